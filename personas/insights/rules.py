"""Pure sums of what happened to a persona, by version and day."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

BUCKET_MS: Final = 10
"""First audio is counted in steps of so much."""


@dataclass(slots=True)
class Tallied:
    """What happened; two of them add up."""

    views: int = 0
    bids: int = 0
    wins: int = 0
    visits: int = 0
    """Rooms that a fan entered."""
    delivered_ms: int = 0
    fans: set[str] = field(default_factory=set[str])
    returning: set[str] = field(default_factory=set[str])
    """Fans who had been with the persona before."""
    answers: int = 0
    """Spoken ones."""
    interruptions: int = 0
    first_audio: Counter[int] = field(default_factory=Counter[int])
    """How often it took so many ``BUCKET_MS``."""
    safety: Counter[str] = field(default_factory=Counter[str])
    earned: int = 0
    """Micro-units, after the fee."""

    def add(self, other: "Tallied") -> None:
        """Take another's in."""
        for name in ("views", "bids", "wins", "visits", "delivered_ms", "answers"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.interruptions += other.interruptions
        self.earned += other.earned
        self.fans |= other.fans
        self.returning |= other.returning
        self.first_audio.update(other.first_audio)
        self.safety.update(other.safety)


Key = tuple[str, date]
"""A version's id and a day (UTC)."""


def percentile_ms(first_audio: Mapping[int, int], percent: int) -> int | None:
    """The nearest-rank percentile of how long first audio took; None where nobody spoke."""
    total = sum(first_audio.values())
    if total == 0:
        return None
    wanted = max(1, -(-total * percent // 100))
    buckets = sorted(first_audio)
    reached = list(accumulate(first_audio[bucket] for bucket in buckets))
    return buckets[bisect_left(reached, wanted)] * BUCKET_MS


def added_up(parts: Iterable[Tallied]) -> Tallied:
    """The sum of some tallies."""
    total = Tallied()
    for part in parts:
        total.add(part)
    return total


def days_between(since: date, until: date) -> Sequence[date]:
    """All days from one to the other, both included."""
    return [since + timedelta(days=number) for number in range((until - since).days + 1)]


def by_day(found: Mapping[Key, Tallied], days: Sequence[date]) -> list[tuple[date, Tallied]]:
    """All versions of each day, days on which nothing happened too."""
    parts: dict[date, list[Tallied]] = {day: [] for day in days}
    for (_, day), tallied in found.items():
        if day in parts:
            parts[day].append(tallied)
    return [(day, added_up(parts[day])) for day in days]


def by_version(found: Mapping[Key, Tallied], version_id: str) -> Tallied:
    """All days of a version."""
    return added_up(tallied for (key, _), tallied in found.items() if key == version_id)
