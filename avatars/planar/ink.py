"""The seam to skia: its colours, its surfaces and its paths.

Skia's quick ways of filling pixels exist for the order BGRA only, and frames are RGBA. So every
surface here is declared BGRA, every colour goes through ``ink`` with red and blue exchanged, and
the bytes in memory come out as RGBA. A path is read from memory in one call: a call for each point
costs more than drawing it.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import skia as untyped_skia

from engine.face_ports import Frame

skia: Any = untyped_skia
"""It comes without types."""
Canvas = Any
Paint = Any
Path = Any
Shader = Any
Picture = Any
Points = npt.NDArray[np.float32]
"""Shape (count, 2), x and y."""


@lru_cache(maxsize=1024)
def ink(code: str, alpha: float = 1.0) -> int:
    """A colour for surfaces of this package.

    Args:
        code: ``#rrggbb`` or ``#rrggbbaa``.
        alpha: 0..1, times the code's own.
    """
    red, green, blue = (int(code[i : i + 2], 16) for i in (1, 3, 5))
    own = int(code[7:9], 16) if len(code) == 9 else 255
    return round(own * alpha) << 24 | blue << 16 | green << 8 | red


def flat(code: str, alpha: float = 1.0) -> Paint:
    """A smooth-edged paint of one colour."""
    return skia.Paint(Color=ink(code, alpha), AntiAlias=True)


def canvas_on(pixels: Frame) -> Canvas:
    """A canvas that draws into an array of RGBA bytes; the array has to outlive it."""
    height, width = pixels.shape[:2]
    kind = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    return skia.Canvas.MakeRasterDirect(kind, pixels, width * 4)


def picture_of(pixels: Frame) -> Picture:
    """An image on top of contiguous bytes, without a copy."""
    return skia.Image.fromarray(
        pixels, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType, copy=False
    )


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed polygon of a fixed number of points, ready to be read from memory."""

    head: bytes
    tail: bytes

    def through(self, points: Points) -> Path:
        """The polygon through these points."""
        path = skia.Path()
        path.readFromMemory(self.head + points.tobytes() + self.tail)
        return path


@lru_cache(maxsize=64)
def outline(count: int) -> Outline:
    """The polygon of ``count`` points.

    The bytes before and after the points are cut from a path that skia itself wrote, so that
    nothing here depends on the details of its format but the place of the points.
    """
    marks = np.arange(1.0, 2.0 * count + 1.0, dtype=np.float32).reshape(count, 2)
    path = skia.Path()
    path.moveTo(*map(float, marks[0]))
    for x, y in marks[1:]:
        path.lineTo(float(x), float(y))
    path.close()
    written = bytes(path.serialize())
    at = written.index(marks.tobytes())
    return Outline(written[:at], written[at + marks.nbytes :])


def band(upper: Points, lower: Points) -> Path:
    """What lies between two lines that run the same way."""
    points = np.concatenate((upper, lower[::-1]))
    return outline(len(points)).through(points)


WHITE: Final = "#ffffff"
BLACK: Final = "#000000"
