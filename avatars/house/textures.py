"""Paints eyes, teeth, hair and cloth."""

import numpy as np

from avatars.house.colours import blurred, mixed, rgb
from avatars.house.eyes import EYE_REACH, IRIS_SPREAD
from avatars.house.lids import EYE_RADIUS
from avatars.house.mesh import Array, counted, crossed, hill, ramp, spaced
from avatars.house.people import Person


def eye_texture(person: Person, size: int = 512) -> Array:
    """White, iris and pupil, shape (size, size, 3)."""
    u, v = crossed(spaced(-1, 1, size), spaced(1, -1, size))
    reach = np.hypot(u, v)
    angle = np.minimum(reach, 1.4) ** (1 / IRIS_SPREAD) * EYE_REACH
    off = EYE_RADIUS * np.sin(np.minimum(angle, np.pi / 2)) / person.shape.iris
    turn = np.arctan2(v, u)
    x, y = off * np.cos(turn), off * np.sin(turn)
    white = np.broadcast_to(rgb("#f6f2ee"), (size, size, 3))
    white = mixed(white, "#c9a9a0", 0.55 * ramp(1.25, 2.3, off))
    white = mixed(white, "#8d7f8c", 0.62 * ramp(0.15, 1.25, y) * ramp(0.9, 1.1, off))
    rng = np.random.default_rng(person.seed)
    fibre = np.interp(
        (turn + np.pi) / (2 * np.pi), spaced(0, 1, 91), np.append(rng.random(90), 0.5)
    )
    fibre = fibre * ramp(0.35, 0.6, off) * ramp(1.0, 0.8, off)
    iris = mixed(
        np.broadcast_to(rgb(person.likeness.iris), (size, size, 3)),
        person.likeness.iris_deep,
        ramp(-0.5, 0.95, y) * 0.85,
    )
    iris = mixed(
        iris,
        "#ffffff",
        0.30 * hill((x, 0.62), (y + 0.62, 0.36)) + 0.16 * fibre * ramp(0.5, -0.6, y),
    )
    iris = mixed(iris, person.likeness.iris_deep, 0.30 * (1 - fibre) * ramp(0.4, 0.7, off))
    iris = mixed(iris, person.likeness.iris_deep, 0.9 * ramp(0.80, 0.98, off))
    iris = mixed(iris, "#07060a", ramp(0.47, 0.42, off))
    iris = mixed(iris, "#07060a", 0.45 * ramp(0.35, 1.0, y))
    return mixed(white, iris, ramp(1.03, 0.97, off))


def teeth_texture(size: int = 128) -> Array:
    """Enamel below, gum above."""
    u, v = crossed(spaced(0, 1, size), spaced(0, 1, size))
    tooth = np.broadcast_to(rgb("#f3ebe0"), (size, size, 3))
    gap = np.abs(np.sin(u * 6 * np.pi))
    tooth = mixed(tooth, "#6d4a48", 0.75 * ramp(0.55, 1.0, np.abs(2 * u - 1)))
    tooth = mixed(tooth, "#9c7f78", 0.55 * ramp(0.16, 0.02, gap))
    tooth = mixed(tooth, "#8f6a66", 0.55 * ramp(0.52, 0.24, v))
    tooth = mixed(tooth, "#d8c6b4", ramp(0.6, 0.95, v) * 0.5)
    return mixed(tooth, "#b9595c", ramp(0.27, 0.20, v))


def tongue_texture(size: int = 64) -> Array:
    """Light in front, dark in the throat."""
    u, v = crossed(spaced(0, 1, size), spaced(0, 1, size))
    pad = mixed(np.broadcast_to(rgb("#c9606a"), (size, size, 3)), "#3c0d14", ramp(0.25, 0.9, v))
    return mixed(pad, "#8f3640", 0.5 * np.exp(-(((u - 0.25) / 0.03) ** 2)))


def hair_texture(person: Person, width: int = 256, height: int = 512) -> Array:
    """Strands along v in two locks side by side, with the soft ring of light that hair has."""
    rng = np.random.default_rng(person.seed)
    fine = _spread(blurred(rng.random((1, width)), 2, axis=1))
    broad = _spread(blurred(rng.random((1, width)), 14, axis=1))
    drift = _spread(blurred(blurred(rng.random((height, width)), 3, axis=1), 60, axis=0))
    strand = 0.40 * fine + 0.60 * broad + 0.35 * (drift - 0.5)
    v = spaced(0, 1, height)[:, None]
    u = spaced(0, 1, width)[None, :]
    groove = np.abs(np.cos(2 * np.pi * u)) ** 3
    paint = person.paint
    out = np.broadcast_to(rgb(person.likeness.hair), (height, width, 3))
    out = mixed(out, paint.hair_dark, 0.50 * ramp(0.62, 0.15, strand))
    out = mixed(out, paint.hair_dark, 0.45 * ramp(0.12, 0.0, v) + 0.25 * ramp(0.75, 1.0, v) + 0 * u)
    out = mixed(out, paint.hair_dark, 0.40 * groove + 0 * v)
    wave = v - 0.27 - 0.02 * np.cos(4 * np.pi * u) - 0.05 * (broad - 0.5)
    ring = np.exp(-((wave / 0.10) ** 2)) * (0.35 + 0.65 * ramp(0.2, 0.8, strand))
    low = np.exp(-(((wave - 0.36) / 0.14) ** 2)) * ramp(0.3, 0.9, strand) * 0.45
    return mixed(out, paint.hair_light, 0.80 * (ring + low) * (1 - 0.8 * groove))


def brow_texture(person: Person, size: int = 128) -> Array:
    """Fine hairs that lean outwards."""
    rng = np.random.default_rng(person.seed + 1)
    u, v = crossed(counted(size), counted(size))
    grain = blurred(rng.random(size), 1, axis=0)[(u + v // 2) % size]
    base = np.broadcast_to(rgb(person.likeness.brows), (size, size, 3))
    return mixed(base, person.paint.hair_light, 0.30 * ramp(0.55, 0.85, grain))


def cloth_texture(person: Person, size: int = 512) -> Array:
    """Wool from the front (left half of the picture) and the back, darker in the folds."""
    rng = np.random.default_rng(person.seed + 2)
    grain = _spread(blurred(blurred(rng.random((size, size)), 1, axis=0), 1, axis=1))
    folds = _spread(blurred(blurred(rng.random((size, size)), 500, axis=0), 60, axis=1))
    out = np.broadcast_to(rgb(person.likeness.coat), (size, size, 3))
    out = mixed(out, person.paint.coat_dark, 0.24 * ramp(0.62, 0.2, folds))
    out = mixed(out, "#ffffff", 0.04 * ramp(0.6, 0.95, folds))
    return mixed(out, person.paint.coat_dark, 0.16 * grain)


def _spread(noise: Array) -> Array:
    """Stretched to 0..1."""
    return (noise - noise.min()) / (noise.max() - noise.min())
