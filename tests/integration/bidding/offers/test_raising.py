"""Raises: a second deposit for the whole amount, and exactly one of the two stays."""

import asyncio
from datetime import timedelta

import pytest

from tests.integration.bidding.scene import NEWS, Scene
from tests.integration.shop import code_of

pytestmark = pytest.mark.db


async def test_the_lower_bid_goes_back_once_the_higher_is_confirmed(scene: Scene) -> None:
    made = await scene.offer()
    fan = await scene.fan()
    lower = await fan.placed(made["id"], "10")
    await scene.confirms(lower)
    higher = await fan.placed(made["id"], "15", replaces_id=lower)
    assert await scene.state(lower) == ("open", None)
    await scene.confirms(higher)
    assert await scene.state(lower) == ("refunding", "raised")
    assert await scene.state(higher) == ("open", None)
    assert await scene.writes(lower) == ["place", "cancel"]
    await scene.shop.database.write(NEWS.on_log, scene.logs[higher], clock=scene.shop.clock)
    assert await scene.writes(lower) == ["place", "cancel"]
    await scene.refunds(lower)
    assert (await fan.sees(lower))["refunded"] == "10"
    assert [one["id"] for one in (await scene.inbox())["items"]] == [higher]
    assert await scene.books_are_clean()


async def test_the_higher_bid_goes_back_where_the_lower_was_answered(scene: Scene) -> None:
    made = await scene.offer()
    fan = await scene.fan()
    lower = await fan.placed(made["id"], "10")
    await scene.confirms(lower)
    higher = await fan.placed(made["id"], "15", replaces_id=lower)
    assert (await scene.accept(lower)).status_code == 200
    await scene.confirms(higher)
    assert await scene.state(lower) == ("accepting", None)
    assert await scene.state(higher) == ("refunding", "answered_before")
    assert await scene.writes(higher) == ["place", "cancel"]


async def test_a_declined_lower_bid_does_not_stop_the_higher_one(scene: Scene) -> None:
    made = await scene.offer()
    fan = await scene.fan()
    lower = await fan.placed(made["id"], "10")
    await scene.confirms(lower)
    higher = await fan.placed(made["id"], "15", replaces_id=lower)
    await scene.decline(lower)
    await scene.confirms(higher)
    assert await scene.state(lower) == ("refunding", "declined")
    assert await scene.state(higher) == ("open", None)


async def test_a_failed_raise_leaves_the_lower_bid_alone(scene: Scene) -> None:
    made = await scene.offer()
    fan = await scene.fan()
    lower = await fan.placed(made["id"], "10")
    await scene.confirms(lower)
    higher = await fan.placed(made["id"], "15", replaces_id=lower)
    await scene.fails(higher)
    assert await scene.state(lower) == ("open", None)
    again = await fan.placed(made["id"], "15", replaces_id=lower)
    await scene.confirms(again)
    assert await scene.state(lower) == ("refunding", "raised")
    assert await scene.books_are_clean()


async def test_what_cannot_be_raised_is_refused(scene: Scene) -> None:
    made, other = await scene.offer(bids_per_fan=5), await scene.offer()
    fan, stranger = await scene.fan(40), await scene.fan()
    lower = await fan.placed(made["id"], "20")
    waiting = await fan.bid(made["id"], "25", replaces_id=lower)
    assert (waiting.status_code, code_of(waiting)) == (409, "bid_not_raisable")
    await scene.confirms(lower)
    for amount in ("20", "19.999999"):
        answer = await fan.bid(made["id"], amount, replaces_id=lower)
        assert (answer.status_code, code_of(answer)) == (422, "bid_too_low")
        assert answer.json()["error"]["details"]["price"] == "20"
    foreign = await stranger.bid(made["id"], "30", replaces_id=lower)
    assert (foreign.status_code, code_of(foreign)) == (404, "not_found")
    assert code_of(await fan.bid(made["id"], "30", replaces_id="bid_none")) == "not_found"
    assert code_of(await fan.bid(other["id"], "20", replaces_id=lower)) == "bid_not_raisable"
    short = await fan.bid(made["id"], "20.000001", replaces_id=lower)
    assert (short.status_code, code_of(short)) == (402, "insufficient_funds")
    assert await scene.state(lower) == ("open", None)
    assert await fan.wallet() == ("20", "0")


async def test_of_two_raises_at_once_one_is_let_in(scene: Scene) -> None:
    made = await scene.offer(bids_per_fan=5)
    fan = await scene.fan()
    lower = await fan.placed(made["id"], "10")
    await scene.confirms(lower)
    quotes = [(await fan.quote(made["id"])).json()["id"] for _ in range(4)]
    answers = await asyncio.gather(
        *(
            fan.place(quote, str(15 + number), replaces_id=lower)
            for number, quote in enumerate(quotes)
        )
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [201, 409, 409, 409]
    assert {code_of(one) for one in answers if one.status_code == 409} == {"bid_not_raisable"}


async def test_a_raise_into_an_instant_sale_wins_and_returns_the_lower_bid(scene: Scene) -> None:
    made = await scene.offer()
    fan = await scene.fan()
    lower = await fan.placed(made["id"], "10")
    await scene.confirms(lower)
    terms = {key: made[key] for key in ("title", "place_kind", "city", "minutes", "minimum")}
    await scene.program.put(f"/api/offers/{made['id']}", json=terms | {"selling_mode": "instant"})
    higher = await fan.placed(made["id"], "15", replaces_id=lower)
    await scene.confirms(higher)
    assert await scene.state(lower) == ("refunding", "raised")
    assert await scene.state(higher) == ("accepting", None)


async def test_after_a_reorganisation_the_faster_of_the_two_stays_alone(scene: Scene) -> None:
    made = await scene.offer()
    fan = await scene.fan()
    lower = await fan.placed(made["id"], "10")
    await scene.confirms(lower)
    higher = await fan.placed(made["id"], "15", replaces_id=lower)
    await scene.confirms(higher)
    for bid_id in (higher, lower):
        await scene.undoes(bid_id)
    # The other branch has them the other way round.
    await scene.confirms(higher)
    assert await scene.state(higher) == ("open", None)
    await scene.confirms(lower)
    assert await scene.state(lower) == ("refunding", "raised")
    assert await scene.state(higher) == ("open", None)


async def test_a_raise_can_be_raised_and_taken_back(scene: Scene) -> None:
    made = await scene.offer()
    fan = await scene.fan()
    chain = [await fan.placed(made["id"], "10")]
    await scene.confirms(chain[0])
    for amount in ("11", "12"):
        scene.shop.clock.advance(timedelta(minutes=1))
        chain.append(await fan.placed(made["id"], amount, replaces_id=chain[-1]))
        await scene.confirms(chain[-1])
    assert [await scene.state(one) for one in chain[:2]] == [("refunding", "raised")] * 2
    assert (await fan.cancel(chain[2])).json()["state"] == "refunding"
    for one in chain:
        await scene.refunds(one)
    assert await scene.books_are_clean()
