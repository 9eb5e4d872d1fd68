"""The stage over each database."""

from collections.abc import AsyncIterator

import pytest

from accounts.kyf.reviewer_desk import ReviewerDesk
from accounts.kyf.routes import router as kyf_router
from accounts.kyf.settings import KyfSettings
from bidding.meetings.case_routes import router as cases_router
from bidding.meetings.codes import MeetingCodes
from bidding.meetings.routes import router as meetings_router
from core.clock import ManualClock
from core.database import Database
from flows.arrange_meeting import router as arrange_router
from flows.dispute_meeting import router as dispute_router
from flows.meet_in_person import router as attend_router
from flows.share_data import router as share_router
from tests.factories.users import KEYSTORE
from tests.integration.accounts.kyf.desk import DOMAIN, SEALING
from tests.integration.flows.stage import Stage, make_creator
from tests.integration.shop import BASE_URL, Shop, open_shop

SECRET = b"\x07" * 32


@pytest.fixture
async def shop(database: Database, clock: ManualClock) -> AsyncIterator[Shop]:
    state: dict[str, object] = {
        "escrow_domain": DOMAIN,
        "meeting_codes": MeetingCodes(SECRET),
        "base_url": BASE_URL,
        "keystore": KEYSTORE,
        "kyf_sealing": SEALING,
        "kyf_settings": KyfSettings(),
        "identity_provider": ReviewerDesk(),
    }
    async with open_shop(database, clock, **state) as opened:
        for router in (
            kyf_router,
            meetings_router,
            cases_router,
            share_router,
            arrange_router,
            attend_router,
            dispute_router,
        ):
            opened.app.include_router(router)
        yield opened


@pytest.fixture
async def stage(shop: Shop) -> Stage:
    creator = await shop.database.write(make_creator, clock=shop.clock)
    fan, as_fan = await shop.fan(10_000)
    return Stage(shop, creator, fan, await shop.program(creator.id), as_fan)
