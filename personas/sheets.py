"""Sheets in their rows: the character as JSON, the voice in columns of its own."""

from typing import Final

from models.base import JsonObject
from models.persona import Persona, PersonaVersion
from personas import rules
from personas.schemas import Sheet

VOICE: Final = {"voice_id", "voice_speed"}


def character_of(sheet: Sheet) -> JsonObject:
    """What a mind reads of a sheet, for its JSON column."""
    return sheet.model_dump(exclude=VOICE)


def percent_of(sheet: Sheet) -> int:
    """The voice's pace, for its column."""
    return round(sheet.voice_speed * 100)


def draft_of(persona: Persona) -> Sheet:
    """The draft, whole."""
    return _sheet(persona.draft, persona.voice_id, persona.voice_percent)


def published_sheet(version: PersonaVersion) -> Sheet:
    """A published version's sheet, whole."""
    return _sheet(version.sheet, version.voice_id, version.voice_percent)


def has_changes(persona: Persona, version: PersonaVersion | None) -> bool:
    """Does the draft say, or sound, something else than a published version?"""
    published = version and published_sheet(version).model_dump()
    return rules.has_changes(draft_of(persona).model_dump(), published)


def _sheet(character: JsonObject, voice_id: str | None, voice_percent: int) -> Sheet:
    voice = {"voice_id": voice_id, "voice_speed": voice_percent / 100}
    return Sheet.model_validate({**character, **voice})
