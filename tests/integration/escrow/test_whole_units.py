"""Contract, books and what people were told agree to the micro-unit, whatever the parts."""

import pytest

from core.money import to_wei
from escrow.reconcile import custodial_addresses
from escrow.writes import ask_dispute, ask_resolve
from tests.integration.escrow.story import TOKEN, Deal, World

pytestmark = pytest.mark.chain


async def tokens_and_books(world: World) -> list[tuple[int, int]]:
    """What each wallet holds, in wei: on the chain, and by the books."""
    addresses = await world.database.read(custodial_addresses)
    tokens = await world.escrow.client.token_balances(world.escrow.domain.token_address, addresses)
    people = {deal.fan.address: deal.fan for deal in world.story.deals.values()}
    people |= {deal.creator.address: deal.creator for deal in world.story.deals.values()}
    books = {who: (await world.money(person)).get("wallet", 0) for who, person in people.items()}
    return [(tokens[who], to_wei(books[who])) for who in people]


async def parts(world: World, deal: Deal) -> tuple[int, int, int]:
    args = world.said(deal, "Closed").args
    return args["to_creator"], args["to_fan"], args["fee"]


async def test_a_fraction_of_the_fee_stays_with_the_creator(world: World) -> None:
    fan, creator = await world.funded(30 * TOKEN), await world.person()
    expected = {1: (1, 99, 0), 7: (7, 93, 0), 13: (13, 87, 0), 19: (19, 81, 0), 59: (57, 41, 2)}
    for earned, wanted in expected.items():
        deal = await world.bid(fan, creator, 100, earned=earned)
        await world.settle_down()
        assert await parts(world, deal) == wanted
    assert await world.money(creator) == {"wallet": 1 + 7 + 13 + 19 + 57}
    assert await world.money_of("platform") == {"fee": 2, "mint": -30 * TOKEN}
    assert (await world.escrow.totals()).total_credit == to_wei(2)
    for tokens, books in await tokens_and_books(world):
        assert tokens == books
    assert (await world.reconcile()).is_clean


async def test_a_fraction_of_the_split_stays_with_the_fan(world: World) -> None:
    fan, creator = await world.funded(30 * TOKEN), await world.person()
    deal = await world.bid(fan, creator, 1001)
    await world.settle_down()
    asked = (deal.bid_id, deal.deal_id)
    await world.database.write(
        ask_dispute, *asked, fan.address, "0x" + "ab" * 32, clock=world.clock
    )
    await world.settle_down()
    await world.database.write(ask_resolve, *asked, 3333, clock=world.clock)
    await world.settle_down()
    # 333.6 to the creator's side, of which 16.65 are fee: rounded down, each.
    assert await parts(world, deal) == (317, 668, 16)
    assert await world.money(fan) == {"wallet": 30 * TOKEN - 1001 + 668}
    assert (await world.escrow.totals()).total_credit == to_wei(16)
    for tokens, books in await tokens_and_books(world):
        assert tokens == books
    assert (await world.reconcile()).is_clean
