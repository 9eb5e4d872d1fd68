"""The head as one grid of quads from the crown to the neck, with slits for eyes and mouth.

A row runs round the head, a column from the crown down. Two rows lie on each other where the lids
and where the lips meet: the upper copy belongs to what is above the slit. Outside the slits the
copies are welded, so the skin is whole.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from avatars.house.mesh import Array, Index, counted, hill, ramp, spaced, through
from avatars.house.people import Shape

_STATIONS: Final = {
    # Front (y, z), side (x, y, z) and back (y, z) of the head, from the crown down.
    0: ((119, -8), (1, 119, -8), (119, -8)),
    1: ((112, 32), (41, 108, -8), (109, -52)),
    2: ((90, 63), (64, 85, -8), (86, -82)),
    3: ((56, 81), (73, 52, -8), (50, -98)),
    4: ((24, 86), (74, 22, -8), (20, -99)),
    5: ((0, 85), (72, 0, -8), (-6, -95)),
    6: ((-30, 84), (69, -24, -6), (-36, -82)),
    7: ((-60, 83), (64, -45, -4), (-62, -68)),
    8: ((-86, 79), (58, -60, -1), (-82, -60)),
    9: ((-100, 69), (50, -71, 1), (-96, -57)),
    10: ((-103, 46), (38, -80, -3), (-108, -55)),
    11: ((-101, 18), (32, -100, -14), (-122, -55)),
    12: ((-132, 16), (32, -132, -19), (-146, -57)),
    13: ((-168, 20), (39, -166, -22), (-170, -65)),
}
JAW_STATION: Final = 9
"""Below it the skin turns under the jaw."""
_SQUARE: Final = (2.3, 2.3, 2.4, 2.5, 2.5, 2.5, 2.4, 2.2, 1.95, 1.85, 1.9, 2.0, 2.0, 2.0)
"""How square the front of the head is at the stations; 2 is an ellipse."""
_ROWS: Final = (2, 3, 4, 7, 10, 12, 13, 13, 6, 5, 4, 3, 3)
"""Cells between the stations."""
_SIDE: Final = (33, 23, 5, 5)
"""Columns of one half: in all (less the middle), in front by width, to the ear, behind."""


@dataclass
class Head:
    """The grid of the head, in one state of the lids."""

    points: Array
    """Shape (rows, columns, 3); the last column lies on the first (the back of the head)."""
    height: Array
    """Shape (rows, columns): y of the grid before eyes, lips and features moved it."""
    eye: int
    """Row of the upper lids' rims; the next row has the lower ones'."""
    mouth: int
    """Row of the upper lip's rim; the next row has the lower one's."""
    middle: int
    """Column of the face's middle."""
    mouth_columns: int
    """Columns from the middle to a corner of the mouth."""
    eye_columns: tuple[int, int]
    """Columns from the middle to the inner and the outer corner of an eye."""

    @property
    def jaw(self) -> int:
        """Row of the jaw's edge; further down the skin turns under it."""
        return int(sum(_ROWS[:JAW_STATION])) + 2

    @property
    def to_ear(self) -> int:
        """Columns from the middle to the ears."""
        return _SIDE[1] + _SIDE[2]

    @property
    def ear(self) -> Array:
        """The place of the skin where the left ear sits, at the height of the eyes."""
        return self.points[self.eye, self.middle + self.to_ear]

    @property
    def corner(self) -> float:
        """Half the width of the mouth, mm."""
        return float(self.points[self.mouth, self.middle + self.mouth_columns, 0])

    def ids(self) -> Index:
        """Numbers of the vertices, rows by columns, the slits' ends welded."""
        rows, columns = self.height.shape
        ids = counted(rows * columns).reshape(rows, columns)
        from_middle = counted(columns) - self.middle
        inner, outer = self.eye_columns
        in_eye = (np.abs(from_middle) > inner) & (np.abs(from_middle) < outer)
        in_mouth = np.abs(from_middle) < self.mouth_columns
        ids[self.eye + 1] = np.where(in_eye, ids[self.eye + 1], ids[self.eye])
        ids[self.mouth + 1] = np.where(in_mouth, ids[self.mouth + 1], ids[self.mouth])
        return ids

    def below(self) -> Array:
        """1 for rows below the lips' line, else 0; shape (rows, 1)."""
        rows = counted(len(self.height))[:, None]
        return (rows > self.mouth).astype(float)

    def from_lips(self) -> Array:
        """Height over the lips' line in the same column, shape (rows, columns)."""
        return self.points[..., 1] - self.points[self.mouth, :, 1][None, :]


def skull(shape: Shape) -> Head:
    """The head without lids and lips.

    Args:
        shape: Whose head.
    """
    knots = counted(len(_STATIONS)).astype(float)
    cells = np.concatenate(
        [i + counted(n) / n for i, n in enumerate(_ROWS)] + [np.array([len(_ROWS)])]
    )
    eye = int(sum(_ROWS[:5]))
    mouth = int(sum(_ROWS[:7]))
    cells = np.insert(cells, mouth, cells[mouth])
    cells = np.insert(cells, eye, cells[eye])
    mouth += 1
    front, side, back = (
        through(knots, np.array([one[k] for one in _STATIONS.values()], float), cells)
        for k in range(3)
    )
    side = _shaped(side, knots, cells, shape)
    front[:, 0] -= shape.chin * ramp(-70, -95, front[:, 0]) * (cells < 10.5)
    square = through(knots, np.array(_SQUARE), cells)[:, None]
    bow = 2.6 + (shape.point - 2.6) * ramp(6.5, 8.5, cells)[:, None]
    points = _wrapped(front, side, back, square, bow)
    head = Head(points, points[..., 1].copy(), eye, mouth, _SIDE[0], 12, shape.eye_columns)
    _features(head, shape)
    return head


def _shaped(side: Array, knots: Array, cells: Array, shape: Shape) -> Array:
    """The width of this head: jaw and neck differ from person to person."""
    jaw = np.array([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0.0])
    jaw *= np.array([0, 0, 0, 0, 0, 0.1, 0.5, 1, 1, 1, 0.6, 0, 0, 0])
    neck = np.array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.3, 1, 1, 1.0])
    by = (
        1
        + (shape.jaw - 1) * through(knots, jaw, cells)
        + (shape.neck - 1) * through(knots, neck, cells)
    )
    side = side.copy()
    side[:, 0] *= by * shape.width
    return side


def _columns(square: Array) -> tuple[Array, Array]:
    """Where the columns stand: width (-1..1, + to the left) and depth (1 front, -1 back).

    Args:
        square: How square the front of each row is: 2 is an ellipse; shape (rows, 1).
    """
    _, near, ear, behind = _SIDE
    width = spaced(0, 0.743, near + 1)
    turn = spaced(np.arctan2(0.743, (1 - 0.743**2.5) ** 0.4), np.pi / 2, ear + 1)[1:]
    reach = (np.sin(turn) ** 2.5 + np.maximum(np.cos(turn), 0) ** 2.5) ** (-1 / 2.5)
    width = np.minimum(np.concatenate([width, reach * np.sin(turn)]), 1)
    depth = (1 - width[None, :] ** square) ** (1 / square)
    turn_behind = spaced(np.pi / 2, np.pi, behind + 1)[1:]
    width = np.concatenate([width, np.sin(turn_behind)])
    behind_depth = np.repeat(np.cos(turn_behind)[None], len(square), 0)
    depth = np.concatenate([depth, behind_depth], 1)
    return (
        np.concatenate([-width[:0:-1], width]),
        np.concatenate([depth[:, :0:-1], depth], 1),
    )


def _wrapped(front: Array, side: Array, back: Array, square: Array, bow: Array) -> Array:
    """Points round the head between the three outlines, shape (rows, columns, 3)."""
    width, depth = _columns(square)
    ahead = np.maximum(depth, 0)
    behind = np.maximum(-depth, 0)
    x = side[:, :1] * width[None, :]
    z = side[:, 2:] + (front[:, 1:] - side[:, 2:]) * ahead + (back[:, 1:] - side[:, 2:]) * behind
    y = (
        side[:, 1:2]
        + (front[:, :1] - side[:, 1:2]) * ahead**bow
        + (back[:, :1] - side[:, 1:2]) * behind**2
    )
    return np.stack([x, y, z], -1)


def _features(head: Head, shape: Shape) -> None:
    """Raise nose, brows, cheeks and chin out of the smooth head."""
    x, y = np.abs(head.points[..., 0]), head.points[..., 1]
    front = ramp(0, 40, head.points[..., 2]) * (head.height > -112)
    lift = np.zeros_like(x)
    lift -= 6.0 * hill((x - 17, 8), (y - 2, 13))  # sockets, deepest at the nose
    lift -= 4.0 * hill((x - 34, 17), (y - 3, 14))
    lift += shape.brow_ridge * hill((x - 26, 20), (y - 21, 7))
    lift += nose_profile(x, y, shape)
    lift += shape.cheek * hill((x - 40, 17), (y + 30, 17))
    lift += 4.5 * hill((x, 27), (y + 60, 19))  # the muzzle that carries the lips
    lift -= 2.0 * hill((x, 15), (y + 77, 5))  # crease under the lower lip
    lift += 5.0 * hill((x, 15), (y + 92 + shape.chin, 11))
    lift -= 1.5 * hill((x, 3.0), (y + 50, 5))  # philtrum
    lift -= 1.6 * hill((x - 31 + 0.25 * (y + 60), 5), (y + 46, 13))  # beside the nose to the mouth
    head.points[..., 2] += lift * front


def nose_profile(x: Array, y: Array, shape: Shape) -> Array:
    """How far the nose stands out of the face.

    Args:
        x: Distance from the middle.
        y: Height.
        shape: Whose nose.
    """
    knots = [-50.0, -45.5, -42.5, -39.0, -34.0, -28.0, -20.0, -10.0, 0.0, 10.0, 20.0, 30.0]
    ridge = np.array([0, 1.0, 7.0, 15.5, 18.5, 17.0, 12.5, 8.5, 5.5, 4.0, 1.8, 0.0])
    width = np.array([9, 9, 9, 8.8, 8.4, 7.2, 6.2, 5.6, 5.4, 6.5, 9, 10.0])
    flat = y.reshape(-1)
    out = through(knots, ridge, flat).reshape(y.shape) * shape.nose
    wide = through(knots, width, flat).reshape(y.shape) * (0.6 + 0.4 * shape.nose_width)
    wings = 7.5 * hill((x - 10.2 * shape.nose_width, 4.6), (y + 38.5, 4.6))
    foot = 3.0 * hill((x, 15.0), (y + 34, 13))
    return out * np.exp(-((x / wide) ** 2)) + wings + foot
