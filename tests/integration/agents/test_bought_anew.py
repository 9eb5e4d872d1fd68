"""An agent that was refused, and bought again, while the chain changes its mind."""

import pytest

from escrow.writes import WriteKind
from tests.integration.agents.market import Market

pytestmark = pytest.mark.db

PRICE = 20_000_000


async def test_a_refund_that_is_taken_back_beside_a_new_purchase_leaves_it_alone(
    market: Market,
) -> None:
    """Two that stand would break the index, and with it the reading of the chain for everybody."""
    agent = await market.listed()
    first = await market.begun(agent)
    placed = await first.hears("Placed", amount=PRICE)
    await first.fails(WriteKind.ACCEPT)
    closed = await first.refunded()
    second = await market.begun(agent)
    await first.unhears(closed)
    await first.unhears(placed)
    assert (await first.state(), await second.state()) == ("refunded", "placing")
    await first.hears("Placed", amount=PRICE)
    await first.refunded()
    await second.hears("Placed", amount=PRICE)
    await second.hears("Accepted", kyf=False)
    await second.released()
    assert (await first.state(), await second.state()) == ("refunded", "owned")
    assert await market.books_balance()


async def test_an_acceptance_that_comes_after_all_is_declined(market: Market) -> None:
    agent = await market.listed()
    first = await market.begun(agent)
    await first.fails(WriteKind.PLACE)
    second = await market.begun(agent)
    await first.hears("Placed", amount=PRICE)
    await first.hears("Accepted", kyf=False)
    assert (await first.state(), await second.state()) == ("failed", "placing")
    assert (await first.writes())[-2:] == ["cancel", "decline"]
    await first.refunded()
    assert (await first.state(), await second.state()) == ("refunded", "placing")
    assert await market.books_balance()
