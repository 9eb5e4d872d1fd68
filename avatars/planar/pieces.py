"""Cuts layers into pieces, so that what is empty or always covered is never moved.

Moving a layer costs by the pixel, empty ones too, and long hair is mostly a frame around a face.
"""

from collections.abc import Iterable
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from avatars.planar.layer import Layer

Mask = npt.NDArray[np.bool_]
Box = tuple[int, int, int, int]
"""Top, left, bottom, right."""
CALL: Final = 5_000
"""What one more piece costs, in pixels."""
STEP: Final = 4
"""Pixels between the places where a cut is tried."""
LAP: Final = 2
"""Pixels that neighbours share: the soft rim of one lies on the solid of the other."""


def pieces_of(layer: Layer) -> tuple[Layer, ...]:
    """Cut a layer where that saves more than it costs."""
    shown = layer.pixels[..., 3] > 0
    high, wide = shown.shape
    return tuple(
        _piece(layer, (max(0, top - LAP), max(0, left - LAP), bottom + LAP, right + LAP))
        for top, left, bottom, right in _cut(shown, (0, 0, high, wide))
    )


def without_hidden(layer: Layer, covers: Iterable[Layer], margin: int) -> Layer:
    """Leave out what stays covered even if layers shift by ``margin`` pixels."""
    high, wide = layer.pixels.shape[:2]
    covered = np.zeros((high + 2 * margin, wide + 2 * margin), np.uint8)
    for cover in covers:
        _mark(covered, cover, layer.left - margin, layer.top - margin)
    kernel = np.ones((2 * margin + 1, 1), np.uint8)
    sure = cv2.erode(cv2.erode(covered, kernel), np.ascontiguousarray(kernel.T))
    pixels = layer.pixels.copy()
    pixels[sure[margin : margin + high, margin : margin + wide] > 0] = 0
    return Layer(pixels, layer.left, layer.top)


def _mark(covered: npt.NDArray[np.uint8], cover: Layer, left: int, top: int) -> None:
    """Mark where a layer is solid, on a field whose corner is at ``left, top``."""
    solid = cover.pixels[..., 3] == 255
    x, y = cover.left - left, cover.top - top
    from_x, from_y = max(0, -x), max(0, -y)
    high = min(solid.shape[0], covered.shape[0] - y)
    wide = min(solid.shape[1], covered.shape[1] - x)
    if high > from_y and wide > from_x:
        field = covered[y + from_y : y + high, x + from_x : x + wide]
        field |= solid[from_y:high, from_x:wide].astype(np.uint8)


def _piece(layer: Layer, box: Box) -> Layer:
    top, left, bottom, right = box
    pixels = np.ascontiguousarray(layer.pixels[top:bottom, left:right])
    return Layer(pixels, layer.left + left, layer.top + top)


def _tight(shown: Mask, box: Box) -> Box | None:
    top, left, bottom, right = box
    part = shown[top:bottom, left:right]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows):
        return None
    return (
        *(top + int(rows[0]), left + int(columns[0])),
        *(top + int(rows[-1]) + 1, left + int(columns[-1]) + 1),
    )


def _area(box: Box | None) -> int:
    return 0 if box is None else (box[2] - box[0]) * (box[3] - box[1]) + CALL


def _cut(shown: Mask, whole: Box) -> list[Box]:
    """The best cut of a box into two, and of those, as long as it pays."""
    box = _tight(shown, whole)
    if box is None:
        return []
    best, halves = _area(box), None
    for one, other in _halvings(box):
        pair = (_tight(shown, one), _tight(shown, other))
        cost = _area(pair[0]) + _area(pair[1])
        if cost < best:
            best, halves = cost, pair
    if halves is None:
        return [box]
    return [part for half in halves if half for part in _cut(shown, half)]


def _halvings(box: Box) -> Iterable[tuple[Box, Box]]:
    top, left, bottom, right = box
    for y in range(top + STEP, bottom, STEP):
        yield (top, left, y, right), (y, left, bottom, right)
    for x in range(left + STEP, right, STEP):
        yield (top, left, bottom, x), (top, x, bottom, right)
