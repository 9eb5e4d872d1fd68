"""Leaves a server in peace that has failed, so that only one turn ever waits for it in vain.

One that a fan would have to wait for (a mind, a voice) is not waited for again before it has
answered a trial, which is asked beside a turn that the house answers.
"""

from collections.abc import Callable
from time import monotonic
from typing import Final

FIRST_REST_S: Final = 30.0
LONGEST_REST_S: Final = 900.0
"""The worker looks at each server as often; after that its row says what it is."""
MOST_STEPS: Final = 10
MOST_KEPT: Final = 10_000
"""Links whose state a process remembers."""


class Rest:
    """How one link has done lately.

    Args:
        now_s: The machine's monotonic clock.
    """

    def __init__(self, now_s: Callable[[], float] = monotonic) -> None:
        self._now_s = now_s
        self._until_s = 0.0
        self._failures = 0
        self._is_tried = False

    @property
    def is_well(self) -> bool:
        """It answered in time when it was asked last; a turn may wait for it."""
        return self._failures == 0

    @property
    def is_over(self) -> bool:
        """It may be asked where nobody waits."""
        return self._now_s() >= self._until_s

    def take_trial(self) -> bool:
        """Is it time to try it beside a turn? Who is told so does it; the others are told no."""
        if self.is_well or not self.is_over:
            return False
        self._until_s = self._now_s() + FIRST_REST_S
        self._is_tried = True
        return True

    def begin(self) -> None:
        """It failed: a rest of 30 s, 1, 2, 4 … minutes; turns that fail together count once."""
        if not self.is_over and not self._is_tried:
            return
        self._until_s = self._now_s() + min(FIRST_REST_S * 2**self._failures, LONGEST_REST_S)
        self._failures = min(self._failures + 1, MOST_STEPS)
        self._is_tried = False

    def end(self) -> None:
        """It answered, whole and in time."""
        self._until_s, self._failures, self._is_tried = 0.0, 0, False


class Rests:
    """The links of one process: what one visit has found out, the others need not.

    Args:
        now_s: The machine's monotonic clock.
    """

    def __init__(self, now_s: Callable[[], float] = monotonic) -> None:
        self._now_s = now_s
        self._kept: dict[str, Rest] = {}

    def of(self, link: str) -> Rest:
        """The one of a link; the oldest are forgotten where there are too many."""
        rest = self._kept.get(link)
        if rest is None:
            if len(self._kept) >= MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            rest = self._kept[link] = Rest(self._now_s)
        return rest
