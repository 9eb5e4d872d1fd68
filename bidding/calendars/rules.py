"""Decisions about time: what is open, what is free, and which hours make no sense.

Hours are those of a wall clock. Where the clock is put forward, a time that does not exist moves
forward with it; where it is put back, the hour that comes twice counts once, the first time.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Final

from bidding.calendars.wall_clock import MINUTE, Interval, grid_moments, merged, moments_between
from models.states import ExceptionKind

DAY_MINUTES: Final = 1440
HORIZON_DAYS: Final = 731
"""Nothing is planned further ahead."""
MOST_HOURS: Final = 70
"""Weekly hours of one calendar: ten a day."""
MOST_BUFFER_MINUTES: Final = 720
STEPS: Final = (5, 10, 15, 20, 30, 60)
"""Minutes between offered starts; each divides the hour."""
LONGEST_MEETING: Final = timedelta(hours=24)
_WEEKDAYS: Final = (
    *("Monday", "Tuesday", "Wednesday", "Thursday"),
    *("Friday", "Saturday", "Sunday"),
)


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """Hours of a weekday, every week."""

    weekday: int
    """0 is Monday."""
    start_minute: int
    """Of the wall clock, from midnight."""
    end_minute: int
    """Exclusive; 1440 is the next midnight."""


DEFAULT_HOURS: Final = tuple(Hours(weekday, 600, 1080) for weekday in range(5))
"""Monday to Friday, 10:00 to 18:00."""


@dataclass(frozen=True, slots=True)
class OtherHours:
    """Days on which other hours hold; both minutes are None for whole days."""

    kind: ExceptionKind
    first_day: date
    last_day: date
    """Inclusive."""
    start_minute: int | None = None
    end_minute: int | None = None


@dataclass(frozen=True, slots=True)
class SlotShape:
    """What a slot must have room for."""

    minutes: int
    step_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int

    def busy_around(self, starts_at: datetime) -> Interval:
        """The time that a meeting takes with its buffers."""
        ends_at = starts_at + self.minutes * MINUTE
        return with_buffers(
            Interval(starts_at, ends_at), self.buffer_before_minutes, self.buffer_after_minutes
        )


def with_buffers(time_taken: Interval, before_minutes: int, after_minutes: int) -> Interval:
    """The interval with what is kept free around it."""
    return Interval(
        time_taken.starts_at - before_minutes * MINUTE,
        time_taken.ends_at + after_minutes * MINUTE,
    )


def open_minutes(
    rules: Sequence[Hours], exceptions: Sequence[OtherHours], day: date
) -> list[tuple[int, int]]:
    """The open minutes of a day by its wall clock: weekly and extra hours without blackouts."""
    today = [one for one in exceptions if one.first_day <= day <= one.last_day]
    wanted = [
        (one.start_minute, one.end_minute) for one in rules if one.weekday == day.weekday()
    ] + [_minutes(one) for one in today if one.kind == ExceptionKind.EXTRA]
    spans = _merged_minutes(wanted)
    for one in today:
        if one.kind == ExceptionKind.BLACKOUT:
            spans = _without(spans, *_minutes(one))
    return spans


def open_intervals(
    rules: Sequence[Hours],
    exceptions: Sequence[OtherHours],
    time_zone: tzinfo,
    first_day: date,
    last_day: date,
) -> list[Interval]:
    """The open time of some days, in order and merged.

    Args:
        rules: Weekly hours; overlapping ones count once.
        exceptions: A blackout wins over weekly and extra hours.
        time_zone: Of the wall clock.
        first_day: Of that clock.
        last_day: Inclusive.

    Returns:
        UTC intervals. A start that the clock jumps over moves forward by the jump (02:30 becomes
        03:30), an end that it jumps over becomes the jump's moment, and of an hour that comes
        twice the second pass is closed.
    """
    found: list[Interval] = []
    for number in range((last_day - first_day).days + 1):
        day = first_day + timedelta(days=number)
        for start, end in open_minutes(rules, exceptions, day):
            found += moments_between(day, start, end, time_zone)
    return merged(found)


def free_slots(
    open_times: Sequence[Interval],
    busy: Iterable[Interval],
    shape: SlotShape,
    time_zone: tzinfo,
    *,
    not_before: datetime,
    not_after: datetime,
) -> Iterator[datetime]:
    """Moments at which a meeting may start, in order.

    Args:
        open_times: In order and merged; the meeting lies within one of them, its buffers need not.
        busy: Time that is taken, with its own buffers.
        shape: Of the meeting.
        time_zone: Starts are multiples of the step by its wall clock, counted from midnight.
        not_before: The first start that may be.
        not_after: Starts are before it.
    """
    taken = merged(busy)
    beginnings = [one.starts_at for one in taken]
    length = shape.minutes * MINUTE
    for one in open_times:
        latest = one.ends_at - length
        for start in grid_moments(
            max(one.starts_at, not_before), latest, shape.step_minutes, time_zone
        ):
            if start >= not_after:
                return
            around = shape.busy_around(start)
            place = bisect_left(beginnings, around.ends_at)
            if place == 0 or taken[place - 1].ends_at <= around.starts_at:
                yield start


def hours_problem(rules: Sequence[Hours]) -> str | None:
    """What is wrong with weekly hours, if anything."""
    if len(rules) > MOST_HOURS:
        return f"a week has at most {MOST_HOURS} entries of hours"
    for one in rules:
        if not 0 <= one.weekday <= 6:
            return "weekdays are 0 (Monday) to 6 (Sunday)"
        if problem := minutes_problem(one.start_minute, one.end_minute):
            return f"{_WEEKDAYS[one.weekday]}: {problem}"
    ordered = sorted(rules)
    for first, second in pairwise(ordered):
        if first.weekday == second.weekday and second.start_minute < first.end_minute:
            return f"{_WEEKDAYS[first.weekday]}: {_span_text(second)} overlaps {_span_text(first)}"
    return None


def minutes_problem(start_minute: int, end_minute: int) -> str | None:
    """What is wrong with hours of a day, if anything."""
    if start_minute < 0 or end_minute > DAY_MINUTES:
        return "hours lie between 0 and 1440 minutes of one day; make two entries across midnight"
    if start_minute >= end_minute:
        return "hours start before they end"
    return None


def other_hours_problem(one: OtherHours, today: date) -> str | None:
    """What is wrong with an exception, if anything.

    Args:
        one: The exception.
        today: By the calendar's clock.
    """
    if one.first_day > one.last_day:
        return "the first day comes before the last day"
    if one.last_day < today:
        return "these days are over"
    if one.last_day > today + timedelta(days=HORIZON_DAYS):
        return "a calendar reaches two years ahead"
    if (one.start_minute is None) != (one.end_minute is None):
        return "name both the start and the end, or neither for whole days"
    return minutes_problem(*_minutes(one))


def pattern_problem(before_minutes: int, after_minutes: int, step_minutes: int) -> str | None:
    """What is wrong with buffers and step, if anything."""
    if not all(0 <= one <= MOST_BUFFER_MINUTES for one in (before_minutes, after_minutes)):
        return f"a buffer has 0 to {MOST_BUFFER_MINUTES} minutes"
    if step_minutes not in STEPS:
        return f"slots start every {', '.join(map(str, STEPS[:-1]))} or {STEPS[-1]} minutes"
    return None


def meeting_problem(time_taken: Interval, now: datetime) -> str | None:
    """Why no meeting can be at this time, whatever the calendar says."""
    if time_taken.starts_at >= time_taken.ends_at:
        return "a meeting starts before it ends"
    if time_taken.ends_at - time_taken.starts_at > LONGEST_MEETING:
        return "a meeting has at most 24 hours"
    if any(one.second or one.microsecond for one in (time_taken.starts_at, time_taken.ends_at)):
        return "a meeting starts and ends on a whole minute"
    if time_taken.starts_at <= now:
        return "this time is over"
    if time_taken.starts_at > now + timedelta(days=HORIZON_DAYS):
        return "a calendar reaches two years ahead"
    return None


def _minutes(one: OtherHours) -> tuple[int, int]:
    if one.start_minute is None or one.end_minute is None:
        return 0, DAY_MINUTES
    return one.start_minute, one.end_minute


def _merged_minutes(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _without(spans: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    halves = [
        half
        for first, last in spans
        for half in ((first, min(last, start)), (max(first, end), last))
    ]
    return [(first, last) for first, last in halves if first < last]


def _span_text(hours: Hours) -> str:
    return f"{_clock_text(hours.start_minute)}-{_clock_text(hours.end_minute)}"


def _clock_text(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
