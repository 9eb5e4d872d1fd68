"""What the four wear."""

from collections.abc import Callable
from typing import Final

import numpy as np

from avatars.house import cloth
from avatars.house.face import Face
from avatars.house.mesh import Array, Part, joined, ramp, spaced, through
from avatars.house.people import Person, Shape

_NECK: Final = np.array([0.0, -180.0, -24.0])
Marks = tuple[tuple[float, float, float], ...]


def clothes(person: Person, one: Face) -> list[Part]:
    """Everything a person wears, and the hands."""
    wear: dict[str, Callable[[Shape], list[Part]]] = {
        "mira": _coat_with_gold,
        "otto": _captain,
        "celeste": _evening_dress,
        "ivo": _overall,
    }
    shape = person.shape
    return [*wear[person.name](shape), cloth.trousers(shape), cloth.hands(shape)]


def _opening(marks: Marks) -> cloth.Field:
    """A neckline: open in front between the marks' line and the middle, and round the neck."""
    table = np.array(marks)
    front = table[table[:, 2] > 0]
    heights, reach = front[::-1, 1], front[::-1, 0]
    order = np.argsort(heights)
    side = table[-2:, 1].mean()

    def keep(points: Array) -> Array:
        x, y, z = points.T
        half = through(list(heights[order]), reach[order], y)
        v = np.abs(x) - half
        ahead = ramp(-30, 10, z) > 0.5
        return np.where(
            ahead & (y > heights.min() - 30), np.where(y < heights.min(), 1.0, v), side - y
        )

    return keep


def _coat_with_gold(shape: Shape) -> list[Part]:
    """A dark blue coat with a shawl collar and gold piping over a pale blouse."""
    marks = (
        (0, -372, 110),
        (20, -318, 96),
        (42, -254, 66),
        (60, -204, 20),
        (60, -184, -28),
        (38, -172, -66),
        (0, -168, -78),
    )
    edge = cloth.on_body(shape, 9, marks, 61)
    at = spaced(-1, 1, 61)
    widths = 12 + 38 * (1 - np.abs(at) ** 3) ** 0.8
    rows = ((-0.12, 5.0), (-0.06, 13.5), (0.3, 16.0), (0.7, 15.0), (1.0, 13.0), (1.0, 9.0))
    lapel = cloth.collar(shape, edge, rows, widths)
    columns = len(edge)
    hem = lapel[0][4 * columns : 5 * columns]
    gold = [cloth.piping(hem, 1.7), cloth.piping(edge + np.array([0, 0, 1.0]), 1.3)]
    gold += [cloth.button(shape, 0, y, 11, 8.5) for y in (-392, -448)]
    blouse = cloth.neck_ring(shape, 4, 54, 12)
    chain = cloth.on_body(
        shape,
        5.5,
        ((0, -262, 90), (30, -232, 66), (50, -196, 20), (44, -176, -40), (0, -166, -78)),
        41,
    )
    pendant = cloth.button(shape, 0, -268, 7, 7.5)
    return [
        cloth.garment(shape, 9, _opening(marks)),
        cloth.worn("lapel", "coat", lapel, shape),
        cloth.under(shape, 4, cloth.neck_hole(54, 12), "shirt"),
        cloth.worn("blouse", "shirt", cloth.piping(blouse, 2.2), shape),
        cloth.worn("gold", "trim", joined([*gold, cloth.piping(chain, 0.9), pendant]), shape),
    ]


def _captain(shape: Shape) -> list[Part]:
    """A navy coat with brass buttons over a roll-neck."""
    marks = (
        (0, -330, 110),
        (26, -286, 96),
        (50, -238, 62),
        (70, -206, 15),
        (70, -186, -34),
        (44, -172, -74),
        (0, -166, -88),
    )
    edge = cloth.on_body(shape, 12, marks, 61)
    at = spaced(-1, 1, 61)
    widths = (
        10 + 52 * (1 - np.abs(at) ** 4) ** 0.7 + 14 * np.exp(-(((np.abs(at) - 0.62) / 0.08) ** 2))
    )
    rows = ((-0.16, 6.0), (-0.10, 18.0), (0.3, 21.0), (0.75, 19.0), (1.0, 16.0), (1.0, 11.0))
    lapel = cloth.collar(shape, edge, rows, widths)
    brass = [cloth.button(shape, x, y, 13, 9.5) for x in (-46, 46) for y in (-352, -412, -472)]
    hem = lapel[0][4 * len(edge) : 5 * len(edge)]
    foot = cloth.neck_ring(shape, 6, 60)
    foot[:, 1] = 0.45 * foot[:, 1] + 0.55 * foot[:, 1].mean()
    roll = cloth.standing(
        foot, ((-14, 4), (-4, 7), (8, 8), (20, 5), (27, 0), (29, -4), (26, -8), (10, -9)), _NECK
    )
    return [
        cloth.garment(shape, 12, _opening(marks)),
        cloth.worn("lapel", "coat", lapel, shape),
        cloth.under(shape, 6, cloth.neck_hole(58), "shirt"),
        cloth.worn("roll", "shirt", roll, shape),
        cloth.worn("edge", "dark", cloth.piping(hem, 1.2), shape),
        cloth.worn("brass", "trim", joined(brass), shape),
    ]


def _evening_dress(shape: Shape) -> list[Part]:
    """A burgundy dress that leaves the shoulders free, with gold."""

    def top(points: Array) -> Array:
        x, _, z = points.T
        heart = 13 * np.exp(-((x / 20) ** 2)) * (z > 0)
        return -268 + 16 * ramp(60, 190, np.abs(x)) - heart + 8 * (z < 0)

    marks = [(float(x), 0.0, 0.0) for x in (0, 22, 60, 105, 150, 190)]
    front = np.array(
        [(x, float(top(np.array([[x, 0, 60.0]]))[0]), 95.0 - 0.42 * x) for x, _, _ in marks]
    )
    back = np.array(
        [(x, float(top(np.array([[x, 0, -60.0]]))[0]), -118.0 + 0.3 * x) for x, _, _ in marks]
    )[::-1]
    side = np.array([[204.0, -254.0, -24.0]])
    edge = cloth.on_body(shape, 6, np.concatenate([front, side, back]), 73)
    rows = ((0.0, 5.0), (-0.05, 11.0), (0.35, 14.0), (0.8, 13.0), (1.0, 9.0), (1.0, 5.0))
    fold = cloth.collar(shape, edge, rows, np.full(73, 34.0))
    hem = fold[0][4 * 73 : 5 * 73]
    chain = cloth.on_body(
        shape,
        2.5,
        ((0, -238, 80), (34, -214, 56), (58, -192, 14), (50, -176, -40), (0, -166, -78)),
        37,
    )
    drops = [cloth.ball((float(x), float(y) - 5, float(z)), 3.2) for x, y, z in chain[14:23:2]]
    gold = [
        cloth.piping(edge + np.array([0, 1.0, 0]), 1.8),
        cloth.piping(hem, 1.2),
        cloth.piping(chain, 1.6),
        *drops,
    ]
    return [
        cloth.bare(shape),
        cloth.garment(shape, 5, lambda points: top(points) - points[:, 1]),
        cloth.worn("fold", "coat", fold, shape),
        cloth.worn("gold", "trim", joined(gold), shape),
    ]


def _overall(shape: Shape) -> list[Part]:
    """A pale overall with a stand-up collar, green trim and a zip."""
    foot = cloth.neck_ring(shape, 8, 57, 3)
    foot[:, 1] = 0.6 * foot[:, 1] + 0.4 * foot[:, 1].mean()
    rows = ((-22, 4), (-4, 1), (6, -1), (13, -1), (16, 1), (13, 3), (4, 4), (-22, 9))
    stand = cloth.standing(foot, rows, _NECK)
    count = len(foot)
    green = [cloth.piping(stand[0][4 * count : 5 * count], 2.2)]
    zip_line = ((0, -192, 60), (0, -240, 80), (0, -320, 90), (0, -420, 80), (0, -500, 80))
    green.append(cloth.piping(cloth.on_body(shape, 10, zip_line, 25, mirror=False), 2.6))
    for x in (1, -1):
        yoke = ((6 * x, -262, 90), (60 * x, -268, 80), (120 * x, -262, 60), (165 * x, -240, 20))
        green.append(cloth.piping(cloth.on_body(shape, 9.6, yoke, 25, mirror=False), 1.7))
    badge = cloth.button(shape, 74, -318, 9, 13)
    inner = cloth.neck_ring(shape, 4, 52, 2)
    tee = cloth.standing(inner, ((-14, 4), (-2, 3), (5, 1), (8, -1), (5, -4)), _NECK)
    return [
        cloth.garment(shape, 8, cloth.neck_hole(57, 3)),
        cloth.worn("stand", "coat", stand, shape),
        cloth.under(shape, 4, cloth.neck_hole(54, 2), "shirt"),
        cloth.worn("tee", "shirt", tee, shape),
        cloth.worn("green", "trim", joined([*green, badge]), shape),
    ]
