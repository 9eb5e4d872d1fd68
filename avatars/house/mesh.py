"""Pieces of a figure, and the small geometry that all of them share.

All lengths are millimetres in the frame of the head: x to the persona's left, y up from the height
of the eyes, z to where the face looks. ``gltf.py`` turns them into metres above the floor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
"""Of 64-bit floats."""
Index = npt.NDArray[Any]
"""Of whole numbers."""

FLOOR: Final = 1507.0
"""Height of the eyes above the floor, mm."""


@dataclass
class Part:
    """A mesh with one material."""

    name: str
    material: str
    points: Array
    """Shape (n, 3), in the pose with the arms down."""
    triangles: Index
    """Shape (m, 3)."""
    uv: Array
    """Shape (n, 2), 0..1, v down as in glTF."""
    weights: Mapping[str, Array]
    """Per bone, shape (n,); they sum to 1."""
    normals: Array | None = None
    """Shape (n, 3); None takes the smooth normals of the triangles."""
    moves: dict[str, Array] = field(default_factory=dict[str, Array])
    """Per control, what its full strength adds to the points; shape (n, 3)."""


def spaced(start: float, stop: float, count: int, *, closed: bool = True) -> Array:
    """Numbers at even distances; ``closed`` takes the last one too."""
    return np.linspace(start, stop, count, endpoint=closed)


def counted(count: int) -> Index:
    """0, 1, 2 and so on."""
    return np.arange(count)


def crossed(across: Array, down: Array) -> tuple[Array, Array]:
    """Two tables (down, across): ``across`` in each row, ``down`` in each column."""
    first, second = np.meshgrid(across, down)
    return first, second


def blank(points: Array) -> Array:
    """A weight of 1 for each point."""
    return np.ones(len(points))


def grid_faces(ids: Index, *, flip: bool = False) -> Index:
    """Two triangles for each cell of a grid of vertex numbers; degenerate ones are left out.

    Args:
        ids: Shape (rows, columns). Rows that go down and columns that go to the right, as seen
            from outside, give faces that look outwards.
        flip: Turn the faces round.
    """
    a, b, c, d = ids[:-1, :-1], ids[:-1, 1:], ids[1:, 1:], ids[1:, :-1]
    faces = np.concatenate(
        [np.stack([a, d, c], -1).reshape(-1, 3), np.stack([a, c, b], -1).reshape(-1, 3)]
    )
    x, y, z = faces.T
    faces = faces[(x != y) & (y != z) & (z != x)]
    return faces[:, ::-1] if flip else faces


def smooth_normals(points: Array, triangles: Index) -> Array:
    """Normals of a smooth surface; vertices at one place share theirs."""
    corner = points[triangles]
    area = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    _, place = np.unique(np.round(points, 3), axis=0, return_inverse=True)
    place = place.reshape(-1)
    total = np.zeros((int(place.max()) + 1, 3))
    for side in range(3):
        np.add.at(total, place[triangles[:, side]], area)
    return unit(total[place])


def unit(vectors: Array) -> Array:
    """Vectors of length 1; a zero vector looks forward."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    ahead = np.zeros_like(vectors)
    ahead[..., 2] = 1.0
    return np.where(length > 1e-9, vectors / np.maximum(length, 1e-9), ahead)


def ramp(low: float, high: float, value: Array) -> Array:
    """0 below ``low``, 1 above ``high``, smooth between."""
    u = np.clip((value - low) / (high - low), 0.0, 1.0)
    return u * u * (3 - 2 * u)


def hill(*parts: tuple[Array, float]) -> Array:
    """A bump: product of Gaussians, each of an offset and its width."""
    total = np.zeros(())
    for offset, width in parts:
        total = total + (offset / width) ** 2
    return np.exp(-total)


def through(knots: Sequence[float] | Array, values: Array, at: Array) -> Array:
    """A smooth curve through values at knots, without overshoot (Fritsch and Carlson).

    Args:
        knots: Rising, shape (k,).
        values: Shape (k,) or (k, d).
        at: Shape (n,); clipped to the knots.
    """
    x = np.asarray(knots, float)
    y = values.reshape(len(x), -1)
    h = np.diff(x)[:, None]
    slope = np.diff(y, axis=0) / h
    inner = np.where(
        slope[:-1] * slope[1:] > 0,
        2
        * slope[:-1]
        * slope[1:]
        / np.where(slope[:-1] + slope[1:] == 0, 1, slope[:-1] + slope[1:]),
        0.0,
    )
    tangent = np.concatenate([slope[:1], inner, slope[-1:]])
    at = np.clip(at, x[0], x[-1])
    i = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    u = ((at - x[i]) / h[i, 0])[:, None]
    h00, h10 = (1 + 2 * u) * (1 - u) ** 2, u * (1 - u) ** 2
    h01, h11 = u * u * (3 - 2 * u), u * u * (u - 1)
    out = h00 * y[i] + h10 * h[i] * tangent[i] + h01 * y[i + 1] + h11 * h[i] * tangent[i + 1]
    return out.reshape(len(at), *values.shape[1:])


def flowing(points: Array, at: Array) -> Array:
    """A Catmull-Rom curve through points.

    Args:
        points: Shape (k, d).
        at: 0..k-1, shape (n,).
    """
    padded = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    i = np.clip(at.astype(int), 0, len(points) - 2)
    u = (at - i)[:, None]
    p0, p1, p2, p3 = (padded[i + k] for k in range(4))
    return 0.5 * (
        2 * p1
        + (p2 - p0) * u
        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * u**2
        + (3 * p1 - p0 - 3 * p2 + p3) * u**3
    )


def tube(
    path: Array, radius: Array, sides: int = 8, *, flat: float = 1.0
) -> tuple[Array, Index, Array]:
    """A tube along a path.

    Args:
        path: Shape (n, 3).
        radius: Shape (n,).
        sides: Edges of the cross-section.
        flat: Thickness across the second axis, as a part of the radius.

    Returns:
        Points, triangles and uv (u around, v along).
    """
    along = unit(np.gradient(path, axis=0))
    side = unit(np.cross(along, np.array([0.13, 0.2, 0.97])))
    other = np.cross(along, side)
    turn = spaced(0, 2 * np.pi, sides + 1)
    ring = (
        np.cos(turn)[None, :, None] * side[:, None]
        + flat * np.sin(turn)[None, :, None] * other[:, None]
    )
    points = path[:, None] + radius[:, None, None] * ring
    ids = counted(points[..., 0].size).reshape(points.shape[:2])
    u, v = crossed(spaced(0, 1, sides + 1), spaced(0, 1, len(path)))
    return points.reshape(-1, 3), grid_faces(ids), np.stack([u, v], -1).reshape(-1, 2)


def joined(pieces: Sequence[tuple[Array, Index, Array]]) -> tuple[Array, Index, Array]:
    """Several meshes (points, triangles, uv) as one."""
    start = np.cumsum([0, *(len(points) for points, _, _ in pieces)])
    return (
        np.concatenate([points for points, _, _ in pieces]),
        np.concatenate(
            [faces + first for (_, faces, _), first in zip(pieces, start, strict=False)]
        ),
        np.concatenate([uv for _, _, uv in pieces]),
    )
