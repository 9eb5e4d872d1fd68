"""Rounds of bids: opened, bid in, held open by late bids, seen, called off."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.bidding.scene import Scene
from tests.integration.shop import code_of

pytestmark = pytest.mark.db
MINUTE = timedelta(minutes=1)


async def open_round(scene: Scene, **changes: Any) -> tuple[str, str]:
    """Ids of an offer for 10 that is sold by auction, and of its round, an hour long."""
    made = await scene.offer(selling_mode="auction", bids_per_fan=5)
    return made["id"], (await scene.auction(made["id"], **changes))["id"]


async def test_a_round_shows_amounts_and_neither_people_nor_reserve(scene: Scene) -> None:
    offer_id, auction_id = await open_round(scene, slots=2, reserve="15")
    low, high, third = [await scene.fan() for _ in range(3)]
    low_bid = await low.placed(offer_id, "10")
    view = (await scene.program.get(f"/api/auctions/{auction_id}")).json()
    assert (view["bids"], view["leading"], view["is_reserve_met"]) == (1, [], False)
    assert (view["reserve"], view["least_bid"]) == ("15", "10")
    high_bid = await high.placed(offer_id, "20")
    await scene.confirms(low_bid, high_bid)
    url = f"/api/auctions/{auction_id}"
    stranger = (await (await scene.shop.browser()).get(url)).json()
    assert stranger["reserve"] is None
    assert stranger["mine"] is None
    assert (stranger["leading"], stranger["is_reserve_met"]) == (["20"], True)
    assert (stranger["bids"], stranger["least_bid"]) == (2, "10.5")
    mine = (await low.program.get(url)).json()["mine"]
    assert mine == {"bid_id": low_bid, "rank": 2, "place": "below_reserve", "amount": "10"}
    await third.placed(offer_id, "16")
    assert (await low.program.get(url)).json()["mine"]["rank"] == 3
    assert (await high.program.get(url)).json()["mine"]["place"] == "winning"
    for program in (low.program, third.program):
        assert low.id not in (await program.get(url)).text
    offer = (await low.program.get(f"/api/offers/{offer_id}")).json()
    assert offer["auction"] == (await low.program.get(url)).json()
    listed = (await scene.program.get("/api/auctions")).json()["items"]
    assert [one["id"] for one in listed] == [auction_id]
    ranks = {one["id"]: (one["rank"], one["is_winning"]) for one in (await scene.inbox())["items"]}
    assert ranks == {low_bid: (3, False), high_bid: (1, True)}


async def test_the_next_bid_is_a_step_above_whoever_loses_their_place(scene: Scene) -> None:
    offer_id, _ = await open_round(scene)
    first, second = await scene.fan(), await scene.fan()
    below = await first.bid(offer_id, "9.99")
    assert (code_of(below), below.json()["error"]["details"]["price"]) == ("bid_too_low", "10")
    await first.placed(offer_id, "20")
    for amount in ("9", "10", "20", "20.999999"):
        low = await second.bid(offer_id, amount)
        assert (low.status_code, code_of(low)) == (422, "bid_too_low")
        assert low.json()["error"]["details"]["price"] == "21", amount
    assert (await second.quote(offer_id)).json()["amount"] == "21"
    assert (await second.bid(offer_id, "21")).status_code == 201


async def test_late_bids_hold_the_round_open_six_times_at_most(scene: Scene) -> None:
    offer_id, auction_id = await open_round(scene)
    fans = [await scene.fan(1_000) for _ in range(2)]
    first = (await scene.program.get(f"/api/auctions/{auction_id}")).json()["first_closes_at"]
    amount, seen = 10, list[int]()
    scene.shop.clock.advance(timedelta(minutes=57))
    for number in range(12):
        quote = await fans[number % 2].quote(offer_id)
        answer = await fans[number % 2].place(quote.json()["id"], str(amount))
        if answer.status_code != 201:
            assert code_of(answer) == "auction_closed"
            break
        amount += amount // 10
        view = (await scene.program.get(f"/api/auctions/{auction_id}")).json()
        seen.append(view["extensions"])
        scene.shop.clock.advance(4 * MINUTE)
    assert seen == [1, 2, 3, 4, 5, 6, 6]
    view = (await scene.program.get(f"/api/auctions/{auction_id}")).json()
    assert view["first_closes_at"] == first
    assert view["closes_at"] <= "2026-11-21T13:30:00Z"


async def test_what_does_not_change_who_wins_does_not_move_the_end(scene: Scene) -> None:
    offer_id, auction_id = await open_round(scene, reserve="50", slots=3)
    fan = await scene.fan(1_000)
    winning = await fan.placed(offer_id, "60")
    await scene.confirms(winning)
    scene.shop.clock.advance(timedelta(minutes=57))
    await fan.placed(offer_id, "20")
    await fan.placed(offer_id, "70", replaces_id=winning)
    view = (await scene.program.get(f"/api/auctions/{auction_id}")).json()
    assert view["extensions"] == 0
    await fan.placed(offer_id, "55")
    view = (await scene.program.get(f"/api/auctions/{auction_id}")).json()
    assert (view["extensions"], view["closes_at"]) == (1, "2026-11-21T13:02:00Z")


async def test_after_the_end_nobody_bids(scene: Scene) -> None:
    offer_id, _ = await open_round(scene)
    fan = await scene.fan()
    scene.shop.clock.advance(timedelta(minutes=59))
    quote = (await fan.quote(offer_id)).json()["id"]
    scene.shop.clock.advance(MINUTE)
    answer = await fan.place(quote, "10")
    assert (answer.status_code, code_of(answer)) == (409, "auction_closed")
    assert await fan.wallet() == ("100", "0")


async def test_racing_bids_of_one_amount_rank_in_the_order_of_their_logs(scene: Scene) -> None:
    offer_id, auction_id = await open_round(scene, slots=32)
    fans = [await scene.fan(20) for _ in range(32)]
    quotes = [(await fan.quote(offer_id)).json()["id"] for fan in fans]
    answers = await asyncio.gather(
        *(fan.place(quote, "10") for fan, quote in zip(fans, quotes, strict=True))
    )
    assert [answer.status_code for answer in answers] == [201] * 32
    bids = [answer.json()["id"] for answer in answers]
    late = await scene.fan()
    assert code_of(await late.bid(offer_id, "10")) == "bid_too_low"
    # Confirmed in blocks of eight, backwards.
    ordered = list(reversed(bids))
    for number, bid_id in enumerate(ordered):
        if number % 8 == 0:
            scene.block += 1
        await scene.confirms(bid_id, index=7 - number % 8)
    expected = [
        bid_id for start in range(0, 32, 8) for bid_id in reversed(ordered[start : start + 8])
    ]
    url = f"/api/auctions/{auction_id}"
    ranks = {
        mine["bid_id"]: mine["rank"]
        for mine in [(await fan.program.get(url)).json()["mine"] for fan in fans]
    }
    assert sorted(ranks, key=ranks.__getitem__) == expected
    assert sorted(ranks.values()) == list(range(1, 33))
    page = await scene.inbox(limit=100)
    assert {one["id"]: one["rank"] for one in page["items"]} == ranks


async def test_of_racing_bids_for_one_slot_one_is_let_in(scene: Scene) -> None:
    offer_id, _ = await open_round(scene)
    fans = [await scene.fan(20) for _ in range(8)]
    quotes = [(await fan.quote(offer_id)).json()["id"] for fan in fans]
    answers = await asyncio.gather(
        *(fan.place(quote, "10") for fan, quote in zip(fans, quotes, strict=True))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 7


async def test_one_round_is_open_at_a_time(scene: Scene) -> None:
    made = await scene.offer(selling_mode="auction")
    url = f"/api/offers/{made['id']}/auctions"
    body = {"closes_at": "2026-11-21T13:00:00Z"}
    answers = await asyncio.gather(*(scene.program.post(url, json=body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {code_of(one) for one in answers if one.status_code == 409} == {"auction_open"}


async def test_rounds_that_make_no_sense_are_refused(scene: Scene) -> None:
    made, review = await scene.offer(selling_mode="auction"), await scene.offer()
    url, body = f"/api/offers/{made['id']}/auctions", {"closes_at": "2026-11-21T13:00:00Z"}
    for change in (
        {"closes_at": "2026-11-21T12:09:59Z"},
        {"closes_at": "2026-12-21T12:00:01Z"},
        {"closes_at": "0001-01-01T00:00:00+14:00"},
        {"closes_at": "9999-12-31T23:59:59-12:00"},
    ):
        answer = await scene.program.post(url, json=body | change)
        assert (answer.status_code, code_of(answer)) == (422, "invalid_auction"), change
    for change in (
        {"closes_at": "2026-11-21T13:00:00"},
        {"closes_at": "soon"},
        {"slots": 0},
        {"slots": -1},
        {"slots": 101},
        {"reserve": ""},
        {"reserve": 5},
        {"extra": 1},
    ):
        answer = await scene.program.post(url, json=body | change)
        assert (answer.status_code, code_of(answer)) == (422, "invalid_request"), change
    answer = await scene.program.post(url, json=body | {"reserve": "-1"})
    assert code_of(answer) == "invalid_amount"
    wrong = await scene.program.post(f"/api/offers/{review['id']}/auctions", json=body)
    assert code_of(wrong) == "invalid_auction"
    await scene.program.put(f"/api/offers/{made['id']}/state", json={"state": "paused"})
    assert code_of(await scene.program.post(url, json=body)) == "invalid_auction"
    _, other = await scene.shop.fan(roles=["fan", "creator"])
    assert code_of(await other.post(url, json=body)) == "not_found"
    fan = await scene.fan()
    assert code_of(await fan.program.post(url, json=body)) == "missing_role"
    assert code_of(await fan.quote(made["id"])) == "offer_unavailable"


async def test_the_end_is_told_in_utc(scene: Scene) -> None:
    made = await scene.offer(selling_mode="auction")
    view = await scene.auction(made["id"], closes_at="2026-11-21T15:00:00.5+02:00")
    assert view["closes_at"] == view["first_closes_at"] == "2026-11-21T13:00:00Z"


async def test_without_a_round_there_is_no_quote(scene: Scene) -> None:
    made = await scene.offer(selling_mode="auction")
    fan = await scene.fan()
    answer = await fan.quote(made["id"])
    assert (answer.status_code, code_of(answer)) == (409, "auction_closed")


async def test_only_a_round_without_bids_is_called_off(scene: Scene) -> None:
    offer_id, auction_id = await open_round(scene)
    fan = await scene.fan()
    url = f"/api/auctions/{auction_id}/cancel"
    assert code_of(await fan.program.post(url)) == "not_found"
    bid_id = await fan.placed(offer_id, "10")
    answer = await scene.program.post(url)
    assert (answer.status_code, code_of(answer)) == (409, "auction_has_bids")
    await scene.confirms(bid_id)
    assert code_of(await scene.program.post(url)) == "auction_has_bids"
    made = await scene.offer(selling_mode="auction")
    empty = await scene.auction(made["id"])
    url = f"/api/auctions/{empty['id']}/cancel"
    assert (await scene.program.post(url)).json()["state"] == "cancelled"
    assert code_of(await scene.program.post(url)) == "auction_closed"
    assert code_of(await fan.quote(made["id"])) == "auction_closed"
    assert (await scene.auction(made["id"]))["state"] == "open"
    assert (await fan.program.get("/api/auctions/auc_none")).status_code == 404
