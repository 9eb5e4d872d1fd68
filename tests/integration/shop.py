"""A small application with the routers of accounts, personas and bidding, and its clients."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from fastapi import FastAPI

from accounts.limits import RateLimiter
from accounts.routes import router as accounts_router
from accounts.settings import AccountsSettings, ChainFacts
from accounts.social.routes import router as social_router
from app.errors import install_error_pages
from bidding.auctions.routes import router as auctions_router
from bidding.calendars.routes import router as calendars_router
from bidding.inbox.routes import router as inbox_router
from bidding.offers.routes import router as offers_router
from bidding.routes import router as bidding_router
from bidding.settings import BiddingSettings
from bidding.templates.routes import router as templates_router
from core.clock import ManualClock
from core.database import Database
from engine.llm.scripted import ScriptedBackend
from flows.compare_answers import router as answers_router
from flows.probe_persona import router as probes_router
from flows.scan_lore import router as lore_router
from flows.studio_desk import StudioDesk, StudioParts
from models.account import User
from personas.insights.views import ViewCounter
from personas.routes import router as personas_router
from personas.settings import PersonasSettings
from tests.factories.users import KEYSTORE, give_money, make_token, make_user

BASE_URL: Final = "http://mesi.example"
ROUTERS: Final = (
    *(accounts_router, social_router, personas_router, bidding_router, calendars_router),
    *(offers_router, auctions_router, inbox_router, templates_router),
    answers_router,
    probes_router,
    lore_router,
)
CHAIN: Final = ChainFacts(31337, "demo chain", True, "0x" + "e5" * 20, "0x" + "70" * 20)
CHEAP: Final = AccountsSettings(password_time_cost=1, password_memory_kib=8)
"""Argon2 at its least: these tests are not about its cost."""


@dataclass
class Shop:
    """The application and what stands behind it."""

    database: Database
    clock: ManualClock
    stack: AsyncExitStack
    state: dict[str, object]
    app: FastAPI = field(default_factory=FastAPI)

    async def serve(self, scope: Any, receive: Any, send: Any) -> None:
        """The application, with the state that a lifespan would have put there."""
        await self.app(scope | {"state": dict(self.state)}, receive, send)

    async def browser(self, **headers: str) -> httpx.AsyncClient:
        """A browser on our page, with its own cookies."""
        return await self.client({"origin": BASE_URL} | headers)

    async def client(self, headers: dict[str, str]) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.serve)
        client = httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=headers)
        return await self.stack.enter_async_context(client)

    async def program(self, user_id: str) -> httpx.AsyncClient:
        """A program with an API token."""
        secret = await self.database.write(make_token, user_id, clock=self.clock)
        return await self.client({"authorization": f"Bearer {secret}"})

    async def fan(self, tokens: int = 100, **overrides: Any) -> tuple[User, httpx.AsyncClient]:
        """A fan with money, and their program."""
        user = await self.database.write(make_user, clock=self.clock, **overrides)
        if tokens:
            await self.database.write(give_money, user.id, tokens, clock=self.clock)
        return user, await self.program(user.id)


@asynccontextmanager
async def open_shop(database: Database, clock: ManualClock, **state: object) -> AsyncIterator[Shop]:
    """Assemble the application over a database; ``state`` replaces parts of its state."""
    full = {
        "database": database,
        "clock": clock,
        "keystore": KEYSTORE,
        "accounts_settings": CHEAP,
        "bidding_settings": BiddingSettings(),
        "personas_settings": PersonasSettings(probes="advised"),
        "limiter": RateLimiter(clock),
        "chain": CHAIN,
        "voice": None,
        "voice_samples": None,
        "view_counter": ViewCounter(database, clock),
        "studio": StudioDesk(StudioParts(database, ScriptedBackend(), clock)),
    } | state

    async with AsyncExitStack() as stack:
        shop = Shop(database, clock, stack, full)
        install_error_pages(shop.app)
        for router in ROUTERS:
            shop.app.include_router(router)
        yield shop


def code_of(answer: httpx.Response) -> str:
    """The error's code."""
    return str(answer.json()["error"]["code"])
