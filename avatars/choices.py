"""What an owner may choose of a face: our own faces, backgrounds and lights."""

from dataclasses import dataclass
from typing import Final, Literal

FaceKind = Literal["vrm", "glb", "sprites", "portrait"]
LipSync = Literal["full", "partial", "none"]
Background = Literal["desert_night", "harbour", "night_club", "greenhouse", "plain"]
Light = Literal["soft", "warm", "cool"]

HOUSE_PREFIX: Final = "house:"


@dataclass(frozen=True, slots=True)
class HouseFace:
    """A face of our own, in three dimensions and in two."""

    key: str
    """Names its files."""
    label: str
    background: Background

    @property
    def id(self) -> str:
        """As sheets name it, for example ``house:mira``."""
        return HOUSE_PREFIX + self.key


HOUSE_FACES: Final = (
    HouseFace("mira", "Mira", "desert_night"),
    HouseFace("otto", "Otto", "harbour"),
    HouseFace("celeste", "Celeste", "night_club"),
    HouseFace("ivo", "Ivo", "greenhouse"),
)


def house_face(face_id: str) -> HouseFace | None:
    """The face of our own with this id."""
    return next((face for face in HOUSE_FACES if face.id == face_id), None)
