"""Paints the skin: every texel knows its place on the head, so colour follows the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from avatars.house.colours import mixed, rgb
from avatars.house.face import GRID_V, Face
from avatars.house.lids import AT_REST, rims
from avatars.house.lips import reds
from avatars.house.mesh import Array, counted, crossed, hill, ramp, spaced, unit
from avatars.house.people import Paint, Person
from avatars.house.scalp import hairline

SIZE: Final = 1024
HAIR_LOWER: Final = {"ivo": 6.0, "mira": -8.0, "celeste": 2.0}
"""How much lower than the common line the hair begins, mm."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where each texel of the grid lies on the resting head; arrays of shape (h, w)."""

    x: Array
    """Distance from the middle."""
    left: Array
    """x with its sign."""
    y: Array
    z: Array
    up: Array
    """y of the normal."""
    over: Array
    """Height over the lips' line."""
    across: Array
    """±1 at the corners of the mouth."""
    above_eye: Array
    """1 on the upper lid's side of the eye's slit."""
    front: Array
    """1 on the face, 0 behind."""
    under: Array
    """0 on the face, 1 from the jaw's edge down."""


def skin_texture(person: Person, one: Face) -> Array:
    """The skin's colours, shape (SIZE, SIZE, 3)."""
    place = _places(one)
    paint = person.paint
    colour = np.broadcast_to(rgb(paint.skin), (*place.x.shape, 3)).copy()
    colour = _shaded(colour, place, paint)
    colour = _flushed(colour, place, paint)
    colour = mixed(colour, paint.hair_dark, _hair_shade(place, person))
    if paint.stubble:
        colour = mixed(colour, paint.hair_dark, paint.stubble * 0.5 * _beard_zone(place))
    colour = _lids(colour, place, person, one)
    colour = _lips(colour, place, person)
    if paint.wrinkles:
        colour = _wrinkles(colour, place, paint, person.shape.eye_open)
    if paint.freckles:
        colour = _freckles(colour, place, person.seed)
    picture = np.empty((SIZE, SIZE, 3))
    picture[: len(colour)] = colour
    picture[len(colour) :] = _palette(paint, SIZE - len(colour))
    return picture


def _places(one: Face) -> Place:
    surface = one.surface
    rows = int(SIZE * GRID_V)
    head = one.head
    across = surface[..., 0] / head.corner
    over = surface[..., 1] - one.lip_line(surface[..., 0])
    normal = unit(np.cross(np.gradient(surface, axis=0), np.gradient(surface, axis=1)))
    upper = np.zeros(surface.shape[:2])
    upper[: head.eye + 1] = 1
    rows_down = counted(len(surface))[:, None] - head.jaw
    under = np.broadcast_to(ramp(-1.5, 2.0, rows_down.astype(float)), upper.shape)
    fields = np.concatenate(
        [surface, *(one[..., None] for one in (normal[..., 1], over, across, upper, under))], -1
    )
    at_row = spaced(0, len(surface) - 1, rows)
    at_column = spaced(0, surface.shape[1] - 1, SIZE)
    r, c = (
        np.minimum(at_row.astype(int), len(surface) - 2),
        np.minimum(at_column.astype(int), surface.shape[1] - 2),
    )
    fr, fc = (at_row - r)[:, None, None], (at_column - c)[None, :, None]
    across_row = fields[r] * (1 - fr) + fields[r + 1] * fr
    full = across_row[:, c] * (1 - fc) + across_row[:, c + 1] * fc
    x, y, z, up, lips, corner, above, under_jaw = np.moveaxis(full, -1, 0)
    front = ramp(8, 40, z) * ramp(-118, -106, y) * (1 - under_jaw)
    return Place(np.abs(x), x, y, z, up, lips, corner, above, front, under_jaw)


def _shaded(colour: Array, at: Place, paint: Paint) -> Array:
    """Soft shadows where the form keeps the light out."""
    x, y = at.x, at.y
    dark = 0.30 * hill((x - 13, 7), (y - 9, 10))
    dark = dark + 0.14 * hill((x - 32, 20), (y - 17, 6))
    dark = dark + 0.08 * hill((x - 12, 3.5), (y + 24, 12))
    dark = dark + 0.50 * hill((x, 9), (y + 46.5, 3.0)) + 0.26 * hill((x - 14, 2.8), (y + 39, 4.5))
    dark = dark + 0.30 * hill((x, 12), (at.over + 14.0, 3.6))
    dark = dark + 0.08 * hill((x - 27 + 0.3 * (y + 60), 4), (y + 50, 13))
    dark = dark + 0.18 * ramp(52, 80, y) + 0.30 * ramp(54, 72, x + 0.16 * np.maximum(-y - 30, 0))
    dark = dark * np.maximum(at.front, (at.z > -30) * (1 - at.under))
    nostril = 0.85 * hill((x - 6.0, 2.6), (y + 42.8, 1.4)) * at.front
    light = 0.16 * hill((x, 3.4), (y + 30, 6)) + 0.10 * hill((x, 3.6), (y + 8, 14))
    light = light + 0.08 * hill((x, 28), (y - 44, 17)) + 0.12 * hill((x - 39, 13), (y + 15, 7))
    light = light + 0.08 * hill((x, 9), (y + 87, 6)) + 0.06 * hill((x - 27, 9), (y - 29, 5))
    colour = mixed(colour, paint.shade, np.clip(np.maximum(dark, _under_jaw(at)), 0, 0.9))
    colour = mixed(colour, "#fff3e2", light * at.front)
    return mixed(colour, "#3a1410", nostril)


def _under_jaw(at: Place) -> Array:
    """The shadow that the jaw throws on the neck: deep at its edge, with a soft hem."""
    hem = -142 + 0.010 * at.x**2
    cast = ramp(-16, 10, at.y - hem) * ramp(-70, -10, at.z) * ramp(46, 33, at.x)
    deep = 0.62 + 0.28 * ramp(-128, -98, at.y)
    return deep * cast * at.under


def _flushed(colour: Array, at: Place, paint: Paint) -> Array:
    """Blood under the skin: cheeks, the nose's tip, chin."""
    red = 0.40 * hill((at.x - 42, 14), (at.y + 25, 11)) + 0.13 * hill((at.x, 8), (at.y + 36, 6))
    red = (
        red + 0.08 * hill((at.x, 14), (at.y + 88, 9)) + 0.10 * hill((at.x - 30, 18), (at.y - 5, 9))
    )
    return mixed(colour, paint.blush, red * at.front)


def _lids(colour: Array, at: Place, person: Person, one: Face) -> Array:
    """Shadow, crease and liner round the eyes."""
    along = one.ball.along(at.x)
    upper, lower = rims(person.shape, along, AT_REST)
    inside = ramp(1.28, 0.9, np.abs(along)) * at.front
    lid = at.y - upper
    top, bottom = inside * (at.above_eye > 0.5), inside * (at.above_eye <= 0.5)
    crease = 3.9 + 0.9 * np.clip(along, -1, 1)
    paint = person.paint
    colour = mixed(colour, paint.shade, 0.40 * top * np.exp(-(((lid - crease + 1.5) / 3.0) ** 2)))
    colour = mixed(
        colour,
        paint.lash,
        paint.shadow
        * 0.34
        * top
        * np.exp(-((np.maximum(lid, 0) / 3.4) ** 2))
        * ramp(-1.2, 0.9, along),
    )
    line = np.exp(-(((lid - crease) / 0.62) ** 2)) * ramp(1.1, 0.75, np.abs(along))
    colour = mixed(colour, paint.lash, 0.52 * top * line)
    colour = mixed(colour, paint.lash, 0.75 * top * np.exp(-((np.maximum(lid, 0) / 0.75) ** 2)))
    under = at.y - lower
    colour = mixed(
        colour, paint.shade, 0.55 * bottom * np.exp(-((np.minimum(under, 0) / 0.9) ** 2))
    )
    colour = mixed(colour, paint.shade, 0.10 * bottom * np.exp(-(((under + 6.0) / 1.8) ** 2)))
    duct = hill((along + 1.02, 0.10), (at.y - upper, 2.2)) * at.front
    return mixed(colour, paint.blush, 0.55 * duct)


def _lips(colour: Array, at: Place, person: Person) -> Array:
    """The red of the lips."""
    upper, lower = reds(person.shape, at.across)
    below = at.over < 0
    height = np.where(below, lower, upper)
    up = np.abs(at.over)
    near = at.front * (np.abs(at.across) < 1.03)
    edge = ramp(0.7, -0.7, up - height) * near * ramp(1.03, 0.93, np.abs(at.across))
    paint = person.paint
    red = mixed(np.broadcast_to(rgb(paint.lips), colour.shape), paint.skin, 0.18 * (below * 1.0))
    red = mixed(red, "#5a1420", np.where(below, 0.0, 0.14) + 0.40 * np.exp(-((up / 1.6) ** 2)))
    shine = hill((at.over + 0.50 * lower, 1.5), (at.x - 4, 5.5)) * below * 0.34
    shine = shine + 0.10 * hill((at.over - 0.62 * upper, 1.1), (at.x - 4.5, 3.5))
    red = mixed(red, "#ffe6dc", shine)
    strong = 0.92 if person.shape.lip_bulge > 0.85 else 0.62
    colour = mixed(colour, red, strong * edge)
    line = np.exp(-((at.over / 0.65) ** 2)) * ramp(1.09, 0.98, np.abs(at.across)) * at.front
    colour = mixed(colour, "#3a0f14", 0.72 * line)
    corner = hill((np.abs(at.across) - 1.04, 0.06), (at.over, 1.8)) * at.front
    return mixed(colour, paint.shade, 0.6 * corner)


def _hair_shade(at: Place, person: Person) -> Array:
    """Short hairs and the hair's shadow, where the skin comes under it."""
    points = np.stack([at.left, at.y, at.z], -1).reshape(-1, 3)
    high = (at.y.reshape(-1) - hairline(points)).reshape(at.y.shape)
    soft = 0.62 * ramp(-9, 3, high + HAIR_LOWER.get(person.name, 0.0))
    return soft * ramp(-110, -80, at.y)


def _beard_zone(at: Place) -> Array:
    low = ramp(6, -16, at.y + 60 - 40 * ramp(24, 66, at.x)) * at.front
    round_mouth = 1 - hill((at.x, 20), (at.over, 8))
    return low * round_mouth * ramp(-108, -98, at.y) * ramp(-30, 50, at.z)


def _stroke(at: Place, points: Sequence[tuple[float, float]], width: float) -> Array:
    """How near a texel is to a line through points of the left half, mirrored; 0..1."""
    best = np.full(at.x.shape, 1e9)
    for (x0, y0), (x1, y1) in pairwise(points):
        dx, dy = x1 - x0, y1 - y0
        u = np.clip(((at.x - x0) * dx + (at.y - y0) * dy) / (dx * dx + dy * dy), 0, 1)
        taper = 1.0 + 0 * u
        best = np.minimum(best, np.hypot(at.x - x0 - u * dx, at.y - y0 - u * dy) * taper)
    return np.exp(-((best / width) ** 2)) * at.front


def _wrinkles(colour: Array, at: Place, paint: Paint, eye: float) -> Array:
    """Lines of a long life: forehead, corners of the eyes, beside the mouth."""
    lines: list[tuple[float, list[tuple[float, float]]]] = [
        (0.34, [(0, 44), (18, 47), (38, 44)]),
        (0.30, [(0, 54), (20, 57), (34, 55)]),
        (0.28, [(5, 26), (5.5, 16)]),
        (0.42, [(13, -32), (21, -42), (27, -54), (29, -64)]),
        (0.36, [(52, 4), (58, 8), (63, 10)]),
        (0.36, [(53, 0), (60, 1), (65, 1)]),
        (0.34, [(52, -4), (58, -8), (62, -11)]),
        (0.34, [(18, -eye - 3), (28, -eye - 7.5), (40, -eye - 5.5)]),
        (0.22, [(24, -eye - 9), (34, -eye - 12), (46, -eye - 9)]),
    ]
    for strength, points in lines:
        colour = mixed(colour, paint.shade, strength * 1.5 * _stroke(at, points, 1.0))
        lower = [(x, y - 2.0) for x, y in points]
        colour = mixed(colour, "#fff0e0", strength * 0.35 * _stroke(at, lower, 1.4))
    return colour


def _freckles(colour: Array, at: Place, seed: int) -> Array:
    """Specks over nose and cheeks."""
    rng = np.random.default_rng(seed)
    speck = np.array([0.66, 0.37, 0.22])
    rows = np.flatnonzero((at.y[:, SIZE // 2] < 45) & (at.y[:, SIZE // 2] > -75))
    for _ in range(230):
        x, y = np.clip(rng.normal(0, 24), -50, 50), rng.normal(-18, 13)
        row = rows[int(np.argmin(np.abs(at.y[rows, SIZE // 2] - y)))]
        column = int(np.argmin(np.abs(at.left[row] - x) + 100 * (at.z[row] < 0)))
        size, strength = rng.uniform(0.45, 1.05), rng.uniform(0.18, 0.5)
        window = (slice(max(0, row - 10), row + 11), slice(max(0, column - 10), column + 11))
        off = np.hypot(at.left[window] - at.left[row, column], at.y[window] - at.y[row, column])
        colour[window] = mixed(colour[window], speck, strength * np.exp(-((off / size) ** 2)))
    return colour


def _palette(paint: Paint, rows: int) -> Array:
    """Lids' edges, the inside of the mouth and the ears, below the grid."""
    u, v = crossed(spaced(0, 1, SIZE), spaced(GRID_V, 1, rows))
    out = np.broadcast_to(rgb(paint.skin), (rows, SIZE, 3)).copy()
    out = mixed(out, mixed(rgb(paint.blush), paint.lash, 0.5), (u < 0.25) * 0.9)
    deep = ramp(0.948, 0.972, v)
    mouth = mixed(
        mixed(np.broadcast_to(rgb(paint.lips), out.shape), "#7c2630", 0.6), "#2a070d", deep
    )
    out = np.where(((u > 0.25) & (u < 0.63))[..., None], mouth, out)
    reach = (u - 0.66) / 0.3 * 1.3
    ear = mixed(
        np.broadcast_to(rgb(paint.skin), out.shape), paint.shade, 0.85 * ramp(0.75, 0.25, reach)
    )
    ear = mixed(ear, paint.blush, 0.30 * np.exp(-(((reach - 0.9) / 0.3) ** 2)))
    return np.where(((u > 0.64) & (u < 0.97))[..., None], ear, out)
