"""The skin: head, neck and shoulders in one mesh, with lids, lips and the inside of the mouth."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from avatars.house import body
from avatars.house.lids import AT_REST, EYE_RADIUS, Lids, Socket, socket, with_lids
from avatars.house.lips import BAG, bag, bag_closing, bag_freedom, with_lips
from avatars.house.mesh import (
    Array,
    Index,
    Part,
    counted,
    crossed,
    grid_faces,
    ramp,
    smooth_normals,
    spaced,
    unit,
)
from avatars.house.motion import Skin, movements
from avatars.house.people import Person, Shape
from avatars.house.skull import Head, skull
from avatars.house.solids import grown, onto, outward

GRID_V: Final = 0.93
"""The grid takes the texture down to here; lids' edges, mouth and ears take the rest."""
_RINGS: Final = 11
"""Rows from the neck over the shoulders."""
LID_CONTROLS: Final[dict[str, Lids]] = {
    "eyeBlink": Lids(shut=1),
    "eyeSquint": Lids(upper=-2.6, lower=3.2),
    "eyeWide": Lids(upper=3.2, lower=-1.0),
    "eyeLookDown": Lids(upper=-4.6, lower=-1.2),
    "eyeLookUp": Lids(upper=2.2, lower=0.8),
}
"""What the lids of one eye do; each gives one control for Left and one for Right."""


@dataclass
class Face:
    """The resting head, and what is needed to lay things on it and to move them."""

    bare: Head
    """Without lids and lips."""
    head: Head
    """As it rests."""
    shape: Shape
    ball: Socket

    @property
    def surface(self) -> Array:
        """Points of the grid with the shoulders, shape (rows, columns, 3)."""
        return shoulders(self.head.points, self.shape)

    def skin(self, points: Array, *, below: Array | None = None) -> Skin:
        """Places near the face, for the controls to move.

        Args:
            points: Shape (n, 3).
            below: 1 where a place belongs to the lower lip's side; None judges by height.
        """
        across = points[:, 0] / self.head.corner
        over = points[:, 1] - self.lip_line(points[:, 0])
        side = (over < 0).astype(float) if below is None else below
        return Skin(points, over, across, side, self.head.corner)

    def lip_line(self, x: Array) -> Array:
        """Height of the line where the lips meet."""
        row: Array = self.head.points[self.head.mouth]
        near = slice(self.head.middle - 25, self.head.middle + 26)
        return np.asarray(np.interp(x, row[near, 0], row[near, 1]), float)

    def front(self, x: Array, y: Array) -> Array:
        """Depth of the resting skin at places of the face, by the nearest of the grid's points."""
        head = self.head
        near = slice(head.middle - head.to_ear, head.middle + head.to_ear + 1)
        rows = slice(14, head.mouth + 30)
        points = head.points[rows, near].reshape(-1, 3)
        out = np.empty(len(x))
        for i in range(0, len(x), 256):
            off = (points[None, :, 0] - x[i : i + 256, None]) ** 2
            off = off + (points[None, :, 1] - y[i : i + 256, None]) ** 2
            near4 = np.argpartition(off, 4, axis=1)[:, :4]
            share = 1 / (np.take_along_axis(off, near4, 1) + 0.05)
            out[i : i + 256] = (points[near4, 2] * share).sum(1) / share.sum(1)
        return out

    def lids(self, side: int, state: Lids) -> Array:
        """What a state of one eye's lids adds to the grid, shape (rows, columns, 3)."""
        left, right = (state, AT_REST) if side > 0 else (AT_REST, state)
        return with_lids(self.bare, self.shape, left, right) - with_lids(self.bare, self.shape)


def face(person: Person) -> Face:
    """Model the resting head of a person."""
    bare = skull(person.shape)
    points = with_lids(bare, person.shape)
    head = Head(
        points, bare.height, bare.eye, bare.mouth, bare.middle, bare.mouth_columns, bare.eye_columns
    )
    with_lips(head, person.shape)
    return Face(bare, head, person.shape, socket(bare))


def shoulders(points: Array, shape: Shape) -> Array:
    """The grid with further rows over neck and shoulders, drawn to the body."""
    whole_body = body.figure(shape)
    last = points[-1]
    centre = np.array([0, 0, -24.0])
    rows = [points]
    for k in range(1, _RINGS + 1):
        ring = centre + (last - centre) * [1 + 0.22 * k, 1, 1 + 0.10 * k]
        ring[:, 1] = last[:, 1] - 4.5 * k - 0.5 * k * k
        sunk = 1.8 * min(1, max(0, k - 3) / 2)  # what else lies there comes to lie above
        rows.append(onto(grown(whole_body, -sunk), ring, 6)[None])
    whole = np.concatenate(rows)
    settled = onto(whole_body, whole[-_RINGS - 4 : -_RINGS].reshape(-1, 3)).reshape(4, -1, 3)
    share = np.array([0.15, 0.4, 0.7, 1.0])[:, None, None]
    whole[-_RINGS - 4 : -_RINGS] += share * (settled - whole[-_RINGS - 4 : -_RINGS])
    return whole


def skin_part(one: Face) -> Part:
    """The mesh of the skin with all its movements."""
    builder = _Builder(one)
    builder.grid()
    for sign in (1, -1):
        for lower in (False, True):
            builder.lid_edge(sign, lower=lower)
    for lower in (False, True):
        builder.mouth_side(lower=lower)
    return builder.part()


class _Builder:
    """Collects vertices, faces and movements of the skin."""

    def __init__(self, one: Face) -> None:
        self.face = one
        self.head = one.head
        self.ids = self.head.ids()
        self.points: list[Array] = []
        self.uv: list[Array] = []
        self.faces: list[Index] = []
        self.moves: dict[str, list[Array]] = {}
        self.count = 0

    def grid(self) -> None:
        """The head itself, and the shoulders below it."""
        surface = self.face.surface
        rows, columns, _ = surface.shape
        added = rows - len(self.ids)
        more = self.ids.size + counted(added * columns).reshape(added, columns)
        ids = np.concatenate([self.ids, more])
        for start, end in (
            (0, self.head.eye + 1),
            (self.head.eye + 1, self.head.mouth + 1),
            (self.head.mouth + 1, rows),
        ):
            self.faces.append(grid_faces(ids[start:end]))
        u, v = crossed(spaced(0, 1, columns), spaced(0, GRID_V, rows))
        below = np.zeros((rows, columns))
        below[self.head.mouth + 1 :] = 1
        points = surface.reshape(-1, 3)
        moves = movements(self.face.skin(points, below=below.reshape(-1)))
        for side, sign in (("Left", 1), ("Right", -1)):
            for name, state in LID_CONTROLS.items():
                move = np.zeros_like(surface)
                move[: len(self.ids)] = self.face.lids(sign, state)
                moves[f"{name}{side}"] = move.reshape(-1, 3)
        self._add(points, np.stack([u, v], -1).reshape(-1, 2), moves)

    def lid_edge(self, sign: int, *, lower: bool) -> None:
        """The thickness of a lid, from its rim back to the eyeball."""
        inner, outer = self.head.eye_columns
        columns = self.head.middle + sign * (inner + counted(outer + 1 - inner))
        ids = self.ids[self.head.eye + int(lower), columns]
        rim = self.points[0][ids]
        back = rim.copy()
        back[:, 2] = self.face.ball.bulge(np.abs(rim[:, 0]), rim[:, 1], EYE_RADIUS - 1.2) - 0.5
        moves = {name: move[0][ids] for name, move in self.moves.items()}
        self._strip(np.stack([rim, back]), [moves, moves], (0.04, 0.2), flip=(sign > 0) == lower)

    def mouth_side(self, *, lower: bool) -> None:
        """The inside of the mouth behind one lip."""
        reach = self.head.mouth_columns
        columns = self.head.middle + counted(2 * reach + 1) - reach
        ids = self.ids[self.head.mouth + int(lower), columns]
        rings = bag(self.points[0][ids], lower=lower)
        # The two sides meet at the corners, so there they go half with the jaw, both.
        across = (counted(2 * reach + 1) - reach) / reach
        deep = np.array([[0.0, rings[0, reach, 1], rings[0, reach, 2] - 20]])
        jaw = movements(self.face.skin(deep, below=np.ones(1)))
        side = 0.5 * np.sqrt(1 - across**2) * (1 if lower else -1) + 0.5
        rim = {name: move[0][ids] for name, move in self.moves.items()}
        moves: list[dict[str, Array]] = []
        for free, shut in zip(bag_freedom(), bag_closing(), strict=True):
            share = (free * (side + shut * (0.5 - side)))[:, None]
            here = {name: move * (1 - free) for name, move in rim.items()}
            for name in ("jawOpen", "jawForward", "jawLeft", "jawRight"):
                here[name] = rim[name] * (1 - free) + share * jaw[name]
            moves.append(here)
        self._strip(rings, moves, (0.3, 0.6), flip=lower)

    def _strip(
        self,
        rings: Array,
        moves: list[dict[str, Array]],
        where: tuple[float, float],
        *,
        flip: bool,
    ) -> None:
        """Rings of vertices with a stretch of the palette; the first lies on a rim of the grid."""
        count, length, _ = rings.shape
        new = self.count + counted(count * length).reshape(count, length)
        self.faces.append(grid_faces(new, flip=flip))
        u, v = crossed(
            spaced(*where, length),
            0.945 + 0.05 * counted(count) / (len(BAG) - 1),
        )
        gathered = {name: np.concatenate([one[name] for one in moves]) for name in self.moves}
        self._add(rings.reshape(-1, 3), np.stack([u, v], -1).reshape(-1, 2), gathered)

    def _add(self, points: Array, uv: Array, moves: dict[str, Array]) -> None:
        self.points.append(points)
        self.uv.append(uv)
        for name, move in moves.items():
            self.moves.setdefault(name, []).append(move)
        self.count += len(points)

    def part(self) -> Part:
        """All that was collected."""
        points = np.concatenate(self.points)
        carried = body.weights(points, self.face.shape)
        inside = counted(len(points)) >= len(self.points[0])
        carried = {name: np.where(inside, name == "head", one) for name, one in carried.items()}
        faces = np.concatenate(self.faces)
        normals = smooth_normals(points, faces)
        low = ramp(-165, -190, points[:, 1])[:, None]
        trunk = outward(body.figure(self.face.shape), points)
        return Part(
            "skin",
            "skin",
            points,
            faces,
            np.concatenate(self.uv),
            carried,
            normals=unit(normals * (1 - low) + trunk * low),
            moves={name: np.concatenate(move) for name, move in self.moves.items()},
        )
