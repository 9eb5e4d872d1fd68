"""What the chain says moves a bid, and a reorganisation moves it back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bidding import chain_steps, service
from bidding.errors import BidStepError
from bidding.schemas import BidView
from core.errors import NotFoundError
from core.ids import new_id
from escrow.reactions import AppliedLog, FailedWrite
from escrow.writes import WriteKind
from models.bid import Bid
from models.room import Room
from models.states import RoomState
from tests.factories.bids import make_bid
from tests.integration.bidding.market import Market
from tests.integration.shop import code_of

pytestmark = pytest.mark.db


class Story:
    """A placed bid and the chain's words about it."""

    def __init__(self, market: Market, placed: BidView) -> None:
        self.market, self.id, self.deal_id = market, placed.id, placed.deal_id
        self.database, self.clock = market.shop.database, market.shop.clock

    def log(self, name: str, log_id: str | None = None, **args: Any) -> AppliedLog:
        return AppliedLog(log_id or new_id("lg"), name, self.deal_id, args, 7, self.clock.now())

    async def hears(self, name: str, log_id: str | None = None, **args: Any) -> Bid | None:
        step = {
            "Placed": chain_steps.on_placed,
            "Accepted": chain_steps.on_accepted,
            "Closed": chain_steps.on_closed,
        }[name]
        log = self.log(name, log_id, **args)
        return await self.database.write(step, log, clock=self.clock)

    async def asks(self, step: Any, **more: Any) -> None:
        def act(db: Session) -> None:
            step(db, service.bid_of(db, self.id), clock=self.clock, **more)

        await self.database.write(act)

    async def view(self) -> dict[str, Any]:
        answer = await self.market.program.get(f"/api/bids/{self.id}")
        view: dict[str, Any] = answer.json()
        return view

    async def states(self) -> list[str]:
        return [event["state"] for event in (await self.view())["events"]]


@pytest.fixture
async def story(market: Market) -> Story:
    placed = await market.shop.database.write(
        make_bid, market.fan, market.made, clock=market.shop.clock
    )
    return Story(market, placed)


async def test_a_bid_is_won_and_settled(story: Story) -> None:
    await story.hears("Placed")
    await story.asks(service.accept_bid)
    assert (await story.view())["progress"] == "confirmed"
    await story.hears("Accepted", kyf=False)
    assert (await story.view())["progress"] == "won"
    await story.asks(service.release_bid)
    await story.hears("Closed", state="released", earned=9_000_000, fee=450_000)
    view = await story.view()
    assert (view["progress"], view["earned"], view["refunded"], view["fee"]) == (
        "settled",
        "9",
        "3",
        "0.45",
    )
    steps = ["placing", "open", "accepting", "accepted", "releasing", "released"]
    assert [event["state"] for event in view["events"]] == steps


async def test_a_log_counts_once(story: Story) -> None:
    assert await story.hears("Placed", "lg_1") is not None
    assert await story.hears("Placed", "lg_1") is None
    assert await story.states() == ["placing", "open"]


async def test_deals_of_others_move_nothing(story: Story) -> None:
    strange = AppliedLog("lg_2", "Placed", "0x" + "9" * 64, {}, 7, story.clock.now())
    nameless = AppliedLog("lg_3", "Placed", None, {}, 7, story.clock.now())
    for log in (strange, nameless):
        assert await story.database.write(chain_steps.on_placed, log, clock=story.clock) is None


async def test_a_step_that_cannot_be_is_a_fault(story: Story) -> None:
    with pytest.raises(BidStepError):
        await story.hears("Closed", state="released", earned=1, fee=0)
    assert await story.states() == ["placing"]


async def test_an_undone_log_takes_what_followed_with_it(story: Story) -> None:
    await story.hears("Placed", "lg_1")
    await story.asks(service.accept_bid)
    undone = await story.database.write(chain_steps.undo, "lg_1", clock=story.clock)
    assert undone is not None
    assert await story.states() == ["placing"]
    await story.hears("Placed", "lg_2")
    await story.asks(service.accept_bid)
    assert await story.states() == ["placing", "open", "accepting"]
    assert await story.database.write(chain_steps.undo, "lg_1", clock=story.clock) is None


async def test_an_undone_settlement_forgets_its_sums(story: Story) -> None:
    await story.hears("Placed")
    await story.hears("Accepted", kyf=False)
    await story.hears("Closed", "lg_9", state="refunded", earned=0, fee=0)
    assert (await story.view())["refunded"] == "12"
    await story.database.write(chain_steps.undo, "lg_9", clock=story.clock)
    view = await story.view()
    assert (view["state"], view["earned"], view["refunded"]) == ("accepted", None, None)


def failed(kind: WriteKind, subject: str) -> FailedWrite:
    return FailedWrite("out_1", kind, subject, {}, "late")


async def test_a_refused_deposit_fails_the_bid_once(story: Story) -> None:
    write = failed(WriteKind.PLACE, story.id)
    bid = await story.database.write(chain_steps.on_place_failed, write, clock=story.clock)
    assert bid is not None
    view = await story.view()
    assert (view["progress"], view["reason"]) == ("failed", "late")
    again = await story.database.write(chain_steps.on_place_failed, write, clock=story.clock)
    assert again is None
    # A reorganisation brings the deposit back after all.
    await story.hears("Placed")
    assert (await story.view())["reason"] is None


async def test_a_refused_closing_is_noted(story: Story) -> None:
    write = failed(WriteKind.SETTLE, story.id)
    early = await story.database.write(chain_steps.on_step_failed, write, clock=story.clock)
    assert early is None
    await story.hears("Placed")
    await story.hears("Accepted", kyf=False)
    await story.asks(service.release_bid)
    await story.database.write(chain_steps.on_step_failed, write, clock=story.clock)
    assert (await story.view())["reason"] == "late"


async def test_deadlines_bring_a_bid_to_the_sweeper(story: Story) -> None:
    async def due() -> list[str]:
        rows = await story.database.write(service.bids_due, clock=story.clock, limit=5)
        return [row.id for row in rows]

    story.clock.advance(timedelta(days=1))
    assert await due() == []  # The outbox has the next word.
    await story.hears("Placed")
    assert await due() == [story.id]
    await story.hears("Accepted", kyf=False)
    assert await due() == []
    story.clock.advance(timedelta(days=10))
    assert await due() == [story.id]
    await story.asks(service.refund_bid, reason="expired")
    assert await due() == []
    assert (await story.view())["reason"] == "expired"


async def test_an_unknown_bid_is_not_found(story: Story) -> None:
    with pytest.raises(NotFoundError):
        await story.database.write(service.bid_of, "bid_none")


async def test_a_fan_takes_back_what_nobody_answered(story: Story) -> None:
    url, key = f"/api/bids/{story.id}/cancel", {"Idempotency-Key": "c"}
    early = await story.market.program.post(url, headers=key)
    assert (early.status_code, code_of(early)) == (409, "bid_not_cancellable")
    await story.hears("Placed")
    _, stranger = await story.market.shop.fan()
    assert code_of(await stranger.post(url, headers=key)) == "not_found"
    answer = await story.market.program.post(url, headers=key)
    assert (answer.status_code, answer.json()["state"]) == (200, "refunding")
    again = await story.market.program.post(url, headers=key)
    assert again.headers["idempotent-replayed"] == "true"
    late = await story.market.program.post(url, headers={"Idempotency-Key": "d"})
    assert code_of(late) == "bid_not_cancellable"
    gone = await story.market.program.post("/api/bids/bid_none/cancel", headers=key)
    assert code_of(gone) == "idempotency_key_reused"


async def test_owners_see_what_they_earned(story: Story) -> None:
    owner = await story.market.shop.program(story.market.owner.id)
    empty = (await owner.get("/api/owner/earnings")).json()
    assert (empty["total"], empty["pending"], empty["rooms"]) == ("0", "0", 0)
    await story.hears("Placed")
    assert (await owner.get("/api/owner/earnings")).json()["pending"] == "12"
    await story.hears("Accepted", kyf=False)

    def room(db: Session) -> None:
        bid = service.bid_of(db, story.id)
        db.add(make_settled_room(bid, story))

    await story.database.write(room)
    assert (await story.view())["room_id"] is not None
    await story.hears("Closed", state="released", earned=9_000_000, fee=450_000)
    earnings = (await owner.get("/api/owner/earnings")).json()
    assert (earnings["total"], earnings["this_month"], earnings["pending"]) == ("8.55", "8.55", "0")
    assert (earnings["rooms"], earnings["minutes_delivered"]) == (1, 7.5)
    (line,) = earnings["items"]
    assert (line["earned"], line["fee"], line["net"], line["minutes"]) == ("9", "0.45", "8.55", 7.5)
    story.clock.advance(timedelta(days=30))
    assert (await owner.get("/api/owner/earnings")).json()["this_month"] == "0"
    assert code_of(await story.market.program.get("/api/owner/earnings")) == "missing_role"


def make_settled_room(bid: Bid, story: Story) -> Room:
    now = story.clock.now()
    values: dict[str, Any] = {
        "id": new_id("rom"),
        "bid_id": bid.id,
        "fan_id": bid.fan_id,
        "owner_id": bid.owner_id,
        "persona_id": bid.persona_id,
        "persona_version_id": bid.persona_version_id,
        "format": bid.format,
        "amount": bid.amount,
        "currency": bid.currency,
        "bought_ms": 600_000,
        "delivered_ms": 450_000,
        "state": RoomState.SETTLED,
        "transcript_kept": False,
        "opened_at": now,
    }
    required = {
        column.key: now
        for column in Room.__table__.columns
        if not column.nullable and column.default is None and column.key not in values
    }
    return Room(**(values | required))
