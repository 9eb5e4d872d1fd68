"""An agent is bought on the real contract; the process dies at every step, and nothing is lost."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.callers import Caller
from agents import buying, selling, views
from agents.schemas import AgentDraft, LicenceTerms, ReleaseRequest
from core.clock import Clock
from core.database import Database
from core.events import Bus
from core.outbound_rules import NO_EXCEPTIONS
from escrow.keystore import Keystore
from escrow.ledger import balances
from escrow.reactions import AppliedLog, FailedWrite
from escrow.settings import EscrowSettings
from escrow.typed_data import Domain
from flows.chain_news import ChainNews
from models.agent import Agent, AgentRelease, Purchase
from models.chain import Outbox
from models.studio_states import AgentKind
from tests.factories.bids import make_salt
from tests.integration.escrow.story import MASTER_KEY, TOKEN, Person, Story, World, open_world
from tests.integration.escrow.test_crashes import STEPS, Assassin, lost_anvil, work_until_killed

pytestmark = pytest.mark.chain

PRICE = 20 * TOKEN


@dataclass
class Product(Story):
    """The product's own reactions, and what they were told."""

    news: ChainNews = field(default_factory=lambda: ChainNews(30))

    def on_log(self, db: Session, log: AppliedLog, *, clock: Clock) -> None:
        self.seen.append(("log", log.name))
        self.news.on_log(db, log, clock=clock)

    def on_undo(self, db: Session, log: AppliedLog, *, clock: Clock) -> None:
        self.seen.append(("undo", log.name))
        self.news.on_undo(db, log, clock=clock)

    def on_write_failed(self, db: Session, write: FailedWrite, *, clock: Clock) -> None:
        self.failures.append(write)
        self.news.on_write_failed(db, write, clock=clock)


async def product(
    database: Database, bus: Bus, settings: EscrowSettings, assassin: Assassin | None = None
) -> World:
    story = Product(Keystore(MASTER_KEY))
    if assassin is None:
        return await open_world(database, bus, settings, story)
    return await open_world(database, bus, settings, story, assassin)


def put_on_sale(db: Session, seller_id: str, world: World) -> Agent:
    draft = AgentDraft(
        kind=AgentKind.PACK,
        title="Deeper listening",
        price="20",
        upgrade_bps=1_000,
        licence=LicenceTerms(text="For your personas."),
    )
    keystore, clock = world.story.keystore, world.clock
    agent_id = selling.draft_agent(db, seller_id, draft, clock=clock).id
    release = ReleaseRequest(manifest={"style": ["asks back"]})
    selling.release_agent(
        db, seller_id, agent_id, release, keystore, outbound=NO_EXCEPTIONS, clock=clock
    )
    selling.list_agent(db, seller_id, agent_id, clock=clock)
    return db.get_one(Agent, agent_id)


def buy(db: Session, buyer: Person, agent_id: str, world: World, domain: Domain) -> str:
    agent = db.get_one(Agent, agent_id)
    caller = Caller(
        id=buyer.id,
        email="o@fans.example",
        display_name="Olga",
        roles=("fan", "owner"),
        address=buyer.address,
        date_of_birth=date(1990, 1, 1),
        account_tier="basic",
        via="token",
        login_id=None,
        login_expires_at=None,
    )
    return buying.buy(
        db,
        caller,
        agent.slug,
        views.terms_hash(agent, db.get_one(AgentRelease, agent.release_id)),
        make_salt(),
        keystore=world.story.keystore,
        domain=domain,
        clock=world.clock,
    ).id


async def begun(world: World) -> tuple[Person, Person, str]:
    """Buyer, seller, and the purchase that waits for the chain."""
    buyer, seller = await world.funded(100 * TOKEN), await world.person()
    agent = await world.database.write(put_on_sale, seller.id, world)
    purchase = await world.database.write(buy, buyer, agent.id, world, world.escrow.domain)
    return buyer, seller, purchase


async def state_of(world: World, purchase_id: str) -> str:
    return (await world.database.read(lambda db: db.get_one(Purchase, purchase_id))).state


async def money(world: World, person: Person) -> dict[str, int]:
    found = await world.database.read(balances, person.id)
    return {kind.value: amount for kind, amount in found.items() if amount}


async def test_the_seller_is_paid_and_the_fee_is_the_contracts(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings
) -> None:
    world = await product(sqlite, bus, escrow_settings)
    buyer, seller, purchase = await begun(world)
    await world.settle_down()
    assert await state_of(world, purchase) == "owned"
    assert await money(world, buyer) == {"wallet": 80 * TOKEN}
    assert await money(world, seller) == {"wallet": 19 * TOKEN}
    assert world.story.failures == []
    assert (await world.reconcile()).is_clean
    # A reorganisation takes the end back, and the chain gives it again.
    await world.escrow.client._rpc.call("anvil_reorg", 3, [])
    await world.step()
    assert ("undo", "Closed") in world.story.seen
    await world.settle_down()
    assert await state_of(world, purchase) == "owned"
    assert await money(world, seller) == {"wallet": 19 * TOKEN}
    assert (await world.reconcile()).is_clean
    await world.escrow.aclose()


@pytest.mark.parametrize("chain_dies_too", [False, True], ids=["process", "chain too"])
@pytest.mark.parametrize("step", STEPS)
async def test_killed_between_click_and_ownership(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings, step: str, chain_dies_too: bool
) -> None:
    assassin = Assassin(step, 2)
    world = await product(sqlite, bus, escrow_settings, assassin)
    buyer, seller, purchase = await begun(world)
    assassin.is_armed = True
    assert await work_until_killed(world)
    if chain_dies_too:
        await lost_anvil(world)
    await world.escrow.aclose()

    again = await product(sqlite, bus, escrow_settings)
    await again.dispatcher.resend()
    await again.settle_down()
    assert await state_of(again, purchase) == "owned"
    assert await money(again, buyer) == {"wallet": 80 * TOKEN}
    assert await money(again, seller) == {"wallet": 19 * TOKEN}
    logs = await again.logs()
    assert [logs.count(name) for name in ("Placed", "Accepted", "Closed")] == [1, 1, 1]
    assert again.story.failures == []
    assert (await again.reconcile()).is_clean
    await again.escrow.aclose()


async def test_a_deposit_that_the_contract_refuses_leaves_the_money_where_it_is(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings
) -> None:
    """The deposit is refused for good: nothing is kept of it."""
    world = await product(sqlite, bus, escrow_settings)
    buyer, seller, purchase = await begun(world)

    def too_late(db: Session) -> None:
        row = db.scalars(select(Outbox).where(Outbox.subject_id == purchase)).one()
        row.call = row.call | {"accept_by": 1}

    await world.database.write(too_late)
    await world.settle_down()
    assert await state_of(world, purchase) == "failed"
    assert await money(world, buyer) == {"wallet": 100 * TOKEN}
    assert await money(world, seller) == {}
    assert (await world.reconcile()).is_clean
    await world.escrow.aclose()
