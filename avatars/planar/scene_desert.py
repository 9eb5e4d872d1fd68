"""Behind Mira: a desert at night, stars and an observatory."""

import random

from avatars.planar.brush import Brush, Halo, Spot, Wash
from avatars.planar.person import Person

SKY = ("#090d28", "#141a45", "#352e69", "#7b4a7c", "#d98672")


def paint(brush: Brush, person: Person, edges: tuple[float, float, float, float]) -> None:
    """Fill the frame; ``edges`` are left, top, right and bottom in units."""
    left, top, right, bottom = edges
    ground = top + (bottom - top) * 0.80
    brush.rectangle(left, top, right, bottom, Wash((0, top), (0, ground), SKY))
    dice = random.Random(person.seed)  # noqa: S311 - a drawing
    _milky_way(brush, dice, edges)
    _stars(brush, dice, edges, ground)
    _moon(brush, right - 94, top + 78)
    _dome(brush, left + 62, ground - 6)
    for i, tone in enumerate(("#4a3462", "#35264f", "#1d1633")):
        _dune(brush, dice, (left, right, bottom), ground + 14 + 22 * i, tone)
    brush.blob(256, 220, 230, 250, Halo((256, 220), 240, ("#8d7bd055", "#8d7bd000")))


def _milky_way(brush: Brush, dice: random.Random, edges: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = edges
    high = bottom - top
    for _ in range(46):
        u = dice.random()
        x = left + (right - left) * u + dice.gauss(0, 16)
        y = top + high * (0.62 - 0.58 * u) + dice.gauss(0, 20)
        tone = dice.choice(("#8f8cff", "#ffb0d0", "#b9d4ff"))
        brush.blob(
            x,
            y,
            dice.uniform(18, 42),
            dice.uniform(10, 24),
            tone,
            soft=13,
            alpha=0.055,
            blend="screen",
        )
    for _ in range(300):
        u = dice.random()
        x = left + (right - left) * u + dice.gauss(0, 18)
        y = top + high * (0.62 - 0.58 * u) + dice.gauss(0, 18)
        brush.blob(x, y, 0.55, 0.55, "#ffffff", alpha=dice.uniform(0.15, 0.7))


def _stars(
    brush: Brush, dice: random.Random, edges: tuple[float, float, float, float], ground: float
) -> None:
    left, top, right, _ = edges
    for _ in range(230):
        x, y = dice.uniform(left, right), top + (ground - top) * dice.random() ** 1.5
        size = 0.4 + 1.0 * dice.random() ** 4
        tone = dice.choice(("#ffffff", "#dfe6ff", "#ffe6c8"))
        brush.blob(x, y, size, size, tone, alpha=dice.uniform(0.35, 1.0))
        if size > 1.05:
            brush.blob(x, y, size * 4, size * 4, tone, soft=2.5, alpha=0.28)
            for turn in (0, 90):
                brush.blob(x, y, size * 5, 0.35, tone, turn=turn, alpha=0.6)


def _moon(brush: Brush, x: float, y: float) -> None:
    brush.blob(x, y, 90, 90, Halo((x, y), 90, ("#ffe9c466", "#ffe9c41c", "#ffe9c400")))
    crescent: list[Spot] = [
        *((x + 6, y - 27), (x - 14, y - 22), (x - 26, y), (x - 14, y + 23), (x + 10, y + 27)),
        *((x + 24, y + 18), (x + 24, y + 18), (x + 4, y + 14), (x - 7, y), (x - 4, y - 16)),
        *((x + 6, y - 27),),
    ]
    brush.shape(crescent, Wash((x - 26, y), (x + 20, y), ("#fffaf0", "#f5dfb4")), soft=0.4)


def _dome(brush: Brush, x: float, y: float) -> None:
    brush.rectangle(
        x - 33, y - 18, x + 33, y + 26, Wash((x - 34, 0), (x + 34, 0), ("#b9aed6", "#5d5288"))
    )
    roof: list[Spot] = [
        *((x - 37, y - 16), (x - 37, y - 16), (x - 32, y - 42), (x, y - 62), (x + 32, y - 42)),
        *((x + 37, y - 16), (x + 37, y - 16)),
    ]
    brush.shape(roof, Wash((x - 36, y - 60), (x + 38, y - 20), ("#e9e2f8", "#8478ac")))
    slit: list[Spot] = [(x + 4, y - 61), (x + 11, y - 60), (x + 22, y - 18), (x + 13, y - 18)]
    brush.shape(slit, "#1b1436")
    brush.line([(x + 10, y - 44), (x + 19, y - 66)], "#d8cfe8", 4)
    brush.blob(x - 14, y + 6, 4, 6, "#ffd98f", soft=0.6)
    brush.blob(x - 14, y + 6, 14, 14, "#ffd98f", soft=7, alpha=0.4)


def _dune(
    brush: Brush, dice: random.Random, reach: tuple[float, float, float], y: float, tone: str
) -> None:
    left, right, bottom = reach
    ridge: list[Spot] = [
        (left - 20 + (right - left + 40) * i / 6, y + dice.uniform(-13, 13)) for i in range(7)
    ]
    shape = [
        *ridge,
        (right + 30, bottom + 40),
        (right + 30, bottom + 40),
        (left - 30, bottom + 40),
        (left - 30, bottom + 40),
    ]
    brush.shape(shape, Wash((0, y - 16), (0, y + 90), (tone, "#0e0a20")))
    brush.line(ridge, "#e59a9a", 1.3, soft=1.0, alpha=0.35)
