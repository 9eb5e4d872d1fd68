"""Mira's hair: one mass a side, parted in the middle, with broad locks over it."""

from typing import Final

import numpy as np

from avatars.house.locks import Cut, Piece, bundle, sheet, surface, swaying
from avatars.house.mesh import Array, counted, flowing, ramp, spaced
from avatars.house.scalp import Scalp

_LONG: Final = (
    # From the parting over the side and down; from the face to the middle of the back.
    (
        (-1, 101, 62),
        (26, 104, 68),
        (62, 58, 64),
        (77, 8, 50),
        (81, -45, 40),
        (82, -105, 28),
        (90, -170, 36),
        (86, -250, 74),
        (78, -318, 88),
    ),
    (
        (-1, 121, 34),
        (37, 122, 30),
        (84, 68, 16),
        (93, 0, 8),
        (96, -70, 4),
        (98, -140, 6),
        (108, -195, 22),
        (106, -275, 58),
        (96, -345, 74),
    ),
    (
        (-2, 131, -10),
        (42, 129, -18),
        (88, 68, -30),
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
    ((-1, 82, 74), (7, 88, 86), (20, 78, 94), (38, 54, 92), (57, 28, 78), (70, 4, 62)),
    ((-1, 93, 70), (14, 97, 80), (36, 82, 86), (56, 50, 78), (70, 14, 62), (80, -24, 50)),
    ((-1, 104, 58), (20, 106, 66), (48, 88, 72), (69, 46, 62), (79, 0, 48), (85, -48, 38)),
)
_CLUMPS: Final = 7
"""Swellings across the mass of one side."""
_STEPS: Final = 20


def long_hair(on: Scalp, rng: np.random.Generator) -> list[Piece]:
    """Long and dark, falling over shoulders and back."""
    pieces: list[Piece] = []
    for side in (1, -1):
        over, beside = _over(on, side, rng), _beside_face(on, side, rng)
        # What lies in front is drawn first, so that what it covers costs nothing.
        pieces += [beside, over, _mass(on, side)]
    return pieces


def _mirrored(paths: Array, side: int) -> Array:
    return paths * [side, 1, 1]


def _mass(on: Scalp, side: int) -> Piece:
    """The closed surface under the locks; it swells between grooves and ends in scallops."""
    columns = 4 * _CLUMPS + 1
    t = spaced(0, 1, _STEPS)
    swell = np.abs(np.sin(np.pi * _CLUMPS * spaced(0, 1, columns))) ** 0.7
    paths = _mirrored(sheet(_LONG, columns, _STEPS), side)
    last = 0.90 + 0.07 * swell + 0.02 * np.sin(5.1 * counted(columns))
    for k, path in enumerate(paths):
        ended = flowing(path, (_STEPS - 1) * t * last[k])
        paths[k] = on.cleared(ended, 1.0 + (1.5 + 4.0 * swell[k]) * ramp(0, 0.25, t))
    return surface(paths, 0.5 * _CLUMPS, flip=side < 0)


def _over(on: Scalp, side: int, rng: np.random.Generator) -> Piece:
    """Broad locks that lie on the mass and wave a little."""
    paths = _mirrored(sheet(_LONG, 10, _STEPS), side)
    paths = swaying(paths, rng, 9, 1.1)
    rise = 4.0 + 6.0 * ramp(0, 0.3, spaced(0, 1, _STEPS))
    lying = np.stack([on.cleared(path, rise) for path in paths])
    return bundle(lying, Cut(34, bend=0.2, taper=3.4), rng)


def _beside_face(on: Scalp, side: int, rng: np.random.Generator) -> Piece:
    """The shorter locks at the parting, which frame the face."""
    steps = 12
    paths = swaying(_mirrored(sheet(_FRINGE, 6, steps), side), rng, 1.5, 0.7)
    rise = 2 + 9 * ramp(0, 0.3, spaced(0, 1, steps))
    return bundle(
        np.stack([on.cleared(path, rise) for path in paths]), Cut(20, bend=0.22, taper=2.4), rng
    )
