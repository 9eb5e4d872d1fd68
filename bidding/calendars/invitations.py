"""Bookings as iCalendar: the feed, and the invitations that go with e-mails.

Pure: rows and names in, text out. Names and titles are anybody's words: the library folds and
escapes them, control characters are taken out before.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from icalendar import (
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vText,
)

from bidding.calendars.wall_clock import change_between
from bidding.calendars.zones import ZONES
from models.calendar import Booking
from models.meeting import Meeting
from models.states import BookingState

Method = Literal["REQUEST", "CANCEL"]

UID_DOMAIN: Final = "bookings.mesi"
"""Of all UIDs, whatever the server's address: a meeting keeps its UID when the house moves."""
PRODUCT: Final = "-//Mesi//Calendar//EN"
ALARM_BEFORE: Final = timedelta(hours=1)
NO_ADDRESS: Final = "invalid:nomail"
"""Instead of an address that the reader is not to see."""
_STATUS: Final = {
    BookingState.HELD: "TENTATIVE",
    BookingState.CONFIRMED: "CONFIRMED",
    BookingState.RELEASED: "CANCELLED",
}


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes part."""

    name: str
    address: str | None
    """E-mail; None keeps it from the reader."""


@dataclass(frozen=True, slots=True)
class MeetingEvent:
    """A booking, as calendars of one side show it."""

    booking_id: str
    state: BookingState
    sequence: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    title: str
    other_name: str
    place: str
    link: str
    changed_at: datetime

    @property
    def uid(self) -> str:
        """The same in the feed and in all invitations."""
        return f"{self.booking_id}@{UID_DOMAIN}"


def event_of(booking: Booking, meeting: Meeting, other_name: str) -> MeetingEvent:
    """A booking as an event; ``other_name`` is who the reader meets."""
    return MeetingEvent(
        booking_id=booking.id,
        state=BookingState(booking.state),
        sequence=booking.sequence,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        time_zone=booking.time_zone,
        title=meeting.title,
        other_name=other_name,
        place=meeting.place,
        link=meeting.link,
        changed_at=booking.updated_at,
    )


def invitation(
    method: Method,
    meeting: MeetingEvent,
    organizer: Party,
    attendees: Sequence[Party],
    *,
    stamp: datetime,
) -> str:
    """What an e-mail carries as ``text/calendar; method=…``.

    Args:
        method: ``REQUEST`` for a meeting that was agreed or moved, ``CANCEL`` for one given up.
        meeting: With the booking's sequence after the change.
        organizer: The creator.
        attendees: Both sides; give addresses only to whom they belong.
        stamp: When it is written.
    """
    calendar = _calendar(method)
    event = _event(meeting, stamp)
    if method == "CANCEL":
        event["STATUS"] = "CANCELLED"
    else:
        event.add_component(_alarm(meeting))
    event.add("organizer", _address(organizer), encode=False)
    for one in attendees:
        address = _address(one)
        address.params["ROLE"] = "REQ-PARTICIPANT"
        # Both have agreed on our page already.
        address.params["PARTSTAT"] = "DECLINED" if method == "CANCEL" else "ACCEPTED"
        address.params["RSVP"] = "FALSE"
        event.add("attendee", address, encode=False)
    _add_zones(calendar, [meeting])
    calendar.add_component(event)
    return calendar.to_ical().decode()


def feed_text(name: str, meetings: Sequence[MeetingEvent]) -> str:
    """A person's feed, which calendar programs read again every hour."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", vText(_one_line(name)))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    _add_zones(calendar, meetings)
    for one in meetings:
        calendar.add_component(_event(one, one.changed_at))
    return calendar.to_ical().decode()


def clean_text(text: str) -> str:
    """The text without control characters, which would end a line of the file."""
    lines = text.replace("\r\n", "\n")
    return "".join(
        sign if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Zl", "Zp"} else " "
        for sign in lines
    )


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(meeting: MeetingEvent, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("last-modified", meeting.changed_at.astimezone(UTC))
    event.add("dtstart", _local(meeting.starts_at, meeting.time_zone))
    event.add("dtend", _local(meeting.ends_at, meeting.time_zone))
    event.add("summary", f"{clean_text(meeting.title)} ({_one_line(meeting.other_name)})")
    event.add("description", _description(meeting))
    where = meeting.place or meeting.link
    if where:
        event.add("location", clean_text(where))
    if meeting.link.startswith(("https://", "http://")):
        event.add("url", "".join(_one_line(meeting.link).split()))
    event.add("status", _STATUS[meeting.state])
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if meeting.state != BookingState.RELEASED else "TRANSPARENT")
    return event


def _description(meeting: MeetingEvent) -> str:
    lines = [f"With {_one_line(meeting.other_name)}"]
    lines += [clean_text(one) for one in (meeting.place, meeting.link) if one]
    return "\n".join(lines)


def _alarm(meeting: MeetingEvent) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", clean_text(meeting.title))
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.address}" if party.address else NO_ADDRESS)
    # A parameter cannot hold a double quote.
    address.params["CN"] = _one_line(party.name).replace('"', "'")
    return address


def _one_line(text: str) -> str:
    return " ".join(clean_text(text).split())


def _local(moment: datetime, time_zone: str) -> datetime:
    """The time by the zone's clock; UTC in the second pass of an hour that comes twice.

    A local time names the first pass only (RFC 5545, 3.3.5).
    """
    zone = ZONES.get(time_zone)
    if zone is None:
        return moment.astimezone(UTC)
    local = moment.astimezone(zone)
    return local if local.fold == 0 else moment.astimezone(UTC)


def _add_zones(calendar: Calendar, meetings: Sequence[MeetingEvent]) -> None:
    for name in sorted({one.time_zone for one in meetings} - {"UTC"}):
        zone = ZONES.get(name)
        if zone is not None:
            moments = [one.starts_at for one in meetings if one.time_zone == name]
            calendar.add_component(_zone_component(zone, min(moments).year, max(moments).year))


def _zone_component(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """The zone's clock in some years: how it stands at first, and each time it is put."""
    component = Timezone()
    component.add("tzid", zone.key)
    # A day more on both sides: years begin earlier or later than those of UTC.
    moment = datetime(first_year, 1, 1, tzinfo=UTC) - timedelta(days=1)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC) + timedelta(days=1)
    component.add_component(_observance(zone, moment, moment))
    while moment < end:
        following = moment + timedelta(days=1)
        if moment.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            change = change_between(moment, following, zone)
            component.add_component(_observance(zone, change, change - timedelta(seconds=1)))
        moment = following
    return component


def _observance(
    zone: ZoneInfo, onset: datetime, before: datetime
) -> TimezoneStandard | TimezoneDaylight:
    """How the clock stands from a moment on, told by the clock as it stood before."""
    old, new = before.astimezone(zone), onset.astimezone(zone)
    old_offset = old.utcoffset() or timedelta(0)
    part = TimezoneDaylight() if new.dst() else TimezoneStandard()
    part.add("dtstart", (onset + old_offset).replace(tzinfo=None))
    part.add("tzoffsetfrom", old_offset)
    part.add("tzoffsetto", new.utcoffset() or timedelta(0))
    part.add("tzname", new.tzname() or zone.key)
    return part
