"""The four people of the house, as numbers that the modelling takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from avatars.likeness import LIKENESSES, Likeness, Name


@dataclass(frozen=True, slots=True)
class Shape:
    """Bones and flesh; lengths in mm."""

    width: float = 1.0
    """Of the whole head."""
    jaw: float = 1.0
    """Width of the jaw."""
    chin: float = 0.0
    """Length of the chin, added."""
    cheek: float = 4.0
    """Fullness of the cheeks."""
    nose: float = 1.0
    """How far the nose stands out."""
    nose_width: float = 1.0
    brow_ridge: float = 1.0
    eye_columns: tuple[int, int] = (6, 20)
    """Columns of the grid of the inner and the outer corner."""
    eye_open: float = 11.0
    """Height of the upper lid above the corners."""
    eye_low: float = 7.0
    """Depth of the lower lid below the corners."""
    eye_tilt: float = 2.0
    """How much higher the outer corner is."""
    iris: float = 10.2
    """Radius."""
    upper_lip: float = 7.0
    lower_lip: float = 9.0
    lip_bulge: float = 1.0
    brow_height: float = 25.0
    brow_weight: float = 3.0
    brow_arch: float = 4.0
    point: float = 2.6
    """How pointed the chin is: 2 round, 4 a point."""
    lashes: float = 4.5
    """Length of the upper lashes."""
    neck: float = 1.0
    shoulders: float = 1.0
    bust: float = 0.0
    """0 none, 1 full."""


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours, as ``#rrggbb``, and what is painted on the skin."""

    skin: str
    shade: str
    """The skin in shadow."""
    blush: str
    lips: str
    hair_light: str
    hair_dark: str
    coat_dark: str
    shirt: str
    lash: str = "#1d1216"
    freckles: float = 0.0
    wrinkles: float = 0.0
    shadow: float = 0.0
    """Eye shadow and liner."""
    stubble: float = 0.0


@dataclass(frozen=True, slots=True)
class Person:
    """One of the house."""

    name: Name
    title: str
    shape: Shape
    paint: Paint
    seed: int

    @property
    def likeness(self) -> Likeness:
        """The colours that the flat drawing shares."""
        return LIKENESSES[self.name]


PEOPLE: Final[Mapping[Name, Person]] = {
    "mira": Person(
        "mira",
        "Mira Vale",
        Shape(
            jaw=0.94,
            chin=-7.0,
            point=3.5,
            cheek=4.5,
            nose=0.80,
            nose_width=0.9,
            eye_open=12.6,
            eye_low=7.4,
            iris=11.8,
            bust=0.8,
            shoulders=0.88,
            neck=0.94,
        ),
        Paint(
            skin="#e9b48f",
            shade="#a8604a",
            blush="#d96a58",
            lips="#cf5f60",
            hair_light="#b98a68",
            hair_dark="#1c1115",
            coat_dark="#13233b",
            shirt="#efe6da",
            shadow=0.55,
        ),
        seed=7,
    ),
    "otto": Person(
        "otto",
        "Otto Brandt",
        Shape(
            width=1.03,
            jaw=1.12,
            chin=2.0,
            cheek=5.5,
            nose=1.3,
            nose_width=1.3,
            brow_ridge=2.6,
            eye_columns=(7, 20),
            eye_open=8.2,
            eye_low=5.2,
            eye_tilt=-0.6,
            iris=8.6,
            upper_lip=5.0,
            lower_lip=7.0,
            lip_bulge=0.75,
            brow_height=21.0,
            brow_weight=5.4,
            brow_arch=3.0,
            lashes=1.6,
            neck=1.16,
            shoulders=1.0,
        ),
        Paint(
            skin="#e6b99c",
            shade="#b4745a",
            blush="#d4705a",
            lips="#b0685c",
            hair_light="#ffffff",
            hair_dark="#b3aca6",
            coat_dark="#0f2133",
            shirt="#e9e4d8",
            lash="#5a4238",
            wrinkles=1.0,
            stubble=1.2,
        ),
        seed=11,
    ),
    "celeste": Person(
        "celeste",
        "Celeste Amara",
        Shape(
            jaw=0.96,
            chin=-6.0,
            point=3.3,
            cheek=5.0,
            nose=0.95,
            nose_width=1.22,
            eye_open=12.6,
            eye_low=7.4,
            eye_tilt=2.6,
            iris=11.8,
            upper_lip=9.0,
            lower_lip=11.0,
            lip_bulge=1.35,
            brow_weight=3.2,
            brow_arch=5.0,
            lashes=5.2,
            bust=0.9,
            shoulders=0.88,
            neck=0.96,
        ),
        Paint(
            skin="#a26a48",
            shade="#5c2f20",
            blush="#a8442f",
            lips="#b5434a",
            hair_light="#7a5244",
            hair_dark="#0d0708",
            coat_dark="#430d20",
            shirt="#5c1029",
            lash="#120a0b",
            shadow=0.9,
        ),
        seed=23,
    ),
    "ivo": Person(
        "ivo",
        "Ivo Lindqvist",
        Shape(
            width=1.0,
            jaw=1.1,
            chin=4.0,
            cheek=2.5,
            nose=1.18,
            nose_width=1.1,
            brow_ridge=2.2,
            eye_columns=(7, 20),
            eye_open=8.8,
            eye_low=5.4,
            eye_tilt=0.8,
            iris=8.9,
            upper_lip=5.0,
            lower_lip=7.4,
            lip_bulge=0.8,
            brow_height=22.0,
            brow_weight=4.4,
            brow_arch=2.4,
            lashes=2.0,
            neck=1.14,
            shoulders=0.98,
        ),
        Paint(
            skin="#ecc3a4",
            shade="#c08468",
            blush="#dd7c62",
            lips="#c07a68",
            hair_light="#dc8e50",
            hair_dark="#642c14",
            coat_dark="#a9b8ae",
            shirt="#39664f",
            lash="#4a2a1c",
            freckles=1.0,
            stubble=0.22,
        ),
        seed=31,
    ),
}
