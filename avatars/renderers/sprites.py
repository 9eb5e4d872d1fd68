"""A persona drawn by hand: one base picture, some mouths, perhaps shut eyes."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from avatars.renderers.background import scene
from avatars.renderers.errors import BrokenFace, RendererClosed
from avatars.renderers.nearest_mouth import NAMES, NearestMouth
from avatars.renderers.pictures import (
    Layer,
    decode,
    fitted,
    is_cut_out,
    multiplied,
    opaque,
    over,
)
from avatars.renderers.reading import Reading, read
from engine.face_ports import Frame, Pose

BASE: Final = "base"
BLINK: Final = "blink"
_SHUT_FROM, _OPEN_BELOW = 0.55, 0.4
"""A blink is one picture; in between it stays as it was."""
_OVERSCAN: Final = 1.02
_SPELLINGS: Final = {name.lower(): name for name in (BASE, BLINK, *NAMES)}


@dataclass(frozen=True, slots=True)
class _Figures:
    """The whole figure for each mouth, ready to be moved."""

    is_free: bool
    """It stands before the background, instead of bringing its own."""
    open: Mapping[str, Layer]
    shut: Mapping[str, Layer]
    """Empty where there is no picture of shut eyes."""


class SpriteRenderer:
    """Draws a set of pictures."""

    def __init__(self, figures: _Figures, name: str, backdrop: npt.NDArray[np.uint8]) -> None:
        """Draw these before a background; ``open_sprites`` makes them."""
        self._figures: _Figures | None = figures
        self._name = name
        self._height, self._width = backdrop.shape[:2]
        self._backdrop = opaque(backdrop)
        self._mouth = NearestMouth(tuple(figures.open))
        self._is_shut = False

    @property
    def name(self) -> str:
        """For logs and for the owner."""
        return self._name

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self._width, self._height

    @property
    def mouth(self) -> str:
        """The mouth that was drawn last, for measuring."""
        return self._mouth.now

    def draw(self, pose: Pose) -> Frame:
        """Draw a pose."""
        if self._figures is None:
            raise RendererClosed(self._name)
        reading = read(pose)
        figure = self._figure(self._figures, reading)
        moved = cv2.warpAffine(
            figure,
            _movement(reading, self._width, self._height),
            (self._width, self._height),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        if self._figures.is_free:
            moved = over(self._backdrop, np.asarray(moved, np.uint8))
        moved[..., 3] = 255
        return np.asarray(moved, np.uint8)

    def close(self) -> None:
        """Free the pictures."""
        self._figures = None

    def _figure(self, figures: _Figures, reading: Reading) -> Layer:
        blink = max(reading.blink_left, reading.blink_right)
        self._is_shut = blink > (_OPEN_BELOW if self._is_shut else _SHUT_FROM)
        mouth = self._mouth.choose(reading.mouth)
        return (figures.shut if self._is_shut and figures.shut else figures.open)[mouth]


def open_sprites(
    pictures: Mapping[str, bytes],
    *,
    size: tuple[int, int] = (512, 512),
    background: str = "plain",
    name: str = "sprites",
) -> SpriteRenderer:
    """Open a set of sprites.

    Args:
        pictures: PNG or WebP of one canvas: ``base``, mouths by the names of ``NAMES`` and perhaps
            ``blink``; ``mouth_PP.png`` is ``PP``. Each is laid over the base, so it may hold only
            what it changes; without a ``rest`` the base's own mouth is at rest.
        size: Of the frames, both even.
        background: A scene, seen where the base is empty.
        name: For logs.

    Raises:
        BrokenFace: No base, no mouth, or pictures that differ in size.
    """
    named = {_plain(name): encoded for name, encoded in pictures.items()}
    mouths = [one for one in NAMES if one in named]
    if BASE not in named or not mouths:
        raise BrokenFace("a set of sprites needs a base and at least one mouth")
    known = [BASE, *mouths, *([BLINK] if BLINK in named else [])]
    raw = {one: decode(named[one]) for one in known}
    if len({one.shape for one in raw.values()}) != 1:
        raise BrokenFace("the sprites differ in size")
    is_free = is_cut_out(raw[BASE])
    layers = {one: fitted(multiplied(raw[one]), size, is_whole=is_free) for one in known}
    drawn = {"rest": np.zeros_like(layers[BASE])} | {one: layers[one] for one in mouths}
    opened = {one: over(layers[BASE], layer) for one, layer in drawn.items()}
    shut = {one: over(layer, layers[BLINK]) for one, layer in opened.items() if BLINK in layers}
    return SpriteRenderer(_Figures(is_free, opened, shut), name, scene(background, size))


def _plain(file_name: str) -> str:
    """``mouth_pp.png`` is ``PP``."""
    stem = file_name.removesuffix(".png").removesuffix(".webp").removeprefix("mouth_")
    return _SPELLINGS.get(stem.lower(), stem)


def _movement(reading: Reading, width: int, height: int) -> npt.NDArray[np.float64]:
    """How the whole figure moves; it stands on the lower edge.

    Returns:
        Shape (2, 3), from the figure to the frame.
    """
    turn = radians(0.35 * reading.head_roll + 0.15 * reading.sway)
    scale = _OVERSCAN * (1.0 + 0.03 * reading.lean)
    tall = scale * (1.0 + 0.008 * reading.breath + 0.0009 * reading.head_pitch)
    across = width * (0.0016 * reading.head_yaw + 0.0025 * reading.sway)
    foot_x, foot_y = width / 2, float(height)
    a, b = scale * cos(turn), -tall * sin(turn)
    c, d = scale * sin(turn), tall * cos(turn)
    return np.array(
        [
            [a, b, foot_x + across - a * foot_x - b * foot_y],
            [c, d, foot_y - c * foot_x - d * foot_y],
        ]
    )
