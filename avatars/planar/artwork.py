"""Everything of one persona that is painted once for a size of frame."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from avatars.planar import hair_long, scene_desert
from avatars.planar.brows import paint_brow
from avatars.planar.brush import Brush
from avatars.planar.clothes import CLOTHES
from avatars.planar.ink import Frame
from avatars.planar.layer import Layer, View, painted, view_of
from avatars.planar.person import PEOPLE, Person
from avatars.planar.skin import paint_ears, paint_features, paint_head, paint_neck, paint_nose

Part = Callable[[Brush, Person], None]
Scene = Callable[[Brush, Person, tuple[float, float, float, float]], None]
SEAM: Final = 264.0
"""Below this line, under the nose, the face goes with the jaw."""
FADE: Final = 10
"""Units over which the jaw's part is let into the face."""
HAIR: Final[Mapping[str, tuple[Part, Part]]] = {
    "mira": (hair_long.paint_back, hair_long.paint_front),
}
"""Behind and in front of the face."""
SCENES: Final[Mapping[str, Scene]] = {"mira": scene_desert.paint}


@dataclass(frozen=True, slots=True)
class Artwork:
    """The painted parts of one persona at one size; never changed, so shared by its renderers."""

    person: Person
    view: View
    scene: Frame
    back: Layer
    """Hair behind everything."""
    neck: Layer
    body: Layer
    ears: Layer
    head: Layer
    jaw: Layer
    """The lower part of the head, its upper rows let in softly."""
    features: Layer
    nose: Layer
    brows: tuple[Layer, Layer]
    """Of the viewer's left and right."""
    front: Layer
    """Hair, hat and glasses before the face."""


@lru_cache(maxsize=12)
def artwork(name: str, size: tuple[int, int]) -> Artwork:
    """Paint a persona for a size of frame.

    Raises:
        KeyError: Nobody has this name.
    """
    person, view = PEOPLE[name], view_of(size)
    left, top, right, bottom = view.edges

    def part(
        paint: Part, box: tuple[float, float, float, float] = (60.0, 20.0, 452.0, 420.0)
    ) -> Layer:
        return painted(view, box, lambda brush: paint(brush, person))

    def brow(side: int) -> Layer:
        return part(lambda brush, whose: paint_brow(brush, whose, side))

    reach = (left - 24.0, 30.0, right + 24.0, min(bottom + 24.0, 800.0))
    back, front = HAIR[name]
    head = part(paint_head)
    seam = round(view.scale * SEAM + view.top)
    return Artwork(
        person=person,
        view=view,
        scene=_scene(person, view),
        back=part(back, reach),
        neck=part(paint_neck, reach),
        body=part(CLOTHES[name], reach),
        ears=part(paint_ears),
        head=head.cut(0, round(seam + 40 * view.scale)),
        jaw=head.cut(seam, view.height * 2).faded(round(FADE * view.scale)),
        features=part(paint_features),
        nose=part(paint_nose),
        brows=(brow(-1), brow(1)),
        front=part(front, reach),
    )


def _scene(person: Person, view: View) -> Frame:
    pixels = np.zeros((view.height, view.width, 4), np.uint8)
    left, top, _, _ = view.edges
    SCENES[person.name](Brush(pixels, view.scale, left, top), person, view.edges)
    pixels[..., 3] = 255
    return pixels
