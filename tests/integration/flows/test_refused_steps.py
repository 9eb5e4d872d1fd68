"""What the contract refuses is not forgotten: the money goes back by the contract's own clock."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from escrow.recount import audit
from escrow.writes import WriteKind
from flows.sweep import sweep_once
from models.chain import Outbox
from models.states import BidState
from tests.integration.flows.stage import AMOUNT, HOUR, TENTH, Stage, Won

pytestmark = pytest.mark.db

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def expired(stage: Stage, won: Won, moment: datetime) -> int:
    """How often a return was asked for by a moment."""
    await stage.at(moment)
    await sweep_once(stage.database, clock=stage.clock)
    return len(await won.writes("expire"))


async def refuse(won: Won, kind: WriteKind, reason: str, call: Any = None) -> None:
    """The contract refuses a write, as the watcher tells it."""

    def fail(db: Session) -> None:
        db.execute(
            update(Outbox)
            .where(Outbox.subject_id == won.bid_id, Outbox.kind == kind.value)
            .values(state="failed")
        )

    await won.stage.database.write(fail)
    await won.fails(kind, reason, call)


async def test_an_unanswered_bid_goes_back_after_the_last_second(stage: Stage) -> None:
    """The contract takes an acceptance in the deadline's own second."""
    won = await stage.bid()
    accept_by = (await won.bid()).accept_by
    assert await expired(stage, won, accept_by) == 0
    assert await expired(stage, won, accept_by + SECOND) == 1


async def test_an_accepted_bid_goes_back_two_days_after_its_last_moment(stage: Stage) -> None:
    won = await stage.agreed()
    end = TENTH + 49 * HOUR
    assert await expired(stage, won, end) == 0
    assert await expired(stage, won, end + SECOND) == 1
    await won.closed("refunded")
    view = await won.view()
    assert (view["state"], view["bid_state"]) == ("closed", "refunded")
    for user in (stage.fan, stage.creator):
        assert (await stage.told(user))[-1] == "meeting_refunded"
    assert (await stage.database.read(audit)).is_clean


async def test_a_return_that_came_too_early_is_asked_again(stage: Stage) -> None:
    """The chain's clock was behind ours."""
    won = await stage.bid()
    due = (await won.bid()).accept_by + SECOND
    assert await expired(stage, won, due) == 1
    await refuse(won, WriteKind.EXPIRE, "early")
    bid = await won.bid()
    assert (bid.state, bid.reason) == (BidState.REFUNDING, "expired")
    assert await expired(stage, won, due + MINUTE - SECOND) == 1
    assert await expired(stage, won, due + MINUTE) == 2
    assert await expired(stage, won, due + 2 * MINUTE) == 2
    await won.closed("refunded")
    assert (await won.bid()).state == BidState.REFUNDED
    assert (await stage.database.read(audit)).is_clean


@pytest.mark.parametrize("kind", [WriteKind.SETTLE, WriteKind.DECLINE])
async def test_a_refused_step_of_an_accepted_bid_ends_at_its_deadline(
    stage: Stage, kind: WriteKind
) -> None:
    won = await stage.agreed()
    if kind is WriteKind.SETTLE:
        await won.asks("release", {"signature": won.signed()})
    else:
        await won.asks("cancel", by=stage.as_creator)
    await refuse(won, kind, "reverted")
    end = TENTH + 49 * HOUR + SECOND
    assert await expired(stage, won, end - SECOND) == 0
    assert await expired(stage, won, end) == 1
    assert (await won.bid()).state == BidState.REFUNDING


async def test_a_late_acceptance_asks_for_consent_after_all(stage: Stage) -> None:
    """The return was asked for already when the acceptance reached the chain."""
    won = await stage.bid(kyf_fields=["phone"], kyf_purpose="To call you")
    due = (await won.bid()).accept_by + SECOND
    assert await expired(stage, won, due) == 1
    await won.hears("Accepted", kyf=True)
    assert (await won.bid()).state == BidState.KYF
    await refuse(won, WriteKind.EXPIRE, "early")
    assert (await won.bid()).state == BidState.KYF
    assert await expired(stage, won, due + 48 * HOUR + MINUTE) == 2


async def test_an_acceptance_and_a_return_cross(stage: Stage) -> None:
    won = await stage.bid()
    assert await expired(stage, won, (await won.bid()).accept_by + SECOND) == 1
    await won.hears("Accepted", kyf=False)
    await won.find()
    assert (await won.meeting()).state == "arranging"
    await refuse(won, WriteKind.EXPIRE, "early")
    assert (await won.bid()).state == BidState.ACCEPTED


async def test_a_payment_and_a_case_cross(stage: Stage) -> None:
    """The case was on the chain first; the full receipt pays all the same."""
    won = await stage.agreed()
    await stage.at(TENTH + HOUR)
    await won.asks("release", {"signature": won.signed()})
    await won.hears("Disputed", by="0x" + "aa" * 20, reason="0x" + "ab" * 32)
    assert (await won.meeting()).state == "disputed"
    await won.closed("released", AMOUNT, 2_000_000)
    assert (await won.view())["state"] == "released"
    assert (await stage.database.read(audit)).is_clean


@pytest.mark.parametrize("state", ["refunded", "split"])
async def test_a_time_ahead_is_free_again_when_the_money_went_back(
    stage: Stage, state: str
) -> None:
    won = await stage.agreed()
    if state == "split":
        await won.hears("Disputed", by="0x" + "aa" * 20, reason="0x" + "ab" * 32)
    await won.closed(state, *((0, 0) if state == "refunded" else (12_000_000, 600_000)))
    (booking,) = await won.bookings()
    assert booking.state == "released"
    for user in (stage.fan, stage.creator):
        assert {"meeting_cancelled", f"meeting_{state}"} <= set(await stage.told(user))
        assert (await stage.mails(user))[-2].invitation_method == "CANCEL"
    await (await stage.won()).agree(TENTH)


async def test_a_time_that_is_past_stays_in_both_calendars(stage: Stage) -> None:
    won = await stage.agreed()
    await stage.at(TENTH + HOUR)
    await won.closed("refunded")
    assert (await won.bookings())[0].state == "confirmed"
    assert "meeting_cancelled" not in await stage.told(stage.fan)
