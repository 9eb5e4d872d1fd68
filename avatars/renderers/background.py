"""Scenes behind the faces: soft light and a few shapes out of focus."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
"""RGB, shape (height, width, 3)."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A gradient, a light behind the head, spots out of focus."""

    sky: tuple[str, ...]
    """Colours from top to bottom."""
    light: str
    spots: tuple[str, ...] = ()
    size: float = 0.03
    """Radius of the spots, in heights of the picture."""
    count: int = 0
    low: float = 0.0
    """The highest place of a spot, 0 top to 1 bottom."""
    high: float = 1.0
    """The lowest place of a spot."""


SCENES: Final[Mapping[str, Scene]] = {
    "plain": Scene(("#5b6573", "#3f4855", "#2b323c"), "#8d99a8"),
    "desert_night": Scene(
        ("#0d1233", "#1c2350", "#48357a", "#a3577f", "#d98a72"),
        *("#8a7ab8", ("#fff3d6", "#cfd8ff"), 0.0035, 90, 0.0, 0.6),
    ),
    "harbour": Scene(
        ("#f0b083", "#f6cfa2", "#efe0c0", "#b4cfd0", "#6f9aa6"),
        *("#fff0d0", ("#ffffff", "#f6d9a8"), 0.016, 26, 0.62, 1.0),
    ),
    "night_club": Scene(
        ("#1a0b2b", "#3c1145", "#7a1f4e", "#57183f", "#2a0f26"),
        *("#c04a5a", ("#f0b35e", "#e0567a", "#8a4fd0"), 0.045, 22, 0.05, 0.75),
    ),
    "greenhouse": Scene(
        ("#f1dfc0", "#d8d9a8", "#9dbd8c", "#5f9070", "#33594a"),
        *("#fff4d2", ("#e9f5c4", "#7fb07c", "#3f7558"), 0.05, 30, 0.1, 1.0),
    ),
}


def scene(name: str, size: tuple[int, int]) -> Picture:
    """Draw a background; a name that nobody knows gets ``plain``.

    Args:
        name: A key of ``SCENES``.
        size: Width and height, in pixels.

    Returns:
        RGB, shape (height, width, 3); the caller's own.
    """
    return _drawn(name if name in SCENES else "plain", size).copy()


@lru_cache(maxsize=16)
def _drawn(name: str, size: tuple[int, int]) -> Picture:
    look, (width, height) = SCENES[name], size
    picture = _gradient(look.sky, size)
    _spots(picture, look, sum(name.encode()))
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    far = ((xs / width - 0.5) / 0.42) ** 2 + ((ys / height - 0.42) / 0.46) ** 2
    glow = (0.38 * np.exp(-far))[..., None]
    picture += glow * (colour(look.light) - picture)
    rng = np.random.default_rng(sum(name.encode()))
    picture += rng.normal(0.0, 1.1, (height, width, 1)).astype(np.float32)  # against banding
    return np.clip(picture, 0, 255).astype(np.uint8)


def _gradient(sky: tuple[str, ...], size: tuple[int, int]) -> npt.NDArray[np.float32]:
    stops = np.array([colour(one) for one in sky], np.float32)
    places = np.linspace(0.0, len(stops) - 1.0, size[1])
    column = np.stack([np.interp(places, range(len(stops)), stops[:, c]) for c in range(3)], -1)
    return np.repeat(column[:, None], size[0], axis=1).astype(np.float32)


def _spots(picture: npt.NDArray[np.float32], look: Scene, seed: int) -> None:
    height, width = picture.shape[:2]
    rng = np.random.default_rng(seed)
    for number in range(look.count):
        x, y = rng.random() * width, (look.low + rng.random() * (look.high - look.low)) * height
        radius = max(1.0, look.size * height * (0.6 + 0.8 * rng.random()))
        layer = picture.copy()
        centre = (round(x * 16), round(y * 16))
        shade = tuple(float(one) for one in colour(look.spots[number % len(look.spots)]))
        cv2.circle(layer, centre, round(radius * 16), shade, -1, cv2.LINE_AA, 4)
        picture += (0.18 + 0.25 * rng.random()) * (layer - picture)
    if look.size > 0.01:
        picture[:] = cv2.GaussianBlur(picture, (0, 0), 0.008 * height)


def colour(code: str) -> npt.NDArray[np.float32]:
    """``#rrggbb`` as three numbers of 0 to 255."""
    return np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)], np.float32)
