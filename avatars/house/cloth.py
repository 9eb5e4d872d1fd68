"""Pieces that clothes are sewn from: cloth on the body, collars, piping, buttons."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from avatars.house import body
from avatars.house.locks import Piece, flowing
from avatars.house.mesh import (
    Array,
    Part,
    blank,
    counted,
    crossed,
    grid_faces,
    joined,
    spaced,
    tube,
    unit,
)
from avatars.house.people import Shape
from avatars.house.solids import Solid, clipped, grown, meshed, onto, outward, union

Field = Callable[[Array], Array]
"""Positive where the cloth is kept, of points of shape (n, 3)."""
AXIS_Z: Final = -24.0
"""Depth of the neck's axis."""
_SEAM: Final = -500.0
"""Above it the mesh is fine, below it coarse."""


def worn(name: str, material: str, piece: Piece, shape: Shape) -> Part:
    """A piece of clothing, carried as the body under it is."""
    points, faces, uv = piece
    return Part(name, material, points, faces, uv, body.weights(points, shape))


def planar(points: Array, normals: Array) -> Array:
    """UV of cloth: the front in the left half of the picture, the back in the right."""
    u = np.clip(points[:, 0] / 720 + 0.5, 0.01, 0.99) * 0.5 + np.where(
        normals[:, 2] < -0.25, 0.5, 0
    )
    return np.stack([u, np.clip((-points[:, 1] - 150) / 620, 0.0, 1.0)], -1)


def garment(shape: Shape, thick: float, keep: Field, *, low: float = -730.0) -> Part:
    """Cloth on trunk and arms.

    Args:
        shape: Whose body.
        thick: How far it stands off the skin, mm.
        keep: Positive where the cloth is.
        low: Where it ends.
    """
    solid = grown(body.figure(shape), thick)
    pieces: list[Piece] = []
    normals: list[Array] = []
    for bottom, top, cell in ((_SEAM, -140.0, 19.0), (low, _SEAM + 6, 32.0)):
        points, faces = meshed(solid, (-340, bottom, -160), (340, top, 150), cell)
        points, faces = clipped(points, faces, np.minimum(keep(points), points[:, 1] - low))
        ahead = outward(solid, points)
        pieces.append((points, faces, planar(points, ahead)))
        normals.append(ahead)
    part = worn("coat", "coat", joined(pieces), shape)
    part.normals = np.concatenate(normals)
    return part


def under(shape: Shape, thick: float, keep: Field, material: str) -> Part:
    """Thinner cloth that shows in the neckline."""
    solid = grown(body.trunk(shape), thick)
    points, faces = meshed(solid, (-110, -444, -110), (110, -120, 140), 23)
    points, faces = clipped(points, faces, keep(points))
    ahead = outward(solid, points)
    part = worn("shirt", material, (points, faces, planar(points, ahead)), shape)
    part.normals = ahead
    return part


def trousers(shape: Shape) -> Part:
    """Trousers and shoes, seldom seen."""
    points, faces = meshed(body.legs(), (-220, -1550, -150), (220, -590, 150), 62)
    return worn("trousers", "dark", (points, faces, np.full((len(points), 2), 0.5)), shape)


def hands(shape: Shape) -> Part:
    """Both hands, in the plain skin of the palette."""
    solid = union(10, body.hand(shape), body.arm(shape))
    start = np.array(body.along_arm(body.UPPER_ARM + body.FORE_ARM - 60, shape))
    low, high = start - [60, 220, 70], start + np.array([130, 10, 80])
    points, faces = meshed(solid, (low[0], low[1], low[2]), (high[0], high[1], high[2]), 15.0)
    every = np.concatenate([points, points * [-1, 1, 1]])
    both = np.concatenate([faces, faces[:, ::-1] + len(points)])
    uv = np.tile([0.985, 0.972], (len(every), 1))
    return worn("hands", "skin", (every, both, uv), shape)


def bare(shape: Shape) -> Part:
    """Shoulders without clothes, where the head's grid does not reach; in the palette's skin."""
    solid = grown(body.figure(shape), -0.5)
    points, faces = meshed(solid, (-340, -330, -160), (340, -150, 150), 17)
    points, faces = clipped(points, faces, np.minimum(neck_hole(68)(points), points[:, 1] + 292))
    part = worn(
        "shoulders", "skin", (points, faces, np.tile([0.985, 0.972], (len(points), 1))), shape
    )
    part.normals = outward(solid, points)
    return part


def on_body(
    shape: Shape,
    thick: float,
    marks: Sequence[tuple[float, float, float]] | Array,
    count: int,
    *,
    mirror: bool = True,
) -> Array:
    """A line over the cloth through marks, drawn to the surface.

    Args:
        shape: Whose body.
        thick: How far off the skin, mm.
        marks: Of the left half, from the front to the back; or the whole line.
        count: Points of the line.
        mirror: Go on with the right half.
    """
    left: Array = np.array(marks, float)
    whole = np.concatenate([left, (left * [-1, 1, 1])[::-1][1:]]) if mirror else left
    path = flowing(whole, spaced(0, len(whole) - 1, count))
    return onto(grown(body.figure(shape), thick), path, 5)


def draped(shape: Shape, thick: float, x: Array, z: Array) -> Array:
    """The cloth's highest points over places of the floor, shape (n, 3)."""
    solid = grown(body.figure(shape), thick)
    heights = spaced(-110.0, -299.0, 190)
    out = np.zeros((len(x), 3))
    for k, (a, c) in enumerate(zip(x, z, strict=True)):
        column = np.stack([np.full(len(heights), a), heights, np.full(len(heights), c)], -1)
        inside = solid(column) < 0
        out[k] = column[int(np.argmax(inside)) if inside.any() else -1]
    return onto(solid, out, 2)


def neck_ring(
    shape: Shape, thick: float, reach: float, front: float = 0.0, count: int = 41
) -> Array:
    """A closed line round the neck on the cloth.

    Args:
        shape: Whose neck.
        thick: How far the cloth stands off the skin, mm.
        reach: Distance from the neck's axis, mm.
        front: How much further it is in front, mm.
        count: Points of the line.
    """
    turn = spaced(-np.pi, np.pi, count)
    far = reach + front * np.maximum(np.cos(turn), 0) ** 2
    return draped(shape, thick, far * np.sin(turn), AXIS_Z + far * np.cos(turn))


def neck_hole(reach: float, front: float = 0.0) -> Field:
    """A neckline along ``neck_ring``."""

    def keep(points: Array) -> Array:
        x, z = points[:, 0], points[:, 2] - AXIS_Z
        turn = np.arctan2(x, z)
        return np.hypot(x, z) - reach - front * np.maximum(np.cos(turn), 0) ** 2

    return keep


def piping(path: Array, radius: float) -> Piece:
    """A cord along an edge."""
    return tube(path, np.full(len(path), radius), 4)


def collar(shape: Shape, path: Array, rows: Sequence[tuple[float, float]], widths: Array) -> Piece:
    """A collar that grows from an edge.

    Args:
        shape: Whose body it lies on.
        path: The edge, from left to right round the neck; shape (n, 3).
        rows: Per row, how far across the collar it lies (0 edge, 1 hem) and how high, mm.
        widths: Of the collar along the path, shape (n,).
    """
    solid = body.figure(shape)
    ahead = outward(solid, path)
    along = unit(np.gradient(path, axis=0))
    side = unit(np.cross(along, ahead))
    lines = [
        _lain(solid, path + side * (share * widths)[:, None], height) for share, height in rows
    ]
    points = np.stack(lines)
    count = points[..., 0].size
    ids = counted(count).reshape(points.shape[:2])
    flat = points.reshape(-1, 3)
    u, v = crossed(spaced(0, 1, len(path)), spaced(0, 1, len(rows)))
    return flat, grid_faces(ids, flip=True), np.stack([u, v], -1).reshape(-1, 2)


def _lain(solid: Solid, points: Array, height: float) -> Array:
    for _ in range(4):
        points = points + outward(solid, points) * (height - solid(points))[:, None]
    return points


def standing(path: Array, rows: Sequence[tuple[float, float]], axis: Array) -> Piece:
    """A collar that stands up round the neck.

    Args:
        path: Its foot, shape (n, 3).
        rows: Per row, how high it is over the foot and how far it leans out, mm.
        axis: A point of the neck's axis.
    """
    away = (path - axis) * [1, 0, 1]
    away = unit(away)
    points = np.stack([path + [0, up, 0] + away * out for up, out in rows])
    ids = counted(points[..., 0].size).reshape(points.shape[:2])
    u, v = crossed(spaced(0, 1, len(path)), spaced(0, 1, len(rows)))
    return points.reshape(-1, 3), grid_faces(ids), np.stack([u, v], -1).reshape(-1, 2)


def button(shape: Shape, x: float, y: float, thick: float, radius: float) -> Piece:
    """A round button on the front of the cloth."""
    solid = grown(body.figure(shape), thick)
    at = onto(solid, np.array([[x, y, 120.0]]), 8)
    ahead = outward(solid, at)[0]
    side = unit(np.cross(np.array([0, 1.0, 0]), ahead))
    up = np.cross(ahead, side)
    turn = spaced(0, 2 * np.pi, 15)
    rings = ((1.0, -1.0), (1.0, 1.2), (0.82, 2.4), (0.6, 1.8), (0.0, 1.8))
    points = np.stack(
        [
            at[0]
            + radius * r * (np.cos(turn)[:, None] * side + np.sin(turn)[:, None] * up)
            + h * ahead
            for r, h in rings
        ]
    )
    ids = counted(points[..., 0].size).reshape(points.shape[:2])
    uv = np.full((ids.size, 2), 0.5)
    return points.reshape(-1, 3), grid_faces(ids, flip=True), uv


def ball(centre: tuple[float, float, float], radius: float) -> Piece:
    """A bead."""
    u, v = crossed(spaced(0, 2 * np.pi, 9), spaced(0, np.pi, 6))
    around = np.stack([np.sin(v) * np.sin(u), np.cos(v), np.sin(v) * np.cos(u)], -1).reshape(-1, 3)
    ids = counted(len(around)).reshape(6, 9)
    return np.array(centre) + radius * around, grid_faces(ids), np.full((len(around), 2), 0.5)


def on_head(name: str, material: str, piece: Piece) -> Part:
    """A thing that goes with the head."""
    points, faces, uv = piece
    return Part(name, material, points, faces, uv, {"head": blank(points)})
