"""A cloud of curls: one round mass that swells at each curl, and the picture of its strands."""

from typing import Final

import numpy as np

from avatars.house.colours import mixed, rgb
from avatars.house.locks import Piece
from avatars.house.mesh import Array, counted, crossed, grid_faces, ramp, spaced, through, unit
from avatars.house.people import Person
from avatars.house.scalp import CENTRE, Scalp, hairline, spread

CLOUD_V: Final = 0.75
"""The cloud takes the texture down to here; single curls take the rest."""
_CURLS: Final = 210
_CELLS: Final = (64, 22)
"""Round the head, and from the hairline to the crown."""
_ABOUT: Final = (0.0, 0.5, 1.0, 1.35, 1.7, 2.2, 3.2)
"""Bearings from the face, radians."""
_HANGS: Final = (0.0, 0.0, 8.0, 40.0, 62.0, 52.0, 40.0)
"""How far the mass hangs down under the hairline there, mm."""
_STANDS: Final = (24.0, 26.0, 36.0, 46.0, 50.0, 46.0, 42.0)
"""How far it stands off the skin, mm."""


def ways(bearing: Array, up: Array) -> Array:
    """Directions of places of the cloud.

    Args:
        bearing: From the face to the left, radians.
        up: 0 at the hairline, 1 at the crown.
    """
    flat = bearing.reshape(-1)
    ahead = np.stack([np.sin(flat), 0 * flat, np.cos(flat)], -1)
    low = np.arctan2(hairline(CENTRE + 82 * ahead) - CENTRE[1], 82.0).reshape(bearing.shape)
    rise = low + (np.pi / 2 - low) * up
    return np.stack(
        [np.cos(rise) * np.sin(bearing), np.sin(rise), np.cos(rise) * np.cos(bearing)], -1
    )


def _nearest(directions: Array, seed: int) -> tuple[Array, Array, Array]:
    """The nearest curl of each direction, its distance, and how much farther the next one is."""
    rng = np.random.default_rng(seed)
    curls = unit(spread(_CURLS) + 0.05 * rng.standard_normal((_CURLS, 3)))
    flat = directions.reshape(-1, 3)
    which, first, second = (np.empty(len(flat)) for _ in range(3))
    for start in range(0, len(flat), 8192):
        part = slice(start, start + 8192)
        near = flat[part] @ curls.T
        best = np.argpartition(-near, 1, axis=1)[:, :2]
        far = np.sqrt(np.maximum(2 - 2 * np.take_along_axis(near, best, 1), 0))
        which[part], first[part], second[part] = best[:, 0], far[:, 0], far[:, 1]
    shape = directions.shape[:-1]
    return (
        curls[which.astype(int).reshape(shape)],
        first.reshape(shape),
        (second - first).reshape(shape),
    )


def cloud(on: Scalp, seed: int) -> Piece:
    """The mass itself."""
    round_, high = _CELLS
    bearing, up = crossed(spaced(-np.pi, np.pi, round_ + 1), spaced(1, 0, high + 1) ** 1.35)
    away = ways(bearing, up)
    flat = away.reshape(-1, 3)
    skin = on.at(flat, 0.0).reshape(away.shape)
    about = np.abs(bearing).reshape(-1)
    stands = through(_ABOUT, np.array(_STANDS), about).reshape(up.shape)
    hangs = through(_ABOUT, np.array(_HANGS), about).reshape(up.shape)
    roll = np.sqrt(1 - (1 - np.clip(up / 0.34, 0, 1)) ** 2)
    _, near, _ = _nearest(away, seed)
    swell = 9.0 * np.sqrt(np.clip(1 - (near / 0.15) ** 2, 0, 1)) * ramp(0.0, 0.1, up)
    out = unit(away + np.array([0, 0.10, 0]))
    points = skin + out * (stands * (0.12 + 0.88 * roll) + swell)[..., None]
    low = hangs * ramp(0.0, 0.06, up) * (1 - ramp(0.05, 0.62, up))
    points[..., 1] -= low
    ids = counted(bearing.size).reshape(bearing.shape)
    uv = np.stack([bearing / (2 * np.pi) + 0.5, CLOUD_V * (1 - up)], -1)
    return points.reshape(-1, 3), grid_faces(ids), uv.reshape(-1, 2)


def cloud_texture(person: Person, width: int = 1024, height: int = 768) -> Array:
    """Strands that curve over each curl, dark between the curls; below them single curls."""
    rows = int(height * CLOUD_V)
    bearing, up = crossed(spaced(-np.pi, np.pi, width), spaced(1, 0, rows))
    away = ways(bearing, up)
    curl, far, room = _nearest(away, person.seed)
    turn = 41.0 * curl.sum(-1)
    east = unit(np.cross(np.array([0.0, 1.0, 0.02]), curl))
    north = np.cross(curl, east)
    x, y = (away * east).sum(-1), (away * north).sum(-1)
    x, y = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    paint = person.paint
    strand = 0.5 + 0.5 * np.sin(2 * np.pi * (y + 3.2 * x**2) / 0.026 + 3 * np.sin(25 * x + turn))
    out = np.broadcast_to(rgb(person.likeness.hair), (rows, width, 3))
    out = mixed(out, paint.hair_dark, 0.35 * (1 - strand))
    out = mixed(out, paint.hair_dark, 0.85 * np.exp(-((room / 0.035) ** 2)))
    lit = np.exp(-(((y + 0.02) / 0.045) ** 2)) * ramp(0.16, 0.03, far) * (0.45 + 0.55 * strand)
    out = mixed(out, paint.hair_light, 0.85 * lit * ramp(0.0, 0.15, up))
    out = mixed(out, paint.hair_dark, 0.45 * ramp(0.10, 0.0, up))
    return np.concatenate([out, _single(person, width, height - rows)])


def _single(person: Person, width: int, height: int) -> Array:
    """The strands of single curls, for ``locks.ringlet``: u runs across the strands."""
    u, v = crossed(spaced(0, 1, width), spaced(0, 1, height))
    paint = person.paint
    strand = 0.5 + 0.5 * np.sin(2 * np.pi * (9 * u + 0.15 * np.sin(7 * v)))
    out = np.broadcast_to(rgb(person.likeness.hair), (height, width, 3))
    out = mixed(out, paint.hair_dark, 0.30 * (1 - strand))
    out = mixed(out, paint.hair_dark, 0.7 * np.abs(np.cos(2 * np.pi * u)) ** 5)
    lit = np.exp(-(((v - 0.5) / 0.2) ** 2)) * np.abs(np.sin(2 * np.pi * u)) ** 2
    return mixed(out, paint.hair_light, 0.6 * lit * (0.5 + 0.5 * strand))
