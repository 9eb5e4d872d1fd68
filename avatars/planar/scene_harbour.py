"""Behind Otto: a harbour at sunset, a ferry and a lighthouse."""

import random

from avatars.planar.brush import Brush, Halo, Spot, Wash
from avatars.planar.person import Person

Edges = tuple[float, float, float, float]


def paint(brush: Brush, person: Person, edges: Edges) -> None:
    """Fill the frame; ``edges`` are left, top, right and bottom in units."""
    left, top, right, bottom = edges
    sea = top + (bottom - top) * 0.60
    sky = Wash((0, top), (0, sea), ("#e98a5f", "#f5ab72", "#f9c98f", "#fbe3b8"))
    brush.rectangle(left, top, right, sea + 2, sky)
    dice = random.Random(person.seed)  # noqa: S311 - a drawing
    sun = (404.0, sea - 74)
    brush.blob(*sun, 210, 210, Halo(sun, 210, ("#fff3cfd0", "#ffe0a060", "#ffd08a00")))
    brush.blob(*sun, 48, 48, "#fff4d8", soft=1.5)
    for _ in range(7):
        _cloud(brush, dice, dice.uniform(left, right), top + dice.uniform(0.05, 0.34) * (sea - top))
    _hills(brush, edges, sea)
    water = Wash((0, sea), (0, bottom), ("#e9b98c", "#6d9098", "#2f6176", "#173c4e"))
    brush.rectangle(left, sea, right, bottom, water)
    _glitter(brush, dice, edges, sea, sun[0])
    _lighthouse(brush, right - 44, sea)
    _ferry(brush, left + 74, sea + 12)
    for _ in range(5):
        x, y = dice.uniform(left + 20, right - 20), top + dice.uniform(0.12, 0.5) * (sea - top)
        gull: list[Spot] = [(x - 9, y - 3), (x - 4, y - 6), (x, y), (x + 5, y - 6), (x + 10, y - 4)]
        brush.strand(gull, "#4f4a52", 2.2, alpha=0.8)
    brush.blob(256, 220, 210, 230, Halo((256, 220), 220, ("#fff2d840", "#fff2d800")))


def _cloud(brush: Brush, dice: random.Random, x: float, y: float) -> None:
    for _ in range(9):
        at = x + dice.gauss(0, 40)
        wide, high = dice.uniform(26, 60), dice.uniform(4, 8)
        brush.blob(at, y + dice.gauss(0, 5), wide, high, "#fff1dd", soft=5, alpha=0.30)
        brush.blob(at, y + 7, wide * 0.9, 3.5, "#d9745c", soft=4, alpha=0.20)


def _hills(brush: Brush, edges: Edges, sea: float) -> None:
    left, _, right, _ = edges
    for lift, tone in ((40, "#c58f7e"), (22, "#8d7f84")):
        ridge: list[Spot] = [
            *((left - 20, sea - lift * 0.7), (left + 90, sea - lift), (190, sea - lift * 0.5)),
            *((300, sea - lift * 0.8), (right - 60, sea - lift * 0.3), (right + 20, sea - lift)),
        ]
        feet: list[Spot] = [(right + 20, sea + 6), (right + 20, sea + 6), (left - 20, sea + 6)]
        brush.shape([*ridge, *feet, (left - 20, sea + 6)], tone, soft=1.2, alpha=0.8)


def _glitter(brush: Brush, dice: random.Random, edges: Edges, sea: float, sun: float) -> None:
    left, _, right, bottom = edges
    for _ in range(230):
        depth = dice.random() ** 1.4
        y = sea + 3 + depth * (bottom - sea)
        near = dice.random() < 0.45
        x = sun + dice.gauss(0, 20 + 40 * depth) if near else dice.uniform(left, right)
        wide = dice.uniform(4, 12) * (0.6 + 2 * depth)
        tone = "#fff0c8" if near else dice.choice(("#9fc3c8", "#ffd9a8", "#20495c"))
        alpha = dice.uniform(0.25, 0.8) if near else dice.uniform(0.10, 0.35)
        brush.blob(x, y, wide, 0.7 + 1.1 * depth, tone, soft=0.6, alpha=alpha)


def _ferry(brush: Brush, x: float, y: float) -> None:
    brush.blob(x, y + 12, 78, 5, "#12303f", soft=4, alpha=0.55)
    hull: list[Spot] = [
        *((x - 76, y - 14), (x - 76, y - 14), (x + 78, y - 14), (x + 78, y - 14)),
        *((x + 62, y + 11), (x + 62, y + 11), (x - 62, y + 11), (x - 62, y + 11)),
    ]
    brush.shape(hull, Wash((0, y - 14), (0, y + 12), ("#2c3e4c", "#18242e")))
    brush.line([(x - 72, y - 8), (x + 73, y - 8)], "#d9d2c2", 1.6)
    brush.rectangle(
        x - 56, y - 34, x + 44, y - 14, Wash((x - 56, 0), (x + 44, 0), ("#d8cbb8", "#fdf3e2"))
    )
    brush.rectangle(
        x - 34, y - 48, x + 16, y - 33, Wash((x - 34, 0), (x + 16, 0), ("#cbbda8", "#f8ecd8"))
    )
    for i in range(9):
        brush.rectangle(x - 50 + 10.4 * i, y - 29, x - 44 + 10.4 * i, y - 22, "#5b6f7c")
    brush.rectangle(
        x - 14, y - 68, x + 4, y - 47, Wash((x - 14, 0), (x + 4, 0), ("#8f3328", "#c9503f"))
    )
    brush.rectangle(x - 14, y - 68, x + 4, y - 63, "#26222a")
    for i in range(5):
        brush.blob(
            x - 10 - 9 * i,
            y - 76 - 5 * i,
            7 + 3 * i,
            5 + 2 * i,
            "#fff0e0",
            soft=4,
            alpha=0.34 - 0.05 * i,
        )


def _lighthouse(brush: Brush, x: float, y: float) -> None:
    rock: list[Spot] = [
        (x - 44, y + 8),
        (x - 30, y - 5),
        (x, y - 9),
        (x + 34, y - 5),
        (x + 60, y + 8),
    ]
    brush.shape(rock, "#5a5158")
    tower: list[Spot] = [
        *((x - 9, y - 96), (x - 9, y - 96), (x + 9, y - 96), (x + 9, y - 96)),
        *((x + 14, y - 6), (x + 14, y - 6), (x - 14, y - 6), (x - 14, y - 6)),
    ]
    brush.shape(tower, Wash((x - 14, 0), (x + 14, 0), ("#fff6e6", "#cdb9a6")))
    with brush.inside(tower):
        for i in (0, 2):
            brush.rectangle(x - 20, y - 82 + 26 * i, x + 20, y - 60 + 26 * i, "#c2513e", alpha=0.92)
    brush.rectangle(x - 12, y - 100, x + 12, y - 95, "#3c3f48")
    brush.rectangle(x - 7, y - 114, x + 7, y - 100, "#ffe9a8")
    brush.shape(
        [(x - 9, y - 114), (x - 9, y - 114), (x, y - 124), (x + 9, y - 114), (x + 9, y - 114)],
        "#9d3c30",
    )
    brush.blob(x, y - 107, 26, 26, Halo((x, y - 107), 26, ("#fff2c0aa", "#fff2c000")))
