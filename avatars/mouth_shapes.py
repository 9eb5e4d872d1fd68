"""How each viseme looks, in the few numbers that a drawn mouth needs."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.face_ports import VISEMES, Viseme


@dataclass(frozen=True, slots=True)
class MouthShape:
    """A mouth; all numbers run from 0 to 1 unless said otherwise."""

    jaw: float
    """How far the jaw is down."""
    wide: float = 0.0
    """-1 narrow, 1 wide."""
    round: float = 0.0
    """Lips pushed forward to a circle."""
    press: float = 0.0
    """Lips pressed together."""
    bite: float = 0.0
    """The lower lip under the upper teeth."""
    teeth: float = 0.0
    """How much of the teeth shows."""
    tongue: float = 0.0
    """How much of the tongue shows."""


MOUTHS: Final[dict[Viseme, MouthShape]] = {
    "sil": MouthShape(0.0),
    "PP": MouthShape(0.0, wide=-0.1, press=1.0),
    "FF": MouthShape(0.08, wide=0.1, bite=1.0, teeth=0.8),
    "TH": MouthShape(0.22, teeth=0.7, tongue=1.0),
    "DD": MouthShape(0.22, wide=0.1, teeth=0.8, tongue=0.6),
    "kk": MouthShape(0.28, teeth=0.4, tongue=0.2),
    "CH": MouthShape(0.20, wide=-0.3, round=0.6, teeth=0.9),
    "SS": MouthShape(0.10, wide=0.4, teeth=1.0),
    "nn": MouthShape(0.18, wide=0.1, teeth=0.6, tongue=0.8),
    "RR": MouthShape(0.22, wide=-0.2, round=0.4, teeth=0.3),
    "aa": MouthShape(0.95, wide=0.1, teeth=0.6, tongue=0.4),
    "E": MouthShape(0.50, wide=0.4, teeth=0.7, tongue=0.3),
    "I": MouthShape(0.30, wide=0.7, teeth=0.9),
    "O": MouthShape(0.65, wide=-0.4, round=0.8, teeth=0.1),
    "U": MouthShape(0.30, wide=-0.7, round=1.0),
}

TABLE: Final[npt.NDArray[np.float32]] = np.array(
    [
        (m.jaw, m.wide, m.round, m.press, m.bite, m.teeth, m.tongue)
        for m in (MOUTHS[viseme] for viseme in VISEMES)
    ],
    np.float32,
)
"""Shape (15, 7), the fields of ``MouthShape`` in order."""


def blended(weights: npt.NDArray[np.float32]) -> MouthShape:
    """The mouth of a pose.

    Args:
        weights: Of the visemes, shape (15,), sum at most 1; what is missing is rest.
    """
    return MouthShape(*(float(one) for one in weights @ TABLE))
