"""Mira's hair: long, dark, parted a little to one side."""

import random
from collections.abc import Sequence

from avatars.planar.brush import Brush, Spot, Wash, darker, mixed
from avatars.planar.person import Person

MID = 256.0
BACK: list[Spot] = [
    *(
        (256, 140),
        (312, 142),
        (346, 146),
        (356, 170),
        (360, 240),
        (364, 320),
        (364, 380),
        (358, 440),
    ),
    *((336, 450), (176, 450), (154, 440), (148, 380), (148, 320), (156, 250), (166, 196)),
    *((182, 152), (212, 142)),
]


def paint_back(brush: Brush, person: Person) -> None:
    """What falls behind the neck and the shoulders."""
    deep = darker(person.hair, 0.45)
    brush.shape(BACK, Wash((256, 60), (256, 500), (person.hair, deep, person.hair)))
    with brush.inside(BACK):
        brush.blob(MID, 330, 84, 150, darker(person.hair, 0.75), soft=24, alpha=0.85)
        dice = random.Random(person.seed)  # noqa: S311 - a drawing
        for side in (-1, 1):
            for _ in range(46):
                x = dice.uniform(60, 140)
                sway = dice.uniform(-5, 9)
                line = [
                    (MID + side * x * 0.80, 120 + dice.uniform(-20, 60)),
                    (MID + side * (x * 0.86 + sway * 0.3), 260),
                    (MID + side * (x * 0.95 + sway), 400),
                    (MID + side * (x + sway), 540),
                ]
                tone = mixed(person.hair, person.hair_light, dice.uniform(0.1, 0.7))
                brush.strand(line, tone, dice.uniform(0.8, 2.6), alpha=dice.uniform(0.15, 0.5))


def paint_shadow(brush: Brush, person: Person) -> None:
    """What the hair shades of the face."""
    for side, wing in ((-1, LEFT), (1, RIGHT)):
        shade = [(x - 2.5 * side, y + 5) for x, y in wing]
        brush.shape(shade, darker(person.shade, 0.6), soft=5, alpha=0.55)


def paint_front(brush: Brush, person: Person) -> None:
    """The fringe's two wings and the locks that fall over the coat."""
    for side, wing in ((-1, LEFT), (1, RIGHT)):
        tone = (mixed(person.hair, person.hair_light, 0.18), person.hair, darker(person.hair, 0.35))
        brush.shape(wing, Wash((256, 60), (256 + side * 60, 470), tone))
        with brush.inside(wing):
            _strands(brush, person, side, GUIDES[side])
            _shine(brush, person, side)
    brush.strand([(243, 68), (243, 82), (240, 100)], darker(person.hair, 0.7), 3, alpha=0.8)
    brush.line(
        [(300, 60), (340, 82), (358, 116), (367, 170)],
        person.rim,
        3.4,
        soft=1.6,
        alpha=0.75,
        blend="screen",
    )
    brush.line(
        [(366, 160), (371, 240), (377, 310)], person.rim, 3, soft=1.6, alpha=0.55, blend="screen"
    )


LEFT: Sequence[Spot] = [
    *((244, 58), (198, 64), (160, 98), (147, 160), (143, 240), (134, 322), (121, 400), (126, 462)),
    *((146, 484), (158, 440), (166, 380), (170, 320), (166, 262), (166, 208), (176, 164)),
    *((204, 124), (238, 98), (244, 84)),
]
RIGHT: Sequence[Spot] = [
    *((240, 60), (300, 56), (350, 92), (367, 160), (371, 240), (379, 322), (392, 400), (388, 470)),
    *((368, 492), (354, 440), (344, 380), (340, 320), (346, 262), (347, 208), (340, 172)),
    *((318, 138), (276, 112), (246, 96), (240, 84)),
]
GUIDES: dict[int, tuple[Sequence[Spot], Sequence[Spot]]] = {
    -1: (
        [(242, 64), (196, 72), (160, 112), (148, 180), (143, 260), (132, 350), (128, 470)],
        [(243, 92), (210, 118), (178, 160), (168, 210), (168, 280), (166, 370), (152, 470)],
    ),
    1: (
        [(244, 62), (306, 66), (350, 108), (366, 180), (371, 260), (382, 350), (386, 480)],
        [(246, 92), (280, 112), (326, 146), (344, 205), (342, 280), (346, 370), (364, 480)],
    ),
}
"""Along the outer and along the inner edge of each wing."""


def _strands(
    brush: Brush, person: Person, side: int, guides: tuple[Sequence[Spot], Sequence[Spot]]
) -> None:
    dice = random.Random(person.seed + side)  # noqa: S311 - a drawing
    outer, inner = guides
    for i in range(110):
        share = dice.random()
        jitter = dice.uniform(-2, 2)
        line = [
            (a[0] + (b[0] - a[0]) * share + jitter, a[1] + (b[1] - a[1]) * share)
            for a, b in zip(outer, inner, strict=True)
        ]
        light = i % 3 == 0
        tone = (
            mixed(person.hair, person.hair_light, dice.uniform(0.3, 0.9))
            if light
            else darker(person.hair, dice.uniform(0.2, 0.7))
        )
        first = dice.choice((0, 0, 1, 2))
        width = dice.uniform(0.7, 2.2)
        brush.strand(line[first:], tone, width, alpha=dice.uniform(0.18, 0.5))


def _shine(brush: Brush, person: Person, side: int) -> None:
    """A band of light over the crown, broken into strands."""
    dice = random.Random(person.seed + 5 * side)  # noqa: S311 - a drawing
    outer, inner = GUIDES[side]
    for _ in range(34):
        share = dice.uniform(0.05, 0.9)
        spots = [
            (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
            for a, b in zip(outer[1:4], inner[1:4], strict=True)
        ]
        strength = 0.55 if side < 0 else 0.34
        brush.strand(
            spots, person.hair_light, dice.uniform(1, 2.6), alpha=strength * dice.random(), soft=0.5
        )
