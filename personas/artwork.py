"""Portraits of the demo personas, drawn by this file: gradients, a scene and simple shapes.

Everything is drawn at twice the size and scaled down, which smooths the edges. The same look
always gives the same picture.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from personas.art_scenes import SCENES
from personas.art_sketch import HEIGHT, SCALE, WIDTH, Sketch


@dataclass(frozen=True, slots=True)
class Look:
    """Colours and parts of one portrait."""

    sky: tuple[str, ...]
    """Gradient stops from top to bottom."""
    scene: str
    """A name of ``SCENES``."""
    skin: str
    shade: str
    """The skin's shadow."""
    hair: str
    hairstyle: str
    """A name of ``HAIRSTYLES``."""
    coat: str
    lips: str
    trim: str
    """Collar and details."""
    seed: int


def draw_portrait(look: Look) -> Image.Image:
    """Draw a portrait.

    Returns:
        An RGB picture of 640 by 800 pixels.
    """
    image = _gradient(look.sky)
    sketch, rng = Sketch(image), random.Random(look.seed)  # noqa: S311 - a drawing
    SCENES[look.scene](sketch, rng)
    _glow(image)
    _figure(sketch, look)
    return _grain(image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS), rng)


def _gradient(stops: tuple[str, ...]) -> Image.Image:
    column = Image.new("RGB", (1, len(stops)))
    for y, stop in enumerate(stops):
        column.paste(stop, (0, y, 1, y + 1))
    box = (0, 0.5, 1, len(stops) - 0.5)
    return column.resize((WIDTH * SCALE, HEIGHT * SCALE), Image.Resampling.BILINEAR, box=box)


def _glow(image: Image.Image) -> None:
    """Light behind the head, so that the figure stands off the scene."""
    light = Image.new("L", (WIDTH // 4, HEIGHT // 4), 0)
    ImageDraw.Draw(light).ellipse([28, 40, 132, 160], fill=105)
    mask = light.filter(ImageFilter.GaussianBlur(18)).resize(image.size)
    image.paste(ImageChops.screen(image, Image.new("RGB", image.size, "#8a7a66")), mask=mask)


def _grain(image: Image.Image, rng: random.Random) -> Image.Image:
    noise = Image.frombytes("L", (WIDTH, HEIGHT), rng.randbytes(WIDTH * HEIGHT))
    soft = Image.merge("RGB", [noise.filter(ImageFilter.GaussianBlur(0.6))] * 3)
    return Image.blend(image, ImageChops.overlay(image, soft), 0.10)


def _figure(sketch: Sketch, look: Look) -> None:
    back, front = HAIRSTYLES[look.hairstyle]
    back(sketch, look)
    sketch.shape(
        [(96, 830), (128, 690), (232, 632), (320, 622), (408, 632), (512, 690), (544, 830)],
        look.coat,
    )
    sketch.shape([(276, 540), (364, 540), (374, 640), (320, 676), (266, 640)], look.shade)
    sketch.shape(
        [(228, 634), (286, 618), (320, 700), (354, 618), (412, 634), (348, 790), (292, 790)],
        look.trim,
    )
    sketch.shape([(278, 622), (362, 622), (338, 690), (320, 712), (302, 690)], look.skin)
    for x in (219, 421):
        sketch.blob(x, 440, 17, 30, look.shade)
    sketch.shape(
        [
            (220, 400),
            (232, 320),
            (320, 282),
            (408, 320),
            (420, 400),
            (410, 478),
            (366, 556),
            (320, 576),
            (274, 556),
            (230, 478),
        ],
        look.skin,
    )
    _face(sketch, look)
    front(sketch, look)


def _face(sketch: Sketch, look: Look) -> None:
    for side in (-1, 1):
        x = 320 + 46 * side
        sketch.blob(x + 14 * side, 484, 24, 15, "#e0555533")
        sketch.blob(x, 432, 17, 10.5, "#fffaf2")
        sketch.blob(x, 432, 9.5, 9.5, "#3a2a24")
        sketch.blob(x + 3, 428, 2.8, 2.8, "#ffffff")
        sketch.arc((x - 20, 418, x + 20, 452), 195, 345, "#2a1c1c", 4)
        sketch.arc((x - 26, 388, x + 26, 430), 205, 335, look.hair, 6)
    sketch.arc((304, 440, 336, 500), 30, 140, look.shade, 4.5)
    sketch.shape(
        [(288, 523), (310, 517), (320, 520), (330, 517), (352, 523), (320, 541)], look.lips
    )
    sketch.arc((284, 498, 356, 536), 35, 145, "#7d2f35", 3)


def _long_back(sketch: Sketch, look: Look) -> None:
    sketch.shape(
        [
            (320, 232),
            (430, 286),
            (468, 420),
            (474, 590),
            (500, 690),
            (390, 720),
            (250, 720),
            (140, 690),
            (166, 590),
            (172, 420),
            (210, 286),
        ],
        look.hair,
    )


def _long_front(sketch: Sketch, look: Look) -> None:
    sketch.shape(
        [
            (214, 452),
            (196, 380),
            (226, 286),
            (320, 248),
            (414, 286),
            (444, 380),
            (426, 452),
            (410, 372),
            (360, 330),
            (296, 316),
            (244, 366),
        ],
        look.hair,
    )


def _cap_back(sketch: Sketch, look: Look) -> None:
    sketch.shape(
        [(320, 276), (424, 330), (432, 470), (320, 500), (208, 470), (216, 330)], look.hair
    )


def _cap_front(sketch: Sketch, look: Look) -> None:
    sketch.shape(
        [
            (222, 452),
            (236, 520),
            (272, 592),
            (320, 616),
            (368, 592),
            (404, 520),
            (418, 452),
            (396, 496),
            (356, 508),
            (320, 502),
            (284, 508),
            (244, 496),
        ],
        look.hair,
    )
    sketch.shape([(284, 522), (320, 513), (356, 522), (320, 546)], look.lips)
    sketch.shape(
        [(196, 356), (204, 286), (264, 244), (376, 244), (436, 286), (444, 356), (320, 330)],
        "#22344a",
    )
    sketch.shape(
        [(206, 366), (320, 332), (434, 366), (446, 390), (320, 366), (194, 390)], "#16222f"
    )
    sketch.blob(320, 300, 17, 17, "#e3b65a")


def _curly_back(sketch: Sketch, look: Look) -> None:
    for i in range(26):
        turn = pi * (0.80 + 1.4 * i / 25)
        sketch.blob(320 + 122 * cos(turn), 410 + 138 * sin(turn), 52, 52, look.hair)


def _curly_front(sketch: Sketch, look: Look) -> None:
    for i in range(11):
        turn = pi * (1.08 + 0.84 * i / 10)
        sketch.blob(320 + 96 * cos(turn), 404 + 106 * sin(turn), 30, 27, look.hair)
    for x in (213, 427):
        sketch.blob(x, 488, 8, 13, "#f0c35b")


def _short_back(sketch: Sketch, look: Look) -> None:
    sketch.shape(
        [(320, 250), (426, 300), (436, 430), (404, 470), (236, 470), (204, 430), (214, 300)],
        look.hair,
    )


def _short_front(sketch: Sketch, look: Look) -> None:
    sketch.shape(
        [
            (216, 420),
            (204, 330),
            (252, 262),
            (352, 240),
            (428, 296),
            (424, 420),
            (408, 352),
            (350, 340),
            (286, 356),
            (240, 350),
        ],
        look.hair,
    )
    for x in (274, 366):
        sketch.arc((x - 34, 402, x + 34, 464), 0, 360, "#e8e2d4", 4.5)
    sketch.arc((306, 420, 334, 444), 190, 350, "#e8e2d4", 4.5)


Draw = Callable[[Sketch, Look], None]
HAIRSTYLES: Final[Mapping[str, tuple[Draw, Draw]]] = {
    "long": (_long_back, _long_front),
    "cap": (_cap_back, _cap_front),
    "curly": (_curly_back, _curly_front),
    "short": (_short_back, _short_front),
}
"""What is drawn behind the head and what in front of it."""
