"""Teeth, gums and tongue."""

from typing import Final

import numpy as np

from avatars.house.face import Face
from avatars.house.mesh import Array, Part, blank, counted, crossed, grid_faces, ramp, spaced
from avatars.house.motion import movements

_TEETH: Final = 12
"""In the row that can be seen."""
JAW_CONTROLS: Final = ("jawOpen", "jawForward", "jawLeft", "jawRight")


def _rim(one: Face) -> Array:
    """The middle of the lips' line."""
    return one.head.points[one.head.mouth, one.head.middle]


def _arch(half: float, depth: float, count: int) -> tuple[Array, Array, Array]:
    """Places on the row of teeth: x, distance back, and a turn through each tooth (0..1)."""
    u = spaced(-1, 1, count)
    return (
        half * np.sin(u * 1.35) / np.sin(1.35),
        depth * (1 - np.cos(u * 1.35)) / (1 - np.cos(1.35)),
        u,
    )


def teeth(one: Face, *, lower: bool) -> Part:
    """A row of teeth with its gum.

    Args:
        one: Whose.
        lower: The lower row, which goes with the jaw.
    """
    wide = one.head.corner / 23.5
    count = _TEETH * 3 + 1
    x, back, u = _arch(22.0 * wide, 25.0, count)
    tooth = np.abs(np.sin(u * _TEETH / 2 * np.pi))
    edge = 3.1 + 0.5 * np.abs(u)
    high = 6.5
    # From the gum to the biting edge and round it; height over the edge, set back, bulge.
    profile = (
        (high + 9, 2.5, 0.0),
        (high + 4, 0.6, 0.0),
        (high, 0.0, 0.2),
        (high * 0.55, -0.3, 0.9),
    )
    profile = (*profile, (1.2, 0.1, 1.0), (0.0, 0.9, 0.8), (0.1, 2.2, 0.4), (3.0, 5.0, 0.0))
    rows: list[Array] = []
    start = _rim(one)
    for height, inwards, bulge in profile:
        y = -edge + height - 0.5 * (1 - tooth) * (height < 2)
        z = -6.6 - back - inwards + 0.75 * bulge * tooth
        if lower:
            y, z = -y - 5.4, z - 2.0
        rows.append(np.stack([x * (0.94 if lower else 1), start[1] + y, start[2] + z], -1))
    points = np.stack(rows)
    v = spaced(0, 1, len(profile))
    uv = np.stack(np.broadcast_arrays((u[None] + 1) / 2, v[:, None]), -1).reshape(-1, 2)
    ids = counted(points[..., 0].size).reshape(points.shape[:2])
    flat = points.reshape(-1, 3)
    moves = _with_jaw(one, flat, 1.0) if lower else {}
    name = "lowerTeeth" if lower else "upperTeeth"
    return Part(
        name, "teeth", flat, grid_faces(ids, flip=lower), uv, {"head": blank(flat)}, moves=moves
    )


def _with_jaw(one: Face, points: Array, share: float) -> dict[str, Array]:
    """The jaw's movements of something that is fast to it."""
    chin = one.skin(np.array([[0.0, _rim(one)[1] - 26, _rim(one)[2] - 5]]))
    angles = movements(one.skin(points, below=np.ones(len(points))))
    slid = movements(chin)
    moves = {name: share * np.repeat(slid[name], len(points), 0) for name in JAW_CONTROLS[1:]}
    fixed = one.skin(points, below=np.ones(len(points)))
    weight = np.maximum(fixed.jaw, 1e-3)[:, None]
    narrow = angles["jawOpen"].copy()
    narrow[:, 0] = 0
    moves["jawOpen"] = share * narrow / weight
    return moves


def tongue(one: Face) -> Part:
    """The tongue: a flat pad behind the lower teeth."""
    start = _rim(one)
    turn, along = crossed(spaced(0, 2 * np.pi, 13), spaced(0, 1, 10))
    half = (
        13.5
        * np.sqrt(np.clip(1 - (1 - np.minimum(along * 1.9, 1)) ** 2, 0.0, 1))
        * (1 - 0.25 * along)
    )
    thick = 4.6 * np.sqrt(np.clip(1 - (1 - np.minimum(along * 2.6, 1)) ** 2, 0.0, 1)) + 2.0 * along
    groove = (
        -1.3 * np.exp(-(((np.cos(turn)) / 0.35) ** 2)) * (np.sin(turn) > 0) * ramp(0.05, 0.3, along)
    )
    x = half * np.cos(turn)
    y = start[1] - 9.6 + 2.5 * np.sin(along * 2.6) + thick * np.sin(turn) + groove
    z = start[2] - 13.5 - 40 * along
    points = np.stack([x, y, z], -1).reshape(-1, 3)
    ids = counted(len(points)).reshape(10, 13)
    tip = (1 - along.reshape(-1)) ** 1.3
    still = np.zeros_like(tip)
    moves = _with_jaw(one, points, 0.92)
    moves["tongueOut"] = np.stack([still, 6.0 * tip - 3.5 * tip**3, 30.0 * tip], -1)
    moves["tongueUp"] = np.stack([still, 9.5 * tip, 8.0 * tip], -1)
    uv = np.stack([turn / (2 * np.pi), along], -1).reshape(-1, 2)
    return Part(
        "tongue", "tongue", points, grid_faces(ids), uv, {"head": blank(points)}, moves=moves
    )
