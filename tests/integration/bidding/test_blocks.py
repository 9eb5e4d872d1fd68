"""Of two people one blocks the other: nothing is bid for, won, or looked at between them."""

from datetime import timedelta

import httpx
import pytest

from flows.sweep import sweep_once
from tests.integration.bidding.auctions.test_rounds import open_round
from tests.integration.bidding.market import Market
from tests.integration.bidding.scene import Fan, Scene
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

HOUR = timedelta(hours=1)


async def block(scene: Scene, fan: Fan, *, by_fan: bool = False) -> None:
    program, other = (fan.program, scene.creator.id) if by_fan else (scene.program, fan.id)
    assert (await program.post(f"/api/blocks/{other}")).status_code == 204


@pytest.mark.parametrize("by_fan", [True, False])
async def test_a_blocked_fan_does_not_win_an_auction(scene: Scene, by_fan: bool) -> None:
    offer_id, auction_id = await open_round(scene)
    next_best, blocked = await scene.fan(), await scene.fan()
    low = await next_best.placed(offer_id, "10")
    high = await blocked.placed(offer_id, "20")
    await scene.confirms(low, high)
    await block(scene, blocked, by_fan=by_fan)
    view = (await scene.program.get(f"/api/auctions/{auction_id}")).json()
    assert (view["bids"], view["leading"], view["least_bid"]) == (1, ["10"], "10.5")
    scene.shop.clock.advance(HOUR)
    await sweep_once(scene.shop.database, clock=scene.shop.clock)
    assert await scene.state(low) == ("accepting", None)
    assert await scene.state(high) == ("refunding", "declined")
    await scene.refunds(high)
    assert await scene.books_are_clean()


async def test_who_won_before_stays_a_winner(scene: Scene) -> None:
    offer_id, auction_id = await open_round(scene)
    fan = await scene.fan()
    bid_id = await fan.placed(offer_id, "10")
    await scene.confirms(bid_id)
    scene.shop.clock.advance(HOUR)
    await sweep_once(scene.shop.database, clock=scene.shop.clock)
    await block(scene, fan)
    view = (await scene.program.get(f"/api/auctions/{auction_id}")).json()
    assert view["leading"] == ["10"]


@pytest.mark.parametrize("mode", ["instant", "auction"])
async def test_a_deposit_of_a_blocked_fan_goes_back(scene: Scene, mode: str) -> None:
    offer = await scene.offer(selling_mode=mode)
    if mode == "auction":
        await scene.auction(offer["id"])
    fan = await scene.fan()
    bid_id = await fan.placed(offer["id"], "10")
    await block(scene, fan)
    await scene.confirms(bid_id)
    assert await scene.state(bid_id) == ("refunding", "declined")
    assert await scene.writes(bid_id) == ["place", "turn_down"]


async def test_an_answer_that_was_given_stands_when_its_deposit_comes_again(scene: Scene) -> None:
    offer = await scene.offer(selling_mode="instant")
    fan = await scene.fan()
    bid_id = await fan.placed(offer["id"], "10")
    await scene.confirms(bid_id)
    await scene.undoes(bid_id)
    await block(scene, fan)
    await scene.confirms(bid_id)
    assert (await scene.state(bid_id))[0] == "accepting"


@pytest.mark.parametrize("by_fan", [True, False])
async def test_auctions_are_not_shown_between_them(scene: Scene, by_fan: bool) -> None:
    _, auction_id = await open_round(scene)
    fan = await scene.fan()
    url = f"/api/auctions/{auction_id}"
    assert (await fan.program.get(url)).status_code == 200
    await block(scene, fan, by_fan=by_fan)
    answer = await fan.program.get(url)
    assert (answer.status_code, code_of(answer)) == (404, "not_found")
    # A block does not hide what is public.
    stranger: httpx.AsyncClient = await scene.shop.browser()
    assert (await stranger.get(url)).status_code == 200
    assert (await scene.program.get(url)).status_code == 200


@pytest.mark.parametrize("by_fan", [True, False])
async def test_rooms_are_not_on_offer_between_them(market: Market, by_fan: bool) -> None:
    quote = await market.quote()
    owner = await market.shop.program(market.owner.id)
    program, other = (market.program, market.owner.id) if by_fan else (owner, market.fan.id)
    assert (await program.post(f"/api/blocks/{other}")).status_code == 204
    tier = {"tier_id": market.made.tier.id}
    for answer in (await market.bid(quote), await market.program.post("/api/quotes", json=tier)):
        assert (answer.status_code, code_of(answer)) == (409, "persona_unpublished")
    assert await market.wallet() == ("100", "0")
    await program.delete(f"/api/blocks/{other}")
    assert (await market.bid(quote)).status_code == 201
