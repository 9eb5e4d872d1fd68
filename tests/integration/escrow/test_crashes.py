"""The process dies at every step; nothing is lost and nothing is paid twice."""

import asyncio
import os
import signal
from datetime import UTC, datetime, timedelta

import pytest

from core.database import Database
from core.events import Bus
from escrow.settings import EscrowSettings
from escrow.writes import ask_dispute, ask_reschedule, ask_resolve
from tests.integration.escrow.story import TOKEN, Story, World, open_world

pytestmark = pytest.mark.chain

STEPS = [
    "outbox.loaded",
    "outbox.built",
    "outbox.signing",
    "outbox.signed",
    "outbox.sent",
    "outbox.marked",
    "watch.fetched",
    "watch.applying",
    "watch.applied",
]


class Killed(BaseException):
    """What ``kill -9`` looks like from inside: no handler of ours runs."""


class Assassin:
    """Kills at the n-th time that a checkpoint is reached."""

    def __init__(self, name: str, times: int) -> None:
        self.name = name
        self.left = times
        self.is_armed = False

    def __call__(self, name: str) -> None:
        if self.is_armed and name == self.name:
            self.left -= 1
            if self.left == 0:
                raise Killed(name)


async def work_until_killed(world: World) -> bool:
    try:
        await world.settle_down()
    except Killed:
        return True
    return False


async def lost_anvil(world: World) -> None:
    """``kill -9`` of the chain too: what it has not saved is gone."""
    anvil = world.escrow.anvil
    assert anvil is not None
    assert anvil.process is not None
    os.kill(anvil.process.pid, signal.SIGKILL)
    await asyncio.to_thread(anvil.process.wait)


def books_of(total: int, earned: int) -> tuple[dict[str, int], dict[str, int]]:
    return {"wallet": total - earned}, {"wallet": earned * 95 // 100}


@pytest.mark.parametrize(
    ("times", "chain_dies_too"),
    [(1, False), (3, False), (2, True)],
    ids=["first time", "third time", "second time, chain too"],
)
@pytest.mark.parametrize("step", STEPS)
async def test_killed_between_bid_and_settlement(
    sqlite: Database,
    bus: Bus,
    escrow_settings: EscrowSettings,
    step: str,
    times: int,
    chain_dies_too: bool,
) -> None:
    assassin = Assassin(step, times)
    world = await open_world(sqlite, bus, escrow_settings, checkpoint=assassin)
    fan, creator = await world.funded(100 * TOKEN), await world.person()
    story: Story = world.story
    assassin.is_armed = True
    deals = [await world.bid(fan, creator, 20 * TOKEN, earned=10 * TOKEN) for _ in range(2)]
    assert await work_until_killed(world)
    assassin.is_armed = False
    if chain_dies_too:
        await lost_anvil(world)
    await world.escrow.aclose()

    again = await open_world(sqlite, bus, escrow_settings, story)
    await again.dispatcher.resend()
    await again.settle_down()
    fan_money, creator_money = books_of(100 * TOKEN, 10 * TOKEN * len(deals))
    assert await again.money(fan) == fan_money
    assert await again.money(creator) == creator_money
    logs = await again.logs()
    assert [logs.count(name) for name in ("Minted", "Placed", "Accepted", "Closed")] == [1, 2, 2, 2]
    assert story.failures == []
    assert (await again.reconcile()).is_clean
    await again.escrow.aclose()


@pytest.mark.parametrize("chain_dies_too", [False, True], ids=["process", "chain too"])
@pytest.mark.parametrize("step", STEPS)
async def test_killed_between_dispute_and_split(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings, step: str, chain_dies_too: bool
) -> None:
    assassin = Assassin(step, 1)
    world = await open_world(sqlite, bus, escrow_settings, checkpoint=assassin)
    fan, creator = await world.funded(100 * TOKEN), await world.person()
    deal = await world.bid(fan, creator, 20 * TOKEN)
    await world.settle_down()
    assassin.is_armed = True
    start = datetime.fromtimestamp(world.said(deal, "Placed").args["meet_by"], UTC)
    people = (fan.address, creator.address)
    for verb, args in (
        (ask_reschedule, (*people, start, start + timedelta(days=1))),
        (ask_dispute, (creator.address, "0x" + "5d" * 32)),
        (ask_resolve, (2500,)),
    ):
        asked = (deal.bid_id, deal.deal_id, *args)
        assert await world.database.write(verb, *asked, clock=world.clock)
    assert await work_until_killed(world)
    assassin.is_armed = False
    if chain_dies_too:
        await lost_anvil(world)
    await world.escrow.aclose()

    again = await open_world(sqlite, bus, escrow_settings, world.story)
    await again.dispatcher.resend()
    await again.settle_down()
    assert await again.money(fan) == {"wallet": 95 * TOKEN}
    assert await again.money(creator) == {"wallet": 4_750_000}
    logs = await again.logs()
    assert [logs.count(name) for name in ("Rescheduled", "Disputed", "Closed")] == [1, 1, 1]
    assert world.story.failures == []
    assert (await again.reconcile()).is_clean
    await again.escrow.aclose()


@pytest.mark.parametrize("step", ["outbox.signing", "deploy.signed", "deploy.mined"])
async def test_killed_while_deploying(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings, step: str
) -> None:
    assassin = Assassin(step, 1)
    assassin.is_armed = True
    with pytest.raises(Killed):
        await open_world(sqlite, bus, escrow_settings, checkpoint=assassin)
    world = await open_world(sqlite, bus, escrow_settings)
    fan = await world.funded(5 * TOKEN)
    assert await world.money(fan) == {"wallet": 5 * TOKEN}
    await world.escrow.aclose()


@pytest.mark.parametrize("step", ["watch.undoing", "watch.undone"])
async def test_killed_while_undoing(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings, step: str
) -> None:
    world = await open_world(sqlite, bus, escrow_settings)
    fan, creator = await world.funded(100 * TOKEN), await world.person()
    await world.bid(fan, creator, 20 * TOKEN, earned=20 * TOKEN)
    await world.settle_down()
    await world.escrow.client._rpc.call("anvil_reorg", 4, [])
    assassin = Assassin(step, 2)
    assassin.is_armed = True
    story = world.story
    await world.escrow.aclose()
    dying = await open_world(sqlite, bus, escrow_settings, story, assassin)
    assert await work_until_killed(dying)
    await dying.escrow.aclose()
    again = await open_world(sqlite, bus, escrow_settings, story)
    await again.settle_down()
    await again.dispatcher.resend()
    await again.settle_down()
    assert await again.money(fan) == {"wallet": 80 * TOKEN}
    assert await again.money(creator) == {"wallet": 19 * TOKEN}
    assert (await again.reconcile()).is_clean
    await again.escrow.aclose()
