"""Gas that runs out, in a call or in the relayer's purse: late, but once, and never lost."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from escrow.calls import GAS
from escrow.writes import WriteKind, ask_dispute, ask_resolve
from models.chain import Outbox
from models.states import OutboxState
from tests.integration.escrow.story import TOKEN, Deal, World

pytestmark = pytest.mark.chain

REASON = "0x" + "ab" * 32


async def ask(world: World, verb: Callable[..., bool], deal: Deal, *args: object) -> None:
    done = await world.database.write(verb, deal.bid_id, deal.deal_id, *args, clock=world.clock)
    assert done
    await world.settle_down()


def _errors(db: Session) -> list[tuple[str, str | None]]:
    query = select(Outbox.state, Outbox.error).where(Outbox.kind == WriteKind.PLACE)
    return [(state, error) for state, error in db.execute(query)]


async def test_a_deposit_that_runs_out_of_gas_gives_the_hold_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fan, creator = await world.funded(11 * TOKEN), await world.person()
    # The first bid brings the fan's allowance. In the failed deposit's own block it would be missed
    # when the deposit is run again on the block before, to hear why.
    await world.bid(fan, creator, TOKEN)
    await world.settle_down()
    with monkeypatch.context() as patch:
        patch.setitem(GAS, WriteKind.PLACE, 90_000)
        await world.bid(fan, creator, 10 * TOKEN)
        await world.settle_down()
    assert [(write.kind, write.reason) for write in world.story.failures] == [("place", "reverted")]
    assert await world.money(fan) == {"wallet": 10 * TOKEN}
    await world.bid(fan, creator, 10 * TOKEN, earned=10 * TOKEN)
    await world.settle_down()
    assert await world.money(creator) == {"wallet": 9_500_000}
    assert (await world.reconcile()).is_clean


async def test_a_split_that_runs_out_of_gas_is_asked_again_and_paid_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fan, creator = await world.funded(10 * TOKEN), await world.person()
    deal = await world.bid(fan, creator, 10 * TOKEN)
    await world.settle_down()
    await ask(world, ask_dispute, deal, fan.address, REASON)
    with monkeypatch.context() as patch:
        patch.setitem(GAS, WriteKind.RESOLVE, 50_000)
        await ask(world, ask_resolve, deal, 2500)
    assert [write.reason for write in world.story.failures] == ["reverted"]
    assert await world.money_of(deal.bid_id) == {"escrow": 10 * TOKEN}
    await ask(world, ask_resolve, deal, 2500)
    assert (await world.logs()).count("Closed") == 1
    assert await world.money(fan) == {"wallet": 7_500_000}
    assert (await world.reconcile()).is_clean


async def test_a_relayer_without_gas_money_sends_when_it_has_some(world: World) -> None:
    fan, creator = await world.funded(10 * TOKEN), await world.person()
    client, relayer = world.escrow.client, world.escrow.relayer_address
    await client.fund(relayer, 0)
    await world.bid(fan, creator, 10 * TOKEN, earned=10 * TOKEN)
    for _ in range(3):
        await world.dispatcher.step()
        await world.dispatcher.resend()
    [(state, error)] = await world.database.read(_errors)
    assert state == OutboxState.SIGNED
    assert "funds" in str(error).lower()
    assert await world.money(fan) == {"held": 10 * TOKEN}
    await client.fund(relayer, 10**24)
    await world.dispatcher.resend()
    await world.settle_down()
    assert world.story.failures == []
    assert await world.money(fan) == {}
    assert await world.money(creator) == {"wallet": 9_500_000}
    assert (await world.reconcile()).is_clean
