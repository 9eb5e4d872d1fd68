"""The mouth of a portrait: the lips are pulled apart, and between them a mouth is drawn."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from avatars.mouth_shapes import MouthShape
from avatars.renderers.markers import FacePlaces
from avatars.renderers.patch_frame import Plane, patch_frame, step

_CAVITY: Final = np.array([58, 18, 24], np.float32)
_THROAT: Final = np.array([26, 6, 10], np.float32)
_TEETH: Final = np.array([238, 230, 218], np.float32)
_TONGUE: Final = np.array([168, 70, 76], np.float32)


@dataclass(frozen=True, slots=True)
class _Opening:
    """How far the lips are apart, all in half widths of the mouth."""

    half: float
    """Half its width."""
    up: float
    """How high the upper lip is lifted."""
    low: float
    """How deep the lower lip is."""


class PortraitMouth:
    """Bends the lower face of a portrait."""

    def __init__(self, picture: npt.NDArray[np.uint8], face: FacePlaces) -> None:
        """Prepare the fields.

        Args:
            picture: RGB, shape (height, width, 3), upright.
            face: Where its face is.
        """
        chin = float(np.linalg.norm(face.chin - face.lips)) / (face.mouth_width / 2)
        self._chin = max(0.8, chin)
        along = (face.corners[1] - face.corners[0]) / face.mouth_width
        middle = _middle(face, along)
        self._frame = patch_frame(
            picture.shape, middle, along, face.mouth_width / 2, (2.6, 1.3, 1.75 * self._chin)
        )
        s, t = self._frame.s, self._frame.t
        corner = float((face.corners[0] + face.corners[1] - 2 * face.lips) @ _down(along)) / 2
        self._bow = np.float32(np.clip(corner / self._frame.unit, -0.4, 0.4)) * np.minimum(s * s, 1)
        """The line on which the lips meet is bent through the corners."""
        self._t = t - self._bow
        self._round = np.exp(-((s / 1.2) ** 4) - (t / 1.1) ** 2)
        self._near = np.exp(-((s / 1.5) ** 2) - (t / 0.9) ** 2)
        down = np.maximum(t, 0) / np.float32(self._chin)
        self._jaw = np.exp(-((s / 1.9) ** 2)) * step(0.0, 1.0, down) * (1 - step(1.15, 0.5, down))
        edge = np.maximum(np.abs(s) / 2.6, np.maximum(-t / 1.3, t / (1.75 * self._chin)))
        self._hold = 1 - step(0.8, 0.19, edge)
        """Nothing moves on the rectangle's rim."""
        self._smile = np.minimum(s * s, 1.4) * np.exp(
            -(((np.abs(s) - 1) / 0.9) ** 2) - (t / 1.0) ** 2
        )

    def draw(self, picture: npt.NDArray[np.uint8], mouth: MouthShape, smile: float) -> None:
        """Give a picture this mouth.

        Args:
            picture: RGB at rest; changed in place.
            mouth: The shape.
            smile: -1 corners down, 1 up.
        """
        opening = _opening(mouth)
        frame, part = self._frame, picture[self._frame.rows, self._frame.columns]
        inside, ds, dt = self._field(mouth, opening, smile)
        bent = frame.sample(np.ascontiguousarray(part), ds, dt)
        if opening.up + opening.low > 0.02:
            self._fill(bent, inside, mouth, opening)
        part[:] = bent

    def lower(self, picture: npt.NDArray[np.uint8], drop: float) -> None:
        """Let the chin down and nothing else.

        Args:
            picture: RGB at rest; changed in place.
            drop: In half widths of the mouth.
        """
        part = picture[self._frame.rows, self._frame.columns]
        down = self._jaw * self._hold * np.float32(-drop)
        part[:] = self._frame.sample(np.ascontiguousarray(part), np.zeros_like(down), down)

    def _field(
        self, mouth: MouthShape, opening: _Opening, smile: float
    ) -> tuple[tuple[Plane, Plane], Plane, Plane]:
        """Where each pixel takes its colour from.

        Returns:
            The upper and the lower edge of the opening for each pixel; ds; dt.
        """
        frame, t = self._frame, self._t - self._smile * np.float32(-0.20 * smile)
        profile = np.sqrt(np.maximum(0, 1 - (frame.s / np.float32(opening.half)) ** 2))
        top, bottom = -np.float32(opening.up) * profile, np.float32(opening.low) * profile
        lower = bottom * np.exp(-((np.maximum(t - bottom, 0) / 0.55) ** 2))
        upper = top * np.exp(-((np.minimum(t - top, 0) / 0.45) ** 2))
        is_low = t > (top + bottom) / 2
        dt = -np.where(
            is_low, np.minimum(lower, np.maximum(t, 0)), np.maximum(upper, np.minimum(t, 0))
        )
        dt -= self._jaw * np.float32(0.34 * mouth.jaw)
        dt += self._smile * np.float32(0.20 * smile)
        lips = np.exp(-((t / 0.30) ** 2)) * self._near
        thin = 0.9 * mouth.press + 0.8 * mouth.bite - 0.22 * mouth.round
        dt += lips * np.float32(thin) * t
        if mouth.bite > 0:
            dt += np.exp(-(((t - 0.2) / 0.25) ** 2)) * self._near * np.float32(0.10 * mouth.bite)
        squeeze = 0.55 * mouth.round - 0.16 * mouth.wide - 0.10 * max(0.0, smile)
        ds = frame.s * self._round * np.float32(squeeze)
        return (t - top, bottom - t), ds * self._hold, dt * self._hold

    def _fill(
        self,
        bent: npt.NDArray[np.uint8],
        inside: tuple[Plane, Plane],
        mouth: MouthShape,
        opening: _Opening,
    ) -> None:
        """Draw what is seen between the lips."""
        frame = self._frame
        rows, columns = _box(inside)
        from_top, from_bottom = (one[rows, columns] for one in inside)
        if not from_top.size:
            return
        s = frame.s[rows, columns]
        sharp = np.float32(frame.unit / 1.6)
        mask = np.clip(np.minimum(from_top, from_bottom) * sharp, 0, 1)
        mask *= np.clip((np.float32(opening.half) - np.abs(s)) * sharp, 0, 1)
        deep = np.clip(from_top / np.float32(opening.up + opening.low + 1e-3), 0, 1)[..., None]
        colour = _CAVITY + (_THROAT - _CAVITY) * (1 - np.abs(2 * deep - 0.9))
        colour = self._tongue(colour, from_bottom, s, mouth, opening)
        colour = self._teeth(colour, from_top, s, mouth, opening)
        shade = 0.68 + 0.32 * np.clip(from_top / np.float32(0.12), 0, 1)[..., None]
        part = bent[rows, columns].astype(np.float32)
        part += mask[..., None] * (colour * shade - part)
        bent[rows, columns] = np.clip(part, 0, 255).astype(np.uint8)

    def _tongue(
        self, under: Plane, from_bottom: Plane, s: Plane, mouth: MouthShape, opening: _Opening
    ) -> Plane:
        room = opening.up + opening.low
        tall = (0.18 + 0.34 * mouth.tongue) * room
        hill = np.float32(tall) * np.sqrt(
            np.maximum(0, 1 - (s / np.float32(0.75 * opening.half)) ** 2)
        )
        shown = np.clip((hill - from_bottom) * np.float32(self._frame.unit / 5), 0, 1)
        shown *= np.float32(min(1.0, 0.25 + mouth.tongue))
        return under + shown[..., None] * (_TONGUE - under)

    def _teeth(
        self, under: Plane, from_top: Plane, s: Plane, mouth: MouthShape, opening: _Opening
    ) -> Plane:
        room = opening.up + opening.low
        tall = min(0.27, (0.9 if mouth.jaw < 0.15 else 0.5) * room) * (0.4 + 0.6 * mouth.teeth)
        edge = np.float32(tall) * (1 - 0.25 * (s / np.float32(opening.half)) ** 2)
        shown = np.clip((edge - from_top) * np.float32(self._frame.unit / 2), 0, 1)
        shown *= np.clip((0.86 * opening.half - np.abs(s)) * np.float32(6), 0, 1)
        shown *= np.float32(min(1.0, 3 * mouth.teeth))
        round_off = 1 - 0.35 * np.minimum(1, (s / np.float32(opening.half)) ** 2)
        return under + shown[..., None] * (_TEETH * round_off[..., None] - under)


def _opening(mouth: MouthShape) -> _Opening:
    half = 0.94 * (1 + 0.10 * mouth.wide - 0.42 * mouth.round)
    shut = 1.0 - min(1.0, mouth.press)
    bared = 0.10 * mouth.teeth * (1 - mouth.round) * (0.0 if mouth.jaw <= 0 else 1.0)
    up = (0.10 * mouth.jaw + 0.6 * bared + 0.06 * mouth.round * mouth.jaw) * shut
    low = (0.62 * mouth.jaw + 0.5 * bared * (1 - mouth.bite)) * shut
    return _Opening(half, up + 0.15 * mouth.bite, low * (1 - 0.7 * mouth.bite))


def _box(inside: tuple[Plane, Plane]) -> tuple[slice, slice]:
    """The smallest rectangle that holds the opening."""
    is_open = (inside[0] > -0.02) & (inside[1] > -0.02)
    ys, xs = np.flatnonzero(is_open.any(axis=1)), np.flatnonzero(is_open.any(axis=0))
    if not len(ys):
        return slice(0, 0), slice(0, 0)
    return slice(int(ys[0]), int(ys[-1]) + 1), slice(int(xs[0]), int(xs[-1]) + 1)


def _middle(face: FacePlaces, along: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The point of the line of the lips, moved half way between the corners."""
    centre = (face.corners[0] + face.corners[1]) / 2
    return centre + _down(along) * float((face.lips - centre) @ _down(along))


def _down(along: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.array([-along[1], along[0]])
