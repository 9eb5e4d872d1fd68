"""Otto's white hair and beard, and the captain's cap."""

import random
from collections.abc import Sequence

from avatars.planar.brush import Brush, Halo, Spot, Wash, darker, lighter, mixed
from avatars.planar.person import Person

MID = 256.0
SHADOW = "#8d8478"
CAP = "#22344a"


def paint_back(brush: Brush, person: Person) -> None:
    """Hair behind the ears."""
    for side in (-1, 1):
        tuft: list[Spot] = [
            *((MID + 70 * side, 150), (MID + 104 * side, 168), (MID + 110 * side, 210)),
            *((MID + 106 * side, 256), (MID + 92 * side, 282), (MID + 70 * side, 270)),
        ]
        brush.shape(tuft, Wash((256, 160), (256, 280), (person.hair, SHADOW)))
        _hairs(brush, person, 40, tuft[1:5], spread=7, long=16)


def _hairs(
    brush: Brush, person: Person, count: int, along: Sequence[Spot], *, spread: float, long: float
) -> None:
    """Short hairs scattered along a line, hanging down."""
    dice = random.Random(person.seed + count)  # noqa: S311 - a drawing
    for _ in range(count):
        at = dice.randrange(len(along) - 1)
        share = dice.random()
        (ax, ay), (bx, by) = along[at], along[at + 1]
        x = ax + (bx - ax) * share + dice.uniform(-spread, spread)
        y = ay + (by - ay) * share + dice.uniform(-spread, spread)
        lean = (x - MID) * 0.03 + dice.uniform(-3, 3)
        line = [(x, y), (x + lean * 0.6, y + long * 0.5), (x + lean, y + long)]
        tone = dice.choice((person.hair_light, person.hair, SHADOW))
        brush.strand(line, tone, dice.uniform(1.0, 2.4), alpha=dice.uniform(0.25, 0.75))


BEARD: list[Spot] = [
    *((MID - 97, 196), (MID - 97, 196), (MID - 99, 250), (MID - 93, 300), (MID - 80, 346)),
    *((MID - 50, 384), (MID, 397), (MID + 50, 384), (MID + 80, 346), (MID + 93, 300)),
    *((MID + 99, 250), (MID + 97, 196), (MID + 97, 196), (MID + 86, 206), (MID + 83, 246)),
    *((MID + 66, 276), (MID + 38, 284), (MID, 287), (MID - 38, 284), (MID - 66, 276)),
    *((MID - 83, 246), (MID - 86, 206)),
]


def paint_beard(brush: Brush, person: Person) -> None:
    """The full beard; it belongs to the head and goes down with the jaw."""
    brush.shape([(x, y + 4) for x, y in BEARD], darker(person.shade, 0.3), soft=6, alpha=0.45)
    brush.shape(
        BEARD, Wash((190, 220), (330, 400), (person.hair_light, person.hair, SHADOW)), soft=1.0
    )
    dice = random.Random(person.seed)  # noqa: S311 - a drawing
    with brush.inside([(x + (x - MID) * 0.05, y + (6 if y > 330 else 0)) for x, y in BEARD]):
        brush.blob(MID, 392, 60, 22, SHADOW, soft=12, alpha=0.60)
        brush.blob(MID + 74, 310, 20, 70, SHADOW, soft=12, alpha=0.50)
        for i in range(420):
            x = dice.uniform(-96, 96)
            top = 286 if abs(x) < 60 else 286 - (abs(x) - 60) * 2.4
            y = dice.uniform(top - 6, 384 - abs(x) * 0.42)
            bend = x * 0.10 + dice.uniform(-5, 5)
            long = dice.uniform(12, 26)
            line = [
                (MID + x, y),
                (MID + x + bend * 0.2, y + long * 0.5),
                (MID + x - x * 0.10 + bend * 0.5, y + long),
            ]
            tone = dice.choice(("#ffffff", person.hair, "#b9b0a2", SHADOW if i % 3 else "#ffffff"))
            brush.strand(line, tone, dice.uniform(1.0, 2.6), alpha=dice.uniform(0.25, 0.7))
        brush.blob(MID, 318, 16, 7, SHADOW, soft=5, alpha=0.45)
        edge = [(MID + 97, 200), (MID + 98, 250), (MID + 92, 300), (MID + 79, 346), (MID + 48, 384)]
        brush.line(edge, person.rim, 5, soft=2.5, alpha=0.7, blend="screen")


def paint_moustache(brush: Brush, person: Person) -> None:
    """Two wings over the upper lip."""
    dice = random.Random(person.seed + 3)  # noqa: S311 - a drawing
    for side in (-1, 1):
        wing: list[Spot] = [
            *((MID - 1 * side, 268), (MID + 16 * side, 267), (MID + 36 * side, 276)),
            *((MID + 52 * side, 293), (MID + 55 * side, 304), (MID + 40 * side, 298)),
            *((MID + 22 * side, 291), (MID + 6 * side, 289), (MID - 1 * side, 286)),
        ]
        brush.shape([(x, y + 2.5) for x, y in wing], "#5a3b30", soft=2.5, alpha=0.40)
        tone = person.hair_light if side < 0 else mixed(person.hair, SHADOW, 0.12)
        brush.shape(
            wing, Wash((256, 266), (256, 300), (tone, mixed(person.hair, SHADOW, 0.5))), soft=0.6
        )
        for _ in range(90):
            share, low = dice.random(), dice.random()
            start = (MID + (1 + 12 * share) * side, 270 + 13 * low)
            end = (MID + (20 + 33 * dice.random()) * side, 283 + 10 * low + 8 * share)
            bend = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 - 3)
            ink_tone = dice.choice(("#ffffff", person.hair, "#b3aa9c", SHADOW))
            brush.strand(
                [start, bend, end], ink_tone, dice.uniform(0.9, 2.0), alpha=dice.uniform(0.25, 0.7)
            )


def paint_shadow(brush: Brush, person: Person) -> None:
    """What the cap shades of the face."""
    brush.shape([(x, y + 13) for x, y in PEAK], darker(person.shade, 0.5), soft=7, alpha=0.6)


CROWN: list[Spot] = [
    *((150, 132), (150, 132), (136, 104), (142, 70), (190, 42), (256, 34), (322, 42), (370, 70)),
    *((376, 104), (362, 132), (362, 132), (312, 118), (256, 113), (200, 118)),
]
BAND: list[Spot] = [
    *((152, 122), (152, 122), (200, 106), (256, 101), (312, 106), (360, 122), (360, 122)),
    *((361, 154), (361, 154), (312, 137), (256, 131), (200, 137), (151, 154), (151, 154)),
]
PEAK: list[Spot] = [
    *((150, 151), (150, 151), (200, 134), (256, 128), (312, 134), (362, 151), (362, 151)),
    *((360, 166), (330, 163), (296, 159), (256, 157), (216, 159), (182, 163), (152, 166)),
]


def paint_front(brush: Brush, person: Person) -> None:
    """The cap, and the white hair that shows below it."""
    for side in (-1, 1):
        lock = [(MID + 90 * side, 150), (MID + 96 * side, 180), (MID + 97 * side, 206)]
        brush.strand(lock, person.hair, 20, soft=1.2)
        _hairs(brush, person, 46 + side, lock, spread=5, long=15)
    brush.shape(CROWN, Wash((170, 40), (350, 130), (lighter(CAP, 0.26), CAP, darker(CAP, 0.45))))
    with brush.inside(CROWN):
        brush.blob(214, 64, 62, 18, lighter(CAP, 0.5), soft=14, alpha=0.45, turn=-12)
        brush.blob(256, 122, 110, 16, darker(CAP, 0.6), soft=9, alpha=0.75)
        for side in (-1, 1):
            fold = [(256 + 30 * side, 44), (256 + 66 * side, 74), (256 + 88 * side, 112)]
            brush.strand(fold, darker(CAP, 0.6), 5, soft=2.5, alpha=0.55)
        brush.line(
            [(322, 42), (370, 70), (375, 104), (364, 128)],
            person.rim,
            5,
            soft=2.5,
            alpha=0.75,
            blend="screen",
        )
    brush.shape(BAND, Wash((152, 0), (360, 0), ("#1b2838", "#0f1824", "#0b121c")))
    cord = [(158, 137), (206, 122), (256, 117), (306, 122), (354, 137)]
    brush.line(cord, darker(person.trim, 0.45), 6.0)
    brush.line(cord, person.trim, 4.4)
    brush.line([(x, y - 1.2) for x, y in cord], lighter(person.trim, 0.6), 1.1, alpha=0.9)
    brush.shape(PEAK, Wash((256, 128), (256, 166), ("#253447", "#0d1520", "#05080d")))
    shine = [(176, 154), (214, 145), (256, 142), (282, 143)]
    brush.strand(shine, "#cfe0f2", 5, soft=2, alpha=0.55)
    _badge(brush, person)


def _badge(brush: Brush, person: Person) -> None:
    """An anchor on a disc."""
    x, y = MID, 84.0
    brush.blob(x + 1, y + 3, 21, 21, "#000000", soft=4, alpha=0.45)
    brush.blob(x, y, 20, 20, darker(person.trim, 0.35))
    brush.blob(
        x,
        y,
        18.5,
        18.5,
        Halo(
            (x - 6, y - 7), 28, (lighter(person.trim, 0.55), person.trim, darker(person.trim, 0.3))
        ),
    )
    deep = darker(CAP, 0.4)
    brush.line([(x, y - 8), (x, y + 11)], deep, 2.6)
    brush.line([(x - 6, y - 4), (x + 6, y - 4)], deep, 2.4)
    brush.line(
        [(x - 10, y + 4), (x - 7, y + 9.5), (x, y + 12), (x + 7, y + 9.5), (x + 10, y + 4)],
        deep,
        2.6,
    )
    brush.line(
        [(x + 2.6 * dx, y - 10.5 + 2.6 * dy) for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1))],
        deep,
        1.8,
        closed=True,
    )
