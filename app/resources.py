"""What a process opens once and closes at the end."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog

from accounts.kyf.settings import KyfSettings
from accounts.limits import RateLimiter
from accounts.settings import AccountsSettings, ChainFacts
from app.base import Base, open_base
from app.embedding import EmbedderChoice, open_embedder, open_shelf
from app.faces import FaceChoice, open_faces
from app.films import open_film_store
from app.guards import open_guards
from app.minds import MindChoice, choose_mind
from app.settings import Settings
from app.slices import call_settings, cost_prices, escrow_settings, rooms_settings
from app.voices import VoiceChoice, open_voice
from app.worker import Study, Worker, WorkerState
from bidding.settings import BiddingSettings
from core.clock import Clock
from core.files import open_files
from engine.llm.registry import open_backend
from engine.ports import ChatBackend
from escrow.checkpoints import Checkpoint, no_checkpoint
from escrow.runtime import Escrow, open_escrow
from flows.chain_news import ChainNews
from flows.open_house import seed_house
from flows.studio_desk import StudioDesk, StudioParts
from messenger.file_desk import FileDesk
from messenger.settings import MessengerSettings
from models.states import Format
from personas.insights.views import ViewCounter
from personas.settings import PersonasSettings
from personas.voice_samples import VoiceSamples
from rooms.film_store import FilmStore
from rooms.live.links import LinkBackends
from rooms.live.live_films import LiveFilms
from rooms.live.live_rooms import LiveRooms
from rooms.live.resources import Resources as RoomResources
from rooms.rtc.calls import Calls

log = structlog.get_logger()


@dataclass(slots=True)
class Resources:
    """What the server needs besides."""

    base: Base
    escrow: Escrow
    mind_choice: MindChoice
    mind: ChatBackend
    recall: EmbedderChoice
    voice: VoiceChoice
    voice_samples: VoiceSamples | None
    faces: FaceChoice | None
    live_films: LiveFilms | None
    live_rooms: LiveRooms
    studio: StudioDesk
    calls: Calls
    limiter: RateLimiter
    message_files: FileDesk
    worker: Worker | None
    view_counter: ViewCounter

    def worker_state(self) -> WorkerState:
        """How the background loops of this process are."""
        return "external" if self.worker is None else self.worker.state

    def formats(self) -> frozenset[Format]:
        """What this server can deliver."""
        talks = self.voice.state in {"warming", "ready"}
        if not talks:
            return frozenset({Format.TEXT})
        return frozenset(Format) if self.faces else frozenset({Format.TEXT, Format.VOICE})

    def state(self) -> dict[str, object]:
        """What routes read from ``request.state``."""
        domain = self.escrow.domain
        settings, formats = self.base.settings, self.formats()
        return {
            "resources": self,
            "database": self.base.database,
            "clock": self.base.clock,
            "bus": self.base.bus,
            "keystore": self.base.keystore,
            "escrow_domain": domain,
            "links": self.base.links,
            "outbound": self.base.outbound,
            "agent_keys": self.base.agent_keys,
            "chain": ChainFacts(
                id=domain.chain_id,
                label=self.escrow.chain_label,
                is_demo=self.escrow.is_demo,
                escrow_address=domain.escrow_address,
                token_address=domain.token_address,
            ),
            "mind": self.mind,
            "voice": self.voice.backends,
            "voice_samples": self.voice_samples,
            "face_desk": self.faces.desk if self.faces else None,
            "live_films": self.live_films,
            "view_counter": self.view_counter,
            "live_rooms": self.live_rooms,
            "studio": self.studio,
            "calls": self.calls,
            "limiter": self.limiter,
            "message_files": self.message_files,
            "accounts_settings": AccountsSettings(
                is_cookie_secure=settings.base_url.startswith("https://"),
                allowed_origins=frozenset(settings.allowed_origins),
                login_failures=settings.logins_per_quarter,
                registrations_per_address=settings.registrations_per_quarter,
            ),
            "bidding_settings": BiddingSettings(
                quotes_per_minute=settings.quotes_per_minute, formats_available=formats
            ),
            "kyf_settings": KyfSettings(retention_days=settings.kyf_retention_days),
            "kyf_sealing": self.base.sealing,
            "identity_provider": self.base.identity,
            "mailer": self.base.mailer,
            "meeting_codes": self.base.codes,
            "base_url": settings.base_url,
            "personas_settings": PersonasSettings(
                formats_available=formats, probes=settings.probes, mind=self.mind.name
            ),
            "rooms_settings": rooms_settings(settings),
            "cost_prices": cost_prices(settings),
            "rehearsal_stage": self.escrow.stage(),
        }


@asynccontextmanager
async def open_resources(
    settings: Settings,
    clock: Clock | None = None,
    mind: ChatBackend | None = None,
    checkpoint: Checkpoint = no_checkpoint,
) -> AsyncGenerator[Resources]:
    """Open everything in order and close it in reverse.

    Args:
        settings: The settings in force.
        clock: Another clock than the machine's, for tests.
        mind: Another mind than the settings name, for tests.
        checkpoint: Called at each step of a chain write; tests stop the process there.
    """
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(open_base(settings, clock))
        escrow = await open_escrow(
            escrow_settings(settings),
            base.database,
            base.clock,
            base.bus,
            base.keystore,
            checkpoint,
        )
        stack.push_async_callback(escrow.aclose)
        if settings.demo and escrow.is_demo:
            await base.database.write(seed_house, base.keystore, clock=base.clock)
        choice = choose_mind(settings)
        chosen = mind or open_backend(choice.spec)
        stack.push_async_callback(chosen.aclose)
        recall = await stack.enter_async_context(open_embedder(settings))
        shelf = await open_shelf(base, recall)
        log.info("mind_chosen", mind=chosen.name, hint=choice.hint)
        voice = await stack.enter_async_context(open_voice(settings))
        samples = None
        if voice.backends is not None:
            samples = await stack.enter_async_context(VoiceSamples(voice.backends))
        faces = await stack.enter_async_context(open_faces(settings))
        film_store = await open_film_store(settings)
        live_films = await _open_live_films(stack, base, film_store)
        links = LinkBackends(base.agent_keys, base.outbound)
        for_rooms = RoomResources(
            database=base.database,
            clock=base.clock,
            mind=chosen,
            keystore=base.keystore,
            domain=escrow.domain,
            settings=rooms_settings(settings),
            voice=voice.backends,
            faces=faces.backends if faces else None,
            films=live_films,
            memories=shelf,
            guard=await stack.enter_async_context(open_guards(settings, recall.embedder)),
            links=links,
        )
        live_rooms = await stack.enter_async_context(LiveRooms(for_rooms))
        studio_parts = StudioParts(base.database, chosen, base.clock, links)
        studio = await stack.enter_async_context(StudioDesk(studio_parts))
        calls = await stack.enter_async_context(
            Calls(live_rooms, call_settings(settings), faces.stages if faces else None)
        )
        worker = None
        if settings.worker == "embedded":
            news = ChainNews(settings.kyf_retention_days)
            study = Study(chosen, recall.embedder)
            worker = Worker(base, escrow, news, study, film_store)
            running = asyncio.create_task(worker.run(), name="worker")
            stack.push_async_callback(_stop, running)
        files = await asyncio.to_thread(open_files, settings.files_url, settings.data / "files")
        yield Resources(
            base=base,
            escrow=escrow,
            mind_choice=choice,
            mind=chosen,
            recall=recall,
            voice=voice,
            voice_samples=samples,
            faces=faces,
            live_films=live_films,
            live_rooms=live_rooms,
            studio=studio,
            calls=calls,
            limiter=RateLimiter(base.clock),
            message_files=FileDesk(files, MessengerSettings()),
            worker=worker,
            view_counter=await stack.enter_async_context(ViewCounter(base.database, base.clock)),
        )


async def _open_live_films(
    stack: AsyncExitStack, base: Base, store: FilmStore | None
) -> LiveFilms | None:
    """What records films; None where none are made."""
    if store is None:
        return None
    made = LiveFilms(store, base.database, base.bus, base.clock)
    return await stack.enter_async_context(made)


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait([task])
