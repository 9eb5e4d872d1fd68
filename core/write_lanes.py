"""Who writes next: people, while background work keeps a small share of the writer."""

import threading
import time
from collections import deque
from typing import Final, Generic, TypeVar

T = TypeVar("T")

REST_FACTOR: Final = 7.0
"""While people write, background work rests seven times as long as it has just taken."""
BUSY_FOR_S: Final = 0.05
"""People count as writing until so long after their last write."""


class WriteLanes(Generic[T]):
    """Two queues between threads: one consumer, any number of producers."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._urgent: deque[T] = deque()
        self._background: deque[T] = deque()
        self._is_closed = False
        self._urgent_at = float("-inf")
        self._rest_until = float("-inf")
        self._background_since: float | None = None

    def put(self, job: T, *, background: bool) -> None:
        """Queue a job."""
        with self._changed:
            (self._background if background else self._urgent).append(job)
            self._changed.notify()

    def close(self) -> None:
        """Let the consumer take what is queued, and then end."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()

    def take(self, limit: int) -> list[T]:
        """Wait for work.

        Returns:
            Up to ``limit`` jobs of one lane, or none at all when the lanes are closed and empty.
        """
        with self._changed:
            self._note_rest()
            while True:
                now = time.monotonic()
                rest_s = 0.0 if self._is_closed else self._rest_until - now
                if self._background and rest_s <= 0:
                    self._background_since = now
                    return _first(self._background, 1 if self._is_busy(now) else limit)
                if self._urgent:
                    self._urgent_at = now
                    return _first(self._urgent, limit)
                if self._is_closed:
                    return []
                self._changed.wait(rest_s if self._background else None)

    def _note_rest(self) -> None:
        """The consumer is back: how long did its background work take?"""
        if self._background_since is None:
            return
        now = time.monotonic()
        if self._is_busy(now):
            self._rest_until = now + REST_FACTOR * (now - self._background_since)
        self._background_since = None

    def _is_busy(self, now: float) -> bool:
        return bool(self._urgent) or now - self._urgent_at <= BUSY_FOR_S


def _first(lane: deque[T], limit: int) -> list[T]:
    return [lane.popleft() for _ in range(min(limit, len(lane)))]
