"""When a creator has time, and what is booked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Calendar(Base):
    """A creator's calendar; its row is locked while a booking is made."""

    __tablename__ = "calendars"

    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    time_zone: Mapped[str]
    """IANA name, for example ``Europe/Berlin``: rules are hours of this zone."""
    buffer_before_minutes: Mapped[int]
    """Kept free before each meeting."""
    buffer_after_minutes: Mapped[int]
    slot_step_minutes: Mapped[int]
    """Offered slots start at multiples of it."""
    feed_number: Mapped[int]
    """Part of the feed's secret address: one more revokes the old address."""
    updated_at: Mapped[datetime]


class AvailabilityRule(Base):
    """Hours of a weekday in which a creator meets, every week."""

    __tablename__ = "availability_rules"
    __table_args__ = (
        CheckConstraint(
            "0 <= start_minute AND start_minute < end_minute AND end_minute <= 1440",
            name="minutes_of_a_day",
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int]
    """0 is Monday."""
    start_minute: Mapped[int]
    """Of the wall clock, from midnight."""
    end_minute: Mapped[int]
    """Exclusive; 1440 is the next midnight."""


class CalendarException(Base):
    """Days on which other hours hold: none, or more."""

    __tablename__ = "calendar_exceptions"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    """Inclusive."""
    kind: Mapped[str]
    """An ``ExceptionKind``."""
    start_minute: Mapped[int | None]
    """None for whole days."""
    end_minute: Mapped[int | None]
    note: Mapped[str]


class Booking(Base):
    """Time of a creator's that is held or taken; no two of one creator overlap.

    Postgres holds that by the exclusion constraint; on SQLite, which has none, whoever books looks
    before they write, in the one transaction that may write at a time.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        CheckConstraint("busy_from <= starts_at AND ends_at <= busy_until", name="busy_around"),
        Index("ix_bookings_creator_id_busy_from", "creator_id", "busy_from"),
        Index("ix_bookings_state_held_until", "state", "held_until"),
        ExcludeConstraint(
            ("creator_id", "="),
            (text("tstzrange(busy_from, busy_until)"), "&&"),
            where=text("state IN ('held', 'confirmed')"),
            using="gist",
            name="ex_bookings_creator_id_busy",
        ).ddl_if(dialect="postgresql"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    """Also the UID of the invitation."""
    creator_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    busy_from: Mapped[datetime]
    """With the buffers around it."""
    busy_until: Mapped[datetime]
    time_zone: Mapped[str]
    """In which the time was agreed."""
    state: Mapped[str]
    """A ``BookingState``."""
    held_until: Mapped[datetime | None]
    """A hold that nobody confirmed is free again after this."""
    sequence: Mapped[int]
    """Of the invitation: grows with every change that is sent."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
