"""A creator changes their calendar; what is booked stays booked."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from bidding.calendars import repository, rules
from bidding.calendars.errors import HoursError, TooManyExceptionsError
from bidding.calendars.rules import Hours
from bidding.calendars.schemas import CalendarChange, CalendarView, ExceptionRequest, ExceptionView
from bidding.calendars.service.making import Plan, add_rules, calendar_of, other_hours, plan_of
from bidding.calendars.service.viewing import view_calendar
from bidding.calendars.zones import zone_of
from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from core.ids import new_id
from models.calendar import CalendarException

MOST_EXCEPTIONS: Final = 400
"""Past ones included; a page deletes those that nobody needs."""


def change_calendar(
    db: Session, user_id: str, change: CalendarChange, *, clock: Clock
) -> CalendarView:
    """Change time zone, buffers or step; what is not named stays.

    Raises:
        UnknownZoneError: There is no such zone.
        HoursError: Buffers or step make no sense.
    """
    calendar = calendar_of(db, user_id, clock=clock)
    if change.time_zone is not None:
        zone_of(change.time_zone)
    for name, value in change.model_dump(exclude_none=True).items():
        setattr(calendar, name, value)
    problem = rules.pattern_problem(
        calendar.buffer_before_minutes, calendar.buffer_after_minutes, calendar.slot_step_minutes
    )
    if problem:
        raise HoursError(f"This does not work: {problem}.")
    calendar.updated_at = clock.now()
    return _changed(db, user_id, clock)


def set_rules(db: Session, user_id: str, hours: Sequence[Hours], *, clock: Clock) -> CalendarView:
    """Put other weekly hours in the place of all those before.

    Raises:
        HoursError: They overlap or make no sense.
    """
    if problem := rules.hours_problem(hours):
        raise HoursError(f"These hours do not work: {problem}.", param="items")
    calendar = calendar_of(db, user_id, clock=clock)
    repository.drop_rules(db, user_id)
    add_rules(db, user_id, hours)
    calendar.updated_at = clock.now()
    return _changed(db, user_id, clock)


def add_exception(
    db: Session, user_id: str, wanted: ExceptionRequest, *, clock: Clock
) -> ExceptionView:
    """Close days or hours, or open more.

    Raises:
        HoursError: They are over or make no sense.
        TooManyExceptionsError: The calendar has as many as one may have.
    """
    calendar_of(db, user_id, clock=clock)
    if repository.count_exceptions(db, user_id) >= MOST_EXCEPTIONS:
        raise TooManyExceptionsError(
            f"A calendar has at most {MOST_EXCEPTIONS} exceptions. Delete some first."
        )
    row = CalendarException(id=new_id("cex"), user_id=user_id)
    _fill(row, wanted, _today(plan_of(db, user_id), clock))
    db.add(row)
    db.flush()
    announce(db, "calendar", user_id, user_id=user_id)
    return ExceptionView.model_validate(row)


def change_exception(
    db: Session, user_id: str, exception_id: str, wanted: ExceptionRequest, *, clock: Clock
) -> ExceptionView:
    """Put another exception in the place of one.

    Raises:
        NotFoundError: The calendar has no such exception.
        HoursError: The days are over or make no sense.
    """
    calendar_of(db, user_id, clock=clock)
    row = _exception(db, user_id, exception_id)
    _fill(row, wanted, _today(plan_of(db, user_id), clock))
    db.flush()
    announce(db, "calendar", user_id, user_id=user_id)
    return ExceptionView.model_validate(row)


def drop_exception(db: Session, user_id: str, exception_id: str) -> None:
    """Delete an exception: the weekly hours hold again.

    Raises:
        NotFoundError: The calendar has no such exception.
    """
    db.delete(_exception(db, user_id, exception_id))
    db.flush()
    announce(db, "calendar", user_id, user_id=user_id)


def _exception(db: Session, user_id: str, exception_id: str) -> CalendarException:
    row = repository.exception_of(db, user_id, exception_id)
    if row is None:
        raise NotFoundError("Your calendar has no such exception.")
    return row


def _fill(row: CalendarException, wanted: ExceptionRequest, today: date) -> None:
    row.kind = wanted.kind.value
    row.first_day, row.last_day = wanted.first_day, wanted.last_day
    row.start_minute, row.end_minute = wanted.start_minute, wanted.end_minute
    row.note = wanted.note
    if problem := rules.other_hours_problem(other_hours(row), today):
        raise HoursError(f"These days do not work: {problem}.")


def _today(plan: Plan, clock: Clock) -> date:
    return clock.now().astimezone(plan.zone).date()


def _changed(db: Session, user_id: str, clock: Clock) -> CalendarView:
    db.flush()
    announce(db, "calendar", user_id, user_id=user_id)
    return view_calendar(db, user_id, clock=clock)
