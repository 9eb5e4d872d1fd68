"""Painted layers, and the way they are laid on a frame."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from avatars.planar.brush import Brush
from avatars.planar.ink import Canvas, Frame, Picture, picture_of, skia

Motion = tuple[float, float, float, float, float, float]
"""a, b, x, c, d, y: a point goes to (a px + b py + x, c px + d py + y), in pixels."""


@dataclass(frozen=True, slots=True)
class View:
    """How the drawing lies on the frame: pixel = scale * unit + left or top."""

    width: int
    height: int
    scale: float
    left: float
    top: float

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """What is seen of the drawing: left, top, right, bottom in units."""
        return (
            -self.left / self.scale,
            -self.top / self.scale,
            (self.width - self.left) / self.scale,
            (self.height - self.top) / self.scale,
        )


def view_of(size: tuple[int, int]) -> View:
    """Set the figure into a frame: wide as the frame, in a tall one a little larger and lower."""
    width, height = size
    tall = max(0.0, height / width - 1.0)
    scale = min(width, height) / 512 * min(1.16, 1.0 + 0.22 * tall)
    return View(
        width, height, scale, width / 2 - 256 * scale, 0.30 * max(0.0, height - 512 * scale)
    )


@dataclass(frozen=True, slots=True)
class Layer:
    """A painted part, colours times alpha, and where it lies at rest."""

    pixels: Frame
    left: int
    top: int

    def cut(self, top: int, bottom: int) -> "Layer":
        """The rows of a range, in pixels of the frame."""
        rows = self.pixels[max(0, top - self.top) : max(0, bottom - self.top)]
        return Layer(np.ascontiguousarray(rows), self.left, max(top, self.top))

    def faded(self, rows: int) -> "Layer":
        """The layer with its uppermost rows let in softly."""
        ramp = np.ones(len(self.pixels), np.float32)
        rows = min(rows, len(ramp))
        ramp[:rows] = np.linspace(0.0, 1.0, rows)
        soft = (self.pixels * ramp[:, None, None] + 0.5).astype(np.uint8)
        return Layer(soft, self.left, self.top)


def painted(
    view: View, box: tuple[float, float, float, float], paint: Callable[[Brush], None]
) -> Layer:
    """Paint a layer once.

    Args:
        view: Of the frame it will lie on.
        box: Left, top, right, bottom in units; what is left empty is cut off.
        paint: What paints it.
    """
    left, top = (int(np.floor(view.scale * at + off)) for at, off in _corner(view, box[:2]))
    right, bottom = (int(np.ceil(view.scale * at + off)) for at, off in _corner(view, box[2:]))
    pixels = np.zeros((bottom - top, right - left, 4), np.uint8)
    start_x, start_y = (left - view.left) / view.scale, (top - view.top) / view.scale
    paint(Brush(pixels, view.scale, start_x, start_y))
    rows, columns = (np.flatnonzero(pixels[..., 3].any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return Layer(pixels[:1, :1].copy(), left, top)
    tight = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Layer(np.ascontiguousarray(tight), left + int(columns[0]), top + int(rows[0]))


def _corner(view: View, spot: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    return (spot[0], view.left), (spot[1], view.top)


@dataclass(frozen=True, slots=True)
class Moved:
    """A layer as it lies on a frame."""

    motion: Motion
    picture: Picture
    pixels: Frame
    """What the picture is made of; it lives as long."""
    left: int
    top: int


class Table:
    """Lays moved layers on a frame, through one piece of scratch memory.

    OpenCV moves the pixels and skia lays them down at a whole pixel: skia's own way of drawing a
    turned image takes twelve times as long.
    """

    def __init__(self, canvas: Canvas, width: int, height: int) -> None:
        self.canvas = canvas
        self._width, self._height = width, height
        self._scratch = np.zeros(width * height * 4, np.uint8)
        self._kept: dict[int, Moved] = {}

    def enter(self, motion: Motion) -> None:
        """Draw from here on through a motion."""
        self.canvas.setMatrix(skia.Matrix.MakeAll(*motion, 0.0, 0.0, 1.0))

    def lay(self, pieces: Iterable[Layer], motion: Motion) -> None:
        """Draw the pieces of a layer where a motion takes them."""
        self.canvas.resetMatrix()
        for piece in pieces:
            moved = self._moved(piece, _of_corner(piece, motion), self._scratch)
            if moved:
                self.canvas.drawImage(moved.picture, moved.left, moved.top)

    def lay_slow(self, pieces: Iterable[Layer], motion: Motion) -> None:
        """Draw a layer that hardly moves: what was moved for the last frame often still holds.

        Motions are rounded to an eighth of a pixel, so that a frame depends on its pose alone.
        """
        self.canvas.resetMatrix()
        for piece in pieces:
            wanted = _rounded(_of_corner(piece, motion))
            moved = self._kept.get(id(piece))
            if moved is None or moved.motion != wanted:
                moved = self._moved(piece, wanted, None)
                if moved is None:
                    continue
                self._kept[id(piece)] = moved
            self.canvas.drawImage(moved.picture, moved.left, moved.top)

    def _moved(
        self, layer: Layer, motion: Motion, memory: npt.NDArray[np.uint8] | None
    ) -> Moved | None:
        """Move a layer's pixels; none of them may lie on the frame."""
        a, b, x, c, d, y = motion
        high, wide = layer.pixels.shape[:2]
        left = max(0, int(x + min(0.0, a * wide) + min(0.0, b * high)) - 1)
        top = max(0, int(y + min(0.0, c * wide) + min(0.0, d * high)) - 1)
        right = min(self._width, int(x + max(0.0, a * wide) + max(0.0, b * high)) + 2)
        bottom = min(self._height, int(y + max(0.0, c * wide) + max(0.0, d * high)) + 2)
        if right <= left or bottom <= top:
            return None
        size = (right - left, bottom - top)
        space = np.empty(size[0] * size[1] * 4, np.uint8) if memory is None else memory
        moved = space[: size[0] * size[1] * 4].reshape(size[1], size[0], 4)
        way: npt.NDArray[np.float64] = np.array(((a, b, x - left), (c, d, y - top)))
        cv2.warpAffine(layer.pixels, way, size, dst=moved, flags=cv2.INTER_LINEAR)
        return Moved(motion, picture_of(moved), moved, left, top)


def _of_corner(layer: Layer, motion: Motion) -> Motion:
    """The same motion, of pixels counted from the layer's corner."""
    a, b, x, c, d, y = motion
    return (
        *(a, b, x + a * layer.left + b * layer.top),
        *(c, d, y + c * layer.left + d * layer.top),
    )


def _rounded(motion: Motion) -> Motion:
    a, b, x, c, d, y = motion
    return (
        *(round(a * 4096) / 4096, round(b * 4096) / 4096, round(x * 8) / 8),
        *(round(c * 4096) / 4096, round(d * 4096) / 4096, round(y * 8) / 8),
    )
