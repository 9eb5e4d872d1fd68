"""All SQL of calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session, aliased

from bidding.calendars.wall_clock import Interval
from models.account import User
from models.calendar import AvailabilityRule, Booking, Calendar, CalendarException
from models.meeting import Meeting
from models.states import BookingState


class SeenBooking(NamedTuple):
    """A booking with what its view shows."""

    booking: Booking
    meeting: Meeting
    creator_name: str
    fan_name: str


@dataclass(frozen=True, slots=True)
class Besides:
    """What does not count when time is looked at: a booking, or all of a meeting."""

    booking_id: str | None = None
    meeting_id: str | None = None


NOTHING: Final = Besides()


def is_active(now: datetime) -> ColumnElement[bool]:
    """Does a booking take its time? A hold that has run out does not."""
    return or_(
        Booking.state == BookingState.CONFIRMED,
        and_(Booking.state == BookingState.HELD, Booking.held_until > now),
    )


def user(db: Session, user_id: str) -> User | None:
    """A person."""
    return db.get(User, user_id)


def calendar(db: Session, user_id: str) -> Calendar | None:
    """A person's calendar, if it was made."""
    return db.get(Calendar, user_id)


def locked_calendar(db: Session, user_id: str) -> Calendar | None:
    """A person's calendar as it is now, locked until the transaction ends."""
    return db.scalar(
        select(Calendar)
        .where(Calendar.user_id == user_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def rules_of(db: Session, user_id: str) -> Sequence[AvailabilityRule]:
    """Weekly hours in the order of the week."""
    return db.scalars(
        select(AvailabilityRule)
        .where(AvailabilityRule.user_id == user_id)
        .order_by(AvailabilityRule.weekday, AvailabilityRule.start_minute)
    ).all()


def drop_rules(db: Session, user_id: str) -> None:
    """Forget all weekly hours."""
    db.execute(delete(AvailabilityRule).where(AvailabilityRule.user_id == user_id))


def exceptions_of(
    db: Session, user_id: str, first_day: date, last_day: date | None = None
) -> Sequence[CalendarException]:
    """Exceptions of some days, in their order; without a last day all later ones."""
    query = select(CalendarException).where(
        CalendarException.user_id == user_id, CalendarException.last_day >= first_day
    )
    if last_day is not None:
        query = query.where(CalendarException.first_day <= last_day)
    return db.scalars(query.order_by(CalendarException.first_day, CalendarException.id)).all()


def count_exceptions(db: Session, user_id: str) -> int:
    """How many exceptions a calendar has, past ones included."""
    query = select(func.count()).where(CalendarException.user_id == user_id)
    return db.scalar(query) or 0


def exception_of(db: Session, user_id: str, exception_id: str) -> CalendarException | None:
    """One exception of a person's calendar."""
    return db.scalar(
        select(CalendarException).where(
            CalendarException.id == exception_id, CalendarException.user_id == user_id
        )
    )


def busy_intervals(
    db: Session, creator_id: str, during: Interval, now: datetime, *, besides: Besides
) -> list[Interval]:
    """Time that bookings take, buffers included, in order.

    Args:
        db: Where the rows are.
        creator_id: Whose time.
        during: Those that overlap it.
        now: Holds that ran out before take nothing.
        besides: Bookings that do not count.
    """
    query = select(Booking.busy_from, Booking.busy_until).where(
        Booking.creator_id == creator_id,
        Booking.busy_from < during.ends_at,
        Booking.busy_until > during.starts_at,
        is_active(now),
    )
    if besides.booking_id is not None:
        query = query.where(Booking.id != besides.booking_id)
    if besides.meeting_id is not None:
        query = query.where(Booking.meeting_id != besides.meeting_id)
    return [Interval(*row) for row in db.execute(query.order_by(Booking.busy_from))]


def run_out_holds(
    db: Session, now: datetime, *, creator_id: str | None = None, limit: int
) -> Sequence[Booking]:
    """Holds whose time is over, the longest first; rows that others work on are skipped.

    Args:
        db: Where the rows are.
        now: They ran out before or at it.
        creator_id: Only of this creator's calendar, which the caller has locked; then none is
            skipped.
        limit: How many at most.
    """
    query = select(Booking).where(Booking.state == BookingState.HELD, Booking.held_until <= now)
    if creator_id is not None:
        query = query.where(Booking.creator_id == creator_id)
    return db.scalars(
        query.order_by(Booking.held_until, Booking.id)
        .limit(limit)
        .with_for_update(skip_locked=creator_id is None)
        .execution_options(populate_existing=True)
    ).all()


def bookings_of(
    db: Session, user_id: str, during: Interval, now: datetime, limit: int
) -> list[SeenBooking]:
    """A person's bookings that take time, on either side, in order."""
    query = _seen(user_id).where(
        Booking.starts_at < during.ends_at, Booking.ends_at > during.starts_at, is_active(now)
    )
    return [SeenBooking(*row) for row in db.execute(query.limit(limit))]


def feed_bookings(
    db: Session, user_id: str, since: datetime, now: datetime, limit: int
) -> list[SeenBooking]:
    """What a person's feed tells: bookings that take time, and agreed ones that were given up."""
    was_agreed = and_(Booking.state == BookingState.RELEASED, Booking.sequence > 0)
    query = _seen(user_id).where(Booking.ends_at > since, or_(is_active(now), was_agreed))
    return [SeenBooking(*row) for row in db.execute(query.limit(limit))]


def _seen(user_id: str):  # noqa: ANN202 - SQLAlchemy's own type of a select over four columns
    creator, fan = aliased(User), aliased(User)
    return (
        select(Booking, Meeting, creator.display_name, fan.display_name)
        .join(Meeting, Meeting.id == Booking.meeting_id)
        .join(creator, creator.id == Booking.creator_id)
        .join(fan, fan.id == Booking.fan_id)
        .where(or_(Booking.creator_id == user_id, Booking.fan_id == user_id))
        .order_by(Booking.starts_at, Booking.id)
    )
