"""The eyes and brows of a portrait: a lid of the skin around comes down over the eye."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from avatars.renderers.markers import FacePlaces, Point
from avatars.renderers.patch_frame import PatchFrame, Plane, patch_frame, step

_HALF: Final = 0.26
"""Half an eye's width with its rim, in distances between the eyes."""
_STILL: Final = 0.02
"""What is less than this is not drawn."""


@dataclass(frozen=True, slots=True)
class _Eye:
    frame: PatchFrame
    upper: Plane
    """How far up the eye goes at each column, in half widths."""
    lower: Plane
    """How far down."""
    hole: Plane
    """1 where the eye is, 0 where the skin is."""
    shut: Plane
    """The same rectangle without its eye: the skin goes on over it; RGB."""
    lash: npt.NDArray[np.float32]
    """Colour of the lid's edge."""
    brow: Plane
    iris: Plane


class PortraitEyes:
    """Changes the upper face of a portrait."""

    def __init__(self, picture: npt.NDArray[np.uint8], face: FacePlaces) -> None:
        """Measure the eyes.

        Args:
            picture: RGB at rest.
            face: Where its face is.
        """
        self._eyes = [_eye(picture, face, middle) for middle in face.eyes]

    def draw(
        self,
        picture: npt.NDArray[np.uint8],
        blinks: tuple[float, float],
        brow: float,
        gaze: tuple[float, float],
    ) -> None:
        """Give a picture these eyes.

        Args:
            picture: RGB at rest; changed in place.
            blinks: Of the left and the right eye as seen, 0 open, 1 shut.
            brow: -1 frowns, 1 raised.
            gaze: Degrees to the right and up, as seen.
        """
        for eye, blink in zip(self._eyes, blinks, strict=True):
            part = picture[eye.frame.rows, eye.frame.columns]
            if blink > _STILL:
                _lower_lid(eye, part, min(1.0, blink))
            if max(abs(brow), abs(gaze[0]) / 10, abs(gaze[1]) / 10) > _STILL:
                ds = eye.iris * np.float32(-0.0075 * gaze[0] * (1 - blink))
                dt = eye.iris * np.float32(0.0045 * gaze[1] * (1 - blink))
                dt = dt + eye.brow * np.float32(0.20 * brow)
                part[:] = eye.frame.sample(np.ascontiguousarray(part), ds, dt)


def _lower_lid(eye: _Eye, part: npt.NDArray[np.uint8], blink: float) -> None:
    """Cover the eye from above."""
    t, soft = eye.frame.t, np.float32(eye.frame.unit / 1.5)
    way = np.float32(blink)
    edge = eye.lower * way - eye.upper * (1 - way)
    cover = np.clip((edge - t) * soft, 0, 1) * eye.hole
    under = part.astype(np.float32)
    under += cover[..., None] * (eye.shut - under)
    lash = np.clip(1 - np.abs(t - edge) / np.float32(0.085), 0, 1)
    lash *= np.clip(eye.upper * np.float32(6), 0, 1) * np.float32(0.85 * min(1.0, 2 * blink))
    under += lash[..., None] * (eye.lash - under)
    part[:] = under.astype(np.uint8)


def _eye(picture: npt.NDArray[np.uint8], face: FacePlaces, middle: Point) -> _Eye:
    unit = _HALF * face.between_eyes
    frame = patch_frame(picture.shape, middle, face.across, unit, (1.75, 2.6, 1.4))
    s, t = frame.s, frame.t
    half, up, down = (np.float32(one) for one in _half_sizes(picture, face, middle, unit))
    arch = np.sqrt(np.maximum(np.float32(0), 1 - (s / half) ** 2))
    tall = np.where(t < 0, up, down) + np.float32(0.16)
    far = np.sqrt((s / (half + np.float32(0.22))) ** 2 + (t / tall) ** 2)
    hole = 1 - step(0.85, 0.2, far)
    part = np.ascontiguousarray(picture[frame.rows, frame.columns])
    whole = cv2.inpaint(part, (hole > 0).astype(np.uint8), 4, cv2.INPAINT_TELEA)
    shut = cv2.GaussianBlur(whole, (0, 0), 0.10 * unit).astype(np.float32)
    shut *= 1 - 0.08 * np.exp(-(((t - 0.2) / 0.5) ** 2))[..., None]
    lash = np.percentile(part[hole > 0], 4, axis=0).astype(np.float32)
    brow = np.exp(-((s / 1.1) ** 2) - ((t + 1.45) / 0.55) ** 2) * (1 - step(1.2, 0.5, np.abs(s)))
    brow = brow * step(0.0, 0.3, t + np.float32(2.6))
    iris = np.exp(-((s / 0.55) ** 2) - (t / np.maximum(np.float32(0.3), up)) ** 2)
    return _Eye(frame, arch * up, arch * down, hole, shut, lash, brow, iris)


def _half_sizes(
    picture: npt.NDArray[np.uint8], face: FacePlaces, middle: Point, unit: float
) -> tuple[float, float, float]:
    """How large the eye is: from its middle to where the skin begins.

    Returns:
        Half its width, 0.6 to 1.2; up and down, 0.25 to 0.8; in units.
    """
    skin = _colour(picture, middle + face.down * 1.25 * unit)
    wide = [_end(picture, skin, middle, way * unit, 1.3) for way in (face.across, -face.across)]
    up = _end(picture, skin, middle, -face.down * unit, 0.8)
    down = _end(picture, skin, middle, face.down * unit, 0.8)
    return min(1.2, max(0.6, *wide)), max(0.25, up), max(0.25, down)


def _end(
    picture: npt.NDArray[np.uint8],
    skin: npt.NDArray[np.float64],
    middle: Point,
    way: Point,
    longest: float,
) -> float:
    """The last step on a way from the eye's middle before the skin goes on for a while."""
    last = 0.0
    for step_ in np.arange(0.0, longest, 0.04):
        if float(np.abs(_colour(picture, middle + way * step_) - skin).max()) > 34:
            last = float(step_)
        elif step_ - last > 0.2:
            break
    return last


def _colour(picture: npt.NDArray[np.uint8], at: Point) -> npt.NDArray[np.float64]:
    x = int(np.clip(round(float(at[0])), 1, picture.shape[1] - 2))
    y = int(np.clip(round(float(at[1])), 1, picture.shape[0] - 2))
    return picture[y - 1 : y + 2, x - 1 : x + 2].mean(axis=(0, 1))
