"""Assembles the application."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

from accounts.kyf.routes import router as kyf_router
from accounts.notices.routes import router as notices_router
from accounts.routes import router as accounts_router
from accounts.social.routes import router as social_router
from agents.routes import router as agents_router
from agents.servers.card_routes import router as cards_router
from app.body_limit import BodyLimit
from app.errors import install_error_pages
from app.headers import SecurityHeaders
from app.metrics import RequestMetrics
from app.pages import install_pages
from app.resources import open_resources
from app.settings import Settings
from app.start_failure import tell
from app.system import router as system_router
from app.version import VERSION
from bidding.auctions.routes import router as auctions_router
from bidding.calendars.routes import router as calendars_router
from bidding.inbox.routes import router as inbox_router
from bidding.meetings.case_routes import router as cases_router
from bidding.meetings.routes import router as meetings_router
from bidding.offers.routes import router as offers_router
from bidding.routes import router as bidding_router
from bidding.templates.routes import router as templates_router
from core.clock import Clock
from core.lasting import keep_for_good
from core.telemetry import configure_logs, configure_traces
from engine.ports import ChatBackend
from escrow.checkpoints import Checkpoint, no_checkpoint
from flows.arrange_meeting import router as arrange_router
from flows.business.routes import router as business_router
from flows.buy_agent import router as buying_router
from flows.compare_answers import router as answers_router
from flows.dispute_meeting import router as dispute_router
from flows.meet_in_person import router as attend_router
from flows.preview_persona import router as preview_router
from flows.probe_persona import router as probes_router
from flows.scan_lore import router as lore_router
from flows.share_data import router as share_router
from memories.routes import router as memories_router
from messenger.routes import router as messenger_router
from moderation.appeals.routes import router as appeals_router
from moderation.reviews.routes import router as reviews_router
from moderation.routes import router as moderation_router
from personas.routes import router as personas_router
from rooms.chat_routes import router as chat_router
from rooms.film_routes import router as films_router
from rooms.owner_routes import router as rooms_owner_router
from rooms.realtime_routes import router as realtime_router
from rooms.routes import router as rooms_router
from rooms.rtc.routes import router as calls_router

ROUTERS: Final = (
    system_router,
    accounts_router,
    kyf_router,
    social_router,
    notices_router,
    personas_router,
    cards_router,
    agents_router,
    buying_router,
    bidding_router,
    offers_router,
    auctions_router,
    inbox_router,
    templates_router,
    meetings_router,
    cases_router,
    share_router,
    arrange_router,
    attend_router,
    dispute_router,
    calendars_router,
    messenger_router,
    moderation_router,
    reviews_router,
    appeals_router,
    rooms_router,
    preview_router,
    answers_router,
    probes_router,
    lore_router,
    rooms_owner_router,
    business_router,
    films_router,
    chat_router,
    realtime_router,
    calls_router,
    memories_router,
)


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    mind: ChatBackend | None = None,
    checkpoint: Checkpoint = no_checkpoint,
    is_alone: bool = False,
) -> FastAPI:
    """Build the application; its lifespan opens and closes all resources.

    Args:
        settings: The settings in force.
        clock: Another clock than the machine's, for tests.
        mind: Another mind than the settings name, for tests.
        checkpoint: Called at each step of a chain write; tests stop the process there.
        is_alone: It has the process to itself, to its end.
    """
    configure_logs(settings.log_level, json=settings.log_json)
    traces = configure_traces(settings.traces_url or None)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[dict[str, object]]:
        try:
            async with open_resources(settings, clock, mind, checkpoint) as resources:
                if is_alone:
                    await asyncio.to_thread(keep_for_good)
                yield resources.state()
        except Exception as error:
            tell(error)
            raise
        finally:
            if traces:
                await asyncio.to_thread(traces.shutdown)

    app = FastAPI(
        title="Mesi persona engine",
        version=VERSION,
        lifespan=lifespan,
        docs_url="/api/docs",
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestMetrics)
    install_error_pages(app)
    for router in ROUTERS:
        app.include_router(router)
    install_pages(app)
    if traces:
        FastAPIInstrumentor.instrument_app(
            app, tracer_provider=traces, excluded_urls="healthz,metrics,api/events"
        )
    return app
