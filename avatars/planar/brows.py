"""A brow: painted once, hair by hair, and moved as a whole."""

import random

from avatars.planar.brush import Brush, darker, mixed
from avatars.planar.person import Person

MID = 256.0
REACH = 27.0
"""Half a brow's length, in units."""


def paint_brow(brush: Brush, person: Person, side: int) -> None:
    """The brow over one eye; ``side`` is -1 for the viewer's left."""
    x = MID + (person.eyes.apart + 1.5) * side
    y, width = person.brow_y, person.brow_width
    spine = [
        (x - (REACH - 1) * side, y + 3.0),
        (x - 12 * side, y - 0.6),
        (x + 4 * side, y - 3.6),
        (x + 16 * side, y - 2.2),
        (x + (REACH + 1) * side, y + 5.0),
    ]
    brush.strand(spine, person.brow, width * 1.05, soft=1.6, alpha=0.55, thick_at=0.24)
    brush.strand(spine, person.brow, width * 0.72, soft=0.6, alpha=0.75, thick_at=0.24)
    dice = random.Random(person.seed + side)  # noqa: S311 - a drawing
    for i in range(46):
        u = i / 45
        at = min(3, int(u * 4))
        here, there = spine[at], spine[at + 1]
        share = u * 4 - at
        base_x = here[0] + (there[0] - here[0]) * share
        base_y = here[1] + (there[1] - here[1]) * share
        thick = width * (0.5 - 0.34 * u)
        lift = dice.uniform(-thick, thick)
        reach = dice.uniform(4, 8) * side
        up = (1 - u) * 5.5 - 1.2
        line = [
            (base_x, base_y + lift),
            (base_x + reach * 0.5, base_y + lift * 0.7 - up * 0.6),
            (base_x + reach, base_y + lift * 0.4 - up),
        ]
        tone = mixed(person.brow, person.hair_light, dice.uniform(0, 0.35))
        if dice.random() < 0.4:
            tone = darker(person.brow, 0.35)
        brush.strand(line, tone, dice.uniform(0.9, 1.7), alpha=dice.uniform(0.35, 0.8))
