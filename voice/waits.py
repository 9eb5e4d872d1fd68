"""How long jobs wait for a thread: tells an overload before anybody hears it."""

import time
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Final

LATELY_S: Final = 10.0
"""How far back ``busy_s`` looks."""
REMEMBERED: Final = 512
"""Jobs; of more only the latest count."""


class Waits:
    """Counts waiting time; event loops and threads may call it, for nothing here ever blocks.

    Each step is one operation of a built-in container, so threads cannot meet inside it.

    Args:
        now_s: A clock that only goes forward.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._numbers = count()
        self._waiting: dict[int, float] = {}
        """When each job was asked for, by its number."""
        self._ended: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)
        """When a wait ended, and how long it was."""

    def begin(self) -> int:
        """A job begins to wait; the number ends it."""
        number = next(self._numbers)
        self._waiting[number] = self._now_s()
        return number

    def end(self, number: int) -> None:
        """A thread took the job, or nobody wants it any more; a second end is nothing."""
        since = self._waiting.pop(number, None)
        if since is not None:
            now = self._now_s()
            self._ended.append((now, now - since))

    def busy_s(self) -> float:
        """The mean wait of the last ten seconds, or that of the job that waits longest now."""
        now = self._now_s()
        waits = [wait for at, wait in list(self._ended) if at > now - LATELY_S]
        mean = sum(waits) / len(waits) if waits else 0.0
        oldest = min(list(self._waiting.values()), default=now)
        return max(mean, now - oldest)
