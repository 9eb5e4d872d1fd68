"""A server on loopback with the routers of rooms, in the test's own event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from openai import AsyncOpenAI
from sqlalchemy.orm import Session

from accounts.callers import secret_hash
from accounts.limits import RateLimiter
from accounts.service import make_token
from accounts.settings import AccountsSettings
from core.clock import ManualClock
from core.database import Database
from core.errors import AppError
from core.events import Bus
from core.ids import new_id, new_secret
from core.signed_links import SignedLinks
from engine.llm.scripted import ScriptedBackend
from engine.memory.ports import Memories
from engine.voice_backends import VoiceBackends
from escrow.keystore import Keystore
from flows.preview_persona import router as preview_router
from models.account import Login
from models.room import Room
from models.states import Format, SignerKind
from personas.settings import PersonasSettings
from rooms.chat_routes import router as chat_router
from rooms.film_routes import router as films_router
from rooms.film_store import FilmStore
from rooms.live.face_part import FaceBackends
from rooms.live.links import LinkBackends
from rooms.live.live_films import LiveFilms
from rooms.live.live_rooms import LiveRooms
from rooms.live.resources import Resources
from rooms.realtime_routes import router as realtime_router
from rooms.routes import router as rooms_router
from rooms.settings import RoomsSettings
from rooms.tickets import issue_ticket
from tests.factories.rooms import DOMAIN, OpenRoom, get_room, make_room, make_rooms_keystore

FAST = RoomsSettings(
    tick_s=0.005,
    write_s=5.0,
    mind_retry_s=0.01,
    finish_s=0.2,
    final_receipt_s=20.0,
    events_burst=5_000,
)
"""Real seconds only pace the loops; what is paid is counted on the clock that the test turns."""


async def eventually(is_true: Callable[[], Awaitable[bool]]) -> None:
    """Wait for a state that announces itself to nobody."""
    async with asyncio.timeout(10):
        while not await is_true():  # noqa: ASYNC110 - a row or a fake has no event to wait for
            await asyncio.sleep(0.005)


@dataclass
class RoomHouse:
    """All that a test of a live room holds in its hands."""

    database: Database
    bus: Bus
    clock: ManualClock
    mind: ScriptedBackend
    keystore: Keystore
    settings: RoomsSettings
    voice: VoiceBackends | None = None
    faces: FaceBackends | None = None
    film_store: FilmStore | None = None
    memories: Memories | None = None
    links: LinkBackends | None = None
    live_rooms: LiveRooms | None = None
    port: int = 0
    app: FastAPI = field(default_factory=FastAPI)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def open_room(self, **overrides: Any) -> OpenRoom:
        return await self.database.write(make_room, self.keystore, clock=self.clock, **overrides)

    async def open_browser_room(self, **overrides: Any) -> OpenRoom:
        return await self.open_room(signer_kind=SignerKind.BROWSER, **overrides)

    async def ticket(self, room: OpenRoom, ttl_s: int = 600) -> str:
        issued = await self.database.write(
            issue_ticket, room.room_id, room.fan_id, ttl_s, clock=self.clock
        )
        return issued.secret

    async def client(self, room: OpenRoom) -> AsyncOpenAI:
        return self.client_with(await self.ticket(room))

    def client_with(self, secret: str) -> AsyncOpenAI:
        return AsyncOpenAI(base_url=self.base_url, api_key=secret, max_retries=0)

    async def api_token(self, user_id: str) -> str:
        _, secret = await self.database.write(make_token, user_id, "program", clock=self.clock)
        return secret

    async def login(self, user_id: str) -> str:
        """The login cookie of somebody's browser."""
        secret = new_secret("lg")
        await self.database.write(add_login, user_id, secret, self.clock)
        return secret

    async def row(self, room: OpenRoom) -> Room:
        return await self.database.read(get_room, room.room_id)

    async def left_row(self, room: OpenRoom) -> Room:
        """The row once the last visit has written itself down."""

        async def has_left() -> bool:
            return (await self.row(room)).holder is None

        await eventually(has_left)
        return await self.row(room)

    def pass_time(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))


def add_login(db: Session, user_id: str, secret: str, clock: ManualClock) -> None:
    now = clock.now()
    db.add(
        Login(
            id=new_id("login"),
            user_id=user_id,
            secret_hash=secret_hash(secret),
            created_at=now,
            expires_at=now + timedelta(days=1),
            user_agent="",
        )
    )


def assemble(house: RoomHouse) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[dict[str, Any]]:
        async with AsyncExitStack() as stack:
            yield await open_house(house, stack)

    app = FastAPI(lifespan=lifespan)

    @app.exception_handler(AppError)
    async def answer(_request: Request, error: AppError) -> JSONResponse:
        return JSONResponse({"error": {"code": error.code}}, error.status)

    for router in (rooms_router, chat_router, realtime_router, films_router, preview_router):
        app.include_router(router)
    return app


async def open_house(house: RoomHouse, stack: AsyncExitStack) -> dict[str, Any]:
    """What routes read from ``request.state``."""
    live_films = None
    if house.film_store is not None:
        made = LiveFilms(house.film_store, house.database, house.bus, house.clock)
        live_films = await stack.enter_async_context(made)
    resources = Resources(
        house.database,
        house.clock,
        house.mind,
        house.keystore,
        DOMAIN,
        house.settings,
        house.voice,
        house.faces,
        live_films,
        house.memories,
        links=house.links,
    )
    house.live_rooms = await stack.enter_async_context(LiveRooms(resources))
    return {
        "database": house.database,
        "clock": house.clock,
        "bus": house.bus,
        "keystore": house.keystore,
        "escrow_domain": DOMAIN,
        "links": SignedLinks(b"k" * 32, house.clock),
        "accounts_settings": AccountsSettings(),
        "personas_settings": PersonasSettings(formats_available=frozenset(Format)),
        "limiter": RateLimiter(house.clock),
        "voice": house.voice,
        "rooms_settings": house.settings,
        "live_rooms": house.live_rooms,
        "live_films": live_films,
    }


@asynccontextmanager
async def serving(house: RoomHouse) -> AsyncIterator[RoomHouse]:
    """Run a server; leaving the block stops it as a restart would."""
    house.app = assemble(house)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    house.port = listener.getsockname()[1]
    config = uvicorn.Config(
        house.app,
        log_config=None,
        ws="websockets-sansio",
        ws_max_size=house.settings.hard_frame_bytes,
        lifespan="on",
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))

    async def has_started() -> bool:
        return server.started

    await eventually(has_started)
    try:
        yield house
    finally:
        server.should_exit = True
        await running
        listener.close()


@pytest.fixture
def mind() -> ScriptedBackend:
    return ScriptedBackend(["The parrot is called Static. He sings at night.", "Tell me more."])


@pytest.fixture
def rooms_settings() -> RoomsSettings:
    return FAST


@pytest.fixture
def unserved(
    database: Database,
    bus: Bus,
    clock: ManualClock,
    mind: ScriptedBackend,
    rooms_settings: RoomsSettings,
) -> RoomHouse:
    return RoomHouse(database, bus, clock, mind, make_rooms_keystore(), rooms_settings)


@pytest.fixture
async def house(unserved: RoomHouse) -> AsyncIterator[RoomHouse]:
    async with serving(unserved):
        yield unserved
