"""Everything of one persona that is painted once for a size of frame."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from avatars.planar import (
    hair_cap,
    hair_curly,
    hair_long,
    hair_short,
    scene_club,
    scene_desert,
    scene_greenhouse,
    scene_harbour,
)
from avatars.planar.brows import paint_brow
from avatars.planar.brush import Brush, mirrored
from avatars.planar.clothes import CLOTHES
from avatars.planar.ink import Frame
from avatars.planar.layer import Layer, View, painted, view_of
from avatars.planar.person import PEOPLE, Person
from avatars.planar.pieces import pieces_of, without_hidden
from avatars.planar.skin import paint_ears, paint_features, paint_head, paint_neck, paint_nose

Part = Callable[[Brush, Person], None]
Scene = Callable[[Brush, Person, tuple[float, float, float, float]], None]
Pieces = tuple[Layer, ...]
MARGIN: Final = 30.0
"""Units that layers may shift against each other."""
SEAM: Final = 264.0
"""Below this line, under the nose, the face goes with the jaw."""
FADE: Final = 10
"""Units over which the jaw's part is let into the face."""
HAIR: Final[Mapping[str, tuple[Part, Part, Part]]] = {
    "mira": (hair_long.paint_back, hair_long.paint_shadow, hair_long.paint_front),
    "otto": (hair_cap.paint_back, hair_cap.paint_shadow, hair_cap.paint_front),
    "celeste": (hair_curly.paint_back, hair_curly.paint_shadow, hair_curly.paint_front),
    "ivo": (hair_short.paint_back, hair_short.paint_shadow, hair_short.paint_front),
}
"""Behind the face, its shadow on the face, and in front of it."""
SCENES: Final[Mapping[str, Scene]] = {
    "mira": scene_desert.paint,
    "otto": scene_harbour.paint,
    "celeste": scene_club.paint,
    "ivo": scene_greenhouse.paint,
}
BEARDS: Final[Mapping[str, Part]] = {
    "otto": hair_cap.paint_beard,
    "ivo": hair_short.paint_stubble,
}
"""On the head, so that it goes down with the jaw."""


@dataclass(frozen=True, slots=True)
class Artwork:
    """The painted parts of one persona at one size; never changed, so shared by its renderers."""

    person: Person
    view: View
    scene: Frame
    back: Pieces
    """Hair behind everything."""
    neck: Pieces
    body: Pieces
    ears: Pieces
    head: Pieces
    jaw: Pieces
    """The lower part of the head, its upper rows let in softly."""
    features: Pieces
    nose: Pieces
    moustache: Pieces
    """Over the mouth; empty for most."""
    brows: tuple[Pieces, Pieces]
    """Of the viewer's left and right."""
    front: Pieces
    """Hair and hat before the face."""
    glasses: Pieces
    """Empty for most."""


@lru_cache(maxsize=12)
def artwork(name: str, size: tuple[int, int]) -> Artwork:
    """Paint a persona for a size of frame.

    Raises:
        KeyError: Nobody has this name.
    """
    person, view = PEOPLE[name], view_of(size)
    left, _, right, bottom = view.edges

    def part(
        paint: Part, box: tuple[float, float, float, float] = (60.0, 20.0, 452.0, 420.0)
    ) -> Layer:
        return painted(view, box, lambda brush: paint(brush, person))

    def brow(side: int) -> Pieces:
        return pieces_of(part(lambda brush, whose: paint_brow(brush, whose, side)))

    reach = (left - 24.0, 30.0, right + 24.0, min(bottom + 24.0, 800.0))
    seam = round(view.scale * SEAM + view.top)
    behind, _, before = HAIR[name]
    head, body = part(_head), part(CLOTHES[name], reach)
    neck, front = part(paint_neck, reach), part(before, reach)
    margin = round(MARGIN * view.scale)
    return Artwork(
        person=person,
        view=view,
        scene=_scene(person, view),
        back=pieces_of(without_hidden(part(behind, reach), (neck, head, body, front), margin)),
        neck=pieces_of(without_hidden(neck, (body,), margin // 3)),
        body=pieces_of(without_hidden(body, (front,), margin)),
        ears=() if name == "mira" else _ears(part(paint_ears), (head, front), margin // 2),
        head=pieces_of(head.cut(0, round(seam + (FADE + 2) * view.scale))),
        jaw=pieces_of(head.cut(seam, view.height * 2).faded(round(FADE * view.scale))),
        features=pieces_of(part(paint_features)),
        nose=pieces_of(part(paint_nose)),
        moustache=pieces_of(part(hair_cap.paint_moustache)) if name == "otto" else (),
        brows=(brow(-1), brow(1)),
        front=pieces_of(front),
        glasses=pieces_of(part(hair_short.paint_glasses)) if person.likeness.glasses else (),
    )


def _ears(ears: Layer, covers: tuple[Layer, ...], margin: int) -> Pieces:
    return pieces_of(without_hidden(ears, covers, margin))


def _head(brush: Brush, person: Person) -> None:
    paint_head(brush, person)
    with brush.inside(mirrored(person.face)):
        HAIR[person.name][1](brush, person)
    if person.name in BEARDS:
        BEARDS[person.name](brush, person)


def _scene(person: Person, view: View) -> Frame:
    pixels = np.zeros((view.height, view.width, 4), np.uint8)
    left, top, _, _ = view.edges
    SCENES[person.name](Brush(pixels, view.scale, left, top), person, view.edges)
    pixels[..., 3] = 255
    return pixels
