"""Celeste's hair: a cloud of small curls, and her earrings."""

import random
from math import cos, pi, sin

from avatars.planar.brush import Brush, Halo, Spot, darker, lighter, mixed
from avatars.planar.person import Person

MID = 256.0


def _curl(brush: Brush, dice: random.Random, x: float, y: float, tone: str, alpha: float) -> None:
    """One curl: part of a spiral."""
    turn, size = dice.uniform(0, 2 * pi), dice.uniform(4.5, 8.5)
    way = dice.choice((-1, 1))
    line: list[Spot] = []
    for i in range(6):
        angle, reach = turn + way * i * 0.95, size * (1 - 0.12 * i)
        line.append((x + cos(angle) * reach, y + sin(angle) * reach * 0.9))
    brush.strand(line, tone, dice.uniform(1.8, 3.4), alpha=alpha)


def _lump(dice: random.Random, centre: Spot, rx: float, ry: float, count: int) -> list[Spot]:
    """An ellipse with a curly edge."""
    spots: list[Spot] = []
    for i in range(count):
        angle = 2 * pi * i / count
        reach = 1.0 + (0.028 if i % 2 else -0.02) + dice.uniform(-0.015, 0.015)
        spots.append((centre[0] + cos(angle) * rx * reach, centre[1] + sin(angle) * ry * reach))
    return spots


def paint_back(brush: Brush, person: Person) -> None:
    """The cloud behind head and neck."""
    dice = random.Random(person.seed)  # noqa: S311 - a drawing
    centre = (MID, 192.0)
    cloud = _lump(dice, centre, 148, 150, 64)
    brush.shape(
        cloud,
        Halo((220, 120), 260, (lighter(person.hair, 0.10), person.hair, darker(person.hair, 0.5))),
    )
    for i in range(1100):
        angle, reach = dice.uniform(0, 2 * pi), dice.random() ** 0.45
        x, y = centre[0] + cos(angle) * 147 * reach, centre[1] + sin(angle) * 149 * reach
        lit = max(0.0, (-(x - MID) * 0.5 - (y - 190)) / 170)
        tone = mixed(
            person.hair, person.hair_light, min(0.9, dice.uniform(0.05, 0.35) + 0.55 * lit)
        )
        _curl(
            brush,
            dice,
            x,
            y,
            tone if i % 3 else darker(person.hair, 0.75),
            dice.uniform(0.25, 0.65),
        )
    for _ in range(80):
        angle = dice.uniform(-1.25, 0.95)
        reach = dice.uniform(0.95, 1.02)
        x, y = centre[0] + cos(angle) * 147 * reach, centre[1] + sin(angle) * 149 * reach
        _curl(brush, dice, x, y, person.rim, dice.uniform(0.08, 0.36))


HAIRLINE: list[Spot] = [
    *((166, 208), (165, 176), (174, 148), (194, 126), (222, 113), (256, 109), (290, 113)),
    *((318, 126), (338, 148), (347, 176), (346, 208)),
]


def _outer() -> list[Spot]:
    """How far the curls at the hairline reach back."""
    return [(MID + (x - MID) * 1.16, 190 + (y - 190) * 1.36 - 4) for x, y in HAIRLINE]


def paint_shadow(brush: Brush, person: Person) -> None:
    """What the hair shades of the face."""
    rim = [*HAIRLINE, *reversed(_outer())]
    brush.shape([(x, y + 5) for x, y in rim], darker(person.shade, 0.6), soft=6, alpha=0.6)


def paint_front(brush: Brush, person: Person) -> None:
    """Curls along the hairline, and the earrings."""
    dice = random.Random(person.seed + 1)  # noqa: S311 - a drawing
    outer = _outer()
    brush.shape([*HAIRLINE, *reversed(outer)], person.hair, soft=1.5)
    for i in range(520):
        at = dice.randrange(len(HAIRLINE) - 1)
        share, out = dice.random(), dice.random()
        inner = [HAIRLINE[at][k] + (HAIRLINE[at + 1][k] - HAIRLINE[at][k]) * share for k in (0, 1)]
        far = [outer[at][k] + (outer[at + 1][k] - outer[at][k]) * share for k in (0, 1)]
        x, y = (inner[k] + (far[k] - inner[k]) * out for k in (0, 1))
        lit = max(0.0, 0.75 - out) if x < 300 else 0.2
        tone = mixed(
            person.hair, person.hair_light, min(0.85, dice.uniform(0.0, 0.35) + 0.35 * lit)
        )
        _curl(
            brush, dice, x, y, tone if i % 3 else darker(person.hair, 0.6), dice.uniform(0.3, 0.75)
        )
    for side in (-1, 1):
        _earring(brush, person, MID + 98 * side, 250)


def _earring(brush: Brush, person: Person, x: float, y: float) -> None:
    """A golden hoop with a drop."""
    ring = [(x + 10 * cos(a * pi / 6), y + 13 + 13 * sin(a * pi / 6)) for a in range(12)]
    brush.line([(px + 1, py + 2) for px, py in ring], "#000000", 3, soft=2, alpha=0.45, closed=True)
    brush.line(ring, darker(person.trim, 0.4), 3.6, closed=True)
    brush.line(ring, person.trim, 2.4, closed=True)
    brush.line(ring[5:9], lighter(person.trim, 0.75), 1.2)
    brush.blob(
        x,
        y + 31,
        4.6,
        6.2,
        Halo(
            (x - 1.5, y + 29), 9, (lighter(person.trim, 0.8), person.trim, darker(person.trim, 0.4))
        ),
    )
    brush.blob(x, y, 2.4, 2.4, lighter(person.trim, 0.4))
