"""How busy a stage is, and whether one more face fits; pure."""

from collections import deque
from dataclasses import dataclass
from typing import Final

WINDOW: Final = 10
"""Tallies that are looked at, one a second."""
LATE_MOST: Final = 0.01
"""Share of frames that may be late."""
LATE_FEW: Final = 5
"""Late frames of a window that say nothing yet: something else ran for a moment."""
BUSY_MOST: Final = 0.85
"""Of a process's time; the rest is for what no average shows."""
COST_GUESS: Final = 0.1
"""Of a process's time, for a face while none was measured."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a stage did in the last second."""

    drawn: int
    late: int
    busy: float
    """Share of the time that went into frames, 0 to 1."""
    faces: int
    has_opened: bool = False
    """A face was being loaded, which makes frames late for once."""


class Load:
    """Of one stage.

    Args:
        most: Faces that it may draw.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._tallies: deque[Tally] = deque(maxlen=WINDOW)

    def add(self, tally: Tally) -> None:
        """Take the tally of a second."""
        self._tallies.append(tally)

    @property
    def cost(self) -> float:
        """Share of the process's time that a face takes."""
        measured = [one for one in self._tallies if one.faces and one.drawn and not one.has_opened]
        if not measured:
            return COST_GUESS
        return sum(one.busy for one in measured) / sum(one.faces for one in measured)

    @property
    def is_late(self) -> bool:
        """It could not keep up in the window."""
        counted = [one for one in self._tallies if not one.has_opened]
        late = sum(one.late for one in counted)
        return late > max(LATE_FEW, LATE_MOST * sum(one.drawn for one in counted))

    def has_room(self, faces: int) -> bool:
        """May another face come beside as many as there are?"""
        if faces == 0:
            return True
        return faces < self._most and not self.is_late and (faces + 1) * self.cost <= BUSY_MOST
