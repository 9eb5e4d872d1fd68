"""A calendar is made when it is first needed; until then its defaults hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bidding.calendars import repository, rules
from bidding.calendars.rules import Hours, Interval, OtherHours
from bidding.calendars.zones import ZONES
from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from models.calendar import AvailabilityRule, Calendar, CalendarException
from models.states import ExceptionKind

DEFAULT_ZONE: Final = "UTC"
DEFAULT_BUFFER_BEFORE_MINUTES: Final = 0
DEFAULT_BUFFER_AFTER_MINUTES: Final = 15
"""With none before it, 15 minutes are free between two meetings."""
DEFAULT_STEP_MINUTES: Final = 30
_BEFORE_ANY: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """A calendar with its weekly hours, as rows or as the defaults."""

    calendar: Calendar
    """Not a row where ``is_set`` is false: do not add it."""
    hours: Sequence[Hours]
    is_set: bool
    """Its person has opened it before."""

    @property
    def zone(self) -> ZoneInfo:
        """Of its wall clock; UTC where the name is not known to this machine any more."""
        return ZONES.get(self.calendar.time_zone, ZONES[DEFAULT_ZONE])

    def shape(self, minutes: int) -> rules.SlotShape:
        """What a slot for a meeting of some minutes must have room for."""
        return rules.SlotShape(
            minutes,
            self.calendar.slot_step_minutes,
            self.calendar.buffer_before_minutes,
            self.calendar.buffer_after_minutes,
        )


def other_hours(row: CalendarException) -> OtherHours:
    """An exception, as the rules see it."""
    kind = ExceptionKind(row.kind)
    return OtherHours(kind, row.first_day, row.last_day, row.start_minute, row.end_minute)


def plan_of(db: Session, user_id: str) -> Plan:
    """A person's calendar for reading; makes nothing."""
    calendar = repository.calendar(db, user_id)
    if calendar is None:
        return Plan(_default_calendar(user_id, _BEFORE_ANY), rules.DEFAULT_HOURS, is_set=False)
    rows = repository.rules_of(db, user_id)
    hours = [Hours(row.weekday, row.start_minute, row.end_minute) for row in rows]
    return Plan(calendar, hours, is_set=True)


def open_times(db: Session, plan: Plan, during: Interval) -> list[Interval]:
    """A calendar's open time that touches an interval, in order and merged."""
    # A day more on both sides: open time may go on across midnight.
    first_day = (during.starts_at - timedelta(days=1)).astimezone(plan.zone).date()
    last_day = (during.ends_at + timedelta(days=1)).astimezone(plan.zone).date()
    rows = repository.exceptions_of(db, plan.calendar.user_id, first_day, last_day)
    exceptions = [other_hours(row) for row in rows]
    found = rules.open_intervals(plan.hours, exceptions, plan.zone, first_day, last_day)
    return [
        one for one in found if one.starts_at < during.ends_at and one.ends_at > during.starts_at
    ]


def calendar_of(db: Session, user_id: str, *, clock: Clock) -> Calendar:
    """A person's calendar, locked until the transaction ends; made with the defaults if need be.

    Raises:
        NotFoundError: There is no such person.
    """
    found = repository.locked_calendar(db, user_id)
    if found is not None:
        return found
    try:
        with db.begin_nested():
            _make_calendar(db, user_id, clock.now())
    except IntegrityError:
        # Somebody made it at this very moment, or there is no such person.
        pass
    made = repository.locked_calendar(db, user_id)
    if made is None:
        raise NotFoundError("There is no such person.")
    return made


def add_rules(db: Session, user_id: str, hours: Sequence[Hours]) -> None:
    """Write weekly hours."""
    db.add_all(
        AvailabilityRule(
            id=new_id("avr"),
            user_id=user_id,
            weekday=one.weekday,
            start_minute=one.start_minute,
            end_minute=one.end_minute,
        )
        for one in hours
    )
    db.flush()


def _make_calendar(db: Session, user_id: str, now: datetime) -> None:
    db.add(_default_calendar(user_id, now))
    db.flush()
    add_rules(db, user_id, rules.DEFAULT_HOURS)


def _default_calendar(user_id: str, now: datetime) -> Calendar:
    return Calendar(
        user_id=user_id,
        time_zone=DEFAULT_ZONE,
        buffer_before_minutes=DEFAULT_BUFFER_BEFORE_MINUTES,
        buffer_after_minutes=DEFAULT_BUFFER_AFTER_MINUTES,
        slot_step_minutes=DEFAULT_STEP_MINUTES,
        feed_number=0,
        updated_at=now,
    )
