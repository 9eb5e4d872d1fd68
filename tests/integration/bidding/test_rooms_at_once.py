"""An owner's account tier sets how many rooms are open at once; who comes later pays nothing."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from accounts import rooms_now
from accounts.tiers import ACCOUNT_TIERS
from core.ids import new_id
from flows.sweep import sweep_once
from models.bid import Bid
from models.persona import Tier
from models.room import Room
from models.states import BidState, RoomState, SellingMode
from rooms.service import open_room
from tests.factories.personas import make_persona
from tests.factories.rooms import terms_of
from tests.integration.bidding.auctions.test_rooms import open_round, sell
from tests.integration.bidding.market import Market
from tests.integration.bidding.scene import Scene
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


async def accept(scene: Scene, bid_id: str) -> Any:
    headers = {"Idempotency-Key": new_id("key")}
    return await scene.program.post(f"/api/inbox/bids/{bid_id}/accept", headers=headers)


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

    assert (await accept(scene, first)).status_code == 200
    refused = await accept(scene, second)
    assert (refused.status_code, code_of(refused)) == (409, "owner_busy")


@pytest.mark.usefixtures("one_room")
async def test_of_fans_who_bid_in_one_moment_one_has_the_last_place(market: Market) -> None:
    fans = [market]
    for _ in range(4):
        user, program = await market.shop.fan()
        fans.append(Market(market.shop, market.owner, market.made, user, program))
    quotes = [await one.quote() for one in fans]
    answers = await asyncio.gather(
        *(one.bid(quote) for one, quote in zip(fans, quotes, strict=True))
    )
    codes = [answer.status_code for answer in answers]
    assert sorted(codes) == [201, 409, 409, 409, 409]
    assert {code_of(one) for one in answers if one.status_code == 409} == {"owner_busy"}
    held = [(await one.wallet())[1] for one in fans]
    assert sorted(held) == ["0", "0", "0", "0", "12"]


@pytest.mark.usefixtures("one_room")
async def test_two_bids_that_are_accepted_in_one_moment_take_one_place(market: Market) -> None:
    scene = await sell(market, SellingMode.REVIEW)
    bids = [await place_one(market) for _ in range(3)]
    for bid_id in bids:
        await scene.confirms(bid_id)
    answers = await asyncio.gather(*(accept(scene, bid_id) for bid_id in bids))
    assert sorted(one.status_code for one in answers) == [200, 409, 409]


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
    assert (seen["rooms_now"], seen["rooms_promised"]) == (1, 0)
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


async def other_tier(market: Market, mode: SellingMode) -> str:
    """A tier of another persona of the same owner."""

    def offer(db: Session) -> str:
        made = make_persona(db, market.owner.id, clock=market.shop.clock)
        db.get_one(Tier, made.tier.id).selling_mode = mode
        return made.tier.id

    return await market.shop.database.write(offer)


async def test_places_of_an_auction_are_sold_ahead(market: Market) -> None:
    scene = await sell(market, SellingMode.AUCTION)
    at_once = await other_tier(market, SellingMode.INSTANT)
    early = (await market.program.post("/api/quotes", json={"tier_id": at_once})).json()
    auction = (await open_round(scene, market, slots=MOST)).json()
    refused = await market.bid(early)
    assert (refused.status_code, code_of(refused)) == (409, "owner_busy")
    assert (await market.program.post("/api/quotes", json={"tier_id": at_once})).status_code == 409
    seen = (await scene.program.get("/api/account-tiers/mine")).json()
    assert (seen["rooms_now"], seen["rooms_promised"]) == (0, MOST)
    # Who bids in the auction bids for one of its places.
    bid_id = await place_one(market)
    await scene.confirms(bid_id)
    market.shop.clock.advance(timedelta(hours=1))
    await sweep_once(market.shop.database, clock=market.shop.clock)
    assert await scene.state(bid_id) == ("accepting", None)
    # The places that nobody won are free again; the one that was won is a room from now on.
    seen = (await scene.program.get("/api/account-tiers/mine")).json()
    assert (seen["rooms_now"], seen["rooms_promised"]) == (1, 0)
    assert auction["slots"] == MOST
    again = (await market.program.post("/api/quotes", json={"tier_id": at_once})).json()
    assert (await market.bid(again)).status_code == 201


async def test_auctions_together_promise_no_more_than_the_tier_has(market: Market) -> None:
    scene = await sell(market, SellingMode.AUCTION)
    other = await other_tier(market, SellingMode.AUCTION)
    body = {"closes_at": "2026-11-21T13:00:00Z", "slots": MOST - 3}
    opened = await asyncio.gather(
        open_round(scene, market, slots=MOST - 3),
        scene.program.post(f"/api/tiers/{other}/auctions", json=body),
    )
    assert sorted(one.status_code for one in opened) == [201, 409]
    refused = next(one for one in opened if one.status_code == 409)
    assert code_of(refused) == "owner_busy"
    assert "at most 3 places" in refused.json()["error"]["message"]
