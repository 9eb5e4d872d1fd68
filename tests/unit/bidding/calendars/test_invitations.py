"""Invitations and feeds, read back as calendar programs read them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from bidding.calendars.invitations import (
    MeetingEvent,
    Method,
    Party,
    clean_text,
    feed_text,
    invitation,
)
from models.states import BookingState

pytestmark = pytest.mark.unit

STAMP = datetime(2026, 11, 21, 12, tzinfo=UTC)
CREATOR, FAN = Party("Cleo", None), Party("Ada", "ada@fans.example")
MEETING = MeetingEvent(
    booking_id="bkg_1",
    state=BookingState.CONFIRMED,
    sequence=0,
    starts_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    ends_at=datetime(2026, 11, 23, 10, tzinfo=UTC),
    time_zone="Europe/Berlin",
    title="Coffee",
    other_name="Cleo",
    place="Cafe am Ring",
    link="",
    changed_at=STAMP,
)
STRANGE = '<b>Hi</b>, \\ ; : "quoted"\n second line 👩‍👩‍👧 מפגש \u202eمرحبا ' + "ä" * 300  # noqa: RUF001 - letters of other scripts are the point


def invited(meeting: MeetingEvent = MEETING, method: Method = "REQUEST", **more: Any) -> str:
    parties = {"organizer": CREATOR, "attendees": [CREATOR, FAN], "stamp": STAMP} | more
    return invitation(method, meeting, **parties)


def read(text: str) -> tuple[Calendar, Any]:
    """The calendar and its only event."""
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def lines_are_folded(text: str) -> bool:
    """RFC 5545, 3.1: lines end with CRLF and have at most 75 octets."""
    lines = text.split("\r\n")
    bare = any("\n" in line or "\r" in line for line in lines)
    return not bare and all(len(line.encode()) <= 75 for line in lines)


def test_an_invitation_is_read_back() -> None:
    text = invited()
    calendar, event = read(text)
    assert lines_are_folded(text)
    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"] == "bkg_1@bookings.mesi"
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    assert event["DTSTAMP"].dt == STAMP
    assert "DTSTART;TZID=Europe/Berlin:20261123T100000\r\n" in text
    assert event["DTSTART"].dt == MEETING.starts_at
    assert event["DTEND"].dt == MEETING.ends_at
    assert event["SUMMARY"] == "Coffee (Cleo)"
    assert event["LOCATION"] == "Cafe am Ring"
    assert "URL" not in event
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(hours=-1)


def test_addresses_are_shown_only_where_they_are_given() -> None:
    _calendar, event = read(invited())
    assert event["ORGANIZER"] == "invalid:nomail"
    assert event["ORGANIZER"].params["CN"] == "Cleo"
    assert [str(one) for one in event["ATTENDEE"]] == ["invalid:nomail", "mailto:ada@fans.example"]
    assert {one.params["PARTSTAT"] for one in event["ATTENDEE"]} == {"ACCEPTED"}


def test_a_change_keeps_the_uid_and_a_cancellation_says_so() -> None:
    moved = replace(MEETING, sequence=1)
    given_up = replace(MEETING, sequence=2, state=BookingState.RELEASED)
    events = [read(invited())[1], read(invited(moved))[1]]
    calendar, cancelled = read(invited(given_up, "CANCEL"))
    assert calendar["METHOD"] == "CANCEL"
    assert cancelled["STATUS"] == "CANCELLED"
    assert not cancelled.walk("VALARM")
    assert len({one["UID"] for one in [*events, cancelled]}) == 1
    assert [one["SEQUENCE"] for one in [*events, cancelled]] == [0, 1, 2]


def test_anybodys_words_stay_words() -> None:
    strange = replace(MEETING, title=STRANGE, place=STRANGE, other_name=STRANGE)
    text = invited(strange, organizer=Party(STRANGE, None))
    _calendar, event = read(text)
    assert lines_are_folded(text)
    assert event["SUMMARY"].startswith(STRANGE)
    assert event["LOCATION"] == STRANGE
    assert event["ORGANIZER"].params["CN"] == " ".join(STRANGE.replace('"', "'").split())
    assert event["STATUS"] == "CONFIRMED"


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"])
def test_no_line_can_be_slipped_in(line_end: str) -> None:
    evil = f"x{line_end}ATTENDEE:mailto:evil@example.org{line_end}END:VEVENT{line_end}\x00\x07"
    strange = replace(
        MEETING, title=evil, place=evil, other_name=evil, link=f"https://a.example/{evil}"
    )
    text = invited(strange, attendees=[Party(evil, None)])
    _calendar, event = read(text)
    assert lines_are_folded(text)
    attendee = event["ATTENDEE"]
    assert str(attendee) == "invalid:nomail"
    assert "\x00" not in text
    assert "\x07" not in text


def test_an_online_meeting_has_its_link() -> None:
    online = replace(MEETING, place="", link="https://meet.example/a?b=c,d;e")
    _calendar, event = read(invited(online))
    assert event["URL"] == event["LOCATION"] == "https://meet.example/a?b=c,d;e"
    _calendar, event = read(invited(replace(online, link="javascript:alert(1)")))
    assert "URL" not in event


def offsets(text: str) -> list[tuple[str, str, timedelta, timedelta]]:
    """Each time the clock is put: kind, local time before, offsets before and after."""
    (zone,) = Calendar.from_ical(text).walk("VTIMEZONE")
    return [
        (one.name, one["DTSTART"].dt.isoformat(), one["TZOFFSETFROM"].td, one["TZOFFSETTO"].td)
        for one in zone.subcomponents
        if one["TZOFFSETFROM"].td != one["TZOFFSETTO"].td
    ]


def test_the_zone_tells_when_its_clock_is_put() -> None:
    one, two = timedelta(hours=1), timedelta(hours=2)
    assert offsets(invited()) == [
        ("DAYLIGHT", "2026-03-29T02:00:00", one, two),
        ("STANDARD", "2026-10-25T03:00:00", two, one),
    ]
    text = invited(replace(MEETING, time_zone="Australia/Lord_Howe"))
    summer, winter = timedelta(hours=11), timedelta(hours=10, minutes=30)
    assert offsets(text) == [
        ("STANDARD", "2026-04-05T02:00:00", summer, winter),
        ("DAYLIGHT", "2026-10-04T02:00:00", winter, summer),
    ]
    assert offsets(invited(replace(MEETING, time_zone="Asia/Kolkata"))) == []


@pytest.mark.parametrize(
    ("start", "line"),
    [
        # 02:30 by the winter clock does not exist: the moment reads 03:30.
        (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "DTSTART;TZID=Europe/Berlin:20270328T033000"),
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "DTSTART;TZID=Europe/Berlin:20270328T013000"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "DTSTART;TZID=Europe/Berlin:20261025T023000"),
        # 02:30 for the second time: a local time would name the first.
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "DTSTART:20261025T013000Z"),
    ],
)
def test_clocks_that_are_put_keep_the_moment(start: datetime, line: str) -> None:
    text = invited(replace(MEETING, starts_at=start, ends_at=start + timedelta(hours=1)))
    assert f"{line}\r\n" in text
    # Times of two zones are never equal within a fold.
    assert read(text)[1]["DTSTART"].dt.astimezone(UTC) == start


def test_utc_needs_no_zone() -> None:
    for name in ("UTC", "Gone/Zone"):
        text = invited(replace(MEETING, time_zone=name))
        assert "DTSTART:20261123T090000Z\r\n" in text
        assert "VTIMEZONE" not in text


def test_a_feed_shows_every_state() -> None:
    meetings = [
        replace(MEETING, booking_id=f"bkg_{state.value}", state=state, time_zone=zone)
        for state, zone in zip(BookingState, ("Europe/Berlin", "Asia/Kolkata", "UTC"), strict=True)
    ]
    text = feed_text("Meetings of " + STRANGE, meetings)
    calendar = Calendar.from_ical(text)
    assert lines_are_folded(text)
    assert calendar["METHOD"] == "PUBLISH"
    states = {str(one["UID"]).split("@")[0]: one["STATUS"] for one in calendar.walk("VEVENT")}
    assert states == {
        "bkg_held": "TENTATIVE",
        "bkg_confirmed": "CONFIRMED",
        "bkg_released": "CANCELLED",
    }
    zones = {str(one["TZID"]) for one in calendar.walk("VTIMEZONE")}
    assert zones == {"Europe/Berlin", "Asia/Kolkata"}
    assert Calendar.from_ical(feed_text("Nothing yet", [])).walk("VEVENT") == []


def test_control_characters_become_spaces() -> None:
    assert clean_text("a\r\nb\rc\x00d\u2028e\tf") == "a\nb c d e f"


async def test_it_waits_for_no_file() -> None:
    """Use cases on Postgres run on the event loop; the guard of this suite refuses to block it."""
    for zone in ("Europe/Berlin", "America/New_York", "Asia/Kolkata"):
        assert f"TZID:{zone}\r\n" in invited(replace(MEETING, time_zone=zone))
