"""Where the face is in a picture: six places that the owner sets."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot, isfinite
from typing import Final

import numpy as np
import numpy.typing as npt

from avatars.renderers.errors import BrokenFace

NAMES: Final = ("eye_left", "eye_right", "mouth_left", "mouth_right", "lips", "chin")

Point = npt.NDArray[np.float64]
"""x and y, in pixels."""


@dataclass(frozen=True, slots=True)
class FacePlaces:
    """The markers in pixels, and directions of the face; left and right as seen."""

    eyes: tuple[Point, Point]
    """Left and right in the picture."""
    corners: tuple[Point, Point]
    """Of the mouth."""
    lips: Point
    """Where the lips meet, in the middle."""
    chin: Point

    @property
    def across(self) -> Point:
        """Unit vector along the line of the eyes."""
        way = self.eyes[1] - self.eyes[0]
        return way / np.linalg.norm(way)

    @property
    def down(self) -> Point:
        """Unit vector from the eyes to the chin, at a right angle to ``across``."""
        x, y = self.across
        return np.array([-y, x])

    @property
    def between_eyes(self) -> float:
        """Pixels."""
        return float(np.linalg.norm(self.eyes[1] - self.eyes[0]))

    @property
    def mouth_width(self) -> float:
        """Pixels."""
        return float(np.linalg.norm(self.corners[1] - self.corners[0]))

    @property
    def middle(self) -> Point:
        """Between the eyes."""
        return (self.eyes[0] + self.eyes[1]) / 2

    @property
    def height(self) -> float:
        """From the eyes to the chin, in pixels."""
        return float((self.chin - self.middle) @ self.down)


def places(
    markers: Mapping[str, tuple[float, float]], size: tuple[int, int], shift: tuple[float, float]
) -> FacePlaces:
    """Put the markers on a scaled and cut picture.

    Args:
        markers: By the names of ``NAMES``, each x and y in 0..1 of the picture. It does not matter
            whose left ``eye_left`` means.
        size: Width and height of the scaled picture, in pixels.
        shift: Pixels that were cut off at the left and at the top.

    Raises:
        BrokenFace: A marker is missing or outside, or they do not lie like a face.
    """
    if missing := [name for name in NAMES if name not in markers]:
        raise BrokenFace(f"missing markers: {', '.join(missing)}")
    for name in NAMES:
        if not all(isfinite(one) and 0.0 <= one <= 1.0 for one in markers[name]):
            raise BrokenFace(f"the marker {name} is outside of the picture")
    at = {name: np.array(markers[name], float) * size - shift for name in NAMES}
    eyes = sorted((at["eye_left"], at["eye_right"]), key=lambda one: float(one[0]))
    corners = sorted((at["mouth_left"], at["mouth_right"]), key=lambda one: float(one[0]))
    face = FacePlaces((eyes[0], eyes[1]), (corners[0], corners[1]), at["lips"], at["chin"])
    _check(face)
    return face


def _check(face: FacePlaces) -> None:
    if min(hypot(*(face.eyes[1] - face.eyes[0])), hypot(*(face.corners[1] - face.corners[0]))) < 8:
        raise BrokenFace("the eyes or the corners of the mouth lie on each other")
    lips = float((face.lips - face.middle) @ face.down)
    if not 0.3 * face.between_eyes < lips < face.height < 4.0 * face.between_eyes:
        raise BrokenFace("the markers do not lie like a face: eyes, lips below, chin lowest")
