"""The painted parts of skin: head, ears, neck, and the features that do not move by themselves."""

import random

from avatars.planar.brush import Brush, Halo, Spot, Wash, darker, lighter, mirrored, mixed
from avatars.planar.person import Person

MID = 256.0


def paint_head(brush: Brush, person: Person) -> None:
    """The face without its features; light comes from the upper left."""
    edge = mirrored(person.face)
    brush.shape(
        edge,
        Wash(
            (170, 120),
            (350, 330),
            (mixed(person.skin, person.light, 0.35), person.skin, person.skin),
        ),
    )
    with brush.inside(edge):
        _rounding(brush, person, edge)
        _planes(brush, person)
        _freckles(brush, person)
        _age(brush, person)
        right = [(MID + x + 1.5, y) for x, y in person.face]
        brush.line(right[2:7], person.rim, 5.0, soft=2.6, alpha=0.62, blend="screen")


def _rounding(brush: Brush, person: Person, edge: list[Spot]) -> None:
    brush.line(edge, person.shade, 30, soft=15, alpha=0.55, closed=True)
    right = [(MID + x, y) for x, y in person.face]
    brush.line(right[2:], person.shade, 44, soft=17, alpha=0.50)
    brush.blob(MID, 368, 74, 34, person.shade, soft=12, alpha=0.50)
    brush.blob(MID - 22, 142, 50, 26, person.light, soft=16, alpha=0.65)
    brush.blob(MID, 108, 96, 26, darker(person.shade, 0.25), soft=12, alpha=0.55)


def _planes(brush: Brush, person: Person) -> None:
    for side in (-1, 1):
        x = MID + 62 * side
        brush.shape(
            [
                (MID + 92 * side, 246),
                (x, 266),
                (MID + 44 * side, 300),
                (MID + 58 * side, 318),
                (MID + 88 * side, 280),
            ],
            person.shade,
            soft=10,
            alpha=0.40,
        )
        brush.blob(MID + 52 * side, 243, 27, 13, person.light, soft=9, alpha=0.52, turn=-18 * side)
        brush.blob(MID + 88 * side, 200, 13, 42, person.shade, soft=9, alpha=0.30)
    chin = person.face[-1][1] - 17
    brush.blob(MID, chin, 18, 9, person.light, soft=7, alpha=0.55)
    under = person.mouth.y + person.mouth.lower + 8
    brush.blob(MID, under, 22, 4.5, person.shade, soft=4, alpha=0.55)


def _freckles(brush: Brush, person: Person) -> None:
    dice = random.Random(person.seed)  # noqa: S311 - a drawing
    for _ in range(person.freckles):
        x, y = dice.gauss(0, 40), dice.gauss(243, 12)
        size = dice.uniform(0.6, 1.5)
        brush.blob(MID + x, y, size, size * 0.85, "#a9623c", soft=0.5, alpha=dice.uniform(0.2, 0.5))


def _age(brush: Brush, person: Person) -> None:
    if not person.lines:
        return
    dark = darker(person.shade, 0.15)
    for i, y in enumerate((138, 149, 160)):
        wide = 46 - 5 * i
        line = [(MID - wide, y + 2), (MID - 14, y - 1), (MID + 14, y), (MID + wide, y + 2)]
        brush.strand(line, dark, 2.2, soft=0.9, alpha=0.36 * person.lines)
    for side in (-1, 1):
        for i in range(3):
            start = (MID + 69 * side, 211 + 4 * i)
            end = (MID + (82 + i) * side, 204 + 8.5 * i)
            bend = (MID + 76 * side, (start[1] + end[1]) / 2 - 0.5 + i)
            brush.strand([start, bend, end], dark, 1.9, soft=0.6, alpha=0.5 * person.lines)


def paint_features(brush: Brush, person: Person) -> None:
    """What lies on the front of the face and turns with it: sockets, lids, cheeks, nose bridge."""
    eyes = person.eyes
    for side in (-1, 1):
        x = MID + eyes.apart * side
        brush.blob(x, eyes.y - 5, 30, 19, person.shade, soft=7, alpha=0.42, turn=-6 * side)
        brush.blob(x, eyes.y - 9, 24, 10, person.lid, soft=4, alpha=0.50, turn=-7 * side)
        brush.blob(x + 3 * side, eyes.y - 21, 21, 4.5, person.light, soft=3.5, alpha=0.50)
        brush.blob(
            x - 16 * side, eyes.y - 6, 8, 15, person.shade, soft=5, alpha=0.50, turn=14 * side
        )
        brush.blob(x, eyes.y + 14, 23, 5, person.shade, soft=3.5, alpha=0.30 + 0.2 * person.lines)
        brush.blob(x - 2 * side, eyes.y + 24, 20, 6, person.light, soft=5, alpha=0.30)
        brush.blob(
            MID + 57 * side, 254, 27, 16, person.flush, soft=11, alpha=person.blush, turn=-16 * side
        )
        _fold(brush, person, side)
    bridge = [
        (MID - 5, 196),
        (MID + 4, 196),
        (MID + 6, 232),
        (MID + 7, 247),
        (MID - 8, 247),
        (MID - 6, 226),
    ]
    brush.shape(bridge, person.light, soft=3.4, alpha=0.60)
    brush.shape(
        [(MID + 8, 192), (MID + 12, 220), (MID + 15, 250), (MID + 6, 246), (MID + 6, 214)],
        person.shade,
        soft=3.6,
        alpha=0.62,
    )
    brush.blob(MID, 276, 5, 8, person.shade, soft=3, alpha=0.42)
    brush.blob(MID - 6, 277, 2.2, 7, person.light, soft=2, alpha=0.35)


def _fold(brush: Brush, person: Person, side: int) -> None:
    """From the nose's wing towards the corner of the mouth."""
    wing = 19 * person.nose
    line = [(MID + wing * side, 258), (MID + 31 * side, 271), (MID + 40 * side, 290)]
    dark = darker(person.shade, 0.1)
    brush.strand(line, dark, 4.0, soft=1.8, alpha=0.20 + 0.36 * person.lines)


def paint_nose(brush: Brush, person: Person) -> None:
    """The tip and the wings."""
    wide = person.nose
    dark = darker(person.shade, 0.30)
    brush.blob(MID, 262, 17 * wide, 5, person.shade, soft=3, alpha=0.62)
    for side in (-1, 1):
        wing = MID + 13.5 * wide * side
        brush.blob(wing, 254, 6.0 * wide, 6.5, person.skin, soft=2.2, alpha=0.85)
        strand = [
            (wing + 4.0 * wide * side, 247.5),
            (wing + 6.0 * wide * side, 253.5),
            (wing + 3.2 * wide * side, 259.2),
        ]
        brush.strand(strand, dark, 2.6, soft=0.8, alpha=0.66)
        nostril = [
            (MID + 4.0 * wide * side, 260.6),
            (MID + 8.2 * wide * side, 257.8),
            (MID + 12.4 * wide * side, 259.6),
            (MID + 8.6 * wide * side, 261.8),
        ]
        brush.shape(nostril, darker(person.shade, 0.62), soft=0.7, alpha=0.86)
    brush.blob(
        MID, 251, 11.5 * wide, 9.0, mixed(person.skin, person.light, 0.25), soft=3.2, alpha=0.9
    )
    brush.blob(MID + 6 * wide, 254, 7 * wide, 6, person.shade, soft=3.2, alpha=0.34)
    brush.blob(MID - 2.5, 247.5, 5.2, 5.0, lighter(person.light, 0.25), soft=2.4, alpha=0.85)
    brush.blob(MID - 3.2, 246.5, 2.1, 1.8, "#ffffff", soft=1.0, alpha=0.60)


def paint_ears(brush: Brush, person: Person) -> None:
    """Both ears; the head covers their inner edges."""
    for side in (-1, 1):
        x = MID + 93 * side
        ear = [
            (x - 8 * side, 196),
            (x + 6 * side, 187),
            (x + 14 * side, 198),
            (x + 13 * side, 220),
            (x + 7 * side, 240),
            (x - 1 * side, 250),
            (x - 10 * side, 244),
        ]
        fill = Halo((x - 2 * side, 212), 40, (mixed(person.skin, person.flush, 0.25), person.shade))
        brush.shape(ear, fill)
        inner = [(x + 8 * side, 199), (x + 7 * side, 220), (x + 1 * side, 236), (x - 2 * side, 214)]
        brush.shape(inner, darker(person.shade, 0.35), soft=3, alpha=0.55)
        rim = [
            (x - 2 * side, 192),
            (x + 9 * side, 194),
            (x + 10.5 * side, 214),
            (x + 5 * side, 238),
        ]
        brush.strand(rim, person.light, 3.0, soft=0.8, alpha=0.55)


def paint_neck(brush: Brush, person: Person) -> None:
    """Neck and the upper chest, in the head's shadow."""
    half = person.neck
    shape = [
        *((MID - half, 290), (MID - half, 290), (MID + half, 290), (MID + half, 290)),
        *((MID + half + 1, 372), (MID + half + 22, 408), (MID + 108, 440), (MID + 100, 520)),
        *((MID - 100, 520), (MID - 108, 440), (MID - half - 22, 408), (MID - half - 1, 372)),
    ]
    brush.shape(
        shape, Wash((MID, 340), (MID, 470), (mixed(person.skin, person.shade, 0.35), person.skin))
    )
    with brush.inside(shape):
        dark = darker(person.shade, 0.30)
        brush.blob(MID + 4, 338, 66, 40, dark, soft=12, alpha=0.88)
        brush.blob(MID + half, 380, 20, 66, dark, soft=10, alpha=0.55)
        brush.blob(MID - half - 4, 384, 9, 56, dark, soft=8, alpha=0.40)
        for side in (-1, 1):
            sinew = [(MID + 34 * side, 352), (MID + 24 * side, 396), (MID + 8 * side, 428)]
            brush.strand(sinew, person.light, 6, soft=3, alpha=0.28)
            bone = [(MID + 10 * side, 433), (MID + 42 * side, 426), (MID + 84 * side, 428)]
            brush.strand(bone, person.light, 6, soft=2.4, alpha=0.5)
            under = [(x, y + 7) for x, y in bone]
            brush.strand(under, person.shade, 7, soft=3, alpha=0.45)
        brush.blob(MID, 433, 7, 8, person.shade, soft=4, alpha=0.55)
