"""Where each layer goes in a pose: layers at different depths move by different amounts."""

from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final

from avatars.planar.artwork import SEAM
from avatars.planar.face import Face
from avatars.planar.layer import Motion, View

PIVOT: Final = (256.0, 352.0)
"""The head turns about the top of the neck."""
CENTRE: Final = (256.0, 225.0)
"""The middle of the face."""


@dataclass(frozen=True, slots=True)
class Depth:
    """How a layer takes part in the head's turning."""

    yaw: float
    """Units to the side a degree."""
    pitch: float
    """Units upwards a degree."""
    narrow: float = 0.5
    """How much of the foreshortening it shows."""
    roll: float = 1.0


BACK: Final = Depth(-0.10, 0.05, 0.1, roll=0.55)
EARS: Final = Depth(0.02, 0.16)
HEAD: Final = Depth(0.26, 0.34)
FEATURES: Final = Depth(0.62, 0.68, 0.8)
NOSE: Final = Depth(0.92, 0.92, 0.8)
FRONT: Final = Depth(0.40, 0.30, 0.5)
MOUTH: Final = Depth(0.62, 0.60, 0.8)


class Placing:
    """The motions of all layers in one pose."""

    def __init__(self, view: View, face: Face) -> None:
        self._view = view
        self._face = face
        near = 1.0 + 0.055 * face.lean
        self._grown = near
        self._carried = (1.15 * face.sway, -1.6 * face.breath + 6.0 * max(0.0, face.lean))

    def head(self, depth: Depth, *, grow: tuple[float, float] = (1.0, 1.0)) -> Motion:
        """The motion of a layer of the head; ``grow`` scales it about the middle of the face."""
        face = self._face
        narrow = 1.0 - depth.narrow * (1.0 - cos(radians(face.yaw)))
        low = 1.0 - 0.6 * depth.narrow * (1.0 - cos(radians(face.pitch)))
        dx, dy = depth.yaw * face.yaw, -depth.pitch * face.pitch
        inner = _scaled(narrow * grow[0], low * grow[1], CENTRE, (dx, dy))
        return self._pixels(_after(self._neck_turn(depth.roll), inner))

    def jaw(self, drop: float) -> Motion:
        """The motion of the lower face: drawn out below the seam by ``drop`` units at the chin."""
        face = self._face
        stretch = 1.0 + drop / (PIVOT[1] - SEAM)
        aside = 0.004 * face.yaw
        lean = (1.0, aside, -aside * SEAM, 0.0, stretch, SEAM * (1.0 - stretch))
        narrow = 1.0 - HEAD.narrow * (1.0 - cos(radians(face.yaw)))
        low = 1.0 - 0.6 * HEAD.narrow * (1.0 - cos(radians(face.pitch)))
        moved = (HEAD.yaw * face.yaw, -HEAD.pitch * face.pitch)
        inner = _after(_scaled(narrow, low, CENTRE, moved), lean)
        return self._pixels(_after(self._neck_turn(1.0), inner))

    def spot(self, depth: Depth, x: float, y: float, grow: tuple[float, float]) -> Motion:
        """The motion, to pixels, of what is drawn around (0, 0) and belongs at a spot."""
        a, b, left, c, d, top = self.head(depth)
        view = self._view
        px, py = view.scale * x + view.left, view.scale * y + view.top
        s, t = grow[0] * view.scale, grow[1] * view.scale
        return (a * s, b * t, a * px + b * py + left, c * s, d * t, c * px + d * py + top)

    def brow(self, side: int, x: float, y: float, turn: float, lift: float) -> Motion:
        """The motion of a brow: turned about its middle and lifted; + lifts the outer end."""
        angle = radians(-turn * side)
        turned = _turned(angle, (x, y))
        lifted = _after((1.0, 0.0, 0.0, 0.0, 1.0, -lift), turned)
        face = self._face
        depth = FEATURES
        narrow = 1.0 - depth.narrow * (1.0 - cos(radians(face.yaw)))
        moved = (depth.yaw * face.yaw, -depth.pitch * face.pitch)
        inner = _after(_scaled(narrow, 1.0, CENTRE, moved), lifted)
        return self._pixels(_after(self._neck_turn(1.0), inner))

    def moustache(self, rise: float) -> Motion:
        """A moustache goes up with the upper lip, and a smile draws it apart."""
        wide = 1.0 + 0.06 * self._face.smile - 0.08 * self._face.mouth.round
        a, b, x, c, d, y = self.head(MOUTH, grow=(wide, 1.0))
        up = (0.7 * rise + 2.0 * self._face.smile) * self._view.scale
        return (a, b, x, c, d, y - up)

    def neck(self) -> Motion:
        """The neck bends between shoulders and head."""
        face = self._face
        x = 0.10 * face.yaw + 0.9 * face.sway
        bend = -0.0040 * face.roll - 0.0006 * face.yaw
        return self._pixels((1.0, bend, x - bend * 420.0, 0.0, 1.0, -1.8 * face.breath))

    def body(self) -> Motion:
        """Shoulders rise with the breath and lean with the body."""
        face = self._face
        rise = -2.6 * face.breath + 3.0 * face.lean
        size = 1.0 + 0.030 * face.lean + 0.004 * face.breath
        swayed = _turned(radians(0.12 * face.sway), (256.0, 620.0))
        inner = _scaled(size, size, (256.0, 512.0), (0.75 * face.sway, rise))
        return self._pixels(_after(swayed, inner))

    def _neck_turn(self, share: float) -> Motion:
        face, size = self._face, self._grown
        turn = _turned(radians(face.roll * share), PIVOT)
        return _after(_scaled(size, size, PIVOT, self._carried), turn)

    def _pixels(self, units: Motion) -> Motion:
        """The same motion, of pixels instead of units."""
        a, b, x, c, d, y = units
        view = self._view
        return (
            a,
            b,
            view.scale * x + view.left - a * view.left - b * view.top,
            c,
            d,
            view.scale * y + view.top - c * view.left - d * view.top,
        )


def _after(last: Motion, first: Motion) -> Motion:
    """Both motions, one after the other."""
    a, b, x, c, d, y = last
    e, f, u, g, h, v = first
    return (
        a * e + b * g,
        a * f + b * h,
        a * u + b * v + x,
        c * e + d * g,
        c * f + d * h,
        c * u + d * v + y,
    )


def _scaled(
    wide: float, high: float, about: tuple[float, float], moved: tuple[float, float]
) -> Motion:
    return (
        *(wide, 0.0, about[0] * (1.0 - wide) + moved[0]),
        *(0.0, high, about[1] * (1.0 - high) + moved[1]),
    )


def _turned(angle: float, about: tuple[float, float]) -> Motion:
    """Clockwise as seen."""
    c, s = cos(angle), sin(angle)
    x, y = about
    return (c, -s, x - c * x + s * y, s, c, y - s * x - c * y)
