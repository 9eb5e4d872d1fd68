"""Puts a square of pixels into a picture so that no edge is seen."""

import cv2
import numpy as np
import numpy.typing as npt

from avatars.renderers.markers import Point

Picture = npt.NDArray[np.uint8]
"""RGB."""


class Pasting:
    """A place in a picture for squares of one size, turned and scaled with the face."""

    def __init__(
        self, picture: Picture, side: int, way: npt.NDArray[np.float64], feather: Picture
    ) -> None:
        """Prepare the place.

        Args:
            picture: RGB; squares are put into it or into pictures of its size.
            side: Pixels of a square.
            way: Shape (2, 3), from the square to the picture.
            feather: Shape (side, side): 255 where the square covers, 0 where it is not seen.
        """
        tips = way @ np.array([(x, y, 1.0) for x in (0, side) for y in (0, side)]).T
        most = np.array((picture.shape[1], picture.shape[0]))
        low = np.clip(np.floor(tips.min(axis=1)).astype(int), 0, most - 1)
        high = np.clip(np.ceil(tips.max(axis=1)).astype(int), low + 1, most)
        (left, top), (right, bottom) = low.tolist(), high.tolist()
        self._rows, self._columns = slice(top, bottom), slice(left, right)
        self._size = right - left, bottom - top
        self._way = way.copy()
        self._way[:, 2] -= low
        self._side, self._full = side, way
        self._cover = cv2.merge([self._spread(feather)] * 3)
        self._rest: Picture = np.uint8(255) - np.asarray(self._cover, np.uint8)

    def cut(self, picture: Picture) -> Picture:
        """What lies at the place, as a square."""
        size = (self._side, self._side)
        back = cv2.invertAffineTransform(self._full)
        cut = cv2.warpAffine(
            picture, back, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(cut, np.uint8)

    def paste(self, picture: Picture, square: Picture) -> None:
        """Put a square there; the picture is changed in place."""
        part = picture[self._rows, self._columns]
        above = cv2.multiply(self._spread(square), self._cover, scale=1 / 255)
        under = cv2.multiply(part, self._rest, scale=1 / 255)
        part[:] = cv2.add(above, under)

    def _spread(self, square: Picture) -> Picture:
        spread = cv2.warpAffine(
            square, self._way, self._size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
        )
        return np.asarray(spread, np.uint8)


def placed(
    scale: float, along: Point, spot: Point, inside: tuple[float, float]
) -> npt.NDArray[np.float64]:
    """The way from a square to a picture.

    Args:
        scale: Pixels of the picture for one of the square.
        along: Unit vector of the square's rows in the picture.
        spot: A place in the picture.
        inside: Where that is in the square.
    """
    x, y = along * scale
    turned = np.array([[x, -y], [y, x]])
    return np.concatenate([turned, (spot - turned @ np.array(inside))[:, None]], axis=1)


def feather(side: int, rim: float, top: float = 0.0) -> Picture:
    """A soft-edged square.

    Args:
        side: Pixels.
        rim: How wide the soft edge is, in sides.
        top: Above this share of the height nothing is covered.
    """
    at = (np.arange(side) + 0.5) / side
    across = np.clip(np.minimum(at, 1 - at) / rim, 0, 1)
    down = np.clip(np.minimum((at - top), 1 - at) / rim, 0, 1)
    soft = (across * across * (3 - 2 * across))[None] * (down * down * (3 - 2 * down))[:, None]
    return np.rint(255 * soft).astype(np.uint8)


def oval(side: int) -> Picture:
    """A soft oval around a mouth, without the nose above it and the jaw beside it."""
    at = (np.arange(side) + 0.5) / side
    far = np.hypot((at[None] - 0.5) / 0.48, (at[:, None] - 0.54) / 0.42)
    soft = np.clip((1 - far) / 0.30, 0, 1)
    return np.rint(255 * soft * soft * (3 - 2 * soft)).astype(np.uint8)
