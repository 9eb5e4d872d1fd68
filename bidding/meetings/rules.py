"""Decisions about meetings, in integers and dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from models.states import BidState, DisputeReason

STEP_S: Final = 15
"""A code is shown for this long."""
WINDOW_STEPS: Final = 2
"""Codes of this many steps around the present one are good: phones' clocks differ a little."""
OPENS_BEFORE: Final = timedelta(hours=1)
"""The code is shown, and people check in, from this long before the meeting."""
GRACE: Final = timedelta(hours=48)
"""The contract takes a receipt or a dispute until this long after the meeting."""
NO_SHOW_AFTER: Final = timedelta(minutes=15)
"""Nobody is missing before this long after the start."""
CHAT_AFTER: Final = timedelta(days=7)
"""People write to each other until this long after the meeting."""
LONGEST_AHEAD: Final = timedelta(days=300)
"""Within the contract's 365 days, its grace included."""
BPS: Final = 10_000

CodeProblem = Literal["code_stale", "code_early"]
Phase = Literal["arranging", "agreed", "soon", "now", "after", "over"]

REMIND_BEFORE: Final = (timedelta(hours=24), timedelta(hours=1))
"""When both sides are reminded."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to tell both sides about their meeting."""

    kind: Literal["meeting_tomorrow", "meeting_soon", "meeting_now", "meeting_unreleased"]
    at: datetime


def step_at(moment: datetime) -> int:
    """Which step of 15 seconds a moment falls into, counted from 1970."""
    return int(moment.timestamp()) // STEP_S


def step_problem(step: int, now: datetime) -> CodeProblem | None:
    """Why a code of this step is not good now; ``None`` where it is."""
    distance = step - step_at(now)
    if distance > WINDOW_STEPS:
        return "code_early"
    if distance < -WINDOW_STEPS:
        return "code_stale"
    return None


def phase(
    state: BidState, starts_at: datetime | None, ends_at: datetime | None, now: datetime
) -> Phase:
    """What a meeting's page is about now."""
    if state in OVER:
        return "over"
    if starts_at is None or ends_at is None:
        return "arranging"
    if now >= ends_at:
        return "after"
    if now >= starts_at:
        return "now"
    return "soon" if now >= starts_at - OPENS_BEFORE else "agreed"


OVER: Final = frozenset(
    {BidState.RELEASED, BidState.REFUNDED, BidState.SPLIT, BidState.REFUNDING, BidState.FAILED}
)
ON: Final = frozenset({BidState.ACCEPTED, BidState.DISPUTING, BidState.DISPUTED})
"""States of a bid in which the fan's signature still pays."""


def is_attended(starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> bool:
    """Is it the time at which people check in and the code is shown?"""
    if starts_at is None or ends_at is None:
        return False
    return starts_at - OPENS_BEFORE <= now <= ends_at + GRACE


def kept_on_cancelling(
    starts_at: datetime | None, now: datetime, *, free_cancel_hours: int, late_cancel_bps: int
) -> int:
    """The creator's part when the fan cancels now, in 1/10000.

    Nothing while no time is agreed; from the start on the fan cannot cancel, so that is not asked.
    """
    if starts_at is None or now <= starts_at - timedelta(hours=free_cancel_hours):
        return 0
    return late_cancel_bps


def may_cancel(state: BidState, until: datetime | None, now: datetime) -> bool:
    """May a side still call the meeting off by itself?

    Args:
        state: Of the bid.
        until: For the fan the agreed start, for the creator the agreed end.
        now: The present.
    """
    return state == BidState.ACCEPTED and (until is None or now < until)


def dispute_problem(
    reason: DisputeReason,
    starts_at: datetime | None,
    ends_at: datetime | None,
    meet_by: datetime,
    now: datetime,
) -> str | None:
    """Why no case can be opened now, as a sentence; ``None`` where one can.

    Args:
        reason: What it is about.
        starts_at: Agreed start.
        ends_at: Agreed end.
        meet_by: The contract's last moment for the meeting.
        now: The present.
    """
    if now > meet_by + GRACE:
        return "A case can be opened until 48 hours after the meeting."
    if reason == DisputeReason.SAFETY:
        return None
    if starts_at is None or ends_at is None:
        return "Agree on a time first; without one the money goes back by itself."
    if now < starts_at + NO_SHOW_AFTER:
        return "A case can be opened 15 minutes after the start."
    return None


def agreed_time_problem(starts_at: datetime, minutes: int, now: datetime) -> str | None:
    """What is wrong with a proposed time, as a sentence; ``None`` where nothing is."""
    if starts_at <= now:
        return "This time is over. Propose a later one."
    # Not the end itself: the last days of the calendar have none.
    if starts_at > now + LONGEST_AHEAD - timedelta(minutes=minutes):
        return "That is too far ahead."
    return None


def reminders(starts_at: datetime, ends_at: datetime) -> list[Reminder]:
    """What both sides are told, in its order."""
    day, hour = REMIND_BEFORE
    return [
        Reminder("meeting_tomorrow", starts_at - day),
        Reminder("meeting_soon", starts_at - hour),
        Reminder("meeting_now", starts_at),
        Reminder("meeting_unreleased", ends_at + timedelta(minutes=5)),
    ]


def due_reminders(plan: Sequence[Reminder], now: datetime) -> list[Reminder]:
    """The newest reminder whose time has come: after a long stop the older ones say nothing new."""
    return [one for one in plan if one.at <= now][-1:]


def next_reminder(plan: Sequence[Reminder], now: datetime) -> datetime | None:
    """When to look again; ``None`` after the last."""
    return next((one.at for one in plan if one.at > now), None)


def share(amount: int, bps: int) -> int:
    """A part of an amount in micro-units, rounded down."""
    return amount * bps // BPS
