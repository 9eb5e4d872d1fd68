"""A brush for what is painted once: soft shapes, strands and washes of colour."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal, TypedDict, Unpack

import numpy as np

from avatars.planar.ink import Frame, Paint, Path, Points, Shader, canvas_on, ink, outline, skia

Spot = tuple[float, float]
"""x and y in the drawing's units: the face of a 512 by 512 picture."""
Blend = Literal["over", "screen", "multiply", "plus", "soft", "cut"]
BLENDS: Final = {
    "over": skia.BlendMode.kSrcOver,
    "screen": skia.BlendMode.kScreen,
    "multiply": skia.BlendMode.kMultiply,
    "plus": skia.BlendMode.kPlus,
    "soft": skia.BlendMode.kSoftLight,
    "cut": skia.BlendMode.kDstOut,
}
STEPS: Final = 10
"""Straight pieces from one point of a curve to the next."""


@dataclass(frozen=True, slots=True)
class Wash:
    """Colours that run from one spot to another."""

    start: Spot
    end: Spot
    colours: tuple[str, ...]

    def shader(self) -> Shader:
        """For skia."""
        return skia.GradientShader.MakeLinear(
            [skia.Point(*self.start), skia.Point(*self.end)], [ink(one) for one in self.colours]
        )


@dataclass(frozen=True, slots=True)
class Halo:
    """Colours that run outwards from a centre."""

    centre: Spot
    radius: float
    colours: tuple[str, ...]

    def shader(self) -> Shader:
        """For skia."""
        return skia.GradientShader.MakeRadial(
            skia.Point(*self.centre), self.radius, [ink(one) for one in self.colours]
        )


Fill = str | Wash | Halo


class Manner(TypedDict, total=False):
    """How something is painted."""

    alpha: float
    """0..1."""
    soft: float
    """The blur of its edge, in units."""
    blend: Blend


def curve(points: Sequence[Spot], *, closed: bool = True) -> Points:
    """The smooth line through points (Catmull-Rom); a point given twice is a corner.

    Returns:
        Shape (count, 2).
    """
    spots = np.array(points, np.float32)
    ends = (spots[-1:], spots[:2]) if closed else (spots[:1], spots[-1:])
    wide = np.concatenate((ends[0], spots, ends[1]))
    before, here, there, after = wide[:-3], wide[1:-2], wide[2:-1], wide[3:]
    # A point given twice makes a piece of no length, whose tangents would draw a loop.
    moves = np.any(here != there, axis=1)
    before, here, there, after = before[moves], here[moves], there[moves], after[moves]
    t = (np.arange(STEPS, dtype=np.float32) / STEPS)[None, :, None]
    a, b, c, d = (part[:, None, :] for part in (before, here, there, after))
    on = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
    line = on.reshape(-1, 2)
    whole = line if closed else np.concatenate((line, spots[-1:]))
    return whole.astype(np.float32)


def tapered(points: Sequence[Spot], width: float, *, thick_at: float = 0.4) -> Points:
    """A strand: thin at both ends and ``width`` wide at ``thick_at`` of its length."""
    line = curve(points, closed=False)
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1])[:, None], 1e-6)
    u = np.linspace(0.0, 1.0, len(line), dtype=np.float32)
    power = np.log(0.5) / np.log(thick_at)
    half = (np.sin(np.pi * u**power) * width / 2).astype(np.float32)[:, None]
    across = np.stack((-along[:, 1], along[:, 0]), axis=1) * half
    return np.concatenate((line + across, (line - across)[::-1])).astype(np.float32)


def mirrored(half: Sequence[Spot], centre: float = 256.0) -> list[Spot]:
    """Close a right half, given from top to bottom as offsets from the middle line."""
    right = [(centre + x, y) for x, y in half]
    left = [(centre - x, y) for x, y in reversed(half) if x]
    return right + left


class Brush:
    """Paints in the drawing's units onto a picture of a given scale."""

    def __init__(self, pixels: Frame, scale: float, left: float, top: float) -> None:
        self.pixels = pixels
        self.scale = scale
        self._canvas = canvas_on(pixels)
        self._canvas.scale(scale, scale)
        self._canvas.translate(-left, -top)

    def shape(self, points: Sequence[Spot], fill: Fill, **how: Unpack[Manner]) -> None:
        """Fill the smooth closed curve through points; see ``Manner`` for ``how``."""
        self.path(_through(curve(points)), fill, **how)

    def blob(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        fill: Fill,
        *,
        turn: float = 0.0,
        **how: Unpack[Manner],
    ) -> None:
        """Fill an ellipse around a centre; ``turn`` in degrees."""
        self._canvas.save()
        self._canvas.rotate(turn, x, y)
        path = skia.Path()
        path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
        self.path(path, fill, **how)
        self._canvas.restore()

    def strand(
        self,
        points: Sequence[Spot],
        fill: Fill,
        width: float,
        *,
        thick_at: float = 0.4,
        **how: Unpack[Manner],
    ) -> None:
        """Draw a line that is thin at its ends."""
        shape = tapered(points, width, thick_at=thick_at)
        self.path(_through(shape), fill, **how)

    def line(
        self,
        points: Sequence[Spot],
        fill: Fill,
        width: float,
        *,
        closed: bool = False,
        **how: Unpack[Manner],
    ) -> None:
        """Draw a smooth line of one width; ``closed`` joins its ends."""
        path = _through(curve(points, closed=closed), closed=False)
        paint = _paint(fill, **how)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        self._canvas.drawPath(path, paint)

    def path(self, path: Path, fill: Fill, **how: Unpack[Manner]) -> None:
        """Fill a path.

        Args:
            path: In the drawing's units.
            fill: A colour, a wash or a halo.
            how: See ``Manner``.
        """
        self._canvas.drawPath(path, _paint(fill, **how))

    @contextmanager
    def inside(self, points: Sequence[Spot]) -> Generator[None]:
        """Paint only within a smooth closed curve."""
        self._canvas.save()
        self._canvas.clipPath(_through(curve(points)), doAntiAlias=True)
        yield
        self._canvas.restore()

    def rectangle(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        fill: Fill,
        **how: Unpack[Manner],
    ) -> None:
        """Fill a rectangle."""
        path = skia.Path()
        path.addRect(skia.Rect.MakeLTRB(left, top, right, bottom))
        self.path(path, fill, **how)


def _through(line: Points, *, closed: bool = True) -> Path:
    if closed:
        return outline(len(line)).through(np.ascontiguousarray(line, np.float32))
    path = skia.Path()
    path.moveTo(*map(float, line[0]))
    for x, y in line[1:]:
        path.lineTo(float(x), float(y))
    return path


def _paint(fill: Fill, *, alpha: float = 1.0, soft: float = 0.0, blend: Blend = "over") -> Paint:
    if isinstance(fill, str):
        paint = skia.Paint(Color=ink(fill, alpha), AntiAlias=True, BlendMode=BLENDS[blend])
    else:
        paint = skia.Paint(
            Shader=fill.shader(), AntiAlias=True, BlendMode=BLENDS[blend], Alphaf=alpha
        )
    if soft:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, soft))
    return paint


def lighter(code: str, share: float) -> str:
    """Mix a colour with white."""
    return mixed(code, "#ffffff", share)


def darker(code: str, share: float) -> str:
    """Mix a colour with a warm black."""
    return mixed(code, "#120609", share)


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two: 0 is the first, 1 the second."""
    pairs: Iterable[tuple[int, int]] = (
        (int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)
    )
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
