"""How many bits a second a picture may have; pure, the clock is given.

Down fast, up slowly. Every change costs a key frame, so there are few.
"""

from typing import Final

FIRST_BPS: Final = 500_000
LEAST_BPS: Final = 150_000
MOST_BPS: Final = 900_000
MUCH: Final = 0.08
"""Share of packets that is lost on a line that is too narrow."""
LITTLE: Final = 0.02
"""Share that any line loses."""
DOWN: Final = 0.7
DOWN_S: Final = 1.0
"""A step down shows in the next report but one."""
UP: Final = 1.25
UP_S: Final = 4.0
"""Time without trouble before a step up."""
FILLED: Final = 0.85
"""Of what the client thinks the line takes; sound and copies need the rest."""


class Bitrate:
    """Of one picture.

    Args:
        now_s: The time; goes on in the other calls.
    """

    def __init__(self, now_s: float) -> None:
        self.rate_bps = FIRST_BPS
        self._cap_bps = MOST_BPS
        self._lowered_s = float("-inf")
        self._calm_since_s = now_s

    def lost(self, share: float, now_s: float) -> bool:
        """A share of the packets was lost, 0 to 1; returns whether the rate changed."""
        if share > LITTLE:
            self._calm_since_s = now_s
        if share > MUCH:
            return self._lower(round(self.rate_bps * max(0.5, DOWN - share / 2)), now_s)
        if now_s - self._calm_since_s < UP_S:
            return False
        self._calm_since_s = now_s
        return self._set(round(self.rate_bps * UP))

    def estimated(self, line_bps: int, now_s: float) -> bool:
        """The client guesses what the line takes; returns whether the rate changed."""
        self._cap_bps = min(MOST_BPS, max(LEAST_BPS, round(FILLED * line_bps)))
        if self._cap_bps >= self.rate_bps:
            return False
        self._calm_since_s = now_s
        return self._lower(self._cap_bps, now_s)

    def _lower(self, rate_bps: int, now_s: float) -> bool:
        if now_s - self._lowered_s < DOWN_S:
            return False
        self._lowered_s = now_s
        return self._set(rate_bps)

    def _set(self, rate_bps: int) -> bool:
        before = self.rate_bps
        self.rate_bps = min(self._cap_bps, MOST_BPS, max(LEAST_BPS, rate_bps))
        return self.rate_bps != before
