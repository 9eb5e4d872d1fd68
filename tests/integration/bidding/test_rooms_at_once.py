"""An owner's account tier sets how many rooms are open at once; who comes later pays nothing."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from accounts import rooms_now
from accounts.tiers import ACCOUNT_TIERS
from core.ids import new_id
from models.bid import Bid
from models.room import Room
from models.states import BidState, RoomState, SellingMode
from rooms.service import open_room
from tests.factories.rooms import terms_of
from tests.integration.bidding.auctions.test_rooms import open_round, sell
from tests.integration.bidding.market import Market
from tests.integration.shop import code_of

pytestmark = pytest.mark.db

MOST = ACCOUNT_TIERS["basic"].rooms_at_once


def win(db: Session, bid_id: str, market: Market) -> None:
    bid = db.get_one(Bid, bid_id)
    bid.state = BidState.ACCEPTED
    open_room(db, terms_of(bid, market.shop.clock), clock=market.shop.clock)


async def place_one(market: Market) -> str:
    answer = await market.bid(await market.quote())
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
def one_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A basic owner with one room at once."""
    monkeypatch.setattr(rooms_now, "has_place", lambda _tier, rooms: rooms < 1)


@pytest.mark.usefixtures("one_room")
async def test_a_fan_is_told_before_money_moves(market: Market) -> None:
    early = await market.quote()
    late = await market.quote()
    bid = await market.bid(early)
    assert bid.status_code == 201
    refused = await market.bid(late)
    assert (refused.status_code, code_of(refused)) == (409, "owner_busy")
    assert "No money has moved" in refused.json()["error"]["message"]
    assert await market.wallet() == ("88", "12")
    asked = await market.program.post("/api/quotes", json={"tier_id": market.made.tier.id})
    assert (asked.status_code, code_of(asked)) == (409, "owner_busy")

    def end(db: Session) -> None:
        win(db, bid.json()["id"], market)
        db.flush()
        assert rooms_now.count_rooms_now(db, market.owner.id) == 1
        db.query(Room).one().state = RoomState.ENDED

    await market.shop.database.write(end)
    assert (await market.bid(late)).status_code == 201


@pytest.mark.usefixtures("one_room")
async def test_an_owner_who_chooses_is_told_too(market: Market) -> None:
    scene = await sell(market, SellingMode.REVIEW)
    first, second = await place_one(market), await place_one(market)
    for bid_id in (first, second):
        await scene.confirms(bid_id)

    async def accept(bid_id: str) -> Any:
        headers = {"Idempotency-Key": new_id("key")}
        return await scene.program.post(f"/api/inbox/bids/{bid_id}/accept", headers=headers)

    assert (await accept(first)).status_code == 200
    refused = await accept(second)
    assert (refused.status_code, code_of(refused)) == (409, "owner_busy")


async def test_an_auction_has_no_more_places_than_rooms(market: Market) -> None:
    scene = await sell(market, SellingMode.AUCTION)
    refused = await open_round(scene, market, slots=MOST + 1)
    assert (refused.status_code, code_of(refused)) == (409, "owner_busy")
    assert (await open_round(scene, market, slots=MOST)).status_code == 201


async def test_owners_see_their_tier_and_how_much_of_it_is_used(market: Market) -> None:
    program = await market.shop.program(market.owner.id)
    await place_one(market)
    seen = (await program.get("/api/account-tiers/mine")).json()
    assert seen["current"] == {
        "name": "basic",
        "formats": ["text"],
        "price_bps": 10_000,
        "rooms_at_once": MOST,
    }
    assert seen["rooms_now"] == 1
    assert [one["name"] for one in seen["items"]] == ["basic", "plus", "pro"]
    assert (await market.program.get("/api/account-tiers/mine")).status_code == 403


async def test_previews_take_no_place(market: Market) -> None:
    bid_id = await place_one(market)

    def preview(db: Session) -> int:
        win(db, bid_id, market)
        db.query(Room).one().bid_id = None
        db.flush()
        return rooms_now.count_rooms_now(db, market.owner.id)

    assert await market.shop.database.write(preview) == 0
