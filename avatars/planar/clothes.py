"""What the four wear."""

import random
from collections.abc import Callable, Mapping
from typing import Final

from avatars.planar.brush import Brush, Spot, Wash, darker, lighter, mixed
from avatars.planar.person import Person

MID = 256.0
SHOULDERS: list[Spot] = [
    *((196, 408), (160, 420), (108, 438), (74, 466), (54, 520), (44, 600), (36, 800), (36, 800)),
    *((476, 800), (476, 800), (468, 600), (458, 520), (438, 466), (404, 438), (352, 420)),
    *((316, 408), (292, 450), (256, 500), (220, 450)),
]


def _cloth(brush: Brush, person: Person, shape: list[Spot]) -> None:
    tone = (lighter(person.coat, 0.16), person.coat, darker(person.coat, 0.42))
    brush.shape(shape, Wash((120, 410), (400, 620), tone))
    with brush.inside(shape):
        brush.blob(MID + 8, 400, 92, 46, darker(person.coat, 0.6), soft=16, alpha=0.75)
        for side in (-1, 1):
            arm = [(MID + 128 * side, 470), (MID + 116 * side, 530), (MID + 122 * side, 640)]
            brush.strand(arm, darker(person.coat, 0.6), 16, soft=6, alpha=0.65)
            fold = [(MID + 150 * side, 460), (MID + 138 * side, 500), (MID + 142 * side, 560)]
            brush.strand(fold, lighter(person.coat, 0.3), 9, soft=4, alpha=0.30)
        brush.line([(404, 436), (440, 466), (460, 520)], person.rim, 5, soft=3, alpha=0.6, blend="screen")
        brush.line([(108, 440), (76, 466)], lighter(person.coat, 0.5), 4, soft=3, alpha=0.35)


def _lapels(brush: Brush, person: Person, trim: float) -> None:
    """A broad collar with an edge of trim."""
    for side in (-1, 1):
        lapel: list[Spot] = [
            (MID + 42 * side, 386),
            (MID + 42 * side, 386),
            (MID + 66 * side, 396),
            (MID + 92 * side, 424),
            (MID + 78 * side, 470),
            (MID + 96 * side, 486),
            (MID + 22 * side, 600),
            (MID + 6 * side, 540),
            (MID + 6 * side, 540),
            (MID + 40 * side, 440),
        ]
        brush.shape([(x, y + 6) for x, y in lapel], "#04060c", soft=7, alpha=0.5)
        tone = lighter(person.coat, 0.20 if side < 0 else 0.08)
        brush.shape(lapel, Wash((MID + 40 * side, 390), (MID + 60 * side, 580), (tone, darker(person.coat, 0.2))))
        edge = lapel[2:7]
        brush.line(edge, darker(person.trim, 0.4), trim + 1.4, alpha=0.8)
        brush.line(edge, person.trim, trim)
        brush.line([(x - 0.6, y - 0.6) for x, y in edge], lighter(person.trim, 0.6), trim * 0.3, alpha=0.8)


def _star_coat(brush: Brush, person: Person) -> None:
    _cloth(brush, person, SHOULDERS)
    blouse: list[Spot] = [(214, 440), (256, 470), (298, 440), (290, 620), (222, 620)]
    brush.shape(blouse, Wash((256, 440), (256, 560), ("#1a2238", "#0e1424")))
    _lapels(brush, person, 3.4)
    dice = random.Random(person.seed)  # noqa: S311 - a drawing
    for _ in range(60):
        side = dice.choice((-1, 1))
        x, y = MID + side * dice.uniform(110, 200), dice.uniform(470, 780)
        size = dice.uniform(0.5, 1.4)
        brush.blob(x, y, size, size, person.trim, alpha=dice.uniform(0.2, 0.7))
    for x, y in ((204, 520), (308, 520)):
        _pin(brush, person, x, y)
    chain = [(222, 404), (234, 436), (256, 452), (278, 436), (290, 404)]
    brush.line(chain, person.trim, 1.3, alpha=0.9)
    brush.blob(256, 457, 4.6, 4.6, person.trim)
    brush.blob(254.6, 455.6, 1.7, 1.7, "#fff8e0")


def _pin(brush: Brush, person: Person, x: float, y: float) -> None:
    brush.blob(x, y + 1.5, 5, 5, "#000000", soft=2, alpha=0.5)
    brush.blob(x, y, 4.4, 4.4, darker(person.trim, 0.35))
    brush.blob(x - 0.5, y - 0.7, 3.4, 3.4, person.trim)
    brush.blob(x - 1.3, y - 1.5, 1.2, 1.2, lighter(person.trim, 0.7))


CLOTHES: Final[Mapping[str, Callable[[Brush, Person], None]]] = {
    "mira": _star_coat,
}
