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
        brush.line(
            [(404, 436), (440, 466), (460, 520)], person.rim, 5, soft=3, alpha=0.6, blend="screen"
        )
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
        brush.shape(
            lapel,
            Wash((MID + 40 * side, 390), (MID + 60 * side, 580), (tone, darker(person.coat, 0.2))),
        )
        if not trim:
            brush.line(lapel[2:7], darker(person.coat, 0.5), 1.2, alpha=0.8)
            continue
        edge = lapel[2:7]
        brush.line(edge, darker(person.trim, 0.4), trim + 1.4, alpha=0.8)
        brush.line(edge, person.trim, trim)
        brush.line(
            [(x - 0.6, y - 0.6) for x, y in edge], lighter(person.trim, 0.6), trim * 0.3, alpha=0.8
        )


def _star_coat(brush: Brush, person: Person) -> None:
    _cloth(brush, person, SHOULDERS)
    blouse: list[Spot] = [(214, 440), (256, 470), (298, 440), (282, 540), (256, 612), (230, 540)]
    brush.shape(blouse, Wash((256, 440), (256, 560), ("#1a2238", "#0e1424")))
    brush.line([(256, 604), (256, 800)], darker(person.coat, 0.55), 2.4)
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


def _captains_coat(brush: Brush, person: Person) -> None:
    _cloth(brush, person, SHOULDERS)
    _jumper(brush, "#e9e2d2", "#a79c88")
    brush.line([(268, 604), (266, 800)], darker(person.coat, 0.55), 2.4)
    _lapels(brush, person, 0.0)
    for x in (186, 326):
        for y in (586, 660, 734):
            _pin(brush, person, x, y)
    for side in (-1, 1):
        board: list[Spot] = [
            *((MID + 100 * side, 434), (MID + 150 * side, 446), (MID + 184 * side, 470)),
            *((MID + 176 * side, 484), (MID + 142 * side, 464), (MID + 98 * side, 450)),
        ]
        brush.shape([(x, y + 3) for x, y in board], "#000000", soft=3, alpha=0.4)
        brush.shape(board, "#111d2b")
        for share in (0.12, 0.36, 0.6):
            x, y = MID + (108 + 70 * share) * side, 438 + 32 * share
            brush.line([(x, y - 1), (x - 3 * side, y + 11)], person.trim, 4.2)
            brush.line([(x, y - 1), (x - 3 * side, y + 11)], lighter(person.trim, 0.5), 1.2)


def _jumper(brush: Brush, light: str, dark: str) -> None:
    """A knitted roll neck."""
    roll: list[Spot] = [
        *((MID - 58, 392), (MID - 40, 384), (MID, 396), (MID + 40, 384), (MID + 58, 392)),
        *((MID + 62, 430), (MID + 56, 490), (MID + 26, 570), (MID, 612)),
        *((MID - 26, 570), (MID - 56, 490), (MID - 62, 430)),
    ]
    brush.shape(roll, Wash((190, 400), (330, 460), (light, light, dark)))
    with brush.inside(roll):
        for i in range(-16, 17):
            rib = [(MID + 4.6 * i, 384), (MID + 4.9 * i, 410), (MID + 5.3 * i, 438)]
            brush.line(rib, dark, 1.3, soft=0.6, alpha=0.55)
        brush.line([(MID - 66, 426), (MID, 446), (MID + 66, 426)], dark, 5, soft=3, alpha=0.8)
        brush.blob(MID, 392, 50, 9, "#3a2a20", soft=6, alpha=0.55)


def _evening_dress(brush: Brush, person: Person) -> None:
    dress: list[Spot] = [
        *((150, 452), (150, 452), (120, 456), (84, 474), (58, 520), (46, 600), (40, 800)),
        *((40, 800), (472, 800), (472, 800), (466, 600), (454, 520), (428, 474), (392, 456)),
        *((362, 452), (362, 452), (330, 490), (296, 520), (256, 540), (216, 520), (182, 490)),
    ]
    chest: list[Spot] = [
        *((214, 396), (170, 420), (118, 438), (84, 462), (84, 620), (428, 620), (428, 462)),
        *((394, 438), (342, 420), (298, 396)),
    ]
    brush.shape(
        chest,
        Wash(
            (150, 400),
            (400, 560),
            (mixed(person.skin, person.light, 0.3), person.skin, person.shade),
        ),
    )
    with brush.inside(chest):
        brush.blob(MID + 6, 392, 74, 44, darker(person.shade, 0.35), soft=13, alpha=0.85)
        brush.blob(168, 444, 44, 12, person.light, soft=9, alpha=0.5, turn=-14)
        brush.blob(346, 446, 40, 10, person.light, soft=9, alpha=0.28, turn=14)
        for side in (-1, 1):
            bone = [(MID + 12 * side, 437), (MID + 44 * side, 430), (MID + 92 * side, 433)]
            brush.strand(bone, person.light, 6, soft=2.4, alpha=0.55)
            brush.strand([(x, y + 7) for x, y in bone], person.shade, 7, soft=3, alpha=0.6)
        brush.line(
            [(394, 438), (428, 462), (430, 500)], person.rim, 5, soft=3, alpha=0.7, blend="screen"
        )
    # The neck's own layer shows through here, so that skin meets skin without an edge.
    brush.blob(MID, 392, 58, 36, "#000000", soft=10, blend="cut")
    tone = (lighter(person.coat, 0.10), person.coat, darker(person.coat, 0.5))
    brush.shape(dress, Wash((120, 450), (420, 680), tone))
    with brush.inside(dress):
        for i in range(-5, 6):
            fold = [(MID + 26 * i, 500), (MID + 30 * i, 590), (MID + 36 * i, 800)]
            brush.strand(fold, darker(person.coat, 0.6), 9, soft=5, alpha=0.40)
    edge = [(150, 453), (182, 491), (216, 521), (256, 541), (296, 521), (330, 491), (362, 453)]
    brush.line(edge, darker(person.trim, 0.45), 6)
    brush.line(edge, person.trim, 4.2)
    brush.line([(x, y - 1.2) for x, y in edge], lighter(person.trim, 0.65), 1.1)
    _necklace(brush, person)


def _necklace(brush: Brush, person: Person) -> None:
    """Rows of golden beads."""
    for row, drop in enumerate((0.0, 12.0)):
        for i in range(-11 - row, 12 + row):
            u = i / (11 + row)
            x, y = MID + 52 * u * (1 + 0.1 * row), 448 + drop - 40 * u * u
            size = 3.4 - 0.8 * abs(u)
            brush.blob(x, y + 2, size, size, "#000000", soft=1.6, alpha=0.4)
            brush.blob(x, y, size, size, darker(person.trim, 0.25))
            brush.blob(x - 0.5, y - 0.6, size * 0.7, size * 0.7, person.trim)
            brush.blob(x - 1, y - 1.1, size * 0.3, size * 0.3, lighter(person.trim, 0.8))


def _overall(brush: Brush, person: Person) -> None:
    _cloth(brush, person, SHOULDERS)
    shirt: list[Spot] = [(206, 402), (256, 448), (306, 402), (300, 460), (256, 520), (212, 460)]
    brush.shape(shirt, Wash((220, 430), (300, 560), ("#3a5a4a", "#24392f")))
    for side in (-1, 1):
        collar: list[Spot] = [
            *((MID + 44 * side, 384), (MID + 44 * side, 384), (MID + 72 * side, 398)),
            *((MID + 86 * side, 428), (MID + 70 * side, 452), (MID + 34 * side, 486)),
            *((MID + 10 * side, 500), (MID + 10 * side, 500), (MID + 38 * side, 440)),
        ]
        brush.shape([(x, y + 5) for x, y in collar], "#28302a", soft=6, alpha=0.5)
        tone = person.coat if side < 0 else darker(person.coat, 0.12)
        brush.shape(
            collar,
            Wash((MID, 390), (MID + 40 * side, 500), (lighter(tone, 0.3), darker(tone, 0.2))),
        )
        brush.line(collar[2:7], person.trim, 4.4)
        brush.line(
            [(x - 0.7, y - 0.7) for x, y in collar[2:7]], lighter(person.trim, 0.5), 1.1, alpha=0.8
        )
        seam = [(MID + 86 * side, 440), (MID + 112 * side, 500), (MID + 118 * side, 620)]
        brush.line(seam, darker(person.coat, 0.35), 1.2, alpha=0.7)
        stripe = [(MID + 130 * side, 446), (MID + 166 * side, 462), (MID + 190 * side, 492)]
        brush.line(stripe, person.trim, 7)
    brush.line([(256, 498), (256, 800)], darker(person.coat, 0.45), 3)
    brush.line([(256, 498), (256, 800)], "#ffffff", 0.8, alpha=0.8)
    _leaf_badge(brush, person, 330, 516)


def _leaf_badge(brush: Brush, person: Person, x: float, y: float) -> None:
    brush.blob(x, y, 15, 15, darker(person.trim, 0.3))
    brush.blob(x, y, 13.4, 13.4, "#f2f5ee")
    leaf: list[Spot] = [
        (x - 8, y + 8),
        (x - 8, y + 8),
        (x - 7, y - 4),
        (x + 8, y - 9),
        (x + 8, y - 9),
        (x + 5, y + 5),
    ]
    brush.shape(leaf, person.trim)
    brush.line([(x - 8, y + 8), (x + 4, y - 5)], "#e8f2e8", 1.2)


CLOTHES: Final[Mapping[str, Callable[[Brush, Person], None]]] = {
    "mira": _star_coat,
    "otto": _captains_coat,
    "celeste": _evening_dress,
    "ivo": _overall,
}
