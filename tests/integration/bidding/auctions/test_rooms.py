"""Rooms with personas are sold by auction too, and by review."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.sweep import sweep_once
from models.account import User
from models.notification import Notification
from models.persona import Tier
from models.states import SellingMode
from tests.factories.bids import make_salt
from tests.integration.bidding.market import Market
from tests.integration.bidding.scene import Scene
from tests.integration.shop import code_of

pytestmark = pytest.mark.db


async def sell(market: Market, mode: SellingMode, account_tier: str = "basic") -> Scene:
    """Sell the market's tier that way; the owner's account tier sets a factor on the price."""

    def change(db: Session) -> None:
        db.get_one(Tier, market.made.tier.id).selling_mode = mode
        db.get_one(User, market.owner.id).account_tier = account_tier

    await market.shop.database.write(change)
    program = await market.shop.program(market.owner.id)
    return Scene(market.shop, market.owner, "", program)


async def open_round(scene: Scene, market: Market, **changes: Any) -> Any:
    body = {"closes_at": "2026-11-21T13:00:00Z"} | changes
    return await scene.program.post(f"/api/tiers/{market.made.tier.id}/auctions", json=body)


async def test_the_price_of_the_room_is_the_floor(market: Market) -> None:
    scene = await sell(market, SellingMode.AUCTION, "pro")
    url = f"/api/tiers/{market.made.tier.id}/auction"
    assert (await market.program.get(url)).status_code == 404
    opened = (await open_round(scene, market, slots=1)).json()
    assert (opened["least_bid"], opened["offer_id"]) == ("15", None)
    quote = await market.quote()
    assert (quote["amount"], quote["auction_id"]) == ("15", opened["id"])
    assert code_of(await market.bid(quote, amount="14.99")) == "bid_too_low"
    bid = (await market.bid(quote)).json()
    assert bid["auction_id"] == opened["id"]
    assert (await market.program.get(url)).json()["mine"]["place"] == "winning"
    assert (await market.quote())["amount"] == "15.75"
    await scene.confirms(bid["id"])
    assert await scene.state(bid["id"]) == ("open", None)
    market.shop.clock.advance(timedelta(hours=1))
    await sweep_once(market.shop.database, clock=market.shop.clock)
    assert await scene.state(bid["id"]) == ("accepting", None)
    assert await market.books_are_clean()


async def test_whose_tier_it_is_opens_its_round(market: Market) -> None:
    scene = await sell(market, SellingMode.AUCTION)
    body = {"closes_at": "2026-11-21T13:00:00Z"}
    url = f"/api/tiers/{market.made.tier.id}/auctions"
    assert code_of(await market.program.post(url, json=body)) == "missing_role"
    _, other = await market.shop.fan(roles=["fan", "owner"])
    assert code_of(await other.post(url, json=body)) == "not_found"
    assert (await open_round(scene, market)).status_code == 201
    assert code_of(await open_round(scene, market)) == "auction_open"


async def test_a_tier_sold_otherwise_has_no_round(market: Market) -> None:
    scene = await sell(market, SellingMode.REVIEW)
    assert code_of(await open_round(scene, market)) == "invalid_auction"


async def test_a_room_by_review_waits_for_its_owner(market: Market) -> None:
    scene = await sell(market, SellingMode.REVIEW)
    quote = await market.quote()
    bid = (await market.bid(quote, message="Please")).json()
    await scene.confirms(bid["id"])
    assert await scene.state(bid["id"]) == ("open", None)
    (seen,) = (await scene.inbox())["items"]
    assert (seen["title"], seen["message"], seen["kind"]) == ("Nova Reyes", "Please", "room")
    raised = await market.bid(
        await market.quote(), amount="20", replaces_id=bid["id"], salt=make_salt()
    )
    assert raised.status_code == 201
    await scene.confirms(raised.json()["id"])
    assert await scene.state(bid["id"]) == ("refunding", "raised")
    answer = await scene.accept(raised.json()["id"])
    assert answer.json()["state"] == "accepting"


async def test_who_waited_for_a_room_is_told(market: Market) -> None:
    scene = await sell(market, SellingMode.REVIEW)
    won, lost = [(await market.bid(await market.quote())).json()["id"] for _ in range(2)]
    await scene.confirms(won, lost)
    await scene.accept(won)
    await scene.hears("Accepted", won, kyf=False)
    await scene.decline(lost, note="Another time")
    await scene.refunds(lost)

    def told(db: Session) -> list[tuple[str, str]]:
        query = select(Notification.kind, Notification.subject_id)
        rows = db.execute(query.where(Notification.user_id == market.fan.id).order_by("id"))
        return [(row.kind, row.subject_id) for row in rows]

    assert await market.shop.database.read(told) == [("bid_won", won), ("bid_returned", lost)]


async def test_without_a_round_a_room_has_no_price(market: Market) -> None:
    await sell(market, SellingMode.AUCTION)
    answer = await market.program.post("/api/quotes", json={"tier_id": market.made.tier.id})
    assert (answer.status_code, code_of(answer)) == (409, "auction_closed")
