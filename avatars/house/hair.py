"""The four heads of hair."""

import numpy as np

from avatars.house.face import Face
from avatars.house.hair_curly import curly_hair
from avatars.house.hair_long import long_hair
from avatars.house.locks import Cut, Piece, bundle, flowing, volume
from avatars.house.mesh import Array, Part, joined, ramp, smooth_normals, spaced, unit
from avatars.house.people import Person
from avatars.house.scalp import CENTRE, Scalp, cap, hairline, scalp, spread


def hair(person: Person, one: Face) -> list[Part]:
    """The hair of a person, with the dark ground under it."""
    on = scalp(one)
    rng = np.random.default_rng(person.seed)
    if person.name == "celeste":
        pieces = curly_hair(on, rng, person.seed)
    else:
        grow = {"mira": long_hair, "ivo": _short, "otto": _fringe_of_white}[person.name]
        pieces = grow(on, rng)
    points, faces, uv = joined(pieces)
    low = ramp(-300, -130, points[:, 1])
    carried = {"head": low, "chest": 1 - low}
    normals = volume(points, smooth_normals(points, faces), 0.5)
    ground = [] if person.name == "celeste" else [cap(person, one)]
    return [
        *ground,
        Part("hair", "hair", points, faces, uv, carried, normals=normals),
    ]


def _combed(
    on: Scalp, start: Array, flow: Array, length: float, lift: tuple[float, float]
) -> Array:
    """A path along the scalp.

    Args:
        on: The scalp.
        start: Direction of the root from the head's middle.
        flow: Which way it is combed.
        length: Of the lock, mm.
        lift: Height over the skin in the middle and at the tip, mm.
    """
    steps = 8
    at = on.at(start[None], 1.5)[0]
    path = [at]
    for k in range(1, steps):
        t = k / (steps - 1)
        out = unit(at - CENTRE)
        way = unit(flow - (flow @ out) * out)
        ahead = at + way * length / (steps - 1)
        over = (
            1.5 + lift[0] * np.sin(np.pi * min(t, 0.5)) + (lift[1] - lift[0]) * max(0.0, 2 * t - 1)
        )
        at = on.at((ahead - CENTRE)[None], over)[0]
        path.append(at)
    return flowing(np.array(path), spaced(0, steps - 1, 8))


def _short(on: Scalp, rng: np.random.Generator) -> list[Piece]:
    """Short, red-brown, swept up and to the side."""
    roots = spread(290)
    at = on.at(roots, 0)
    grown = np.flatnonzero(at[:, 1] > hairline(at) + 1 - 7 * ramp(30, 60, at[:, 2]))
    top: list[Array] = []
    sides: list[Array] = []
    for k in grown:
        way, height = roots[k], at[k, 1]
        if roots[k, 2] < -0.55 and k % 2:
            continue  # the back is seldom seen
        if height > 54 or (height > 44 and at[k, 2] > 0):
            flow = np.array(
                [0.55 + 0.25 * rng.standard_normal(), 0.25, -1.0 + 0.2 * rng.standard_normal()]
            )
            crest = 15 * ramp(-20, 60, at[k : k + 1, 2])[0]
            top.append(_combed(on, way, flow, 58 + 12 * rng.random(), (8 + crest, 9 + 0.6 * crest)))
        if height < 74 and at[k, 2] < 40:
            flow = np.array([0.0, -1.0, -0.75 + 0.2 * rng.standard_normal()])
            sides.append(_combed(on, way, flow, 31 + 6 * rng.random(), (4.5, 2.6)))
    for bearing in spaced(-0.95, 0.95, 13):
        way = np.array([np.sin(bearing), 0.62 - 0.25 * bearing**2, np.cos(bearing)])
        flow = np.array([0.45 + 0.5 * rng.random(), 1.0, 0.25])
        top.append(_combed(on, way, flow, 36 + 16 * rng.random(), (8.0, 15 + 5 * rng.random())))
    for bearing in spaced(-0.75, 0.6, 9):
        way = np.array([np.sin(bearing), 0.70 - 0.22 * bearing**2, np.cos(bearing)])
        flow = np.array([1.0, -0.50 + 0.25 * rng.random(), 0.15])
        top.append(_combed(on, way, flow, 40 + 12 * rng.random(), (9.0, 5.0)))
    return [
        bundle(np.stack(top), Cut(24, bend=0.22, taper=1.9, shift=0.05), rng),
        bundle(np.stack(sides), Cut(21, bend=0.16, taper=2.2, shift=0.15), rng),
    ]


def _fringe_of_white(on: Scalp, rng: np.random.Generator) -> list[Piece]:
    """White hair below the cap's band."""
    roots = spread(250)
    at = on.at(roots, 0)
    grown = (at[:, 1] > hairline(at) + 2) & (at[:, 1] < 62) & (at[:, 2] < 46)
    paths: list[Array] = []
    for k, way in enumerate(roots[grown]):
        if way[2] < -0.5 and k % 2:
            continue
        flow = np.array([0.1 * rng.standard_normal(), -1.0, -0.55 + 0.2 * rng.standard_normal()])
        paths.append(_combed(on, way, flow, 38 + 12 * rng.random(), (7.0, 8.0)))
    return [bundle(np.stack(paths), Cut(22, bend=0.26, taper=2.2, shift=0.1), rng)]
