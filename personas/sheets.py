"""Sheets in their rows: the character as JSON, voice and face in columns of their own."""

from typing import Final

from models.base import JsonObject
from models.persona import Persona, PersonaVersion
from personas.sheet_schemas import Sheet

BESIDE: Final = {"voice_id", "voice_speed", "face"}
"""Fields with columns of their own."""


def character_of(sheet: Sheet) -> JsonObject:
    """What a mind reads of a sheet, for its JSON column."""
    return sheet.model_dump(exclude=BESIDE)


def percent_of(sheet: Sheet) -> int:
    """The voice's pace, for its column."""
    return round(sheet.voice_speed * 100)


def face_of(sheet: Sheet) -> JsonObject | None:
    """The face, for its column."""
    return sheet.face.model_dump() if sheet.face else None


def draft_of(persona: Persona) -> Sheet:
    """The draft, whole."""
    return _sheet(persona.draft, persona)


def published_sheet(version: PersonaVersion) -> Sheet:
    """A published version's sheet, whole."""
    return _sheet(version.sheet, version)


def _sheet(character: JsonObject, row: Persona | PersonaVersion) -> Sheet:
    beside = {
        "voice_id": row.voice_id,
        "voice_speed": row.voice_percent / 100,
        "face": row.face,
    }
    return Sheet.model_validate({**character, **beside})
