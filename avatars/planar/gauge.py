"""Reads how far a drawn mouth is open, from frames alone.

For benches that see only what a receiver sees: a frame out of a decoded video, with its noise. The
gauge draws its own face in a range of mouths, keeps the pictures of the mouth, and says which of
them a frame resembles most.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from avatars.mouth_shapes import MOUTHS
from avatars.planar.artwork import artwork
from avatars.planar.layer import View
from avatars.planar.person import PEOPLE
from avatars.planar.renderer import PlanarRenderer
from engine.face_ports import POSE, VISEMES, Pose, Viseme

REACH: Final = (34.0, 22.0, 52.0)
"""Units from the mouth's middle that are compared: to each side, up and down."""
SEARCH: Final = 14.0
"""Units that the head may have moved from its rest, to any side."""
STEPS: Final = 10
"""Strengths of each viseme that a frame is compared with."""
GREY: Final = np.array((0.114, 0.587, 0.299), np.float32)
"""Any fixed mix would do: the gauge's pictures and the frames go through the same."""


@dataclass(frozen=True, slots=True)
class MouthReading:
    """What a frame's mouth looks like."""

    opening: float
    """0..1, the jaw of ``avatars.mouth_shapes``."""
    pressed: float
    """0..1, lips pressed together as for p, b and m."""
    bitten: float
    """0..1, the lower lip under the teeth as for f and v."""
    purse: float
    """0..1, lips pushed forward as for u."""


class MouthGauge:
    """Knows the mouths of one persona at one size of frame."""

    def __init__(self, name: str, size: tuple[int, int] = (512, 512)) -> None:
        view = artwork(name, size).view
        self._box = _box(view, PEOPLE[name].mouth.y, 0.0)
        self._field = _box(view, PEOPLE[name].mouth.y, SEARCH)
        self._shrink = 2 if view.scale >= 0.9 else 1
        drawn = PlanarRenderer(artwork(name, size))
        self._known = [
            (self._small(drawn.draw(pose), self._box), reading) for pose, reading in _poses()
        ]
        drawn.close()

    def read(self, frame: npt.NDArray[np.uint8]) -> MouthReading:
        """Read a frame: RGBA or RGB, of the gauge's size, the head within some degrees of rest."""
        field = self._small(frame, self._field)
        found = np.array(
            [
                float(np.min(cv2.matchTemplate(field, known, cv2.TM_SQDIFF)))
                for known, _ in self._known
            ]
        )
        nearest = np.argsort(found)[:3]
        # The mouths next to the best one share in the reading: it is finer than their steps.
        near = 1.0 / (found[nearest] - found[nearest[0]] + 0.05 * found[nearest[0]] + 1.0)
        parts = np.array([_numbers(self._known[int(i)][1]) for i in nearest])
        return MouthReading(*(float(one) for one in (near / near.sum()) @ parts))

    def _small(
        self, frame: npt.NDArray[np.uint8], box: tuple[int, int, int, int]
    ) -> npt.NDArray[np.float32]:
        left, top, right, bottom = box
        grey = frame[top:bottom, left:right, :3].astype(np.float32) @ GREY
        step = 1.0 / self._shrink
        small = cv2.resize(grey, None, fx=step, fy=step, interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.float32)


@lru_cache(maxsize=8)
def gauge(name: str, size: tuple[int, int]) -> MouthGauge:
    """The gauge of a persona and a size, made once."""
    return MouthGauge(name, size)


def measure_mouth(
    frame: npt.NDArray[np.uint8], name: str, size: tuple[int, int] = (512, 512)
) -> MouthReading:
    """Read the mouth of one frame; ``MouthGauge`` says more."""
    return gauge(name, size).read(frame)


def _numbers(reading: MouthReading) -> tuple[float, float, float, float]:
    return reading.opening, reading.pressed, reading.bitten, reading.purse


def _box(view: View, y: float, more: float) -> tuple[int, int, int, int]:
    aside, up, down = (reach + more for reach in REACH)
    left, right = (view.scale * (256.0 + side * aside) + view.left for side in (-1, 1))
    top, bottom = (view.scale * at + view.top for at in (y - up, y + down))
    return round(left), round(top), round(right), round(bottom)


def _poses() -> list[tuple[Pose, MouthReading]]:
    """Every viseme in several strengths, and what its mouth is."""
    poses = [(np.zeros(len(POSE), np.float32), MouthReading(0.0, 0.0, 0.0, 0.0))]
    for viseme in VISEMES[1:]:
        poses.extend(_pose(viseme, step / STEPS) for step in range(1, STEPS + 1))
    return poses


def _pose(viseme: Viseme, strength: float) -> tuple[Pose, MouthReading]:
    pose = np.zeros(len(POSE), np.float32)
    pose[VISEMES.index(viseme)] = strength
    jaw, press, bite, purse = (
        strength * part
        for shape in [MOUTHS[viseme]]
        for part in (shape.jaw, shape.press, shape.bite, shape.round)
    )
    return pose, MouthReading(jaw, press, bite, purse)
