"""How the head of a flat picture turns: a smooth warp, computed coarsely and spread."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from avatars.renderers.markers import FacePlaces
from avatars.renderers.patch_frame import Plane, step
from avatars.renderers.reading import Reading

_NODES: Final = 48
"""Nodes of the coarse net along each side."""
_OVERSCAN: Final = 0.965
"""The picture is shown a little larger, so that its rim stays outside."""


class PortraitHead:
    """Moves head and shoulders of a whole picture."""

    def __init__(self, size: tuple[int, int], face: FacePlaces) -> None:
        """Prepare the fields.

        Args:
            size: Width and height of the picture, in pixels.
            face: Where its face is.
        """
        self._size = size
        width, height = size
        ys, xs = np.mgrid[0:_NODES, 0:_NODES].astype(np.float32)
        self._x = (xs + 0.5) * np.float32(width / _NODES) - np.float32(0.5)
        self._y = (ys + 0.5) * np.float32(height / _NODES) - np.float32(0.5)
        reach = np.float32(face.height)
        centre = face.middle + face.down * 0.25 * face.height
        along, down = self._along(face, centre)
        round_ = np.hypot(along / (1.25 * reach), down / (1.55 * reach))
        self._mask = 1 - step(0.75, 0.95, round_)
        """1 on the head, 0 far from it."""
        self._bulge = np.maximum(0, 1 - round_**2) * self._mask
        """How far a point stands out towards the viewer."""
        neck = face.chin + face.down * 0.35 * face.height
        self._turn_x, self._turn_y = self._x - np.float32(neck[0]), self._y - np.float32(neck[1])
        chest = step(float(face.chin[1]), 0.9 * face.height, self._y)
        self._breath = chest * np.float32(0.012 * face.height)
        self._chest = chest
        self._reach = reach
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        self._rows, self._columns = rows, columns

    def draw(self, picture: npt.NDArray[np.uint8], reading: Reading) -> npt.NDArray[np.uint8]:
        """Bend a whole picture.

        Args:
            picture: RGB.
            reading: The pose; only head, breath, lean and sway count.
        """
        xs, ys = self._field(reading)
        bent = cv2.remap(picture, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
        return np.asarray(bent, np.uint8)

    def _field(self, reading: Reading) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        width, height = self._size
        angle = np.float32(np.radians(reading.head_roll))
        cos, sin = np.cos(angle) - 1, np.sin(angle)
        dx = self._mask * (cos * self._turn_x + sin * self._turn_y)
        dy = self._mask * (cos * self._turn_y - sin * self._turn_x)
        yaw, pitch = reading.head_yaw / 35.0, reading.head_pitch / 25.0
        dx -= self._reach * np.float32(yaw) * (0.20 * self._bulge + 0.07 * self._mask)
        dy += self._reach * np.float32(pitch) * (0.15 * self._bulge + 0.05 * self._mask)
        dy += self._breath * np.float32(reading.breath)
        dx -= (self._chest + self._mask) * np.float32(0.002 * width * reading.sway)
        zoom = np.float32(_OVERSCAN * (1.0 - 0.03 * reading.lean) - 1.0)
        dx += zoom * (self._x - np.float32(width / 2))
        dy += zoom * (self._y - np.float32(height * 0.6))
        return self._spread(dx, self._columns), self._spread(dy, self._rows)

    def _spread(self, coarse: Plane, places: Plane) -> npt.NDArray[np.float32]:
        net = coarse.astype(np.float32, copy=False)
        spread = cv2.resize(net, self._size, interpolation=cv2.INTER_LINEAR)
        return np.asarray(cv2.add(spread, places), np.float32)

    def _along(self, face: FacePlaces, centre: npt.NDArray[np.float64]) -> tuple[Plane, Plane]:
        """Each node along and across the face, in pixels from a point."""
        x, y = self._x - np.float32(centre[0]), self._y - np.float32(centre[1])
        (ax, ay), (bx, by) = face.across, face.down
        return x * np.float32(ax) + y * np.float32(ay), x * np.float32(bx) + y * np.float32(by)
