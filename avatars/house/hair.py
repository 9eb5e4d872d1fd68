"""The four heads of hair."""

from typing import Final

import numpy as np

from avatars.house.face import Face
from avatars.house.locks import Cut, Piece, bundle, curl, flowing, sheet, swaying
from avatars.house.mesh import Array, Part, counted, joined, ramp, spaced, unit
from avatars.house.people import Person
from avatars.house.scalp import CENTRE, Scalp, cap, hairline, scalp

_LONG: Final = (
    # From the parting over the side and down; from the face to the middle of the back.
    (
        (-1, 101, 62),
        (26, 104, 68),
        (62, 58, 64),
        (72, 8, 57),
        (70, -45, 52),
        (70, -105, 40),
        (88, -170, 40),
        (86, -250, 74),
        (78, -318, 88),
    ),
    (
        (-1, 121, 34),
        (36, 120, 30),
        (80, 62, 16),
        (93, 0, 8),
        (96, -70, 4),
        (98, -140, 6),
        (108, -195, 22),
        (106, -275, 58),
        (96, -345, 74),
    ),
    (
        (-2, 131, -10),
        (42, 127, -18),
        (86, 60, -30),
        (98, -10, -38),
        (100, -85, -46),
        (102, -150, -58),
        (110, -205, -72),
        (108, -290, -86),
        (100, -370, -92),
    ),
    (
        (-3, 121, -62),
        (32, 113, -84),
        (58, 55, -108),
        (66, -10, -118),
        (66, -90, -114),
        (66, -160, -110),
        (64, -230, -120),
        (60, -300, -124),
        (56, -385, -120),
    ),
    (
        (-4, 116, -62),
        (0, 112, -88),
        (-4, 50, -116),
        (-8, -20, -126),
        (-10, -100, -120),
        (-10, -160, -116),
        (-12, -230, -126),
        (-12, -310, -128),
        (-12, -390, -124),
    ),
)
_FRINGE: Final = (
    ((-1, 82, 74), (7, 88, 86), (20, 78, 94), (38, 54, 92), (55, 26, 80), (65, 0, 68)),
    ((-1, 93, 70), (14, 97, 80), (36, 82, 86), (56, 50, 78), (68, 14, 66), (73, -24, 56)),
    ((-1, 104, 58), (20, 106, 66), (48, 88, 72), (69, 46, 62), (76, 0, 52), (77, -48, 46)),
)


def hair(person: Person, one: Face) -> list[Part]:
    """The hair of a person, with the dark ground under it."""
    on = scalp(one)
    rng = np.random.default_rng(person.seed)
    grow = {"mira": _long, "celeste": _curls, "ivo": _short, "otto": _fringe_of_white}[person.name]
    points, faces, uv = joined(grow(on, rng))
    low = ramp(-300, -130, points[:, 1])
    carried = {"head": low, "chest": 1 - low}
    bare = {"mira": 9.0, "ivo": -7.0}.get(person.name, 0.0)
    return [cap(one, bare), Part("hair", "hair", points, faces, uv, carried)]


def _mirrored(paths: Array) -> Array:
    return paths * [-1, 1, 1]


def _long(on: Scalp, rng: np.random.Generator) -> list[Piece]:
    """Long and dark, parted in the middle, falling over shoulders and back."""
    pieces: list[Piece] = []
    for layer, (count, over, width) in enumerate(((20, 3.0, 24), (20, 6.0, 18), (11, 9.0, 11))):
        for side in (1, -1):
            paths = sheet(_LONG, count, 18)
            paths = swaying(paths if side > 0 else _mirrored(paths), rng, 7 + 3 * layer, 1.6)
            rise = 1.0 + (over + 2 * rng.random()) * ramp(0, 0.2, spaced(0, 1, 18))
            cleared = [on.cleared(path, rise) for path in paths]
            pieces.append(
                bundle(np.stack(cleared), Cut(width, bend=0.22, steps=20, taper=3.2), rng)
            )
    for side in (1, -1):
        paths = sheet(_FRINGE, 9, 14)
        paths = swaying(paths if side > 0 else _mirrored(paths), rng, 2.0, 0.8)
        cleared = [on.cleared(path, 2 + 9 * ramp(0, 0.3, spaced(0, 1, 14))) for path in paths]
        pieces.append(bundle(np.stack(cleared), Cut(13, bend=0.25, taper=2.2), rng))
    return pieces


def _roots(count: int) -> Array:
    """Directions spread evenly over the ball (golden angle), shape (count, 3)."""
    k = counted(count) + 0.5
    y = 1 - 2 * k / count
    turn = k * np.pi * (3 - np.sqrt(5))
    ring = np.sqrt(1 - y * y)
    return np.stack([ring * np.sin(turn), y, ring * np.cos(turn)], -1)


def _curls(on: Scalp, rng: np.random.Generator) -> list[Piece]:
    """Black curls in a great round."""
    roots = _roots(236)
    at = on.at(roots, 2.0)
    grown = at[:, 1] > hairline(at) + 1
    t = spaced(0, 1, 13)[:, None]
    down = np.array([0.0, -1.0, 0.0])
    pieces: list[Piece] = []

    def grow(start: Array, out: Array, length: float, drop: float, lean: Array) -> None:
        path = start + out * (length * 0.58 * t * (1.35 - 0.6 * t)) + down * (length * drop * t**2)
        path = on.cleared(path + lean * t, 9 * ramp(0, 0.3, t[:, 0]))
        size = rng.uniform(6.8, 9.0)
        pieces.append(curl(path, size, rng.uniform(6, 8.5), length / 44, rng.uniform(0, 6.3)))

    for way, start in zip(roots[grown], at[grown], strict=True):
        front = max(0.0, way[2]) ** 1.5
        out = unit(np.array([way[0] * 1.3, way[1] * 0.9 + 0.15 + 0.5 * front, way[2] * 0.8]))
        side = np.array([np.sign(start[0] + 4) * 34, 8, 0]) * front
        grow(start, out, 104 + 26 * rng.random() - 30 * front, 0.72 - 0.2 * front, side)
    for bearing in spaced(-1.35, 1.35, 25):
        way = np.array([np.sin(bearing), 0.0, np.cos(bearing)])
        low = float(hairline((CENTRE + 80 * way)[None])[0])
        start = on.at((np.array([0, low + 1 - CENTRE[1], 0]) + 82 * way)[None], 1.0)[0]
        aside = np.array([np.sign(bearing + 0.12) * 16 * np.cos(bearing), 0, 0])
        out = unit(way + np.array([0, 0.75, 0]))
        grow(start, out, 52 + 16 * rng.random() + 26 * abs(bearing), 0.62, aside)
    return pieces


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
    roots = _roots(430)
    at = on.at(roots, 0)
    grown = np.flatnonzero(at[:, 1] > hairline(at) + 1 - 7 * ramp(30, 60, at[:, 2]))
    top: list[Array] = []
    sides: list[Array] = []
    for k in grown:
        way, height = roots[k], at[k, 1]
        if height > 54 or (height > 44 and at[k, 2] > 0):
            flow = np.array(
                [0.55 + 0.25 * rng.standard_normal(), 0.25, -1.0 + 0.2 * rng.standard_normal()]
            )
            crest = 15 * ramp(-20, 60, at[k : k + 1, 2])[0]
            top.append(_combed(on, way, flow, 58 + 12 * rng.random(), (8 + crest, 9 + 0.6 * crest)))
        if height < 74 and at[k, 2] < 40:
            flow = np.array([0.0, -1.0, -0.75 + 0.2 * rng.standard_normal()])
            sides.append(_combed(on, way, flow, 31 + 6 * rng.random(), (4.5, 2.6)))
    for bearing in spaced(-0.95, 0.95, 21):
        way = np.array([np.sin(bearing), 0.62 - 0.25 * bearing**2, np.cos(bearing)])
        flow = np.array([0.45 + 0.5 * rng.random(), 1.0, 0.25])
        top.append(_combed(on, way, flow, 36 + 16 * rng.random(), (8.0, 15 + 5 * rng.random())))
    return [
        bundle(np.stack(top), Cut(19, bend=0.26, taper=2.4, shift=0.05), rng),
        bundle(np.stack(sides), Cut(17, bend=0.2, taper=2.6, shift=0.15), rng),
    ]


def _fringe_of_white(on: Scalp, rng: np.random.Generator) -> list[Piece]:
    """White hair below the cap's band."""
    roots = _roots(250)
    at = on.at(roots, 0)
    grown = (at[:, 1] > hairline(at) + 2) & (at[:, 1] < 62) & (at[:, 2] < 46)
    paths: list[Array] = []
    for way in roots[grown]:
        flow = np.array([0.1 * rng.standard_normal(), -1.0, -0.55 + 0.2 * rng.standard_normal()])
        paths.append(_combed(on, way, flow, 38 + 12 * rng.random(), (7.0, 8.0)))
    return [bundle(np.stack(paths), Cut(22, bend=0.26, taper=2.2, shift=0.1), rng)]
