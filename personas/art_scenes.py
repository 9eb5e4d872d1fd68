"""What is behind the demo personas: sky, hills, sea, stage lights, plants."""

import random
from collections.abc import Callable, Mapping
from math import cos, pi, sin
from typing import Final

from personas.art_sketch import HEIGHT, SCALE, WIDTH, Point, Sketch


def _hills(sketch: Sketch, rng: random.Random, top: float, rise: float, fill: str) -> None:
    waves = [(rng.uniform(0.004, 0.016), rng.uniform(0, 2 * pi)) for _ in range(3)]
    ridge: list[Point] = [
        (x, top + rise * sum(sin(x * f + p) for f, p in waves) / 3) for x in range(-8, WIDTH + 9, 8)
    ]
    outline = [*ridge, (WIDTH + 8, HEIGHT), (-8.0, HEIGHT)]
    sketch.pen.polygon([(x * SCALE, y * SCALE) for x, y in outline], fill=fill)


def _desert_night(sketch: Sketch, rng: random.Random) -> None:
    for _ in range(260):
        size = rng.choice((0.6, 0.8, 1.0, 1.6))
        x, y = rng.uniform(0, WIDTH), rng.uniform(0, 520)
        sketch.blob(x, y, size, size, f"#ffffff{rng.randint(90, 255):02x}")
    bend = [pi * (0.25 + k / 20) for k in range(21)]
    outer = [(515 + 46 * cos(turn), 130 + 46 * sin(turn)) for turn in bend]
    inner = [(522 + 34 * cos(turn), 120 + 38 * sin(turn)) for turn in reversed(bend)]
    sketch.pen.polygon([(x * SCALE, y * SCALE) for x, y in outer + inner], fill="#f6e7c8")
    _hills(sketch, rng, 540, 60, "#3b2f63")
    _hills(sketch, rng, 610, 50, "#2a2150")
    sketch.shape([(62, 575), (66, 520), (105, 492), (146, 520), (150, 575)], "#d9cfe8")
    sketch.line([(106, 496), (132, 560)], "#2a2150", 7)
    _hills(sketch, rng, 690, 40, "#1a1538")


def _harbour(sketch: Sketch, rng: random.Random) -> None:
    sketch.blob(470, 300, 92, 92, "#ffe2b0")
    for x, y, w in ((120, 150, 90), (210, 175, 60), (560, 110, 80)):
        sketch.blob(x, y, w, 14, "#ffffff66")
        sketch.blob(x + 30, y - 12, w * 0.6, 14, "#ffffff66")
    _hills(sketch, rng, 440, 26, "#5c7f8c")
    sketch.pen.rectangle([0, 480 * SCALE, WIDTH * SCALE, HEIGHT * SCALE], fill="#2f6176")
    for _ in range(90):
        x, y = rng.uniform(0, WIDTH), rng.uniform(490, 790)
        ink = "#ffd9a0aa" if abs(x - 470) < 110 else "#8fb9c455"
        sketch.line([(x, y), (x + rng.uniform(20, 60), y)], ink, 2)
    sketch.pen.polygon(
        [(p[0] * SCALE, p[1] * SCALE) for p in ((30, 470), (200, 470), (180, 505), (52, 505))],
        fill="#24323d",
    )
    sketch.pen.rectangle([70 * SCALE, 440 * SCALE, 150 * SCALE, 470 * SCALE], fill="#f3ece0")
    sketch.pen.rectangle([98 * SCALE, 412 * SCALE, 118 * SCALE, 440 * SCALE], fill="#b9483a")


def _night_club(sketch: Sketch, rng: random.Random) -> None:
    for x, spread in ((120, 150), (330, 190), (540, 150)):
        beam = [(x, -20), (x + spread, HEIGHT), (x - spread, HEIGHT)]
        sketch.pen.polygon([(a * SCALE, b * SCALE) for a, b in beam], fill="#ffcf8f1c")
    for _ in range(46):
        x, y, size = rng.uniform(0, WIDTH), rng.uniform(20, 520), rng.uniform(5, 24)
        ink = rng.choice(("#ff9e6d", "#ffcf70", "#e8608a", "#b05cff"))
        sketch.blob(x, y, size, size, f"{ink}{rng.randint(30, 90):02x}")
    sketch.pen.rectangle([0, 660 * SCALE, WIDTH * SCALE, HEIGHT * SCALE], fill="#170a1e")
    for i in range(23):
        left = i * 28
        sketch.pen.rectangle(
            [left * SCALE, 700 * SCALE, (left + 26) * SCALE, 800 * SCALE], fill="#efe4d6"
        )
        if i % 7 not in (2, 6):
            sketch.pen.rectangle(
                [(left + 18) * SCALE, 700 * SCALE, (left + 35) * SCALE, 762 * SCALE], fill="#1d1020"
            )


def _greenhouse(sketch: Sketch, rng: random.Random) -> None:
    sketch.blob(150, 150, 34, 34, "#fff3df")
    _hills(sketch, rng, 470, 40, "#b4583c")
    _hills(sketch, rng, 540, 34, "#8d3d2d")
    for radius in (250, 330):
        box = (320 - radius, 440 - radius, 320 + radius, 440 + radius)
        sketch.arc(box, 180, 360, "#ffffff88", 4)
    for angle in range(200, 350, 20):
        turn = angle * pi / 180
        sketch.line(
            [
                (320 + 250 * cos(turn), 440 + 250 * sin(turn)),
                (320 + 330 * cos(turn), 440 + 330 * sin(turn)),
            ],
            "#ffffff66",
            3,
        )
    for _ in range(60):
        x, y, lean = rng.uniform(-10, 650), rng.uniform(600, 820), rng.uniform(-40, 40)
        ink = rng.choice(("#2e6b4a", "#3d8a5c", "#57a773", "#1f4f38"))
        sketch.shape(
            [(x, y), (x + lean - 16, y - 60), (x + lean * 1.6, y - 130), (x + lean + 16, y - 60)],
            ink,
        )


SCENES: Final[Mapping[str, Callable[[Sketch, random.Random], None]]] = {
    "desert_night": _desert_night,
    "harbour": _harbour,
    "night_club": _night_club,
    "greenhouse": _greenhouse,
}
