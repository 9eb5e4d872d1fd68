"""Who is drawn: the four house personas in colours and proportions."""

from dataclasses import dataclass, field
from typing import Final

from avatars.likeness import LIKENESSES, Likeness, Name
from avatars.planar.brush import Spot


@dataclass(frozen=True, slots=True)
class Mouth:
    """The mouth's own form, in units of the drawing."""

    y: float = 294.0
    """Where the lips meet."""
    half: float = 33.0
    """Half its width at rest."""
    upper: float = 8.5
    """How thick the upper lip is."""
    lower: float = 11.0
    bow: float = 0.26
    """How deep the upper lip's middle is cut, as a share of its thickness."""
    curl: float = 3.0
    """How far the corners lie above the middle at rest."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """The eyes' own form."""

    y: float = 212.0
    apart: float = 45.0
    """From the middle of the face to the middle of an eye."""
    half: float = 24.0
    upper: float = 14.2
    """How far the upper lid stands above the corners."""
    lower: float = 8.0
    tilt: float = 2.0
    """How much higher the outer corner lies than the inner one."""
    iris: float = 11.6
    """Its radius."""
    crease: float = 5.0
    """From the upper lid's edge to its fold."""
    line: float = 3.4
    """How thick the line of the lashes is."""
    lashes: int = 3
    """Single lashes that are seen at the outer corner."""
    lash_length: float = 4.6


@dataclass(frozen=True, slots=True)
class Person:
    """Colours and proportions of one persona."""

    name: Name
    skin: str
    shade: str
    light: str
    flush: str
    lips: str
    hair_light: str
    iris_light: str
    """Around the pupil."""
    lid: str
    """Tint of the upper lid."""
    rim: str
    """Light that falls on the edge of the figure from behind."""
    face: tuple[Spot, ...]
    """The right half of the face's edge from top to bottom, as offsets from the middle."""
    mouth: Mouth = field(default_factory=Mouth)
    eyes: Eyes = field(default_factory=Eyes)
    chin_drop: float = 0.74
    """Units the chin goes down for each unit that the lips part."""
    neck: float = 40.0
    """Half its width."""
    brow_width: float = 7.0
    brow_y: float = 181.0
    nose: float = 1.0
    """How wide the nose is, against Mira's."""
    blush: float = 0.30
    lines: float = 0.0
    """How deep age has drawn."""
    freckles: int = 0
    seed: int = 7

    @property
    def likeness(self) -> Likeness:
        """The colours that the modelled figure shares."""
        return LIKENESSES[self.name]

    @property
    def hair(self) -> str:
        """Its colour out of the light."""
        return self.likeness.hair

    @property
    def brow(self) -> str:
        """Colour of the brows."""
        return self.likeness.brows

    @property
    def coat(self) -> str:
        """Colour of what is worn."""
        return self.likeness.coat

    @property
    def trim(self) -> str:
        """Colour of cords, buttons and seams."""
        return self.likeness.trim


MIRA: Final = Person(
    name="mira",
    skin="#d9a07a",
    shade="#b06f50",
    light="#f2c7a2",
    flush="#d4604f",
    lips="#b4504f",
    hair_light="#7a4f68",
    iris_light="#b4d6ee",
    lid="#9a5a4a",
    rim="#b58cff",
    face=(
        *((0, 96), (48, 104), (80, 136), (91, 180), (91, 226), (85, 268)),
        *((68, 306), (42, 337), (18, 351), (0, 353)),
    ),
    seed=7,
)
OTTO: Final = Person(
    name="otto",
    skin="#e3b08c",
    shade="#b57a5a",
    light="#f8d5b6",
    flush="#d0503f",
    lips="#a9625a",
    hair_light="#ffffff",
    iris_light="#a9d3e0",
    lid="#b8735a",
    rim="#ffd9a0",
    face=(
        *((0, 100), (52, 108), (84, 140), (95, 184), (95, 232), (91, 276)),
        *((78, 316), (52, 346), (22, 358), (0, 360)),
    ),
    mouth=Mouth(y=295.0, half=31.0, upper=5.5, lower=9.0, bow=0.15, curl=3.0),
    eyes=Eyes(
        half=21.5, upper=10.6, lower=7.4, tilt=-0.5, iris=10.3, crease=4.0, line=2.0, lashes=0
    ),
    chin_drop=0.52,
    neck=48.0,
    brow_width=10.0,
    brow_y=184.0,
    nose=1.25,
    blush=0.42,
    lines=1.0,
    seed=11,
)
CELESTE: Final = Person(
    name="celeste",
    skin="#8a5638",
    shade="#57301d",
    light="#c08358",
    flush="#b5453f",
    lips="#96343c",
    hair_light="#6a4148",
    iris_light="#8a5526",
    lid="#5a2a30",
    rim="#ff6fb0",
    face=(
        *((0, 98), (48, 106), (80, 138), (92, 182), (92, 226), (85, 268)),
        *((67, 308), (42, 339), (18, 353), (0, 355)),
    ),
    mouth=Mouth(y=294.0, half=34.0, upper=10.5, lower=13.5, bow=0.2, curl=3.4),
    eyes=Eyes(half=24.5, upper=14.4, tilt=3.0, iris=11.6, line=4.0, lashes=4, lash_length=5.0),
    brow_y=180.0,
    nose=1.18,
    blush=0.28,
    seed=23,
)
IVO: Final = Person(
    name="ivo",
    skin="#e8bd9d",
    shade="#c08a6c",
    light="#fbdfc6",
    flush="#dc6f57",
    lips="#c07a68",
    hair_light="#e69a58",
    iris_light="#c3d68f",
    lid="#b97a62",
    rim="#ffe3b8",
    face=(
        *((0, 100), (52, 108), (84, 140), (93, 184), (93, 230), (88, 274)),
        *((73, 314), (48, 345), (22, 358), (0, 360)),
    ),
    mouth=Mouth(y=297.0, half=32.0, upper=6.5, lower=9.0, bow=0.2, curl=2.6),
    eyes=Eyes(half=22.0, upper=12.0, lower=7.6, tilt=0.5, iris=10.8, line=2.2, lashes=0),
    neck=46.0,
    brow_width=8.0,
    brow_y=183.0,
    nose=1.1,
    blush=0.30,
    freckles=70,
    seed=31,
)
PEOPLE: Final[dict[str, Person]] = {one.name: one for one in (MIRA, OTTO, CELESTE, IVO)}
