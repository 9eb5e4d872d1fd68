"""The end of a round: who wins is accepted once, who lost gets everything back once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

from core.ids import new_id
from escrow.reactions import AppliedLog
from flows.sweep import sweep_once
from models.notification import Notification
from tests.integration.bidding.auctions.test_rounds import open_round
from tests.integration.bidding.scene import NEWS, Fan, Scene
from tests.integration.shop import code_of

pytestmark = pytest.mark.db
HOUR = timedelta(hours=1)


async def close(scene: Scene, sweepers: int = 1) -> None:
    database, clock = scene.shop.database, scene.shop.clock
    await asyncio.gather(*(sweep_once(database, clock=clock) for _ in range(sweepers)))


async def bidders(scene: Scene, offer_id: str, *amounts: str) -> list[tuple[Fan, str]]:
    """Fans with their bids, none confirmed; amounts must fall, or each outbids the last."""
    found: list[tuple[Fan, str]] = []
    for amount in amounts:
        fan = await scene.fan()
        found.append((fan, await fan.placed(offer_id, amount)))
    return found


async def test_the_best_win_and_the_others_get_everything_back(scene: Scene) -> None:
    offer_id, auction_id = await open_round(scene, slots=2, reserve="15")
    (low, low_bid), (_, mid), (fan, high), (_, top) = await bidders(
        scene, offer_id, "10", "16", "20", "30"
    )
    await scene.confirms(low_bid, mid, high, top)
    scene.shop.clock.advance(HOUR)
    await close(scene, sweepers=2)
    assert await scene.state(top) == ("accepting", None)
    assert await scene.state(high) == ("accepting", None)
    assert await scene.state(mid) == ("refunding", "outbid")
    assert await scene.state(low_bid) == ("refunding", "below_reserve")
    await close(scene)
    for won in (top, high):
        assert await scene.writes(won) == ["place", "accept"]
        await scene.hears("Accepted", won, kyf=False)
    for lost in (mid, low_bid):
        assert await scene.writes(lost) == ["place", "turn_down"]
        await scene.refunds(lost)
    assert (await low.sees(low_bid))["refunded"] == "10"
    view = (await fan.program.get(f"/api/auctions/{auction_id}")).json()
    assert (view["state"], view["leading"]) == ("closed", ["30", "20"])
    assert view["mine"] == {"bid_id": high, "rank": 2, "place": "winning", "amount": "20"}
    assert await scene.books_are_clean()


async def test_of_equal_bids_the_earlier_deposit_wins(scene: Scene) -> None:
    offer_id, _ = await open_round(scene, slots=3)
    (_, one), (_, two), (_, three) = await bidders(scene, offer_id, "10", "10", "10")
    await scene.confirms(three)
    scene.block += 1
    await scene.confirms(one, index=9)
    await scene.confirms(two, index=3)
    # A dearer bid pushes the last of the three out.
    (_, four) = (await bidders(scene, offer_id, "10.5"))[0]
    await scene.confirms(four)
    scene.shop.clock.advance(HOUR)
    await close(scene)
    states = [(await scene.state(bid_id))[0] for bid_id in (four, three, two, one)]
    assert states == ["accepting", "accepting", "accepting", "refunding"]


async def test_closing_waits_for_deposits_made_in_time(scene: Scene) -> None:
    offer_id, auction_id = await open_round(scene)
    ((_, low), (_, high)) = await bidders(scene, offer_id, "10", "20")
    await scene.confirms(low)
    scene.shop.clock.advance(HOUR + timedelta(seconds=119))
    await close(scene)
    view = (await scene.program.get(f"/api/auctions/{auction_id}")).json()
    assert view["state"] == "open"
    await scene.confirms(high)
    await close(scene)
    assert await scene.state(high) == ("accepting", None)
    assert await scene.state(low) == ("refunding", "outbid")


async def test_a_deposit_after_the_closing_goes_back(scene: Scene) -> None:
    offer_id, _ = await open_round(scene)
    ((_, low), (fan, high)) = await bidders(scene, offer_id, "10", "20")
    await scene.confirms(low)
    scene.shop.clock.advance(HOUR + timedelta(minutes=2))
    await close(scene)
    assert await scene.state(low) == ("accepting", None)
    await scene.confirms(high)
    assert await scene.state(high) == ("refunding", "too_late")
    await scene.refunds(high)
    assert (await fan.sees(high))["refunded"] == "20"
    assert await scene.books_are_clean()


async def test_a_raise_that_is_late_leaves_the_lower_bid_in_the_race(scene: Scene) -> None:
    offer_id, _ = await open_round(scene)
    ((fan, low),) = await bidders(scene, offer_id, "10")
    await scene.confirms(low)
    high = await fan.placed(offer_id, "20", replaces_id=low)
    scene.shop.clock.advance(HOUR + timedelta(minutes=2))
    await close(scene)
    assert await scene.state(low) == ("accepting", None)
    await scene.confirms(high)
    assert await scene.state(high) == ("refunding", "answered_before")


async def test_a_winner_stays_one_through_a_reorganisation(scene: Scene) -> None:
    offer_id, _ = await open_round(scene)
    ((_, bid_id),) = await bidders(scene, offer_id, "10")
    await scene.confirms(bid_id)
    scene.shop.clock.advance(HOUR)
    await close(scene)
    await scene.undoes(bid_id)
    await scene.confirms(bid_id)
    assert await scene.state(bid_id) == ("accepting", None)
    assert await scene.writes(bid_id) == ["place", "accept"]
    assert await scene.books_are_clean()


async def test_whoever_is_outbid_may_leave_at_once(scene: Scene) -> None:
    offer_id, auction_id = await open_round(scene)
    ((fan, low), (_, high)) = await bidders(scene, offer_id, "10", "20")
    await scene.confirms(low, high)
    assert (await fan.cancel(low)).json()["state"] == "refunding"
    scene.shop.clock.advance(HOUR)
    await close(scene)
    assert await scene.state(low) == ("refunding", "cancelled")
    assert await scene.state(high) == ("accepting", None)
    answer = await scene.accept(low)
    assert code_of(answer) == "bid_not_answerable"
    view = (await scene.program.get(f"/api/auctions/{auction_id}")).json()
    assert view["leading"] == ["20"]


async def test_a_round_without_bids_ends_too(scene: Scene) -> None:
    offer_id, auction_id = await open_round(scene, reserve="50")
    ((_, bid_id),) = await bidders(scene, offer_id, "10")
    await scene.fails(bid_id)
    scene.shop.clock.advance(HOUR)
    await close(scene)
    view = (await scene.program.get(f"/api/auctions/{auction_id}")).json()
    assert (view["state"], view["leading"], view["bids"]) == ("closed", [], 0)
    again = await scene.auction(offer_id, closes_at="2026-11-21T14:00:00Z")
    assert again["state"] == "open"


async def test_nobody_accepts_a_bid_of_an_auction_by_hand(scene: Scene) -> None:
    offer_id, _ = await open_round(scene)
    ((_, bid_id),) = await bidders(scene, offer_id, "10")
    await scene.confirms(bid_id)
    answer = await scene.accept(bid_id)
    assert (answer.status_code, code_of(answer)) == (409, "bid_not_answerable")
    assert await scene.state(bid_id) == ("open", None)


async def told(scene: Scene, *fans: Fan) -> list[list[tuple[str, str]]]:
    """What news each of these fans has of their bids."""

    def read(db: Session) -> list[list[tuple[str, str]]]:
        query = select(Notification.kind, Notification.subject_id)
        return [
            [
                (kind, about)
                for kind, about in db.execute(query.where(Notification.user_id == fan.id))
            ]
            for fan in fans
        ]

    return await scene.shop.database.read(read)


async def test_who_loses_a_place_is_told_once_when_the_better_deposit_is_there(
    scene: Scene,
) -> None:
    offer_id, _ = await open_round(scene, slots=2, reserve="10")
    fans = [await scene.fan() for _ in range(3)]
    one, two = [await fan.placed(offer_id, "10") for fan in fans[:2]]
    await scene.confirms(one, two)
    better = await fans[2].placed(offer_id, "12")
    assert await told(scene, *fans) == [[], [], []]
    await scene.confirms(better)
    assert await told(scene, *fans) == [[], [("bid_outbid", two)], []]
    raised = await fans[1].placed(offer_id, "11", replaces_id=two)
    await scene.confirms(raised)
    everything = [[("bid_outbid", one)], [("bid_outbid", two)], []]
    assert await told(scene, *fans) == everything
    again = await fans[2].placed(offer_id, "13", replaces_id=better)
    await scene.confirms(again)
    assert await told(scene, *fans) == everything


async def test_a_deposit_that_comes_when_its_place_is_taken_is_told_so(scene: Scene) -> None:
    offer_id, _ = await open_round(scene)
    (slow, first), (fast, second) = await bidders(scene, offer_id, "10", "11")
    await scene.confirms(second)
    await scene.confirms(first)
    assert await told(scene, slow, fast) == [[("bid_outbid", first)], []]
    # After the end the result is told instead.
    (third, late), _ = await bidders(scene, offer_id, "12", "13")
    scene.shop.clock.advance(HOUR)
    await scene.confirms(late)
    assert await told(scene, third, fast) == [[], []]


async def test_a_deposit_that_arrives_while_its_round_closes_is_answered(scene: Scene) -> None:
    offer_id, _ = await open_round(scene)
    ((_, bid_id),) = await bidders(scene, offer_id, "10")
    scene.shop.clock.advance(HOUR + timedelta(minutes=3))
    database, bid = scene.shop.database, await scene.row(bid_id)
    log = AppliedLog(
        new_id("lg"), "Placed", bid.deal_id, {"amount": bid.amount}, 7, scene.shop.clock.now()
    )
    is_postgres = database.url.startswith("postgresql")  # SQLite has one writer at a time.
    confirmed, closed = asyncio.Event(), asyncio.Event()

    def confirm(db: Session) -> None:
        NEWS.on_log(db, log, clock=scene.shop.clock)
        db.flush()
        if is_postgres:
            confirmed.set()
            await_only(closed.wait())

    async def close_meanwhile() -> None:
        if is_postgres:
            await confirmed.wait()
            await close(scene)
            closed.set()

    await asyncio.gather(database.write(confirm), close_meanwhile())
    await close(scene)
    assert await scene.state(bid_id) == ("accepting", None)
