"""Moments of a wall clock, which jumps twice a year in some places.

A time that the clock jumps over moves forward with it; an hour that comes twice counts once, the
first time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From a moment up to, and without, another."""

    starts_at: datetime
    ends_at: datetime


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time in order, without overlaps; neighbours become one."""
    found: list[Interval] = []
    for one in sorted(intervals):
        if found and one.starts_at <= found[-1].ends_at:
            latest = max(found[-1].ends_at, one.ends_at)
            found[-1] = Interval(found[-1].starts_at, latest)
        else:
            found.append(one)
    return found


def moments_between(
    day: date, start_minute: int, end_minute: int, time_zone: tzinfo
) -> list[Interval]:
    """The UTC moments between two times of a day's wall clock, each time of which counts once.

    Returns:
        One interval, two around the second pass of an hour that comes twice, or none where the
        clock jumps over all of it. A start that the clock jumps over moves forward by the jump
        (02:30 becomes 03:30), an end that it jumps over becomes the jump's moment.
    """
    end = _wall(day, end_minute, time_zone)
    starts_at, ends_at = _wall(day, start_minute, time_zone).astimezone(UTC), end.astimezone(UTC)
    if ends_at.astimezone(time_zone).replace(tzinfo=None) != end.replace(tzinfo=None):
        ends_at = change_between(end.replace(fold=1).astimezone(UTC), ends_at, time_zone)
    if starts_at >= ends_at:
        return []
    repeated = _offset(starts_at, time_zone) - _offset(ends_at, time_zone)
    if repeated <= timedelta(0):
        return [Interval(starts_at, ends_at)]
    change = change_between(starts_at, ends_at, time_zone)
    halves = Interval(starts_at, change), Interval(change + repeated, ends_at)
    return [half for half in halves if half.starts_at < half.ends_at]


def change_between(early: datetime, late: datetime, time_zone: tzinfo) -> datetime:
    """The moment at which the zone's offset changes.

    Args:
        early: Before the change, UTC.
        late: At it or after it, UTC, and with another offset.
        time_zone: Changes once between the two.
    """
    before = early.astimezone(time_zone).utcoffset()
    low, high = 0, int((late - early).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if (early + timedelta(seconds=middle)).astimezone(time_zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return early + timedelta(seconds=high)


def grid_moments(
    first: datetime, last: datetime, step_minutes: int, time_zone: tzinfo
) -> Iterator[datetime]:
    """Multiples of the step by the wall clock; the clock may jump by less than a step."""
    moment, step_s = first, step_minutes * 60
    while moment <= last:
        local = moment.astimezone(time_zone)
        over_s = (local.hour * 3600 + local.minute * 60 + local.second) % step_s
        over = timedelta(seconds=over_s, microseconds=local.microsecond)
        if not over:
            yield moment
        moment += timedelta(seconds=step_s) - over


def _wall(day: date, minute: int, time_zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), time_zone) + minute * MINUTE


def _offset(moment: datetime, time_zone: tzinfo) -> timedelta:
    return moment.astimezone(time_zone).utcoffset() or timedelta(0)
