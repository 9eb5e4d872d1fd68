"""Behind Ivo: a greenhouse under a dome on Mars."""

import random
from math import cos, pi, sin

from avatars.planar.brush import Brush, Halo, Spot, Wash, darker, lighter
from avatars.planar.person import Person

Edges = tuple[float, float, float, float]
LEAVES = ("#2e6b4a", "#3d8a5c", "#57a773", "#1f4f38", "#7cbf7a")


def paint(brush: Brush, person: Person, edges: Edges) -> None:
    """Fill the frame; ``edges`` are left, top, right and bottom in units."""
    left, top, right, bottom = edges
    high = bottom - top
    sky = Wash((0, top), (0, bottom), ("#8a4f3c", "#c98058", "#ecbd8d", "#f6dcb8", "#c98a64"))
    brush.rectangle(left, top, right, bottom, sky)
    dice = random.Random(person.seed)  # noqa: S311 - a drawing
    sun = (116.0, top + 0.20 * high)
    brush.blob(*sun, 130, 130, Halo(sun, 130, ("#fffaf0c0", "#fff0d850", "#fff0d800")))
    brush.blob(*sun, 19, 19, "#fffdf6", soft=1)
    for lift, tone in ((0.60, "#c9805a"), (0.66, "#a85a3e"), (0.73, "#823f2d")):
        _ridge(brush, dice, edges, top + lift * high, tone)
    _dome(brush, edges)
    for depth in (0, 1, 2):
        for _ in range(34):
            _plant(brush, dice, edges, depth)
    for _ in range(40):
        x, y = dice.uniform(left, right), top + dice.uniform(0.1, 0.8) * high
        brush.blob(x, y, 1.2, 1.2, "#fff6e0", soft=0.8, alpha=dice.uniform(0.2, 0.6))
    brush.blob(256, 215, 220, 240, Halo((256, 215), 225, ("#fff6e648", "#fff6e600")))


def _ridge(brush: Brush, dice: random.Random, edges: Edges, y: float, tone: str) -> None:
    left, _, right, bottom = edges
    line: list[Spot] = [
        (left - 20 + (right - left + 40) * i / 7, y + dice.uniform(-16, 12)) for i in range(8)
    ]
    feet: list[Spot] = [(right + 20, bottom + 9), (right + 20, bottom + 9), (left - 20, bottom + 9)]
    shape = [*line, *feet, (left - 20, bottom + 9)]
    brush.shape(shape, Wash((0, y - 10), (0, y + 90), (tone, darker(tone, 0.35))), soft=0.8)


def _dome(brush: Brush, edges: Edges) -> None:
    """Ribs of glass."""
    _, top, _, bottom = edges
    y = top + (bottom - top) * 0.78
    inner, outer = 236.0, 300.0
    for reach, width in ((inner, 3.0), (outer, 4.2)):
        arch = [(256 + reach * cos(a), y + reach * 1.18 * sin(a)) for a in _angles(25)]
        brush.line([(px + 1.5, py + 2) for px, py in arch], "#6b3a28", width, soft=1.5, alpha=0.4)
        brush.line(arch, "#f7efe2", width, alpha=0.75)
    for a in _angles(13)[1:-1]:
        spots = [(256 + r * cos(a), y + r * 1.18 * sin(a)) for r in (inner, outer)]
        brush.line(spots, "#f7efe2", 2.4, alpha=0.65)
    for start in (0.60, 0.72):
        sheen = [
            (256 + 268 * cos(pi * (1 + u)), y + 268 * 1.18 * sin(pi * (1 + u)))
            for u in (start, start + 0.05, start + 0.09)
        ]
        brush.line(sheen, "#ffffff", 22, soft=6, alpha=0.22)


def _angles(count: int) -> list[float]:
    return [pi * (1 + i / (count - 1)) for i in range(count)]


def _plant(brush: Brush, dice: random.Random, edges: Edges, depth: int) -> None:
    left, top, right, bottom = edges
    x = dice.uniform(left - 10, right + 10)
    aside = min(1.0, abs(x - 256) / 200)
    y = bottom + 18
    tall = (bottom - top) * (0.16 + 0.30 * aside * dice.uniform(0.5, 1.0)) * (1.0 - 0.12 * depth)
    lean = dice.uniform(-34, 34)
    tone = dice.choice(LEAVES)
    tone = lighter(tone, 0.22) if depth == 0 else darker(tone, 0.22 * depth - 0.2)
    soft = (2.6, 1.2, 0.5)[depth]
    wide = dice.uniform(9, 17)
    tip = (x + lean, y - tall)
    leaf: list[Spot] = [
        *((x, y), (x - wide + lean * 0.3, y - tall * 0.45), tip, tip),
        (x + wide + lean * 0.4, y - tall * 0.42),
    ]
    brush.shape(
        leaf,
        Wash((x - wide, y), (x + wide, y - tall), (darker(tone, 0.35), tone, lighter(tone, 0.25))),
        soft=soft,
    )
    brush.strand(
        [(x, y), (x + lean * 0.35, y - tall * 0.45), tip],
        lighter(tone, 0.45),
        1.6,
        soft=soft * 0.5,
        alpha=0.6,
    )
