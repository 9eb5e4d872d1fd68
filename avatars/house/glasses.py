"""Thin round glasses: two rims, a bridge and the temples."""

import numpy as np

from avatars.house.cloth import on_head
from avatars.house.face import Face
from avatars.house.lids import EYE_HEIGHT, EYE_RADIUS
from avatars.house.locks import Piece
from avatars.house.mesh import Array, Part, flowing, joined, spaced, tube

_RIM: float = 23.5
"""Radius of a rim, mm."""
_THICK: float = 0.95


def glasses(one: Face) -> list[Part]:
    """The rims stand before the eyes, the temples go over the ears."""
    ahead = one.ball.z + EYE_RADIUS + 7.0
    pieces: list[Piece] = []
    for sign in (1, -1):
        turn = spaced(0, 2 * np.pi, 31)
        x = one.ball.x + _RIM * np.cos(turn)
        y = EYE_HEIGHT - 1.0 + 0.93 * _RIM * np.sin(turn)
        back = 0.0042 * np.maximum(x - 14, 0) ** 2
        pieces.append(_wire(np.stack([sign * x, y, ahead - back], -1)))
        outer = one.ball.x + _RIM
        ear = float(one.head.ear[0])
        temple = np.array(
            [
                (outer, 5.0, ahead - 0.0042 * (outer - 14) ** 2),
                (outer + 5, 6.5, ahead - 14),
                (ear - 1, 6.0, 36.0),
                (ear + 3.5, 4.0, 2.0),
                (ear + 2.5, -6.0, -18.0),
            ]
        )
        pieces.append(_wire(flowing(temple, spaced(0, 4, 11)) * [sign, 1, 1]))
    inner = one.ball.x - _RIM
    across = spaced(-1, 1, 7)
    bridge = [inner * across, 6.0 + 3.0 * (1 - across**2), ahead + 2.0 * (1 - across**2)]
    pieces.append(_wire(np.stack(bridge, -1)))
    return [on_head("glasses", "metal", joined(pieces))]


def _wire(path: Array) -> Piece:
    return tube(path, np.full(len(path), _THICK), 5)
