"""One shape for each hop: the likeliest way through the visemes that does not jump about.

Source:
    Viterbi 1967, with a fixed look-back: each hop is settled once ``LATER`` more were heard.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from avatars.listening.net import LOG_STEPS, LogShares
from engine.face_ports import VISEMES, Viseme

LATER: Final = 4
"""Hops: 80 ms."""
CHANGE_COST: Final = round(1.2 * LOG_STEPS)
CLOSE_COST: Final = round(0.3 * LOG_STEPS)
"""Lips that close are missed more than anything else, so they are let in more easily."""
CLOSED: Final[tuple[Viseme, ...]] = ("PP", "FF")

Whole = npt.NDArray[np.int64]
COSTS: Final[Whole] = np.array(
    [CLOSE_COST if one in CLOSED else CHANGE_COST for one in VISEMES], np.int64
)


class SteadyPath:
    """Settles hop after hop; whole numbers, so that it is the same however the hops come."""

    def __init__(self) -> None:
        self._scores: Whole = np.zeros(len(VISEMES), np.int64)
        self._before: list[Whole] = []
        """For each open hop: which viseme each came from."""

    def feed(self, logs: LogShares, *, is_last: bool = False) -> list[int]:
        """Take the next hops.

        Returns:
            Visemes, by their index, of the hops that are settled now.
        """
        settled: list[int] = []
        for row in logs:
            best = int(self._scores.argmax())
            changed = self._scores[best] - COSTS
            stays = self._scores >= changed
            self._before.append(np.where(stays, np.arange(len(VISEMES)), best))
            self._scores = np.maximum(self._scores, changed) + row
            self._scores -= self._scores.max()
            if len(self._before) > LATER:
                settled.append(self._way()[0])
                del self._before[0]
        if is_last:
            settled += self._way()
            self._before.clear()
        return settled

    def _way(self) -> list[int]:
        """The best way through the open hops, oldest first."""
        at = int(self._scores.argmax())
        way: list[int] = []
        for before in reversed(self._before):
            way.append(at)
            at = int(before[at])
        return way[::-1]
