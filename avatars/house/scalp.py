"""Where hair grows, and what keeps it out of the head."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from avatars.house import body
from avatars.house.face import Face
from avatars.house.mesh import Array, Part, blank, counted, grid_faces, ramp, through, unit
from avatars.house.people import Name, Person
from avatars.house.solids import Solid, clipped, outward

CENTRE: Final = np.array([0.0, 18.0, -8.0])
"""Hair stands away from here."""
_BEARINGS: Final = (0.0, 0.4, 0.75, 1.0, 1.2, 1.4, 1.6, 1.85, 2.2, 2.6, 3.15)
_HAIRLINE: Final = (74.0, 73.0, 64.0, 44.0, 20.0, -6.0, -4.0, -8.0, -52.0, -88.0, -96.0)

_BARE: Final[Mapping[Name, float]] = {"mira": 9.0, "ivo": -7.0}
"""How much higher the hair begins over the brow, mm."""


@dataclass(frozen=True)
class Scalp:
    """The head as hair meets it."""

    directions: Array
    """From ``CENTRE`` to the grid's points, shape (n, 3)."""
    radii: Array
    """Shape (n,)."""
    trunk: Solid

    def radius(self, directions: Array) -> Array:
        """How far the skin is from ``CENTRE`` that way."""
        out = np.empty(len(directions))
        for i in range(0, len(directions), 256):
            near = directions[i : i + 256] @ self.directions.T
            best = np.argpartition(-near, 3, axis=1)[:, :3]
            share = 1 / (1.00001 - np.take_along_axis(near, best, 1))
            out[i : i + 256] = (self.radii[best] * share).sum(1) / share.sum(1)
        return out

    def at(self, directions: Array, over: Array | float) -> Array:
        """Points over the skin."""
        directions = unit(directions)
        return CENTRE + directions * (self.radius(directions) + over)[:, None]

    def cleared(self, points: Array, over: Array | float) -> Array:
        """Points pushed out of head and body until they lie over the skin."""
        off = points - CENTRE
        ways = unit(off)
        lack = np.maximum(self.radius(ways) + over - np.linalg.norm(off, axis=1), 0)
        points = points + ways * np.where(points[:, 1] > -100, lack, 0)[:, None]
        low = points[:, 1] < -95
        for _ in range(3):
            lack = np.where(low, np.maximum(over - self.trunk(points), 0), 0)
            points = points + outward(self.trunk, points) * lack[:, None]
        return points


def scalp(one: Face) -> Scalp:
    """The scalp of a face."""
    head = one.bare
    points = head.points[: head.mouth + 16].reshape(-1, 3)
    off = points - CENTRE
    return Scalp(unit(off), np.linalg.norm(off, axis=1), body.trunk(one.shape))


def hairline(points: Array) -> Array:
    """Height of the hairline in the direction of points."""
    bearing = np.abs(np.arctan2(points[:, 0], points[:, 2] + 8))
    return through(_BEARINGS, np.array(_HAIRLINE), bearing)


def spread(count: int) -> Array:
    """Directions spread evenly over the ball (golden angle), shape (count, 3)."""
    k = counted(count) + 0.5
    y = 1 - 2 * k / count
    turn = k * np.pi * (3 - np.sqrt(5))
    ring = np.sqrt(1 - y * y)
    return np.stack([ring * np.sin(turn), y, ring * np.cos(turn)], -1)


def over_hairline(points: Array, person: Person) -> Array:
    """How far places of the skin lie above the edge of the hair, mm."""
    bare = _BARE.get(person.name, 0.0)
    return points[:, 1] - hairline(points) - bare * ramp(30, 60, points[:, 2])


def cap(person: Person, one: Face) -> Part:
    """The dark ground under the locks: the skin above the hairline, a little larger."""
    head = one.bare
    grid = head.points[: head.mouth + 22 : 2, ::2]
    rows, columns, _ = grid.shape
    flat = grid.reshape(-1, 3)
    keep = over_hairline(flat, person)
    off = np.minimum(2.0, 0.4 + np.maximum(keep, 0) * 0.25)
    raised = flat + unit(flat - CENTRE) * off[:, None]
    faces = grid_faces(counted(rows * columns).reshape(rows, columns))
    points, faces = clipped(raised, faces, keep)
    uv = np.tile([0.5, 0.1], (len(points), 1))
    return Part("scalp", "scalp", points, faces, uv, {"head": blank(points)})
