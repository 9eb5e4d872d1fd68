"""Rate limits in the memory of this process.

Each process counts for itself: with N processes behind a balancer a limit lets through up to N
times as much. That is enough against guessing; a shared counter would be one more engine to run.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from core.clock import Clock
from core.errors import TooManyRequestsError

MAX_KEYS: Final = 100_000
"""Keys remembered at once; past it the one that waited longest is forgotten."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many acts within a sliding window."""

    name: str
    count: int
    window: timedelta


class RateLimiter:
    """Counts acts per limit and key."""

    def __init__(self, clock: Clock, *, max_keys: int = MAX_KEYS) -> None:
        self._clock = clock
        self._max_keys = max_keys
        self._acts: OrderedDict[tuple[str, str], deque[datetime]] = OrderedDict()

    def take(self, limit: Limit, key: str) -> None:
        """Count one act.

        Raises:
            TooManyRequestsError: The window is full; a refused act does not count.
        """
        now = self._clock.now()
        acts = self._acts.setdefault((limit.name, key), deque())
        self._acts.move_to_end((limit.name, key))
        while acts and not timedelta(0) <= now - acts[0] < limit.window:
            acts.popleft()  # Too old, or from before the clock was set back.
        if len(acts) >= limit.count:
            wait_s = max(1, ceil((acts[0] + limit.window - now).total_seconds()))
            raise TooManyRequestsError(
                f"Too many attempts. Try again in {_words(wait_s)}.", retry_after_s=wait_s
            )
        acts.append(now)
        while len(self._acts) > self._max_keys:
            self._acts.popitem(last=False)

    def forgive(self, limit: Limit, key: str) -> None:
        """Forget what was counted, for example after the right password."""
        self._acts.pop((limit.name, key), None)


def _words(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} seconds"
    minutes = ceil(seconds / 60)
    return "a minute" if minutes == 1 else f"{minutes} minutes"
