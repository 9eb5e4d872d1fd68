"""A part of a picture with its own directions: along a feature and across it."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from avatars.renderers.markers import Point

Plane = npt.NDArray[np.floating]
"""Shape (height, width); single precision, since double would be slower."""


@dataclass(frozen=True, slots=True)
class PatchFrame:
    """A rectangle of a picture, and for each of its pixels where it lies on the feature."""

    rows: slice
    columns: slice
    s: Plane
    """Along the feature, in units of its half width; 0 is its middle."""
    t: Plane
    """Across it, in the same units; + is towards the chin."""
    x: Plane
    """The pixel's own column within the rectangle."""
    y: Plane
    """The pixel's own row within the rectangle."""
    unit: float
    """Pixels of a half width."""
    along: Point

    def sample(self, part: npt.NDArray[np.uint8], ds: Plane, dt: Plane) -> npt.NDArray[np.uint8]:
        """Bend the rectangle: each pixel takes its colour from ``(s + ds, t + dt)``."""
        cos, sin = np.float32(self.along[0] * self.unit), np.float32(self.along[1] * self.unit)
        xs = self.x + (cos * ds - sin * dt)
        ys = self.y + (sin * ds + cos * dt)
        maps = xs.astype(np.float32, copy=False), ys.astype(np.float32, copy=False)
        bent = cv2.remap(part, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(bent, np.uint8)


def patch_frame(
    shape: tuple[int, ...], middle: Point, along: Point, unit: float, reach: tuple[float, ...]
) -> PatchFrame:
    """Lay a rectangle around a feature.

    Args:
        shape: Of the picture, height first.
        middle: Of the feature, in pixels.
        along: Unit vector.
        unit: Half the feature's width, in pixels.
        reach: How far the rectangle goes along, up and down, in units.
    """
    side, up, down = (one * unit for one in reach)
    x, y = along
    tips = [middle + along * a + np.array([-y, x]) * b for a in (-side, side) for b in (-up, down)]
    low = np.floor(np.min(tips, axis=0)).astype(int)
    high = np.ceil(np.max(tips, axis=0)).astype(int) + 1
    left, top = max(0, int(low[0])), max(0, int(low[1]))
    right, bottom = min(shape[1], int(high[0])), min(shape[0], int(high[1]))
    ys, xs = np.mgrid[top : max(bottom, top + 2), left : max(right, left + 2)].astype(np.float32)
    away_x, away_y = xs - np.float32(middle[0]), ys - np.float32(middle[1])
    s = (away_x * np.float32(x) + away_y * np.float32(y)) / np.float32(unit)
    t = (away_y * np.float32(x) - away_x * np.float32(y)) / np.float32(unit)
    rows, columns = slice(top, top + len(s)), slice(left, left + s.shape[1])
    return PatchFrame(rows, columns, s, t, xs - left, ys - top, unit, along)


def step(edge: float, width: float, values: Plane) -> Plane:
    """A soft step: 0 below ``edge``, 1 above ``edge + width``."""
    u = np.clip((values - np.float32(edge)) / np.float32(width), 0, 1)
    return u * u * (3 - 2 * u)
