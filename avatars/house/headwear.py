"""What sits on heads: Otto's cap, Celeste's earrings."""

import numpy as np

from avatars.house.cloth import ball, on_head
from avatars.house.face import Face
from avatars.house.locks import Piece
from avatars.house.mesh import Array, Part, counted, crossed, grid_faces, joined, ramp, spaced, tube
from avatars.house.people import Person

_MIDDLE_Z = -8.0


def headwear(person: Person, one: Face) -> list[Part]:
    """Cap or earrings, if the person has any."""
    if person.name == "otto":
        return _cap()
    if person.name == "celeste":
        return _hoops(one)
    return []


def _turned(rows: list[tuple[float, float, float]], tilt: float = 0.0) -> Piece:
    """Rings round the head: height, half width, half depth; ``tilt`` lifts the front, mm."""
    turn = spaced(-np.pi, np.pi, 41)
    points = np.stack(
        [
            np.stack(
                [
                    wide * np.sin(turn),
                    high + tilt * np.cos(turn) * ramp(70, 110, np.full(41, high)),
                    _MIDDLE_Z + deep * np.cos(turn),
                ],
                -1,
            )
            for high, wide, deep in rows
        ]
    )
    ids = counted(points[..., 0].size).reshape(points.shape[:2])
    u, v = crossed(spaced(0, 1, 41), spaced(0, 1, len(rows)))
    return (
        points.reshape(-1, 3),
        grid_faces(ids),
        np.stack([u * 0.4 + 0.05, v * 0.5], -1).reshape(-1, 2),
    )


def _cap() -> list[Part]:
    """A navy cap with a dark band, a peak, a gold cord and a badge."""
    crown = _turned(
        [
            (136, 1, 1),
            (137, 40, 46),
            (135, 76, 84),
            (130, 98, 108),
            (122, 108, 120),
            (114, 107, 119),
            (106, 99, 112),
            (96, 88, 104),
            (88, 85, 101),
        ],
        tilt=12,
    )
    band = _turned(
        [(96, 86.0, 102.5), (94, 88, 104), (78, 87.5, 104), (62, 86.5, 103), (59, 84, 100)]
    )
    cord = _ring(65, 89.5, 106.0, (-0.42, 0.42))
    gold: list[Piece] = [tube(cord, np.full(len(cord), 2.3), 5)]
    for sign in (1, -1):
        x, y, z = cord[-1] if sign > 0 else cord[0]
        gold.append(ball((float(x), float(y), float(z)), 4.6))
    return [
        on_head("crown", "coat", crown),
        on_head("band", "dark", band),
        on_head("peak", "dark", _peak()),
        on_head("cord", "trim", joined([*gold, *_badge()])),
    ]


def _ring(height: float, wide: float, deep: float, part: tuple[float, float]) -> Array:
    turn = spaced(part[0] * np.pi, part[1] * np.pi, 41)
    return np.stack([wide * np.sin(turn), np.full(41, height), _MIDDLE_Z + deep * np.cos(turn)], -1)


def _peak() -> Piece:
    """A stiff peak over the brows: an upper and a lower face."""
    across = spaced(-1, 1, 41)
    rows: list[Array] = []
    for out, drop, thick in (
        (0, 0, 0),
        (0.3, 3, 0),
        (0.65, 9, 0),
        (0.95, 17, 0),
        (1.0, 19.5, -1.2),
        (0.95, 18, -3.2),
        (0.5, 7, -3),
        (0, 0, -3),
    ):
        angle = across * np.pi * 0.40
        reach = out * 36 * np.cos(across * np.pi / 2) ** 0.75
        bend = drop * np.cos(across * np.pi / 2) ** 0.6 + 5 * (1 - np.cos(angle))
        rows.append(
            np.stack(
                [
                    (87 + reach * 0.55) * np.sin(angle),
                    62.5 - bend + thick,
                    _MIDDLE_Z + (103 + reach) * np.cos(angle),
                ],
                -1,
            )
        )
    points = np.stack(rows)
    ids = counted(points[..., 0].size).reshape(points.shape[:2])
    return points.reshape(-1, 3), grid_faces(ids), np.full((ids.size, 2), 0.5)


def _badge() -> list[Piece]:
    """An anchor in a wreath on the front of the band."""
    turn = spaced(0, 2 * np.pi, 33)
    z = _MIDDLE_Z + 107.0
    wreath = np.stack([13 * np.sin(turn), 92 + 13 * np.cos(turn), z - 1.5 + 0 * turn], -1)
    shaft = np.array([[0, 101 - 2.2 * k, z] for k in range(9)], float)
    arms = spaced(-2.2, 2.2, 15)
    hook = np.stack([7 * np.sin(arms), 90.5 - 7 * np.cos(arms), z + 0 * arms], -1)
    stock = np.array([[-4.5 + 1.5 * k, 97, z] for k in range(7)], float)
    return [
        tube(wreath, np.full(33, 1.9), 4),
        tube(shaft, np.full(9, 1.5), 4),
        tube(hook, np.full(15, 1.5), 4),
        tube(stock, np.full(7, 1.3), 4),
        ball((0.0, 102.5, z), 2.4),
    ]


def _lobe(one: Face) -> tuple[float, float, float]:
    width = abs(float(one.head.ear[0]))
    return width + 4.0, -45.0, -2.0


def _hoops(one: Face) -> list[Part]:
    """Gold hoops."""
    x, y, z = _lobe(one)
    turn = spaced(0, 2 * np.pi, 29)
    pieces: list[Piece] = []
    for sign in (1, -1):
        ring = np.stack(
            [sign * (x + 2.5 * np.sin(turn)), y - 15 + 15 * np.cos(turn), z + 12 * np.sin(turn)], -1
        )
        pieces.append(tube(ring, np.full(29, 1.6), 5))
    return [on_head("hoops", "trim", joined(pieces))]
