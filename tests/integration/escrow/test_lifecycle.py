"""A bid's money from the faucet to the wallets, on a real chain."""

import pytest

from tests.integration.escrow.story import TOKEN, World

pytestmark = pytest.mark.chain


async def test_money_goes_from_wallet_through_escrow_to_both_wallets(world: World) -> None:
    fan, creator = await world.funded(100 * TOKEN), await world.person()
    assert await world.money(fan) == {"wallet": 100 * TOKEN}
    await world.bid(fan, creator, amount=40 * TOKEN, earned=10 * TOKEN)
    assert await world.money(fan) == {"wallet": 60 * TOKEN, "held": 40 * TOKEN}
    await world.settle_down()
    assert await world.money(fan) == {"wallet": 90 * TOKEN}
    assert await world.money(creator) == {"wallet": 9_500_000}
    assert world.story.failures == []
    assert (await world.logs())[-5:] == ["Placed", "Accepted", "Closed", "Withdrawn", "Withdrawn"]
    assert (await world.reconcile()).is_clean
