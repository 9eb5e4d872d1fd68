"""Leaves a server in peace that has just failed, so that no fan waits for it turn after turn."""

from collections.abc import Callable
from time import monotonic
from typing import Final

REST_S: Final = 30.0


class Rest:
    """Whether a server is asked at this moment.

    Args:
        now_s: The machine's monotonic clock.
    """

    def __init__(self, now_s: Callable[[], float] = monotonic) -> None:
        self._now_s = now_s
        self._until_s = 0.0

    @property
    def is_over(self) -> bool:
        """It may be asked."""
        return self._now_s() >= self._until_s

    def begin(self) -> None:
        """It failed."""
        self._until_s = self._now_s() + REST_S
