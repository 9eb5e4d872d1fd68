"""Round solids by distance, their smooth unions, and the mesh of such a solid."""

from collections.abc import Callable
from itertools import product

import numpy as np

from avatars.house.mesh import Array, Index, counted, unit

Solid = Callable[[Array], Array]
"""Signed distance in mm of points of shape (n, 3); negative inside."""
Point = tuple[float, float, float]


def capsule(start: Point, end: Point, thick: float, thin: float | None = None) -> Solid:
    """A rod with round ends; its radius goes from ``thick`` to ``thin``."""
    a, along = np.array(start, float), np.array(end, float) - np.array(start, float)
    last = thick if thin is None else thin

    def distance(points: Array) -> Array:
        off = points - a
        u = np.clip(off @ along / (along @ along), 0, 1)
        return np.linalg.norm(off - u[:, None] * along, axis=1) - (thick + (last - thick) * u)

    return distance


def ellipsoid(centre: Point, radii: Point) -> Solid:
    """An ellipsoid; the distance is close near its surface."""
    c, r = np.array(centre, float), np.array(radii, float)

    def distance(points: Array) -> Array:
        off = points - c
        near = np.linalg.norm(off / r, axis=1)
        return near * (near - 1) / np.maximum(np.linalg.norm(off / r**2, axis=1), 1e-9)

    return distance


def union(soft: float, *solids: Solid) -> Solid:
    """Solids melted together; ``soft`` is the width of the seam in mm."""

    def distance(points: Array) -> Array:
        total = solids[0](points)
        for solid in solids[1:]:
            other = solid(points)
            mix = np.clip(0.5 + 0.5 * (other - total) / soft, 0, 1)
            total = other + (total - other) * mix - soft * mix * (1 - mix)
        return total

    return distance


def grown(solid: Solid, by: float) -> Solid:
    """The solid with a skin of some mm."""
    return lambda points: solid(points) - by


def outward(solid: Solid, points: Array) -> Array:
    """Directions in which the distance grows, shape (n, 3)."""
    step = np.eye(3) * 0.5
    return unit(np.stack([solid(points + one) - solid(points - one) for one in step], -1))


def onto(solid: Solid, points: Array, steps: int = 4) -> Array:
    """The points drawn to the surface."""
    for _ in range(steps):
        points = points - solid(points)[:, None] * outward(solid, points)
    return points


def meshed(solid: Solid, low: Point, high: Point, cell: float) -> tuple[Array, Index]:
    """The surface of a solid within a box (surface nets, then drawn to the surface).

    Args:
        solid: By distance.
        low: The box's least corner.
        high: Its greatest corner.
        cell: Edge of the cubes, mm.

    Returns:
        Points and triangles that look outwards; the surface is open where it leaves the box.

    Source:
        Gibson 1998, "Constrained Elastic Surface Nets".
    """
    axes = [np.arange(a, b + cell, cell) for a, b in zip(low, high, strict=True)]
    size = tuple(len(one) for one in axes)
    corners = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    value = solid(corners).reshape(size)
    inside = value < 0
    cells = tuple(n - 1 for n in size)
    count = np.zeros(cells, int)
    for i, j, k in product((0, 1), repeat=3):
        count += inside[i : i + cells[0], j : j + cells[1], k : k + cells[2]]
    crossed = (count > 0) & (count < 8)
    number = np.full(cells, -1)
    number[crossed] = counted(int(crossed.sum()))
    points = np.argwhere(crossed) * cell + np.array(low, float) + cell / 2
    faces = np.concatenate([_faces(inside, number, axis) for axis in range(3)])
    return onto(solid, points), faces


def _faces(
    inside: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], number: Index, axis: int
) -> Index:
    """A quad of four cells for each edge along an axis that crosses the surface."""
    inside, number = np.moveaxis(inside, axis, 0), np.moveaxis(number, axis, 0)
    first, second = inside[:-1], inside[1:]
    inner = (slice(None), slice(1, -1), slice(1, -1))
    edge = (first != second)[inner]
    quads = np.stack(
        [
            number[:, :-1, :-1][edge],
            number[:, 1:, :-1][edge],
            number[:, 1:, 1:][edge],
            number[:, :-1, 1:][edge],
        ],
        -1,
    )
    out = first[inner][edge] ^ (axis == 1)
    quads = np.where(out[:, None], quads, quads[:, ::-1])
    quads = quads[(quads >= 0).all(1)]
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def clipped(points: Array, faces: Index, keep: Array) -> tuple[Array, Index]:
    """The part of a mesh where ``keep`` is positive, cut cleanly through the triangles.

    Args:
        points: Shape (n, 3).
        faces: Shape (m, 3).
        keep: Shape (n,).
    """
    cut_at: dict[tuple[int, int], int] = {}
    extra: list[Array] = []
    out: list[tuple[int, int, int]] = []

    def cut(a: int, b: int) -> int:
        key = (min(a, b), max(a, b))
        if key not in cut_at:
            u = keep[a] / (keep[a] - keep[b])
            cut_at[key] = len(points) + len(extra)
            extra.append(points[a] + u * (points[b] - points[a]))
        return cut_at[key]

    good = keep > 0
    number = good[faces].sum(1)
    for face in faces[(number == 1) | (number == 2)]:
        one = good[face].sum() == 1
        k = int(np.argmax(good[face] if one else ~good[face]))
        a, b, c = (int(face[(k + i) % 3]) for i in range(3))
        if one:
            out.append((a, cut(a, b), cut(a, c)))
        else:
            ab, ac = cut(a, b), cut(a, c)
            out += [(ab, b, c), (ab, c, ac)]
    whole = faces[number == 3]
    faces = np.concatenate([whole, np.array(out, whole.dtype).reshape(-1, 3)])
    used, faces = np.unique(faces, return_inverse=True)
    every = np.concatenate([points, np.array(extra).reshape(-1, 3)])
    return every[used], faces.reshape(-1, 3)
