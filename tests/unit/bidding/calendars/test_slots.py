"""Free starts, and hours that are refused."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bidding.calendars.rules import (
    HORIZON_DAYS,
    Hours,
    Interval,
    OtherHours,
    SlotShape,
    free_slots,
    hours_problem,
    meeting_problem,
    minutes_problem,
    open_intervals,
    other_hours_problem,
    pattern_problem,
)
from bidding.calendars.wall_clock import merged
from models.states import ExceptionKind

pytestmark = pytest.mark.unit

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
TODAY = date(2026, 11, 21)


def clock(text: str, day: datetime = MONDAY) -> datetime:
    return day.replace(hour=int(text[:2]), minute=int(text[3:]))


def span(text: str) -> Interval:
    start, end = text.split("-")
    return Interval(clock(start), clock(end))


def starts(
    opened: list[str],
    busy: list[str],
    shape: SlotShape,
    first: str = "00:00",
    last: str = "23:59",
) -> list[str]:
    found = free_slots(
        [span(one) for one in opened],
        [span(one) for one in busy],
        shape,
        UTC,
        not_before=clock(first),
        not_after=clock(last),
    )
    return [f"{one:%H:%M}" for one in found]


def test_starts_are_on_the_grid_and_end_in_open_time() -> None:
    assert starts(["10:10-12:00"], [], SlotShape(60, 30, 0, 0)) == ["10:30", "11:00"]
    assert starts(["10:00-11:00"], [], SlotShape(60, 15, 0, 0)) == ["10:00"]
    assert starts(["10:00-10:59"], [], SlotShape(60, 15, 0, 0)) == []
    assert starts([], [], SlotShape(60, 15, 0, 0)) == []


def test_neighbours_are_fine_and_buffers_count() -> None:
    opened, busy = ["10:00-14:00"], ["11:00-12:00"]
    assert starts(opened, busy, SlotShape(60, 30, 0, 0)) == ["10:00", "12:00", "12:30", "13:00"]
    assert starts(opened, busy, SlotShape(60, 30, 0, 15)) == ["12:00", "12:30", "13:00"]
    assert starts(opened, busy, SlotShape(60, 30, 15, 0)) == ["10:00", "12:30", "13:00"]
    # Buffers may reach beyond the open hours.
    assert starts(["10:00-11:00"], [], SlotShape(60, 30, 60, 60)) == ["10:00"]


def test_starts_lie_between_the_moments_asked_for() -> None:
    shape = SlotShape(30, 30, 0, 0)
    assert starts(["10:00-14:00"], [], shape, "11:10", "12:30") == ["11:30", "12:00"]
    assert starts(["10:00-14:00", "15:00-16:00"], [], shape, "12:00", "12:00") == []


def test_overlapping_busy_time_is_taken_once() -> None:
    busy = ["10:00-12:00", "10:30-11:00", "13:00-13:30"]
    assert starts(["10:00-14:00"], busy, SlotShape(30, 30, 0, 0)) == ["12:00", "12:30", "13:30"]


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("Asia/Kolkata", date(2026, 11, 23), ["04:30", "05:30"]),
        # 01:00, 03:00, 04:00: 02:00 became 02:30.
        ("Australia/Lord_Howe", date(2026, 10, 4), ["14:30", "16:00", "17:00"]),
    ],
)
def test_the_grid_is_that_of_the_local_clock(zone: str, day: date, expected: list[str]) -> None:
    place = ZoneInfo(zone)
    hours = (600, 720) if zone == "Asia/Kolkata" else (60, 270)
    opened = open_intervals([Hours(day.weekday(), *hours)], [], place, day, day)
    far = MONDAY + timedelta(days=365)
    shape = SlotShape(60 if zone == "Asia/Kolkata" else 30, 60, 0, 0)
    found = free_slots(
        opened, [], shape, place, not_before=MONDAY - timedelta(days=365), not_after=far
    )
    texts = [f"{one:%H:%M}" for one in found]
    assert texts[: len(expected)] == expected


instants = st.integers(0, 7 * 24 * 12).map(lambda count: MONDAY + timedelta(minutes=5 * count))
spans = st.tuples(instants, st.integers(1, 60)).map(
    lambda pair: Interval(pair[0], pair[0] + timedelta(minutes=5 * pair[1]))
)


@given(
    st.lists(spans, max_size=8),
    st.lists(spans, max_size=8),
    st.sampled_from([15, 30, 60, 90]),
    st.sampled_from([5, 15, 30, 60]),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_free_starts_are_all_that_fit_and_no_others(
    opened: list[Interval],
    busy: list[Interval],
    minutes: int,
    step: int,
    before: int,
    after: int,
) -> None:
    shape = SlotShape(minutes, step, before, after)
    open_times = merged(opened)
    until = MONDAY + timedelta(days=9)
    found = set(free_slots(open_times, busy, shape, UTC, not_before=MONDAY, not_after=until))

    def fits(start: datetime) -> bool:
        end, around = start + timedelta(minutes=minutes), shape.busy_around(start)
        is_open = any(one.starts_at <= start and end <= one.ends_at for one in open_times)
        return is_open and not any(
            one.starts_at < around.ends_at and around.starts_at < one.ends_at for one in busy
        )

    grid = [MONDAY + timedelta(minutes=step * number) for number in range(9 * 1440 // step)]
    assert found == {start for start in grid if fits(start)}


@pytest.mark.parametrize(
    ("hours", "problem"),
    [
        ([Hours(7, 600, 700)], "weekdays"),
        ([Hours(-1, 600, 700)], "weekdays"),
        ([Hours(2, 700, 700)], "Wednesday: hours start before"),
        ([Hours(2, -5, 700)], "between 0 and 1440"),
        ([Hours(2, 700, 1441)], "across midnight"),
        ([Hours(0, 540, 720), Hours(0, 660, 840)], "Monday: 11:00-14:00 overlaps 09:00-12:00"),
        ([Hours(0, 540, 720), Hours(0, 540, 720)], "overlaps"),
        ([Hours(0, 600, 601)] * 71, "at most 70"),
    ],
)
def test_hours_that_make_no_sense(hours: list[Hours], problem: str) -> None:
    assert problem in (hours_problem(hours) or "")


def test_hours_that_make_sense() -> None:
    assert hours_problem([]) is None
    assert hours_problem([Hours(0, 720, 840), Hours(0, 540, 720), Hours(1, 600, 1440)]) is None
    assert minutes_problem(0, 1440) is None


def other(first: date, last: date, start: int | None = None, end: int | None = None) -> OtherHours:
    return OtherHours(ExceptionKind.BLACKOUT, first, last, start, end)


@pytest.mark.parametrize(
    ("one", "problem"),
    [
        (other(date(2026, 12, 2), date(2026, 12, 1)), "first day comes before"),
        (other(date(2026, 11, 1), date(2026, 11, 20)), "over"),
        (other(TODAY, TODAY + timedelta(days=HORIZON_DAYS + 1)), "two years"),
        (other(TODAY, TODAY, 600), "both the start and the end"),
        (other(TODAY, TODAY, None, 600), "both the start and the end"),
        (other(TODAY, TODAY, 700, 600), "start before they end"),
    ],
)
def test_exceptions_that_make_no_sense(one: OtherHours, problem: str) -> None:
    assert problem in (other_hours_problem(one, TODAY) or "")


def test_exceptions_that_make_sense() -> None:
    assert other_hours_problem(other(date(2026, 11, 1), TODAY), TODAY) is None
    assert other_hours_problem(other(TODAY, TODAY, 0, 1440), TODAY) is None


def test_buffers_and_steps() -> None:
    assert pattern_problem(0, 720, 5) is None
    assert "buffer" in (pattern_problem(-1, 0, 30) or "")
    assert "buffer" in (pattern_problem(0, 721, 30) or "")
    assert "5, 10, 15, 20, 30 or 60" in (pattern_problem(0, 0, 7) or "")


def test_times_that_no_meeting_can_have() -> None:
    now, hour = MONDAY, timedelta(hours=1)
    assert meeting_problem(Interval(now + hour, now + 2 * hour), now) is None
    for start, end, problem in (
        (now + hour, now + hour, "starts before it ends"),
        (now + hour, now + 26 * hour, "at most 24 hours"),
        (now, now + hour, "over"),
        (now + hour + timedelta(seconds=1), now + 2 * hour, "whole minute"),
        (now + timedelta(days=732), now + timedelta(days=732) + hour, "two years"),
    ):
        assert problem in (meeting_problem(Interval(start, end), now) or "")
