"""Behind Celeste: a night club, its lights out of focus, and a piano."""

import random

from avatars.planar.brush import Brush, Halo, Spot, Wash, lighter
from avatars.planar.person import Person

Edges = tuple[float, float, float, float]
LIGHTS = ("#ff9e6d", "#ffcf70", "#e8608a", "#b05cff", "#ff6fb0")


def paint(brush: Brush, person: Person, edges: Edges) -> None:
    """Fill the frame; ``edges`` are left, top, right and bottom in units."""
    left, top, right, bottom = edges
    high = bottom - top
    wall = Wash((0, top), (0, bottom), ("#160823", "#34103f", "#64194a", "#7c2440", "#1c0a20"))
    brush.rectangle(left, top, right, bottom, wall)
    dice = random.Random(person.seed)  # noqa: S311 - a drawing
    _curtain(brush, edges)
    for x, lean, tone in ((70, 120, "#ffcf8f"), (256, 20, "#ff9ec8"), (440, -120, "#c58fff")):
        _beam(brush, x, lean, edges, tone)
    for _ in range(64):
        x, y = dice.uniform(left, right), top + dice.uniform(0.02, 0.70) * high
        _light(
            brush, x, y, 4 + 20 * dice.random() ** 2, dice.choice(LIGHTS), dice.uniform(0.16, 0.5)
        )
    _piano(brush, edges)
    brush.blob(256, 210, 240, 250, Halo((256, 210), 245, ("#ff8fb04c", "#b04a8a20", "#b04a8a00")))


def _curtain(brush: Brush, edges: Edges) -> None:
    left, top, right, bottom = edges
    x = left - 10
    while x < right + 20:
        fold: list[Spot] = [(x, top - 30), (x + 5, (top + bottom) / 2), (x - 3, bottom + 20)]
        brush.strand(fold, "#10041a", 20, soft=9, alpha=0.55)
        glow: list[Spot] = [(spot[0] + 15, spot[1]) for spot in fold]
        brush.strand(glow, "#a8386a", 12, soft=7, alpha=0.30)
        x += 33


def _beam(brush: Brush, x: float, lean: float, edges: Edges, tone: str) -> None:
    _, top, _, bottom = edges
    foot = x + lean
    beam: list[Spot] = [
        *((x - 5, top - 12), (x - 5, top - 12), (x + 5, top - 12), (x + 5, top - 12)),
        *((foot + 78, bottom), (foot + 78, bottom), (foot - 78, bottom), (foot - 78, bottom)),
    ]
    light = Wash((x, top), (foot, bottom), (f"{tone}70", f"{tone}24", f"{tone}04"))
    brush.shape(beam, light, soft=8, blend="screen")
    brush.blob(x, top, 16, 11, lighter(tone, 0.5), soft=5, alpha=0.8)


def _light(brush: Brush, x: float, y: float, size: float, tone: str, alpha: float) -> None:
    brush.blob(x, y, size, size, tone, soft=0.9, alpha=alpha * 0.7, blend="screen")
    ring = Halo((x, y), size, (f"{tone}00", f"{tone}00", f"{lighter(tone, 0.4)}aa"))
    brush.blob(x, y, size, size, ring, alpha=alpha, blend="screen")


def _piano(brush: Brush, edges: Edges) -> None:
    left, top, right, bottom = edges
    y = top + (bottom - top) * 0.86
    body: list[Spot] = [
        *((left - 20, y - 34), (left - 20, y - 34), (right + 20, y - 34), (right + 20, y - 34)),
        *((right + 20, bottom + 20), (right + 20, bottom + 20), (left - 20, bottom + 20)),
        (left - 20, bottom + 20),
    ]
    brush.shape(body, Wash((0, y - 34), (0, bottom), ("#2b1530", "#0d0512")))
    brush.line([(left, y - 33), (right, y - 33)], "#ffb0d0", 1.6, soft=0.8, alpha=0.55)
    x, i = left - 6.0, 0
    while x < right:
        brush.rectangle(x, y, x + 20.5, bottom, Wash((0, y), (0, bottom), ("#b8a698", "#f4e9dc")))
        if i % 7 not in (2, 6):
            brush.rectangle(x + 14.5, y, x + 27, y + (bottom - y) * 0.62, "#150a18")
            brush.rectangle(x + 16.5, y, x + 19, y + (bottom - y) * 0.55, "#5a4660", alpha=0.7)
        x, i = x + 21.5, i + 1
    brush.rectangle(left, y - 1, right, y + 8, "#000000", soft=3, alpha=0.6)
