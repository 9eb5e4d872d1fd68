"""Eyeballs, the light in them, lashes and brows."""

from typing import Final

import numpy as np

from avatars.house.face import LID_CONTROLS, Face
from avatars.house.lids import EYE_HEIGHT, EYE_RADIUS, LID, Lids, rims
from avatars.house.mesh import Array, Index, Part, blank, counted, crossed, grid_faces, ramp, spaced
from avatars.house.motion import movements

IRIS_SPREAD: Final = 0.6
"""The eye's texture gives the middle more room: radius = (angle / EYE_REACH) ** IRIS_SPREAD."""
EYE_REACH: Final = np.radians(100.0)
LOOK: Final = {"Up": (0.0, 16.0), "Down": (0.0, -16.0), "In": (-22.0, 0.0), "Out": (22.0, 0.0)}
"""Turn of an eye, degrees outwards and up, for the controls eyeLook*."""
_BROW: Final = 17


def eyeball(one: Face, sign: int) -> Part:
    """One eyeball, carried by its bone."""
    side = "left" if sign > 0 else "right"
    turn, angle = crossed(spaced(0, 2 * np.pi, 21), spaced(0, 1, 10) ** 1.3 * EYE_REACH)
    ahead = np.stack(
        [np.sin(angle) * np.cos(turn), np.sin(angle) * np.sin(turn), np.cos(angle)], -1
    ).reshape(-1, 3)
    reach = (angle / EYE_REACH).reshape(-1) ** IRIS_SPREAD
    turn = turn.reshape(-1)
    uv = np.stack([0.5 + 0.5 * reach * np.cos(turn), 0.5 - 0.5 * reach * np.sin(turn)], -1)
    ids = counted(len(uv)).reshape(10, 21)
    moves: dict[str, Array] = {}
    for name, (out, up) in LOOK.items():
        moves[f"eyeLook{name}{side.title()}"] = EYE_RADIUS * (
            _looking(ahead, out * sign, up) - ahead
        )
    centre = np.array([sign * one.ball.x, EYE_HEIGHT, one.ball.z])
    return Part(
        f"{side}Eye",
        "eye",
        centre + EYE_RADIUS * ahead,
        grid_faces(ids),
        uv,
        {f"{side}Eye": blank(uv)},
        normals=ahead,
        moves=moves,
    )


def _looking(ahead: Array, yaw: float, pitch: float) -> Array:
    a, b = np.radians(yaw), np.radians(pitch)
    x, y, z = ahead.T
    y, z = y * np.cos(b) + z * np.sin(b), z * np.cos(b) - y * np.sin(b)
    return np.stack([x * np.cos(a) + z * np.sin(a), y, z * np.cos(a) - x * np.sin(a)], -1)


def glints(one: Face) -> Part:
    """The lights that the room leaves in the eyes; they stay while the eyes move."""
    pieces: list[Array] = []
    ids = counted(15)
    faces = np.stack([np.zeros(14, int), ids[1:], np.roll(ids[1:], -1)], -1)
    for sign in (1, -1):
        for dx, dy, size in ((-3.4, 4.0, 2.5), (3.6, -3.4, 1.2)):
            turn = spaced(0, 2 * np.pi, 14, closed=False)
            x = np.concatenate([[0], size * np.cos(turn)]) + dx * one.shape.iris / 9
            y = np.concatenate([[0], 1.15 * size * np.sin(turn)]) + dy * one.shape.iris / 9
            z = np.sqrt((EYE_RADIUS + 0.35) ** 2 - x**2 - y**2)
            pieces.append(np.stack([x + sign * one.ball.x, y + EYE_HEIGHT, z + one.ball.z], -1))
    points = np.concatenate(pieces)
    every = np.concatenate([faces + 15 * k for k in range(len(pieces))])
    uv = np.full((len(points), 2), 0.5)
    ahead = np.tile([0.0, 0.0, 1.0], (len(points), 1))
    # Before the lids meet, their way is straighter than the ball: the light sinks out of it.
    moves = {
        f"eyeBlink{side}": ahead * np.where(sign * points[:, :1] > 0, -6.0, 0.0)
        for side, sign in (("Left", 1), ("Right", -1))
    }
    carried = {"head": blank(points)}
    return Part("glints", "glint", points, every, uv, carried, normals=ahead, moves=moves)


def lashes(one: Face) -> Part:
    """The dark rims of the upper and the lower lids."""
    points: list[Array] = []
    moves: dict[str, Array] = {}
    faces: list[Index] = []
    columns = 21
    ids = counted(5 * columns).reshape(5, columns)
    lower_ids = counted(3 * columns).reshape(3, columns)
    total = 8 * columns
    for number, sign in enumerate((1, -1)):
        rest = _lash(one, sign, Lids())
        points.append(rest)
        flip = sign < 0
        start = number * total
        faces += [
            grid_faces(ids[::-1] + start, flip=flip),
            grid_faces(lower_ids + start + 5 * columns, flip=flip),
        ]
        for name, state in LID_CONTROLS.items():
            move = np.zeros((2, total, 3))
            move[number] = _lash(one, sign, state) - rest
            moves[f"{name}{'Left' if sign > 0 else 'Right'}"] = move.reshape(-1, 3)
    every = np.concatenate(points)
    uv = np.tile(np.stack([spaced(0, 1, columns), np.full(columns, 0.5)], -1), (16, 1))
    squint = movements(one.skin(every))
    moves |= {f"cheekSquint{side}": squint[f"cheekSquint{side}"] for side in ("Left", "Right")}
    return Part(
        "lashes", "lash", every, np.concatenate(faces), uv, {"head": blank(every)}, moves=moves
    )


def _lash(one: Face, sign: int, lids: Lids) -> Array:
    """Rows of the upper lashes (root to tip, then back) and of the lower rim."""
    along = spaced(-1, 1.0, 21)
    upper, lower = rims(one.shape, along, lids)
    x = one.ball.x + along * one.ball.half
    length = one.shape.lashes
    grow = ramp(-1.05, 0.75, along)
    drop = lids.shut + 0.08 * np.clip(-lids.upper, 0, 4)
    wing = ramp(0.45, 1.0, along)
    thick = 1.0 + 1.8 * min(1.0, length / 4.5) * (0.35 + 0.65 * grow)
    rows: list[Array] = []
    for dx, dy, dz in (
        (0.0, -0.55, 0.25),
        (0.1, 0.0, 0.5),
        (0.45, 0.55, 0.75),
        (1.0, 1.0, 1.0),
        (0.3, 0.75, 0.2),
    ):
        out = length * wing * dx * 0.75
        up = dy * (thick + 0.5 * length * grow * wing * (dy > 0.9)) * (1 - 1.35 * drop * (dy > 0))
        y = upper + up
        z = one.ball.bulge(x, np.minimum(y, upper + 1.5), EYE_RADIUS + LID)
        lift = 0.35 + dz * length * 0.42 * (0.25 + 0.75 * grow) * (dy > 0.2)
        rows.append(np.stack([sign * (x + out), y, z + lift], -1))
    for dy in (-0.75, -0.25, 0.35):
        weight = 0.25 + 0.75 * ramp(-0.4, 0.9, along)
        y = lower + dy * weight * (0.6 if one.shape.lashes < 3 else 1.1)
        z = one.ball.bulge(x, y, EYE_RADIUS + LID) + 0.25
        rows.append(np.stack([sign * x, y, z], -1))
    return np.concatenate(rows)


def brows(one: Face) -> Part:
    """The brows: two low ridges of hair on the skin."""
    shape = one.shape
    rows = 5
    along, over = crossed(spaced(0, 1, _BROW), spaced(1, -1, rows))
    x = one.ball.x - 17 + along * 37
    middle = shape.brow_height + shape.brow_arch * (
        np.sin(np.pi * np.clip(along * 0.86, 0, 1)) - 0.25
    )
    middle = middle + 0.6 * along + shape.eye_tilt * 0.4 * along
    half = (
        shape.brow_weight
        * (0.75 + 0.45 * np.sin(np.pi * np.clip(along + 0.12, 0, 1)))
        * (1 - along**3.2)
    )
    half = half * ramp(-0.06, 0.10, along) + 0.25
    y = middle + over * half
    points: list[Array] = []
    faces: list[Index] = []
    ids = counted(rows * _BROW).reshape(rows, _BROW)
    for number, sign in enumerate((1, -1)):
        lift = 0.5 + (1 - over**2) * (0.8 + 0.16 * shape.brow_weight)
        z = one.front(x.reshape(-1) * sign, y.reshape(-1)).reshape(x.shape) + lift
        points.append(np.stack([sign * x, y, z], -1).reshape(-1, 3))
        faces.append(grid_faces(ids + number * ids.size, flip=sign < 0))
    every = np.concatenate(points)
    uv = np.tile(np.stack([along, (1 - over) / 2], -1).reshape(-1, 2), (2, 1))
    moves = {
        name: move
        for name, move in movements(one.skin(every)).items()
        if name.startswith(("brow", "noseSneer"))
    }
    return Part(
        "brows", "brow", every, np.concatenate(faces), uv, {"head": blank(every)}, moves=moves
    )
