"""The ears: shells with a rolled rim, a hollow and a lobe."""

import numpy as np

from avatars.house.face import Face
from avatars.house.mesh import Array, Part, blank, counted, crossed, grid_faces, hill, ramp, spaced


def ears(one: Face) -> Part:
    """Both ears."""
    rings, sides = 10, 21
    turn, reach = crossed(spaced(0, 2 * np.pi, sides), spaced(0, 1.3, rings))
    points = [_ear(one, reach, turn, sign) for sign in (1, -1)]
    ids = counted(rings * sides).reshape(rings, sides)
    faces = [grid_faces(ids + k * ids.size, flip=k == 1) for k in (0, 1)]
    every = np.concatenate(points)
    u = 0.66 + 0.3 * np.tile((reach / 1.3).reshape(-1), 2)
    v = np.full(len(u), 0.972)
    return Part(
        "ears",
        "skin",
        every,
        np.concatenate(faces)[:, ::-1],
        np.stack([u, v], -1),
        {"head": blank(every)},
    )


def _ear(one: Face, reach: Array, turn: Array, sign: int) -> Array:
    """One ear; reach 0 is the hollow, 1 the rim, beyond it the back."""
    front = np.minimum(reach, 1.0)
    behind = np.maximum(reach - 1, 0)
    # The outline: wide above, narrow at the lobe; u forwards, v up.
    wide = 14.0 * (1 + 0.22 * np.sin(turn)) * (1 - 0.10 * np.cos(turn))
    high = 27.0
    u = front * wide * np.cos(turn) * (1 - 0.55 * behind)
    v = front * high * np.sin(turn) * (1 - 0.35 * behind)
    rim = np.exp(-(((reach - 0.93) / 0.11) ** 2))
    hollow = -5.5 * hill((u - 3, 8), (v + 3, 11))
    fold = 2.8 * np.exp(-(((reach - 0.6) / 0.12) ** 2)) * ramp(-0.2, 0.5, -np.cos(turn))
    lobe = -0.6 * ramp(-14, -26, v)
    lift = (
        4.0 * rim * (0.35 + 0.65 * ramp(0.9, -0.4, np.cos(turn)))
        + hollow
        + fold
        + lobe
        - 30 * behind
    )
    # The plane of the ear stands out to the back.
    width = float(one.head.ear[0])
    spread = np.radians(17)
    x = abs(width) - 1.5 + lift * np.cos(spread) - (u - 10) * np.sin(spread)
    z = -8 + u * np.cos(spread) + lift * np.sin(spread) * 0.5
    y = -14 + v + 0.12 * -u
    return np.stack([sign * x, y, z], -1).reshape(-1, 3)
