"""Is a time of a creator's free for somebody? Asked under the lock of the creator's calendar."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bidding.calendars import repository, rules
from bidding.calendars.errors import (
    MeetingTimeError,
    SlotNotOfferedError,
    SlotTakenError,
    SlotTooSoonError,
)
from bidding.calendars.repository import Besides
from bidding.calendars.rules import Interval
from bidding.calendars.service.making import Plan, calendar_of, plan_of
from bidding.calendars.service.offering import SlotQuery, free_starts, suggested_starts
from core.clock import Clock
from core.events import announce
from models.calendar import Booking
from models.meeting import Meeting
from models.states import BookingState

EXCLUSION_VIOLATION: Final = "23P01"
"""Postgres: another row overlaps."""
_MOST_RUN_OUT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Wish:
    """A time that somebody wants of a creator's."""

    plan: Plan
    time: Interval
    besides: Besides
    now: datetime
    lead_hours: int = 0

    @property
    def around(self) -> Interval:
        """With the calendar's buffers."""
        calendar = self.plan.calendar
        before, after = calendar.buffer_before_minutes, calendar.buffer_after_minutes
        return rules.with_buffers(self.time, before, after)

    def free(self, db: Session) -> list[str]:
        """What would be free instead."""
        return suggested_starts(
            db,
            self.plan,
            self.time,
            lead_hours=self.lead_hours,
            now=self.now,
            besides=self.besides,
        )


def require_free(
    db: Session,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    *,
    clock: Clock,
    by_creator: bool = False,
    lead_hours: int = 0,
) -> None:
    """Refuse a time as ``hold_time`` does, but hold nothing.

    Bookings of this very meeting do not count: it may move into its own time, of which no second
    booking can be made.
    """
    lead = None if by_creator else lead_hours
    wish = locked_wish(
        db,
        meeting.creator_id,
        Interval(starts_at, ends_at),
        Besides(meeting_id=meeting.id),
        clock=clock,
        lead_hours=lead,
    )
    require_wish(db, wish, is_bound=not by_creator)


def locked_wish(
    db: Session,
    creator_id: str,
    wanted: Interval,
    besides: Besides,
    *,
    clock: Clock,
    lead_hours: int | None = None,
) -> Wish:
    """A wish under the calendar's lock, with the creator's holds that ran out released."""
    now = clock.now()
    calendar_of(db, creator_id, clock=clock)
    # A row that ran out still counts for the exclusion constraint, which knows no time.
    run_out = repository.run_out_holds(db, now, creator_id=creator_id, limit=_MOST_RUN_OUT)
    release_run_out(db, run_out, now)
    # Times of two zones are not compared well where a clock is put: all are UTC from here on.
    wanted = Interval(wanted.starts_at.astimezone(UTC), wanted.ends_at.astimezone(UTC))
    return Wish(plan_of(db, creator_id), wanted, besides, now, lead_hours or 0)


def require_wish(
    db: Session, wish: Wish, *, is_bound: bool, around: Interval | None = None
) -> None:
    """Refuse a time that cannot be; whoever ``is_bound`` takes free slots only."""
    if problem := rules.meeting_problem(wish.time, wish.now):
        raise MeetingTimeError(f"This time does not work: {problem}.", param="starts_at")
    creator_id = wish.plan.calendar.user_id
    taken = around or wish.around
    if repository.busy_intervals(db, creator_id, taken, wish.now, besides=wish.besides):
        raise _taken(db, wish)
    if is_bound:
        _require_offered(db, wish)


def _require_offered(db: Session, wish: Wish) -> None:
    start = wish.time.starts_at
    if start < wish.now + timedelta(hours=wish.lead_hours):
        raise SlotTooSoonError(
            f"Meetings are agreed at least {wish.lead_hours} hours ahead.", free=wish.free(db)
        )
    minutes = int((wish.time.ends_at - start).total_seconds() // 60)
    one_minute = SlotQuery(minutes, start, start + rules.MINUTE, wish.lead_hours, wish.besides)
    if start not in free_starts(db, wish.plan, one_minute, now=wish.now):
        raise SlotNotOfferedError(
            "This time is not on offer. Choose one of the free times.", free=wish.free(db)
        )


def _taken(db: Session, wish: Wish) -> SlotTakenError:
    return SlotTakenError(
        "Somebody was faster: this time is taken. Choose another one.", free=wish.free(db)
    )


@contextmanager
def taken_if_refused(db: Session, wish: Wish) -> Generator[None]:
    """Write in a savepoint; what the exclusion constraint refuses is taken."""
    try:
        with db.begin_nested():
            yield
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) != EXCLUSION_VIOLATION:
            raise
        raise _taken(db, wish) from error


def release_run_out(db: Session, found: Sequence[Booking], now: datetime) -> None:
    """Free the time of holds; they keep the moment at which they ran out."""
    for booking in found:
        booking.state = BookingState.RELEASED.value
        booking.updated_at = now
        announce_booking(db, booking)
    db.flush()


def announce_booking(db: Session, booking: Booking) -> None:
    """Let the pages of both sides read their calendars again."""
    for user_id in (booking.creator_id, booking.fan_id):
        announce(db, "calendar", user_id, user_id=user_id)
