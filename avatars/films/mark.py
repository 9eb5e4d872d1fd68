"""The sign in the corner of every frame that says that a machine made it."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from engine.face_ports import Frame

SHARE: Final = 0.062
"""Height of the sign, in shares of the frame's."""
MARGIN: Final = 0.03
INK: Final = (255, 255, 255)
PAPER: Final = (44, 26, 58)
PAPER_SHOWS: Final = 0.82
FINE: Final = 4
"""Drawn so many times larger, for smooth edges."""
STROKES: Final = (
    ((0.44, 0.78), (0.68, 0.22)),
    ((0.68, 0.22), (0.92, 0.78)),
    ((0.53, 0.60), (0.83, 0.60)),
    ((1.22, 0.22), (1.22, 0.78)),
)
"""The letters AI; across 1.66 of their height."""
WIDE: Final = 1.66


class Mark:
    """Burns the sign into frames of one size."""

    def __init__(self, width: int, height: int) -> None:
        tall = max(12, round(height * SHARE))
        sign = _drawn(tall)
        margin = round(height * MARGIN)
        left = width - margin - sign.shape[1]
        self._place = (
            slice(margin, margin + sign.shape[0]),
            slice(left, left + sign.shape[1]),
        )
        self._light = sign[:, :, :3] * sign[:, :, 3:]
        self._rest = 1.0 - sign[:, :, 3:]

    def burn(self, frame: Frame) -> Frame:
        """A copy of a frame with the sign."""
        marked = frame.copy()
        under = marked[(*self._place, slice(0, 3))]
        under[:] = np.rint(under * self._rest + self._light).astype(np.uint8)
        return marked


def _drawn(tall: int) -> npt.NDArray[np.float32]:
    """The sign, shape (height, width, 4); colours 0..255, opacity 0..1."""
    height, width = tall * FINE, round(tall * WIDE) * FINE
    shape = np.zeros((height, width), np.uint8)
    radius = height // 2
    cv2.line(shape, (radius, radius), (width - radius, radius), 255, height - 1, cv2.LINE_AA)
    ink = np.zeros((height, width), np.uint8)
    for begin, end in STROKES:
        a, b = (tuple(round(one * height) for one in point) for point in (begin, end))
        cv2.line(ink, a, b, 255, max(1, round(0.11 * height)), cv2.LINE_AA)
    size = (width // FINE, height // FINE)
    paper = cv2.resize(shape, size, interpolation=cv2.INTER_AREA) / 255.0 * PAPER_SHOWS
    letters = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)[:, :, None] / 255.0
    sign = np.empty((size[1], size[0], 4), np.float32)
    sign[:, :, :3] = np.array(PAPER) * (1.0 - letters) + np.array(INK) * letters
    sign[:, :, 3] = np.maximum(paper, letters[:, :, 0])
    return sign
