"""Otto's beard and moustache: locks that grow from the face and go with jaw and lips."""

from typing import Final

import numpy as np

from avatars.house.face import Face
from avatars.house.locks import Cut, Piece, bundle
from avatars.house.mesh import Array, Part, blank, joined, ramp, spaced, unit
from avatars.house.motion import movements
from avatars.house.people import Person

_MOVED_BY: Final = (
    *("jawOpen", "jawLeft", "jawRight", "mouthFunnel", "mouthPucker"),
    *(f"{name}{side}" for name in ("mouthSmile", "mouthFrown") for side in ("Left", "Right")),
)
_LIP_MOVED_BY: Final = (
    *("jawOpen", "mouthFunnel", "mouthPucker", "mouthClose", "mouthRollUpper", "lipBite"),
    *(
        f"{name}{side}"
        for name in ("mouthSmile", "mouthFrown", "mouthUpperUp")
        for side in ("Left", "Right")
    ),
)
_STEPS: Final = 7


def beard(person: Person, one: Face) -> list[Part]:
    """Beard and moustache, in the hair's material."""
    rng = np.random.default_rng(person.seed + 5)
    return [_chin(one, rng), _moustache(one, rng)]


def _grown(roots: Array, away: Array, rng: np.random.Generator) -> Array:
    """Paths from the skin outwards and down, shape (n, steps, 3)."""
    t = spaced(0, 1, _STEPS)[None, :, None]
    middle = np.exp(-((roots[:, :1] / 26) ** 2))
    length = (31 + 18 * middle + 6 * rng.random((len(roots), 1)))[..., None]
    side = np.clip(ramp(-45, -25, roots[:, 1:2]), 0, 1)[..., None]
    out = away[:, None] * (11 * np.sin(np.minimum(t * 2.2, np.pi * 0.62)))
    down = np.array([0.0, -1.0, 0.12]) * length * (1 - 0.35 * side) * t**1.15
    inward = np.stack([-0.22 * roots[:, 0], 0 * roots[:, 0], 0 * roots[:, 0]], -1)[:, None] * t**2
    return roots[:, None] + out + down + inward


def _chin(one: Face, rng: np.random.Generator) -> Part:
    """The full beard from ear to ear."""
    head = one.head
    rows = slice(head.mouth - 24, head.mouth + 27)
    columns = slice(head.middle - head.to_ear - 1, head.middle + head.to_ear + 2)
    grid = head.points[rows, columns]
    normal = unit(np.cross(np.gradient(grid, axis=0), np.gradient(grid, axis=1)))
    flat, ahead = grid.reshape(-1, 3), normal.reshape(-1, 3)
    over = flat[:, 1] - one.lip_line(flat[:, 0])
    x = np.abs(flat[:, 0])
    high = -62 + 50 * ramp(30, 62, x) + 26 * ramp(59, 71, x)
    lips = (np.abs(flat[:, 0]) < head.corner + 4) & (over > -14)
    free = (flat[:, 1] < high) & ~lips & (flat[:, 2] > -4)
    chosen = np.flatnonzero(free)
    picked: list[int] = []
    for k in rng.permutation(chosen):
        if all(np.linalg.norm(flat[k] - flat[j]) > 14.0 for j in picked):
            picked.append(int(k))
    order = sorted(picked, key=lambda k: (flat[k, 1], flat[k, 0]))
    paths = _grown(flat[order], ahead[order], rng)
    piece = bundle(paths, Cut(26, bend=0.22, taper=1.7, root=0.4, shift=0.06), rng)
    skin = one.skin(flat[order])
    each = len(piece[0]) // len(order)
    moves = {
        name: np.repeat(move, each, 0)
        for name, move in movements(skin).items()
        if name in _MOVED_BY
    }
    return _part("beard", piece, moves)


def _moustache(one: Face, rng: np.random.Generator) -> Part:
    """Two swoops from under the nose, past the corners of the mouth."""
    t = spaced(0, 1, _STEPS)
    pieces: list[Piece] = []
    for sign in (1, -1):
        paths: list[Array] = []
        for k in range(11):
            u = k / 10
            x = 1.5 + 15 * u + (25 - 3 * u) * t
            low = 9.5 - 3.0 * u + 2.6 * (k % 2)
            y = one.lip_line(np.zeros(1))[0] + low - (13 - 2 * u) * t**1.7 - 4.0 * ramp(0.6, 1, t)
            z = (
                one.front(sign * np.minimum(x, 44), y)
                + 1.0
                + 6.0 * np.sin(np.pi * np.minimum(t + 0.12, 1) ** 0.8)
            )
            paths.append(np.stack([sign * x, y, z], -1))
        pieces.append(
            bundle(np.stack(paths), Cut(10.5, bend=0.3, taper=2.2, root=0.6, shift=0.1), rng)
        )
    piece = joined(pieces)
    skin = one.skin(piece[0], below=np.zeros(len(piece[0])))
    moves = {name: move for name, move in movements(skin).items() if name in _LIP_MOVED_BY}
    return _part("moustache", piece, moves)


def _part(name: str, piece: Piece, moves: dict[str, Array]) -> Part:
    points, faces, uv = piece
    still = {
        key: np.where(np.abs(move).max(1, keepdims=True) > 0.5, move, 0)
        for key, move in moves.items()
    }
    return Part(name, "hair", points, faces, uv, {"head": blank(points)}, moves=still)
