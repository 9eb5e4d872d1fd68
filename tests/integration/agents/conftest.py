"""The market over each database."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.orm import Session

from accounts.agent_keys import AgentKeys
from agents.routes import router as agents_router
from core.clock import ManualClock
from core.database import Database
from core.outbound_rules import NO_EXCEPTIONS
from flows.buy_agent import router as buying_router
from models.account import User
from tests.factories.personas import MadePersona, make_persona
from tests.factories.rooms import DOMAIN
from tests.factories.users import give_money, make_owner
from tests.integration.agents.market import Market, Sale
from tests.integration.shop import Shop, open_shop

KEYS = AgentKeys(b"\x05" * 32)


@pytest.fixture
async def shop(database: Database, clock: ManualClock) -> AsyncIterator[Shop]:
    async with open_shop(
        database, clock, escrow_domain=DOMAIN, agent_keys=KEYS, outbound=NO_EXCEPTIONS
    ) as opened:
        opened.app.include_router(agents_router)
        opened.app.include_router(buying_router)
        yield opened


@pytest.fixture
async def market(shop: Shop, clock: ManualClock) -> Market:
    def people(db: Session) -> tuple[User, User, MadePersona]:
        seller = make_owner(db, clock=clock, display_name="Sela")
        buyer = make_owner(db, clock=clock, display_name="Olga")
        give_money(db, buyer.id, 100, clock=clock)
        return seller, buyer, make_persona(db, buyer.id, clock=clock)

    seller, buyer, made = await shop.database.write(people)
    programs = (await shop.program(seller.id), await shop.program(buyer.id))
    return Market(shop, seller, buyer, *programs, made.persona.id, made.tier.id)


@pytest.fixture
async def sale(market: Market) -> Sale:
    """A pack that was bought."""
    return await market.bought(await market.listed())
