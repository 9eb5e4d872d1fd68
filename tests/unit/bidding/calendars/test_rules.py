"""What is open, by clocks that jump."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bidding.calendars.rules import Hours, Interval, OtherHours, merged, open_intervals
from models.states import ExceptionKind

pytestmark = pytest.mark.unit

BERLIN = ZoneInfo("Europe/Berlin")
GAP = date(2027, 3, 28)
"""Sunday; 02:00 becomes 03:00 in Berlin."""
FOLD = date(2026, 10, 25)
"""Sunday; 03:00 becomes 02:00 in Berlin."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def between(start: str, end: str) -> Interval:
    return Interval(at(start), at(end))


def minutes(text: str) -> tuple[int, int]:
    start, end = text.split("-")
    return int(start[:2]) * 60 + int(start[3:]), int(end[:2]) * 60 + int(end[3:])


def opened(text: str, day: date, zone: str = "Europe/Berlin") -> list[Interval]:
    """The open time of one day with these hours."""
    rules = [Hours(day.weekday(), *minutes(text))]
    return open_intervals(rules, [], ZoneInfo(zone), day, day)


def test_hours_are_those_of_the_wall_clock() -> None:
    assert opened("10:00-18:00", date(2026, 11, 23)) == [
        between("2026-11-23T09:00", "2026-11-23T17:00")
    ]
    assert opened("10:00-18:00", date(2026, 7, 6)) == [
        between("2026-07-06T08:00", "2026-07-06T16:00")
    ]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        # 02:30 does not exist: it moves forward with the clock, to 03:30.
        ("02:30-05:00", ["2027-03-28T01:30", "2027-03-28T03:00"]),
        # An end that does not exist is the moment of the jump.
        ("01:00-02:30", ["2027-03-28T00:00", "2027-03-28T01:00"]),
        ("01:00-05:00", ["2027-03-28T00:00", "2027-03-28T03:00"]),
        ("03:00-05:00", ["2027-03-28T01:00", "2027-03-28T03:00"]),
        ("02:00-03:00", None),
        ("02:15-02:45", None),
        ("02:30-03:15", None),
        ("00:00-24:00", ["2027-03-27T23:00", "2027-03-28T22:00"]),
    ],
)
def test_the_clock_is_put_forward(hours: str, expected: list[str] | None) -> None:
    assert opened(hours, GAP) == ([between(*expected)] if expected else [])


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        # The second pass of 02:00 to 03:00, at 01:00 to 02:00 UTC, is closed.
        (
            "01:00-04:00",
            [("2026-10-24T23:00", "2026-10-25T01:00"), ("2026-10-25T02:00", "2026-10-25T03:00")],
        ),
        ("02:00-03:00", [("2026-10-25T00:00", "2026-10-25T01:00")]),
        ("02:15-02:45", [("2026-10-25T00:15", "2026-10-25T00:45")]),
        (
            "02:30-03:30",
            [("2026-10-25T00:30", "2026-10-25T01:00"), ("2026-10-25T02:00", "2026-10-25T02:30")],
        ),
        ("03:00-04:00", [("2026-10-25T02:00", "2026-10-25T03:00")]),
        ("01:00-02:00", [("2026-10-24T23:00", "2026-10-25T00:00")]),
    ],
)
def test_the_clock_is_put_back(hours: str, expected: list[tuple[str, str]]) -> None:
    assert opened(hours, FOLD) == [between(*one) for one in expected]


@pytest.mark.parametrize(
    ("zone", "day", "hours", "expected"),
    [
        (
            "America/New_York",
            date(2027, 3, 14),
            "01:30-03:30",
            [("2027-03-14T06:30", "2027-03-14T07:30")],
        ),
        (
            "America/New_York",
            date(2026, 11, 1),
            "00:00-03:00",
            [("2026-11-01T04:00", "2026-11-01T06:00"), ("2026-11-01T07:00", "2026-11-01T08:00")],
        ),
        (
            "Asia/Kolkata",
            date(2027, 3, 28),
            "02:30-05:00",
            [("2027-03-27T21:00", "2027-03-27T23:30")],
        ),
        # Half an hour only: 02:00 becomes 02:30, and 02:00 becomes 01:30.
        (
            "Australia/Lord_Howe",
            date(2026, 10, 4),
            "02:15-04:00",
            [("2026-10-03T15:45", "2026-10-03T17:00")],
        ),
        (
            "Australia/Lord_Howe",
            date(2027, 4, 4),
            "01:00-03:00",
            [("2027-04-03T14:00", "2027-04-03T15:00"), ("2027-04-03T15:30", "2027-04-03T16:30")],
        ),
        (
            "Pacific/Apia",
            date(2026, 11, 23),
            "10:00-18:00",
            [("2026-11-22T21:00", "2026-11-23T05:00")],
        ),
        # The day that Samoa left out when it crossed the date line.
        ("Pacific/Apia", date(2011, 12, 30), "10:00-18:00", []),
        # Midnight itself does not exist: 00:00 becomes 01:00.
        (
            "Africa/Cairo",
            date(2026, 4, 24),
            "00:00-02:00",
            [("2026-04-23T22:00", "2026-04-23T23:00")],
        ),
        (
            "Africa/Cairo",
            date(2026, 4, 23),
            "23:00-24:00",
            [("2026-04-23T21:00", "2026-04-23T22:00")],
        ),
    ],
)
def test_clocks_of_other_places(
    zone: str, day: date, hours: str, expected: list[tuple[str, str]]
) -> None:
    assert opened(hours, day, zone) == [between(*one) for one in expected]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_every_minute_of_a_wall_clock_is_open_once(zone: str) -> None:
    """A year that is open day and night has every existing wall minute exactly once."""
    always = [Hours(weekday, 0, 1440) for weekday in range(7)]
    place, first, last = ZoneInfo(zone), date(2026, 1, 1), date(2026, 12, 31)
    found = open_intervals(always, [], place, first, last)
    length = sum((one.ends_at - one.starts_at for one in found), timedelta(0))
    fold = timedelta(minutes=30 if zone == "Australia/Lord_Howe" else 60)
    assert length == timedelta(days=365) - fold
    for one in found:
        assert one.starts_at.astimezone(place).fold == 0
        assert (one.ends_at - timedelta(seconds=1)).astimezone(place).fold == 0


def test_hours_across_midnight_become_one() -> None:
    rules = [Hours(4, 1320, 1440), Hours(5, 0, 120)]
    assert open_intervals(rules, [], UTC, date(2026, 11, 23), date(2026, 11, 29)) == [
        between("2026-11-27T22:00", "2026-11-28T02:00")
    ]


def test_overlapping_hours_count_once() -> None:
    rules = [Hours(0, 600, 720), Hours(0, 660, 780), Hours(0, 780, 840), Hours(0, 610, 620)]
    monday = date(2026, 11, 23)
    assert open_intervals(rules, [], UTC, monday, monday) == [
        between("2026-11-23T10:00", "2026-11-23T14:00")
    ]


def test_exceptions_close_and_open_days() -> None:
    week = [Hours(weekday, 600, 720) for weekday in range(5)]
    exceptions = [
        OtherHours(ExceptionKind.BLACKOUT, date(2026, 11, 24), date(2026, 11, 25)),
        OtherHours(ExceptionKind.BLACKOUT, date(2026, 11, 26), date(2026, 11, 26), 630, 660),
        OtherHours(ExceptionKind.EXTRA, date(2026, 11, 25), date(2026, 11, 27), 720, 780),
        OtherHours(ExceptionKind.EXTRA, date(2026, 11, 29), date(2026, 11, 29)),
    ]
    found = open_intervals(week, exceptions, UTC, date(2026, 11, 23), date(2026, 11, 29))
    assert found == [
        between("2026-11-23T10:00", "2026-11-23T12:00"),
        # A blackout wins over extra hours of the 25th.
        between("2026-11-26T10:00", "2026-11-26T10:30"),
        between("2026-11-26T11:00", "2026-11-26T13:00"),
        between("2026-11-27T10:00", "2026-11-27T13:00"),
        between("2026-11-29T00:00", "2026-11-30T00:00"),
    ]


def test_no_days_are_no_time() -> None:
    assert (
        open_intervals([Hours(0, 0, 1440)], [], UTC, date(2026, 11, 24), date(2026, 11, 23)) == []
    )


def test_intervals_are_merged_in_order() -> None:
    assert merged(
        [
            between("2026-11-23T12:00", "2026-11-23T13:00"),
            between("2026-11-23T10:00", "2026-11-23T12:00"),
            between("2026-11-23T10:30", "2026-11-23T11:00"),
            between("2026-11-23T14:00", "2026-11-23T15:00"),
        ]
    ) == [
        between("2026-11-23T10:00", "2026-11-23T13:00"),
        between("2026-11-23T14:00", "2026-11-23T15:00"),
    ]
