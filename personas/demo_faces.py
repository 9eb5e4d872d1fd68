"""Which faces the demo personas have."""

from collections.abc import Mapping
from typing import Final

from avatars.choices import HOUSE_FACES, HouseFace
from models.base import JsonObject
from personas.sheet_schemas import FaceSheet

SLUGS: Final = ("mira-vale", "otto-brandt", "celeste-amara", "ivo-lindqvist")
"""In the order of our faces."""


def _sheet(face: HouseFace) -> JsonObject:
    chosen = FaceSheet(face_id=face.id, background=face.background, allows_films=True)
    return chosen.model_dump()


FACES: Final[Mapping[str, JsonObject]] = {
    slug: _sheet(face) for slug, face in zip(SLUGS, HOUSE_FACES, strict=True)
}
