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
CALL: Final = 3_000
"""What one more piece costs, in pixels."""
ROW: Final = 40
"""What each row of a piece costs besides its pixels, in pixels."""
STEP: Final = 12
"""Rows between the places where a cut is tried."""
LAP: Final = 1
"""Pixels that neighbours share: the soft rim of one lies on the solid of the other."""


def pieces_of(layer: Layer) -> tuple[Layer, ...]:
    """Cut a layer where that saves more than it costs."""
    shown = layer.pixels[..., 3] > 0
    return tuple(
        _piece(layer, (max(0, top - LAP), max(0, left - LAP), bottom + LAP, right + LAP))
        for top, left, bottom, right in _cut(shown)
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


def _cut(shown: Mask) -> list[Box]:
    """The cheapest way to cut a mask into strips of rows, each whole or in two."""
    stops = [*range(0, len(shown), STEP), len(shown)]
    cheapest: list[tuple[float, list[Box]]] = [(0.0, [])]
    for i in range(1, len(stops)):
        ways = (
            (cost + _cost(boxes), before + boxes)
            for (cost, before), start in zip(cheapest, stops[:i], strict=True)
            for boxes in [_boxes(shown, start, stops[i])]
        )
        cheapest.append(min(ways, key=lambda way: way[0]))
    return cheapest[-1][1]


def _cost(boxes: list[Box]) -> int:
    return sum((bottom - top) * (right - left + ROW) + CALL for top, left, bottom, right in boxes)


def _boxes(shown: Mask, top: int, bottom: int) -> list[Box]:
    """What a strip shows: one box, or two around its widest gap, or none."""
    columns = np.flatnonzero(shown[top:bottom].any(axis=0))
    if not len(columns):
        return []
    left, right = int(columns[0]), int(columns[-1]) + 1
    one: list[Box] = [(top, left, bottom, right)]
    if len(columns) == right - left:
        return one
    gaps = np.diff(columns)
    at = int(gaps.argmax())
    two: list[Box] = [
        (top, left, bottom, int(columns[at]) + 1),
        (top, int(columns[at + 1]), bottom, right),
    ]
    return min(one, two, key=_cost)
