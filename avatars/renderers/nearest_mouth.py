"""Which of the drawn mouths looks most like the mouth of a pose."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from avatars.mouth_shapes import MOUTHS, MouthShape

_WEIGHTS: Final = np.array([1.0, 0.7, 0.8, 0.9, 1.0, 0.25, 0.3], np.float32)
"""How much a difference in each field of ``MouthShape`` is seen, from jaw to tongue."""
_STAY: Final = 0.06
"""How much nearer another mouth must be before the picture changes."""

NAMES: Final[dict[str, MouthShape]] = {"rest": MOUTHS["sil"]} | {
    str(viseme): shape for viseme, shape in MOUTHS.items() if viseme != "sil"
}
"""What each picture of a mouth stands for."""
USUAL: Final = ("rest", "PP", "FF", "TH", "SS", "aa", "E", "O", "U")
"""The nine that an owner is asked for."""


class NearestMouth:
    """Chooses by the look of the whole pose, not by its strongest viseme.

    Between two visemes the strongest one changes late; the look is already on its way.
    """

    def __init__(self, names: Sequence[str]) -> None:
        """Choose among these.

        Args:
            names: Keys of ``NAMES``, at least one.
        """
        self._names = tuple(names)
        self._places = np.array([_place(NAMES[name]) for name in names], np.float32)
        self._now = self._index_of_nearest(_place(MOUTHS["sil"]))

    @property
    def now(self) -> str:
        """The last that was chosen."""
        return self._names[self._now]

    def choose(self, mouth: MouthShape) -> str:
        """Name the nearest; a mouth that is hardly nearer does not replace the last one."""
        place = _place(mouth)
        nearest = self._index_of_nearest(place)
        gain = self._distance(self._now, place) - self._distance(nearest, place)
        if gain > _STAY:
            self._now = nearest
        return self._names[self._now]

    def _index_of_nearest(self, place: npt.NDArray[np.float32]) -> int:
        return int(np.argmin(np.linalg.norm(self._places - place, axis=1)))

    def _distance(self, index: int, place: npt.NDArray[np.float32]) -> float:
        return float(np.linalg.norm(self._places[index] - place))


def _place(mouth: MouthShape) -> npt.NDArray[np.float32]:
    fields = (mouth.jaw, mouth.wide, mouth.round, mouth.press, mouth.bite, mouth.teeth)
    return np.array((*fields, mouth.tongue), np.float32) * _WEIGHTS
