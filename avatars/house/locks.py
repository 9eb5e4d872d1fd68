"""Locks of hair: curved ribbons and twisted tubes along paths."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from avatars.house.mesh import (
    Array,
    Index,
    counted,
    crossed,
    flowing,
    grid_faces,
    joined,
    ramp,
    spaced,
    unit,
)
from avatars.house.scalp import CENTRE

Piece = tuple[Array, Index, Array]
"""Points, triangles and uv."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How locks are cut."""

    width: float
    """Of a lock at its widest, mm."""
    bend: float = 0.32
    """How much a lock is arched across, as a part of its width."""
    root: float = 0.65
    """Width at the root, as a part of the widest."""
    taper: float = 2.6
    """The larger, the later a lock grows thin."""
    steps: int = 14
    shift: float = 0.0
    """Where the light's ring lies on the texture, 0..1 added."""


def ribbon(path: Array, cut: Cut, u: tuple[float, float] = (0.0, 1.0)) -> Piece:
    """A lock that lies on the head.

    Args:
        path: Its middle from root to tip, shape (n, 3).
        cut: Its form.
        u: The part of the texture's width that it takes.
    """
    count = len(path)
    t = spaced(0, 1, count)
    along = unit(np.gradient(path, axis=0))
    out = _outward(path)
    out = unit(out - (out * along).sum(1, keepdims=True) * along)
    side = np.cross(along, out)
    half = (
        cut.width
        / 2
        * np.minimum(cut.root + (1 - cut.root) * ramp(0, 0.3, t), 1)
        * (1 - t**cut.taper) ** 0.8
    )
    half = half + 0.2
    across = np.array([-1.0, -0.42, 0.42, 1.0])
    points = (
        path[:, None]
        + (half[:, None] * across)[..., None] * side[:, None]
        + (2 * half[:, None] * cut.bend * (0.5 - across**2))[..., None] * out[:, None]
    )
    ids = counted(count * 4).reshape(count, 4)
    us = u[0] + (u[1] - u[0]) * (across + 1) / 2
    uv = np.stack(np.broadcast_arrays(us[None, :], (t + cut.shift)[:, None]), -1)
    return points.reshape(-1, 3), grid_faces(ids), uv.reshape(-1, 2)


def _outward(path: Array) -> Array:
    """Away from the head above, away from the neck's axis below."""
    centre = np.repeat(CENTRE[None], len(path), 0)
    centre[:, 1] = np.minimum(path[:, 1], CENTRE[1])
    centre[:, 2] = np.where(path[:, 1] < -90, -25, CENTRE[2])
    away = path - centre
    low = ramp(-120, -200, path[:, 1])[:, None]
    flat = np.stack([0.25 * away[:, 0], 0 * away[:, 0], np.sign(away[:, 2]) * 60], -1)
    return unit(away * (1 - low) + flat * low)


def ringlet(path: Array, radius: float, turns: float, rng: np.random.Generator) -> Piece:
    """A fat curl with a round tip; its strands, which are painted, wind about it.

    Args:
        path: Its axis, shape (n, 3).
        radius: Of the body, mm.
        turns: Of the strands.
        rng: How the curl sways, and which strands are seen.
    """
    count, sides = len(path), 6
    # The places crowd at the tip, so that it is round.
    t = np.sin(spaced(0, np.pi / 2, count))[:, None]
    path = flowing(path, (count - 1) * t[:, 0])
    along = unit(np.gradient(path, axis=0))
    first = unit(np.cross(along, np.array([0.2, 0.31, 0.93])))
    second = np.cross(along, first)
    lean = rng.uniform(0, 2 * np.pi) + 6.5 * t
    path = path + 0.55 * radius * ramp(0, 0.5, t) * (np.cos(lean) * first + np.sin(lean) * second)
    turn = spaced(0, 2 * np.pi, sides + 1)[None, :]
    phase = rng.uniform(0, 2 * np.pi)
    wound = turn - 2 * np.pi * turns * t - phase
    reach = radius * (0.7 + 0.3 * ramp(0, 0.3, t)) * (1 - t**6) ** 0.5 + 0.1
    points = path[:, None] + (
        (reach * np.cos(turn))[..., None] * first[:, None]
        + (reach * np.sin(turn))[..., None] * second[:, None]
    )
    ids = counted(count * (sides + 1)).reshape(count, sides + 1)
    u = 0.25 - 0.25 * wound / np.pi + rng.integers(0, 2) / 2
    v = 0.42 + 0.22 * np.cos(turn + phase) + 0.10 * t
    uv = np.stack(np.broadcast_arrays(u, v), -1)
    return points.reshape(-1, 3), grid_faces(ids, flip=True), uv.reshape(-1, 2)


def surface(paths: Array, repeats: float, *, flip: bool) -> Piece:
    """A closed surface through paths that lie side by side.

    Args:
        paths: Shape (count, steps, 3), each from root to tip.
        repeats: How often the texture lies across.
        flip: The paths run to the right as seen from outside, not to the left.
    """
    count, steps, _ = paths.shape
    ids = counted(count * steps).reshape(count, steps).T
    u, v = crossed(spaced(0, 1, steps), spaced(0, repeats, count))
    return paths.reshape(-1, 3), grid_faces(ids, flip=flip), np.stack([v, u], -1).reshape(-1, 2)


def volume(points: Array, normals: Array, share: float) -> Array:
    """Normals drawn towards those of the whole head, so that locks shade as one mass."""
    return unit((1 - share) * normals + share * _outward(points))


def sheet(guides: Sequence[Sequence[tuple[float, float, float]]], count: int, steps: int) -> Array:
    """Paths between guides.

    Args:
        guides: Curves of equally many points, side by side.
        count: How many paths.
        steps: Points of a path.

    Returns:
        Shape (count, steps, 3).
    """
    table = np.array(guides, float)
    at = spaced(0, len(table) - 1, count)
    flat = flowing(table.reshape(len(table), -1), at).reshape(count, table.shape[1], 3)
    t = (table.shape[1] - 1) * spaced(0, 1, steps) ** 1.3
    return np.stack([flowing(path, t) for path in flat])


def swaying(paths: Array, rng: np.random.Generator, amount: float, waves: float) -> Array:
    """Paths that wave sideways, more towards the tips, and end at different lengths."""
    count, steps, _ = paths.shape
    t = spaced(0, 1, steps)
    out = paths.copy()
    for k in range(count):
        along = unit(np.gradient(paths[k], axis=0))
        side = unit(np.cross(along, _outward(paths[k])))
        phase = 0.55 * k + rng.uniform(0, 1.2)
        wave = amount * t**1.2 * np.sin(waves * 2 * np.pi * t + phase)
        lift = 0.5 * amount * t * np.cos(waves * 2 * np.pi * t + phase)
        moved = paths[k] + wave[:, None] * side + lift[:, None] * _outward(paths[k])
        length = (steps - 1) * rng.uniform(0.84, 1.0)
        out[k] = flowing(moved, spaced(0, length, steps))
    return out


def bundle(paths: Array, cut: Cut, rng: np.random.Generator) -> Piece:
    """Ribbons along paths; each takes another stretch of the texture's width."""
    pieces: list[Piece] = []
    for path in paths:
        start = 0.5 * rng.integers(0, 2)
        size = cut.width * rng.uniform(0.85, 1.15)
        own = Cut(
            size, cut.bend, cut.root, cut.taper, cut.steps, cut.shift + rng.uniform(-0.05, 0.05)
        )
        pieces.append(ribbon(path, own, (start, start + 0.5)))
    return joined(pieces)
