"""What the contract refuses is asked again only where another answer can come."""

from datetime import timedelta

import httpx
import pytest

from escrow.recount import audit
from escrow.writes import WriteKind
from flows.sweep import sweep_once
from models.states import BidState
from tests.integration.flows.stage import HOUR, TENTH, Stage, Won
from tests.integration.flows.test_refused_steps import expired, refuse

pytestmark = pytest.mark.db

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
MOVED = TENTH + 4 * HOUR


async def test_a_move_that_the_contract_refuses_is_not_asked_for_ever(stage: Stage) -> None:
    """The server stood still over the meeting: its end is past when the move reaches the chain."""
    won = await stage.won()
    last_moment = (await won.bid()).meet_by
    await won.agree(TENTH)
    await stage.at(TENTH + 2 * HOUR)
    (call,) = await won.writes("reschedule")
    await refuse(won, WriteKind.RESCHEDULE, "time", call)
    assert len(await won.writes("reschedule")) == 1
    assert (await won.bid()).meet_by == last_moment


async def test_a_refused_move_that_was_overtaken_is_put_right(stage: Stage) -> None:
    won = await stage.won()
    await won.agree(TENTH)
    (first,) = await won.writes("reschedule")
    proposal = await won.proposed(MOVED, by=stage.as_creator)
    await won.answer(proposal, "accept", by=stage.as_fan)
    await won.hears("Rescheduled", meet_by=first["meet_by"])
    *_, second, third = await won.writes("reschedule")
    await refuse(won, WriteKind.RESCHEDULE, "fan", second)
    assert len(await won.writes("reschedule")) == 4, "all failed: the agreed end is asked anew"
    await won.hears("Rescheduled", meet_by=third["meet_by"])
    assert (await won.bid()).meet_by == MOVED + HOUR


async def test_a_refusal_of_an_earlier_step_changes_nothing(stage: Stage) -> None:
    """The acceptance came too late, and so did its refusal: the return is under way."""
    won = await stage.bid()
    due = (await won.bid()).accept_by + SECOND
    assert await expired(stage, won, due) == 1
    await refuse(won, WriteKind.EXPIRE, "early")
    await refuse(won, WriteKind.ACCEPT, "late")
    bid = await won.bid()
    assert (bid.state, bid.reason) == (BidState.REFUNDING, "expired")
    assert await expired(stage, won, due + MINUTE) == 2


async def test_a_refused_return_of_an_unanswered_bid_waits_for_no_meeting(stage: Stage) -> None:
    won = await stage.bid()
    headers = {"Idempotency-Key": "k"}
    answer = await stage.as_fan.post(f"/api/bids/{won.bid_id}/cancel", headers=headers)
    assert answer.status_code == 200
    await refuse(won, WriteKind.CANCEL, "reverted")
    due = (await won.bid()).accept_by + 2 * DAY + MINUTE
    assert await expired(stage, won, due - SECOND) == 0
    assert await expired(stage, won, due) == 1
    await won.closed("refunded")
    assert (await won.bid()).reason == "cancelled"
    assert (await stage.database.read(audit)).is_clean


async def ruled(stage: Stage, bps: int) -> tuple[Won, str, httpx.AsyncClient]:
    """A case that the arbiter has decided, its id, and the arbiter."""
    won = await stage.agreed()
    await stage.at(TENTH + HOUR)
    answer = await won.asks("dispute", {"reason": "no_show", "statement": "Nobody came."})
    assert answer.status_code == 200
    await won.hears("Disputed", by="0x" + "aa" * 20, reason="0x" + "ab" * 32)
    _, judge = await stage.shop.fan(0, roles=["fan", "arbiter"])
    case_id = str(answer.json()["id"])
    await decide(judge, case_id, bps)
    return won, case_id, judge


async def decide(judge: httpx.AsyncClient, case_id: str, bps: int) -> None:
    answer = await judge.post(
        f"/api/arbiter/cases/{case_id}/ruling",
        json={"creator_bps": bps, "ruling": "Both were late."},
        headers={"Idempotency-Key": f"r{bps}"},
    )
    assert answer.status_code == 200, answer.text


async def test_a_ruling_that_a_reorganisation_takes_back_keeps_a_deadline(stage: Stage) -> None:
    """The split is undone and comes no more: the money goes back by the contract's clock."""
    won, _, _ = await ruled(stage, 5_000)
    await won.unhears(await won.closed("split", 20_000_001, 1_000_000))
    assert (await won.bid()).state == BidState.RESOLVING
    await stage.at(TENTH + HOUR + 15 * DAY)
    await sweep_once(stage.database, clock=stage.clock)
    assert len(await won.writes("expire")) == 1


async def test_a_ruling_that_the_contract_refuses_is_made_again(stage: Stage) -> None:
    won, case_id, judge = await ruled(stage, 5_000)
    due_at = (await won.bid()).due_at
    stage.clock.advance(DAY)
    await refuse(won, WriteKind.RESOLVE, "sig")
    bid = await won.bid()
    assert (bid.state, bid.due_at) == (BidState.DISPUTED, due_at)
    (case,) = (await judge.get("/api/arbiter/cases")).json()["items"]
    assert (case["id"], case["creator_bps"], case["ruling"]) == (case_id, None, "")
    await decide(judge, case_id, 4_000)
    assert [one["creator_bps"] for one in await won.writes("resolve")] == [5_000, 4_000]
    await won.closed("split", 16_000_001, 800_000)
    # What is refused after the end changes nothing.
    await won.fails(WriteKind.RESOLVE, "state")
    assert (await won.bid()).state == BidState.SPLIT
