"""Time is held, confirmed, moved and given up; no two bookings of one creator overlap.

Whoever books locks the creator's calendar first, so bookings of one creator are made one after
the other. On Postgres the exclusion constraint has the last word all the same.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bidding.calendars import repository
from bidding.calendars.errors import BookingReleasedError
from bidding.calendars.repository import NOTHING, Besides
from bidding.calendars.rules import Interval
from bidding.calendars.service.making import calendar_of
from bidding.calendars.service.wishing import (
    Wish,
    announce_booking,
    locked_wish,
    release_run_out,
    require_wish,
    taken_if_refused,
)
from bidding.calendars.zones import zone_of
from core.clock import Clock
from core.ids import new_id
from models.calendar import Booking
from models.meeting import Meeting
from models.states import BookingState


def hold_time(  # noqa: PLR0913 - each has its name at the call
    db: Session,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    *,
    held_until: datetime,
    clock: Clock,
    by_creator: bool = False,
    lead_hours: int = 0,
    time_zone: str | None = None,
) -> Booking:
    """Keep time of a creator's free for a proposal.

    Args:
        db: Where the rows are.
        meeting: For which; its row exists.
        starts_at: Of the meeting, without buffers.
        ends_at: Of the meeting.
        held_until: Ahead of now. Free again after this, at the latest when the meeting starts.
        clock: Tells now.
        by_creator: The creator proposes it: their own hours and the lead time do not bind them.
        lead_hours: The offer's, for a fan's proposal.
        time_zone: In which the time is agreed; the calendar's if none is named.

    Raises:
        MeetingTimeError: No meeting can be then.
        SlotTakenError: Another booking has the time, buffers included.
        SlotTooSoonError: A fan wants it within the lead time.
        SlotNotOfferedError: A fan wants time that is no free slot.
        UnknownZoneError: There is no such zone.
        ValueError: The hold would have run out already.
    """
    if held_until <= clock.now():
        raise ValueError("a hold lasts until a moment ahead of now")
    if time_zone is not None:
        zone_of(time_zone)
    wanted = Interval(starts_at, ends_at)
    lead = None if by_creator else lead_hours
    wish = locked_wish(db, meeting.creator_id, wanted, NOTHING, clock=clock, lead_hours=lead)
    require_wish(db, wish, is_bound=not by_creator)
    around = wish.around
    booking = Booking(
        id=new_id("bkg"),
        creator_id=meeting.creator_id,
        fan_id=meeting.fan_id,
        meeting_id=meeting.id,
        starts_at=wish.time.starts_at,
        ends_at=wish.time.ends_at,
        busy_from=around.starts_at,
        busy_until=around.ends_at,
        time_zone=time_zone or wish.plan.calendar.time_zone,
        state=BookingState.HELD.value,
        held_until=min(held_until, wish.time.starts_at),
        sequence=0,
        created_at=wish.now,
        updated_at=wish.now,
    )
    with taken_if_refused(db, wish):
        db.add(booking)
        db.flush()
    announce_booking(db, booking)
    return booking


def confirm_booking(db: Session, booking: Booking, *, clock: Clock) -> Booking:
    """Take time that was held; it is looked at again, because the hold may have run out.

    A hold that has run out is confirmed all the same while nobody else has its time. Confirmed
    twice it stays as it is.

    Raises:
        MeetingTimeError: The time is over.
        BookingReleasedError: The hold was given up.
        SlotTakenError: It ran out and somebody else has the time.
    """
    wish = _wish_for(db, booking, Interval(booking.starts_at, booking.ends_at), clock=clock)
    if booking.state == BookingState.CONFIRMED:
        return booking
    if booking.state == BookingState.RELEASED and booking.held_until is None:
        raise _given_up()  # A hold that only ran out keeps its moment.
    require_wish(db, wish, is_bound=False, around=_around(booking))
    with taken_if_refused(db, wish):
        booking.state = BookingState.CONFIRMED.value
        booking.held_until = None
        booking.updated_at = wish.now
        db.flush()
    announce_booking(db, booking)
    return booking


def move_booking(
    db: Session, booking: Booking, starts_at: datetime, ends_at: datetime, *, clock: Clock
) -> Booking:
    """Give a booking another time, with the calendar's buffers of today.

    Raises:
        MeetingTimeError: No meeting can be then.
        BookingReleasedError: It was given up, or its hold ran out.
        SlotTakenError: Another booking has the time.
    """
    wish = _wish_for(db, booking, Interval(starts_at, ends_at), clock=clock)
    if booking.state == BookingState.RELEASED:
        raise _given_up()
    require_wish(db, wish, is_bound=False)
    around = wish.around
    with taken_if_refused(db, wish):
        booking.starts_at, booking.ends_at = wish.time.starts_at, wish.time.ends_at
        booking.busy_from, booking.busy_until = around.starts_at, around.ends_at
        _note_change(booking, wish.now)
        if booking.held_until is not None:
            booking.held_until = min(booking.held_until, wish.time.starts_at)
        db.flush()
    announce_booking(db, booking)
    return booking


def release_booking(db: Session, booking: Booking, *, clock: Clock) -> Booking:
    """Give time up for good; nothing happens to one that was given up before."""
    calendar_of(db, booking.creator_id, clock=clock)
    db.refresh(booking, with_for_update=True)
    if booking.state == BookingState.RELEASED and booking.held_until is None:
        return booking
    _note_change(booking, clock.now())
    booking.state = BookingState.RELEASED.value
    booking.held_until = None
    db.flush()
    announce_booking(db, booking)
    return booking


def release_run_out_holds(db: Session, *, clock: Clock, limit: int) -> Sequence[Booking]:
    """Free the time of holds that ran out, the longest first.

    They can still be confirmed while nobody else has their time.
    """
    found = repository.run_out_holds(db, clock.now(), limit=limit)
    release_run_out(db, found, clock.now())
    return found


def _wish_for(db: Session, booking: Booking, wanted: Interval, *, clock: Clock) -> Wish:
    besides = Besides(booking_id=booking.id)
    wish = locked_wish(db, booking.creator_id, wanted, besides, clock=clock)
    db.refresh(booking, with_for_update=True)
    return wish


def _given_up() -> BookingReleasedError:
    return BookingReleasedError("This time was given up. Propose another one.")


def _note_change(booking: Booking, now: datetime) -> None:
    """What was agreed changes: calendars that have it must take the new version."""
    booking.updated_at = now
    if booking.state == BookingState.CONFIRMED:
        booking.sequence += 1


def _around(booking: Booking) -> Interval:
    return Interval(booking.busy_from, booking.busy_until)
