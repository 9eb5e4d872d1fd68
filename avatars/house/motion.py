"""What each control of the face moves, as a displacement of the resting skin.

The controls have the names of ARKit's 52 blend shapes and mean the same; ``lipBite`` and
``tongueUp`` are our own, for f, v, th, d and n. What sits on the skin (brows, beard, teeth) moves
by the same functions. The lids move in ``lids.py``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from avatars.house.mesh import Array, hill, ramp

HINGE: Final = np.array([0.0, -12.0, -4.0])
"""The jaw turns about the line from ear to ear through this point."""
JAW: Final = np.radians(14.5)
"""The jaw's turn at full ``jawOpen``."""


@dataclass(frozen=True, slots=True)
class Skin:
    """Places on the resting face; all arrays have the shape (n,)."""

    points: Array
    """Shape (n, 3)."""
    over: Array
    """Height over the line where the lips meet, mm."""
    across: Array
    """0 in the middle, ±1 at the corners of the mouth."""
    below: Array
    """1 where the place belongs to the lower lip's side, else 0."""
    half: float
    """Half the width of the mouth, mm."""

    @property
    def jaw(self) -> Array:
        """How far the place goes with the jaw, 0..1."""
        s = np.abs(self.across)
        cube = np.minimum(s, 1) ** 3
        upper = 0.4 * cube * (1 - ramp(0, 22, self.over))
        lower = 1 - 0.6 * cube * (1 - ramp(0, 25, -self.over))
        beside = np.where(
            self.over < 0,
            0.4 + 0.6 * ramp(0, 25, -self.over),
            0.4 * (1 - ramp(0, 22, self.over)),
        )
        weight = np.where(s < 1, np.where(self.below > 0, lower, upper), beside)
        x, y, z = self.points.T
        neck = 1 - (1 - ramp(-116, -96, y)) * (1 - ramp(52, 66, z))
        front = ramp(0, 46, z + 0.18 * np.abs(x)) * ramp(-140, -116, y)
        return weight * front * np.where(y < -92, neck, 1)

    @property
    def lip(self) -> Array:
        """1 on the rims in the middle of the mouth, falling to the corners and away."""
        inside = np.clip(1 - self.across**2, 0, 1)
        return inside * np.exp(-((self.over / 9.5) ** 2))

    @property
    def corner(self) -> Array:
        """1 at the corners of the mouth, falling away."""
        z = self.points[:, 2]
        off = (np.abs(self.across) - 1.04) * self.half
        return np.exp(-((off / 12.5) ** 2) - (self.over / 13) ** 2) * ramp(10, 40, z)


def _vector(x: Array | float, y: Array | float, z: Array | float, like: Array) -> Array:
    return np.stack([np.broadcast_to(np.asarray(one, float), like.shape) for one in (x, y, z)], -1)


def turned(points: Array, weight: Array, angle: float = JAW) -> Array:
    """Displacement by a turn of the jaw; ``weight`` has shape (n,)."""
    off = points - HINGE
    cos, sin = np.cos(angle), np.sin(angle)
    y = cos * off[:, 1] - sin * off[:, 2]
    z = sin * off[:, 1] + cos * off[:, 2]
    return weight[:, None] * _vector(0, y - off[:, 1], z - off[:, 2], y)


def _jaw_open(skin: Skin) -> Array:
    x, _, z = skin.points.T
    narrow = -0.09 * x * hill((x, 34), (skin.over, 26)) * ramp(20, 50, z)
    return turned(skin.points, skin.jaw) + _vector(narrow, 0, 0, x)


def _mouth_close(skin: Skin) -> Array:
    jaw = skin.jaw
    s = np.minimum(np.abs(skin.across), 1)
    gap = (1 - s**3) * np.exp(-((skin.over / 17) ** 2))
    full = np.linalg.norm(skin.points - HINGE, axis=1) * np.sin(JAW)
    share = np.where(skin.below > 0, 0.62, -0.38)
    return _vector(0, share * gap * full * (jaw * 0 + 1), 0.12 * np.abs(share) * gap * full, jaw)


def _round(inward: float, forward: float, part: float) -> Callable[[Skin], Array]:
    def move(skin: Skin) -> Array:
        x, _, z = skin.points.T
        front = ramp(20, 50, z)
        near = hill((x, 36), (skin.over, 25)) * front
        push = hill((x, 18), (skin.over, 12)) * front
        lift = np.where(skin.below > 0, -1.15, 0.40) * part * skin.lip
        return _vector(-inward * x * near, lift, forward * push, x)

    return move


def _slide(dx: float, dy: float, dz: float) -> Callable[[Skin], Array]:
    """The whole mouth goes somewhere."""

    def move(skin: Skin) -> Array:
        x, _, z = skin.points.T
        near = hill((x, 40), (skin.over, 24)) * ramp(20, 50, z)
        return _vector(dx * near, dy * near, dz * near, x)

    return move


def _jaw_slide(dx: float, dz: float) -> Callable[[Skin], Array]:
    return lambda skin: _vector(dx * skin.jaw, 0, dz * skin.jaw, skin.over)


def _upper(dy: float, dz: float) -> Callable[[Skin], Array]:
    return lambda skin: _vector(
        0, dy * skin.lip * (1 - skin.below), dz * skin.lip * (1 - skin.below), skin.over
    )


def _lower(dy: float, dz: float) -> Callable[[Skin], Array]:
    return lambda skin: _vector(
        0, dy * skin.lip * skin.below, dz * skin.lip * skin.below, skin.over
    )


def _shrug_lower(skin: Skin) -> Array:
    x, _, z = skin.points.T
    chin = hill((x, 24), (skin.over + 18, 20)) * ramp(20, 50, z) * skin.below
    return _vector(0, 3.0 * chin, 1.8 * chin, x)


def _press(skin: Skin) -> Array:
    inside = np.clip(1 - skin.across**2, 0, 1) ** 0.5
    tuck = inside * np.exp(-((skin.over / 6.5) ** 2))
    squeeze = inside * np.clip(skin.over / 7, -1, 1) * np.exp(-((skin.over / 11) ** 2))
    return _vector(0, -2.2 * squeeze, -1.9 * tuck, skin.over)


def _bite(skin: Skin) -> Array:
    low, high = skin.lip * skin.below, skin.lip * (1 - skin.below)
    return _vector(0, -0.6 * low + 3.4 * high, -4.2 * low + 0.6 * high, skin.over)


def _at_corner(out: float, up: float, ahead: float, cheek: float = 0.0) -> Callable[[Skin], Array]:
    def move(skin: Skin) -> Array:
        x, y, z = skin.points.T
        c = skin.corner
        high = cheek * hill((np.abs(x) - 42, 16), (y + 30, 15)) * ramp(10, 40, z)
        flat = -0.28 * abs(out) * hill((x, 16), (skin.over, 12)) * (cheek > 0)
        return _vector(np.sign(x) * out * c, up * c + 2.6 * high, ahead * c + 2.2 * high + flat, x)

    return move


def _bump(
    centre: tuple[float, float], width: tuple[float, float], by: tuple[float, float, float]
) -> Callable[[Skin], Array]:
    """A place on each half of the face moves; x of ``by`` points outwards."""

    def move(skin: Skin) -> Array:
        x, y, z = skin.points.T
        near = hill((np.abs(x) - centre[0], width[0]), (y - centre[1], width[1])) * ramp(10, 40, z)
        return _vector(np.sign(x) * by[0] * near, by[1] * near, by[2] * near, x)

    return move


def _sneer(skin: Skin) -> Array:
    wings = _bump((10, -38), (9, 10), (0.5, 3.2, 0.4))(skin)
    brow = _bump((12, 18), (10, 12), (-1.0, -2.4, 0))(skin)
    return wings + brow + 0.6 * _upper(3.5, 0.5)(skin)


WHOLE: Final[dict[str, Callable[[Skin], Array]]] = {
    "jawOpen": _jaw_open,
    "jawForward": _jaw_slide(0, 5.0),
    "jawLeft": _jaw_slide(5.0, 0),
    "jawRight": _jaw_slide(-5.0, 0),
    "mouthClose": _mouth_close,
    "mouthFunnel": _round(0.30, 6.5, 5.0),
    "mouthPucker": _round(0.46, 8.0, 1.2),
    "mouthLeft": _slide(7, 0, 0),
    "mouthRight": _slide(-7, 0, 0),
    "mouthRollUpper": _upper(-1.6, -3.4),
    "mouthRollLower": _lower(1.6, -3.6),
    "mouthShrugUpper": _upper(2.2, 1.6),
    "mouthShrugLower": _shrug_lower,
    "cheekPuff": _bump((42, -50), (16, 17), (6.0, 0, 6.0)),
    "browInnerUp": _bump((11, 27), (13, 17), (0, 8.0, 0)),
    "lipBite": _bite,
}
"""Controls that move both halves."""

SIDED: Final[dict[str, Callable[[Skin], Array]]] = {
    "mouthSmile": _at_corner(6.2, 7.4, -3.0, cheek=1.0),
    "mouthFrown": _at_corner(0.5, -7.0, -0.5),
    "mouthDimple": _at_corner(3.4, 1.2, -3.2),
    "mouthStretch": _at_corner(7.5, -2.0, -3.0),
    "mouthPress": _press,
    "mouthLowerDown": _lower(-6.0, 0.6),
    "mouthUpperUp": _upper(5.0, 0.8),
    "browDown": _bump((18, 24), (19, 15), (-1.8, -5.6, 0.8)),
    "browOuterUp": _bump((42, 26), (16, 17), (0.4, 6.8, -0.6)),
    "cheekSquint": _bump((40, -24), (17, 13), (0, 4.0, 2.4)),
    "noseSneer": _sneer,
}
"""Controls of one half; each gives one for Left and one for Right."""


def movements(skin: Skin) -> dict[str, Array]:
    """The displacement of each control at full strength, shape (n, 3)."""
    moves = {name: move(skin) for name, move in WHOLE.items()}
    left = ramp(-5, 5, skin.points[:, 0])[:, None]
    for name, move in SIDED.items():
        both = move(skin)
        moves[f"{name}Left"] = both * left
        moves[f"{name}Right"] = both * (1 - left)
    return moves
