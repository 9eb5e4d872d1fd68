"""What a process opens once and closes at the end."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from accounts.kyf.identity import IdentityProvider, open_provider
from accounts.kyf.sealing import Sealing, open_sealing
from accounts.kyf.service.forms import check_key
from accounts.kyf.settings import KyfSettings
from accounts.limits import RateLimiter
from accounts.settings import AccountsSettings, ChainFacts
from app.faces import FaceChoice, open_faces
from app.films import open_film_store
from app.mailing import open_mailer
from app.minds import MindChoice, choose_mind
from app.secret import secret_key
from app.settings import Settings
from app.voices import VoiceChoice, open_voice
from app.worker import Worker, WorkerState
from bidding.meetings.codes import MeetingCodes
from bidding.settings import BiddingSettings
from core.clock import Clock, SystemClock
from core.database import Database, open_database
from core.errors import StartError
from core.events import Bus
from core.files import open_files
from core.mail import Mailer
from core.signed_links import SignedLinks
from engine.llm.registry import open_backend
from engine.ports import ChatBackend
from escrow.checkpoints import Checkpoint, no_checkpoint
from escrow.keystore import Keystore
from escrow.runtime import Escrow, open_escrow
from escrow.settings import EscrowSettings
from flows.chain_news import ChainNews
from messenger.file_desk import FileDesk
from messenger.settings import MessengerSettings
from models.migrate import migrate
from models.states import Format
from personas.seed import seed_demo
from personas.settings import PersonasSettings
from personas.voice_samples import VoiceSamples
from rooms.live.live_films import LiveFilms
from rooms.live.live_rooms import LiveRooms
from rooms.live.resources import Resources as RoomResources
from rooms.rtc.calls import Calls
from rooms.rtc.ice import read_ice_servers
from rooms.rtc.settings import CallSettings
from rooms.settings import RoomsSettings

log = structlog.get_logger()


@dataclass(slots=True)
class Base:
    """What every command needs: rows, time and keys."""

    settings: Settings
    clock: Clock
    bus: Bus
    database: Database
    keystore: Keystore
    links: SignedLinks
    sealing: Sealing
    identity: IdentityProvider
    mailer: Mailer
    codes: MeetingCodes


@dataclass(slots=True)
class Resources:
    """What the server needs besides."""

    base: Base
    escrow: Escrow
    mind_choice: MindChoice
    mind: ChatBackend
    voice: VoiceChoice
    voice_samples: VoiceSamples | None
    faces: FaceChoice | None
    live_films: LiveFilms | None
    live_rooms: LiveRooms
    calls: Calls
    limiter: RateLimiter
    message_files: FileDesk
    worker: Worker | None

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
            "live_rooms": self.live_rooms,
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
            "personas_settings": PersonasSettings(formats_available=formats),
            "rooms_settings": rooms_settings(settings),
        }


def rooms_settings(settings: Settings) -> RoomsSettings:
    """The rooms' slice of the settings."""
    return RoomsSettings(
        allowed_origins=settings.allowed_origins,
        public_url=settings.public_url,
        max_voice_rooms=settings.voice_rooms,
    )


def call_settings(settings: Settings) -> CallSettings:
    """The calls' slice of the settings."""
    return CallSettings(read_ice_servers(settings.ice_servers), settings.voice_rooms)


def escrow_settings(settings: Settings) -> EscrowSettings:
    """The escrow's slice of the settings."""
    return EscrowSettings(
        data=settings.data,
        chain_url=settings.chain_url or None,
        escrow_address=settings.escrow_address or None,
        token_address=settings.token_address or None,
        anvil_path=settings.anvil,
        fee_bps=settings.fee_bps,
        confirmations=settings.confirmations,
    )


@asynccontextmanager
async def open_base(settings: Settings, clock: Clock | None = None) -> AsyncGenerator[Base]:
    """Open the database, bring it up to date and unlock the keystore."""
    bus = Bus()
    settings.data.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.database_address, bus)
    try:
        try:
            before, after = await database.write(migrate)
        except (SQLAlchemyError, OSError) as error:
            place = make_url(settings.database_address).render_as_string()
            raise StartError(f"no database at {place} (MESI_DATABASE_URL): {error}") from error
        if before != after:
            log.info("tables_migrated", before=before, after=after)
        secret, now = secret_key(settings), clock or SystemClock()
        sealing = open_sealing(
            settings.kyc_key.get_secret_value() if settings.kyc_key else None, secret
        )
        await database.read(check_key, sealing)
        yield Base(
            settings=settings,
            clock=now,
            bus=bus,
            database=database,
            keystore=Keystore(secret),
            links=SignedLinks(secret, now),
            sealing=sealing,
            identity=open_provider(settings.identity_provider),
            mailer=open_mailer(settings),
            codes=MeetingCodes(secret),
        )
    finally:
        await database.aclose()


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
            await base.database.write(seed_demo, base.keystore, clock=base.clock)
        choice = choose_mind(settings)
        chosen = mind or open_backend(choice.spec)
        stack.push_async_callback(chosen.aclose)
        log.info("mind_chosen", mind=chosen.name, hint=choice.hint)
        voice = await stack.enter_async_context(open_voice(settings))
        samples = None
        if voice.backends is not None:
            samples = await stack.enter_async_context(VoiceSamples(voice.backends))
        faces = await stack.enter_async_context(open_faces(settings))
        film_store = await open_film_store(settings)
        live_films = None
        if film_store is not None:
            made = LiveFilms(film_store, base.database, base.bus, base.clock)
            live_films = await stack.enter_async_context(made)
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
        )
        live_rooms = await stack.enter_async_context(LiveRooms(for_rooms))
        calls = await stack.enter_async_context(
            Calls(live_rooms, call_settings(settings), faces.stages if faces else None)
        )
        worker = None
        if settings.worker == "embedded":
            news = ChainNews(settings.kyf_retention_days)
            worker = Worker(
                base.database, base.bus, escrow, base.mailer, base.clock, news, chosen, film_store
            )
            running = asyncio.create_task(worker.run(), name="worker")
            stack.push_async_callback(_stop, running)
        files = await asyncio.to_thread(open_files, settings.files_url, settings.data / "files")
        yield Resources(
            base=base,
            escrow=escrow,
            mind_choice=choice,
            mind=chosen,
            voice=voice,
            voice_samples=samples,
            faces=faces,
            live_films=live_films,
            live_rooms=live_rooms,
            calls=calls,
            limiter=RateLimiter(base.clock),
            message_files=FileDesk(files, MessengerSettings()),
            worker=worker,
        )


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait([task])
