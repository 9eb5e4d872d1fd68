"""Ivo's hair, swept to one side, his stubble and his glasses."""

import random
from math import cos, pi, sin

from avatars.planar.brush import Brush, Spot, Wash, darker, mixed
from avatars.planar.person import Person

MID = 256.0


def paint_back(brush: Brush, person: Person) -> None:
    """The sides of the head, behind the ears."""
    shape: list[Spot] = [
        *((MID, 70), (330, 84), (352, 140), (348, 196), (330, 214)),
        *((182, 214), (164, 196), (160, 140), (182, 84)),
    ]
    brush.shape(shape, Wash((170, 90), (350, 250), (person.hair, darker(person.hair, 0.5))))


TOP: list[Spot] = [
    *((157, 214), (157, 214), (148, 162), (154, 112), (186, 74), (228, 58), (282, 52), (330, 68)),
    *((358, 108), (364, 160), (355, 214), (355, 214), (347, 196), (346, 168), (338, 146)),
    *((318, 140), (288, 141), (252, 134), (216, 124), (190, 134), (172, 152), (166, 184)),
]


def paint_shadow(brush: Brush, person: Person) -> None:
    """What the hair shades of the face."""
    brush.shape([(x, y + 5) for x, y in TOP], darker(person.shade, 0.3), soft=5, alpha=0.5)


def paint_front(brush: Brush, person: Person) -> None:
    """The hair over the forehead."""
    tone = (mixed(person.hair, person.hair_light, 0.35), person.hair, darker(person.hair, 0.42))
    brush.shape(TOP, Wash((190, 60), (350, 190), tone))
    dice = random.Random(person.seed)  # noqa: S311 - a drawing
    with brush.inside([(MID + (x - MID) * 1.015, y - (1.5 if y < 120 else 0)) for x, y in TOP]):
        for i in range(330):
            _swept(brush, person, dice, light=i % 2 == 0)
        for side in (-1, 1):
            brush.blob(MID + 97 * side, 196, 9, 44, darker(person.hair, 0.55), soft=6, alpha=0.5)
        edge = [(318, 60), (352, 96), (364, 150), (358, 200)]
        brush.line(edge, person.rim, 5, soft=2.5, alpha=0.7, blend="screen")
    _tufts(brush, person, dice)


def _swept(brush: Brush, person: Person, dice: random.Random, *, light: bool) -> None:
    """One strand: from the parting on the left over the crown to the right, or down a side."""
    if dice.random() < 0.72:
        share = dice.random()
        line = [
            (182 + 14 * share, 138 - 44 * share + dice.uniform(-5, 5)),
            (214 + 10 * share, 108 - 40 * share + dice.uniform(-4, 4)),
            (268 + 14 * share, 114 - 52 * share + dice.uniform(-4, 4)),
            (322 + 16 * share, 138 - 62 * share + dice.uniform(-3, 3)),
            (346 + 12 * share, 170 - 60 * share),
        ]
    else:
        side = dice.choice((-1, 1))
        x = MID + side * dice.uniform(88, 104)
        y = dice.uniform(112, 160)
        line = [(x, y), (x + 3 * side, y + 26), (x - 1 * side, y + 54)]
    tone = (
        mixed(person.hair, person.hair_light, dice.uniform(0.3, 1.0))
        if light
        else darker(person.hair, dice.uniform(0.2, 0.55))
    )
    brush.strand(line, tone, dice.uniform(1.0, 3.0), alpha=dice.uniform(0.2, 0.6))


def _tufts(brush: Brush, person: Person, dice: random.Random) -> None:
    """Loose ends on the outline, so that it is not a helmet."""
    for _ in range(22):
        u = dice.uniform(0.12, 0.48)
        angle = pi * (1 + u)
        x, y = MID + cos(angle) * 104, 140 + sin(angle) * 82
        lean = dice.uniform(2, 12)
        line = [(x, y + 6), (x + lean * 0.5, y - 2), (x + lean, y - 4 + dice.uniform(-3, 3))]
        brush.strand(
            line, mixed(person.hair, person.hair_light, dice.random() * 0.4), 2.2, alpha=0.7
        )


def paint_stubble(brush: Brush, person: Person) -> None:
    """A day's beard, on the head's layer."""
    dice = random.Random(person.seed + 9)  # noqa: S311 - a drawing
    tone = darker(person.hair, 0.2)
    brush.blob(MID, 334, 56, 22, tone, soft=14, alpha=0.16)
    brush.blob(MID, 281, 26, 7, tone, soft=6, alpha=0.14)
    for _ in range(620):
        x = dice.uniform(-80, 80)
        y = dice.uniform(276 + abs(x) * 0.05, 352 - abs(x) * 0.42)
        if abs(x) < 44 and 286 < y < 312:
            continue
        size = dice.uniform(0.3, 0.55)
        brush.blob(MID + x, y, size, size * 1.5, tone, alpha=dice.uniform(0.06, 0.22))


def paint_glasses(brush: Brush, person: Person) -> None:
    """Round, thin and light."""
    eyes, metal = person.eyes, person.likeness.glasses
    if metal is None:
        return
    for side in (-1, 1):
        x, y = MID + eyes.apart * side, eyes.y + 2
        ring = [(x + 35 * cos(a * pi / 8), y + 31 * sin(a * pi / 8)) for a in range(16)]
        brush.line(
            [(px + 0.6, py + 2.6) for px, py in ring], "#4a2c1c", 3, soft=2, alpha=0.45, closed=True
        )
        brush.blob(x, y, 34, 30, "#ffffff", alpha=0.035)
        brush.line(ring, darker(metal, 0.45), 3.4, closed=True)
        brush.line(ring, metal, 2.2, closed=True)
        brush.line(ring[8:13], "#ffffff", 1.1, alpha=0.9)
        glare: list[Spot] = [(x - 22, y - 6), (x - 10, y - 22), (x - 3, y - 24), (x - 18, y + 2)]
        brush.shape(glare, "#ffffff", soft=1.5, alpha=0.16)
        temple = [(x + 34 * side, y - 5), (x + 44 * side, y - 7), (MID + 97 * side, y - 8)]
        brush.line(temple, darker(metal, 0.4), 3.0)
        brush.line(temple, metal, 1.8)
    bridge = [(MID - 11, 209), (MID - 5, 204), (MID + 5, 204), (MID + 11, 209)]
    brush.line(bridge, darker(metal, 0.45), 3.2)
    brush.line(bridge, metal, 2.0)
