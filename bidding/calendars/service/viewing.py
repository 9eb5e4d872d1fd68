"""What pages draw of a calendar."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from accounts.callers import Caller
from bidding.calendars import repository
from bidding.calendars.errors import RangeError
from bidding.calendars.repository import SeenBooking
from bidding.calendars.rules import Interval
from bidding.calendars.schemas import (
    BookingView,
    CalendarView,
    Entries,
    ExceptionView,
    HoursView,
    IntervalView,
)
from bidding.calendars.service.making import open_times, plan_of
from core.clock import Clock
from models.states import BookingState, PlaceKind, Role

LONGEST_VIEW: Final = timedelta(days=100)
FARTHEST_VIEW: Final = timedelta(days=3_653)
MOST_BOOKINGS: Final = 1_000


def view_calendar(db: Session, user_id: str, *, clock: Clock) -> CalendarView:
    """A person's calendar with its exceptions of today and later."""
    plan = plan_of(db, user_id)
    calendar, today = plan.calendar, clock.now().astimezone(plan.zone).date()
    exceptions = repository.exceptions_of(db, user_id, today)
    return CalendarView(
        is_set=plan.is_set,
        time_zone=calendar.time_zone,
        buffer_before_minutes=calendar.buffer_before_minutes,
        buffer_after_minutes=calendar.buffer_after_minutes,
        slot_step_minutes=calendar.slot_step_minutes,
        rules=[HoursView.model_validate(one) for one in plan.hours],
        exceptions=[ExceptionView.model_validate(one) for one in exceptions],
    )


def list_entries(
    db: Session, caller: Caller, first_moment: datetime, last_moment: datetime, *, clock: Clock
) -> Entries:
    """A person's bookings on either side; for a creator also open time and exceptions.

    Raises:
        RangeError: The moments are the wrong way round, or more than 100 days apart.
    """
    if not timedelta(0) <= last_moment - first_moment <= LONGEST_VIEW:
        raise RangeError(f"Ask for at most {LONGEST_VIEW.days} days, the first one first.")
    during, now, plan = Interval(first_moment, last_moment), clock.now(), plan_of(db, caller.id)
    if abs(first_moment - now) > FARTHEST_VIEW:
        raise RangeError("Ask for days within ten years of today.")
    seen = repository.bookings_of(db, caller.id, during, now, MOST_BOOKINGS)
    entries = Entries(
        time_zone=plan.calendar.time_zone,
        bookings=[_view(one, caller.id) for one in seen],
        open=[],
        exceptions=[],
    )
    if Role.CREATOR in caller.roles:
        first_day = first_moment.astimezone(plan.zone).date()
        last_day = last_moment.astimezone(plan.zone).date()
        rows = repository.exceptions_of(db, caller.id, first_day, last_day)
        entries.exceptions = [ExceptionView.model_validate(row) for row in rows]
        for one in open_times(db, plan, during):
            starts_at, ends_at = max(one.starts_at, first_moment), min(one.ends_at, last_moment)
            entries.open.append(IntervalView(starts_at=starts_at, ends_at=ends_at))
    return entries


def _view(seen: SeenBooking, user_id: str) -> BookingView:
    booking, meeting = seen.booking, seen.meeting
    is_creator = booking.creator_id == user_id
    return BookingView(
        id=booking.id,
        meeting_id=booking.meeting_id,
        title=meeting.title,
        is_creator=is_creator,
        other_id=booking.fan_id if is_creator else booking.creator_id,
        other_name=seen.fan_name if is_creator else seen.creator_name,
        state=BookingState(booking.state),
        held_until=booking.held_until,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        busy_from=booking.busy_from if is_creator else None,
        busy_until=booking.busy_until if is_creator else None,
        time_zone=booking.time_zone,
        place_kind=PlaceKind(meeting.place_kind),
        place=meeting.place,
        link=meeting.link,
    )
