"""The chain changes its mind; rows and money follow, exactly once."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import Database
from core.events import Bus
from core.money import to_wei
from escrow.ledger import PLATFORM, Leg, post
from escrow.settings import EscrowSettings
from escrow.watcher import Progress, lost_blocks
from models.states import AccountKind
from tests.integration.escrow.story import TOKEN, World, open_world

pytestmark = pytest.mark.chain


async def reorganise(world: World, depth: int) -> None:
    """Replace the newest blocks by empty ones: their transactions are dropped."""
    await world.escrow.client._rpc.call("anvil_reorg", depth, [])


def _pretend_tokens(db: Session, user_id: str, *, clock: Clock) -> None:
    """Money in the books that the chain knows nothing of."""
    legs = [
        Leg(PLATFORM, AccountKind.MINT, -5 * TOKEN),
        Leg(user_id, AccountKind.WALLET, 5 * TOKEN),
    ]
    post(db, idem="pretend", kind="faucet", subject_id=user_id, legs=legs, clock=clock)


async def give_tokens(world: World, address: str, amount: int) -> None:
    """Tokens from nowhere, without a transaction."""
    token = world.escrow.domain.token_address
    await world.escrow.client._rpc.call("anvil_dealERC20", address, token, hex(to_wei(amount)))


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 5])
async def test_a_reorganisation_is_undone_and_applied_again_once(world: World, depth: int) -> None:
    fan, creator = await world.funded(100 * TOKEN), await world.person()
    await world.bid(fan, creator, 40 * TOKEN, earned=10 * TOKEN)
    await world.settle_down()
    before = (await world.logs(), await world.money(fan), await world.money(creator))
    world.story.seen.clear()

    await reorganise(world, depth)
    assert (await world.watcher.step()).undone >= depth
    undone = [name for what, name in world.story.seen if what == "undo"]
    assert undone == before[0][-len(undone) :][::-1]
    assert undone
    assert (await world.money(fan)) != before[1] or (await world.money(creator)) != before[2]

    world.dispatcher.forget_permits()
    await world.dispatcher.resend()
    await world.settle_down()
    after = (await world.logs(), await world.money(fan), await world.money(creator))
    assert (sorted(after[0]), *after[1:]) == (sorted(before[0]), *before[1:])
    assert world.story.failures == []
    assert (await world.reconcile()).is_clean


async def test_a_branch_that_comes_back_is_applied_again(world: World) -> None:
    rpc = world.escrow.client._rpc
    empty = await rpc.call("evm_snapshot")
    fan = await world.funded(7 * TOKEN)
    assert await world.money(fan) == {"wallet": 7 * TOKEN}
    await rpc.call("evm_revert", empty)
    assert (await world.watcher.step()).undone >= 1
    assert await world.money(fan) == {}
    await world.dispatcher.resend()
    await world.settle_down()
    assert await world.money(fan) == {"wallet": 7 * TOKEN}
    assert (await world.logs()).count("Minted") == 1


async def test_a_failure_that_a_reorganisation_takes_back_can_still_succeed(
    world: World,
) -> None:
    rpc = world.escrow.client._rpc
    fan, creator = await world.person(), await world.person()
    await world.settle_down()
    await rpc.call("evm_mine")
    # The fan's tokens come only after the failed deposit was taken back.
    start = await rpc.call("evm_snapshot")
    await world.database.write(_pretend_tokens, fan.id, clock=world.clock)
    deal = await world.bid(fan, creator, 5 * TOKEN)
    await world.settle_down()
    assert [failed.reason for failed in world.story.failures] == ["balance"]
    assert await world.money(fan) == {"wallet": 5 * TOKEN}
    await rpc.call("evm_revert", start)
    await world.watcher.step()
    await give_tokens(world, fan.address, 5 * TOKEN)
    await world.dispatcher.resend()
    await world.settle_down()
    assert (await world.money(fan)) == {}
    assert (await world.money_of(deal.bid_id)) == {"escrow": 5 * TOKEN}
    assert (await world.reconcile()).open_difference == 0


async def test_a_write_that_fails_again_after_a_reorganisation_is_old_news(world: World) -> None:
    fan, creator = await world.person(), await world.person()
    await world.database.write(_pretend_tokens, fan.id, clock=world.clock)
    await world.bid(fan, creator, 5 * TOKEN)
    await world.settle_down()
    await reorganise(world, 1)
    await world.watcher.step()
    await world.dispatcher.resend()
    await world.settle_down()
    assert len(world.story.failures) == 1


async def test_logs_count_after_the_wanted_confirmations(
    sqlite: Database, bus: Bus, escrow_settings: EscrowSettings
) -> None:
    world = await open_world(sqlite, bus, replace(escrow_settings, confirmations=3))
    fan = await world.person()
    await world.ask_tokens(fan, 5 * TOKEN)
    await world.step()
    while (await world.watcher.step()).applied:
        pass
    assert await world.money(fan) == {}
    await world.escrow.client._rpc.call("anvil_mine", "0x2")
    await world.settle_down()
    assert await world.money(fan) == {"wallet": 5 * TOKEN}
    await world.escrow.aclose()


async def test_blocks_without_us_are_passed_by(world: World) -> None:
    await world.settle_down()
    await world.escrow.client._rpc.call("anvil_mine", "0x96")
    applied = 0
    while (progress := await world.watcher.step()) != Progress():
        applied += progress.applied
    assert applied == 150
    assert await lost_blocks(world.database, world.escrow.client, world.escrow.settings) == []
