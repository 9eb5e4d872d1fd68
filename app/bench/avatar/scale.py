"""Reads how far a drawn mouth is open, off pictures alone, for every renderer alike.

A scale draws its own renderer's face in a range of mouths, keeps the pictures of the place that
moves, and says which of them a frame resembles most; so it also reads what a codec left of a frame.
"""

from collections.abc import Iterator
from statistics import fmean
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from avatars.mouth_shapes import MOUTHS
from engine.face_ports import POSE, VISEMES, Pose, Renderer, Viseme

Picture = npt.NDArray[np.uint8]
"""RGB or RGBA, of the renderer's size."""
Small = npt.NDArray[np.float32]

STEPS: Final = {"aa": 8, "E": 6, "O": 6, "I": 4, "U": 4}
FEW: Final = 3
"""Strengths of the other visemes."""
VOWELS: Final[tuple[Viseme, ...]] = ("aa", "E", "O")
STRENGTHS: Final = (0.5, 0.75, 1.0)
SHARES: Final = (0.25, 0.5, 0.75)
MOVED: Final = 0.2
"""Of the largest difference between a shut and an open mouth: what differs more belongs to it."""
MARGIN: Final = 6
SEARCH: Final = 0.035
"""Of the frame: how far the head may have moved from rest, to any side."""
WIDTH: Final = 40
"""Pixels of a mouth's picture that is compared, about."""
GREY: Final = np.array((0.299, 0.587, 0.114), np.float32)
SAME: Final = 1.0
"""Mean square of the difference of pictures that are one."""
NEAREST: Final = 3


class Scale:
    """Knows the mouths of one renderer."""

    def __init__(self, renderer: Renderer) -> None:
        rest, wide = (renderer.draw(pose_of("aa", weight)).copy() for weight in (0.0, 1.0))
        left, top, right, bottom = _place(rest, wide)
        width, height = renderer.size
        self._step = max(1.0, (right - left) / WIDTH)
        aside, up = round(SEARCH * width), round(SEARCH * height)
        self._box = left, top, right, bottom
        self.field = (
            *(max(0, left - aside), max(0, top - up)),
            *(min(width, right + aside), min(height, bottom + up)),
        )
        """Left, top, right and bottom of what is read of a frame."""
        self._pictures: list[Small] = []
        self._told: list[list[float]] = []
        """How far open the mouths are that each picture stands for."""
        for pose, opening in _poses():
            self._learn(renderer.draw(pose), opening)
        self._openings = np.array([fmean(one) for one in self._told])

    def read(self, frame: Picture) -> float:
        """How far the mouth of a frame is open: 0 to 1, the jaw of ``avatars.mouth_shapes``."""
        return self.read_field(self.cut(frame))

    def cut(self, frame: Picture) -> Picture:
        """What is read of a frame; a copy."""
        left, top, right, bottom = self.field
        return frame[top:bottom, left:right, :3].copy()

    def read_field(self, field: Picture) -> float:
        """The same for what was cut out of a frame."""
        small = self._small(field)
        found = np.array(
            [float(np.min(cv2.matchTemplate(small, one, cv2.TM_SQDIFF))) for one in self._pictures]
        )
        nearest = np.argsort(found)[:NEAREST]
        # The mouths next to the best one share in the reading: it is finer than their steps.
        near = 1.0 / (found[nearest] - found[nearest[0]] + 0.05 * found[nearest[0]] + 1.0)
        openings = self._openings[nearest]
        return float(near @ openings / near.sum())

    def _learn(self, frame: Picture, opening: float) -> None:
        """Keep a mouth; one that looks like another shares its place."""
        left, top, right, bottom = self._box
        small = self._small(frame[top:bottom, left:right, :3])
        for n, known in enumerate(self._pictures):
            if float(np.mean((known - small) ** 2)) < SAME:
                self._told[n].append(opening)
                return
        self._pictures.append(small)
        self._told.append([opening])

    def _small(self, picture: Picture) -> Small:
        grey = picture.astype(np.float32) @ GREY
        share = 1 / self._step
        small = cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.float32)


def pose_of(viseme: str, weight: float) -> Pose:
    """A face that does nothing but this."""
    pose = np.zeros(len(POSE), np.float32)
    pose[POSE.index(viseme)] = weight
    return pose


def _poses() -> Iterator[tuple[Pose, float]]:
    """Every viseme in several strengths, and how far the mouth is open."""
    yield pose_of("sil", 0.0), 0.0
    for viseme in VISEMES[1:]:
        steps = STEPS.get(viseme, FEW)
        for step in range(1, steps + 1):
            weight = step / steps
            yield pose_of(viseme, weight), weight * MOUTHS[viseme].jaw
    # On the way from pressed lips both are there.
    for viseme in VOWELS:
        for strength in STRENGTHS:
            for share in SHARES:
                weight = strength * share
                yield (
                    pose_of(viseme, weight) + pose_of("PP", 1.0 - share),
                    weight * MOUTHS[viseme].jaw,
                )


def _place(rest: Picture, wide: Picture) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what moves when the mouth opens."""
    apart = np.abs(rest[..., :3].astype(np.int16) - wide[..., :3]).max(axis=2)
    rows, columns = np.nonzero(apart > MOVED * apart.max())
    height, width = apart.shape
    return (
        *(max(0, int(columns.min()) - MARGIN), max(0, int(rows.min()) - MARGIN)),
        *(min(width, int(columns.max()) + MARGIN), min(height, int(rows.max()) + MARGIN)),
    )
