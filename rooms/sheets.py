"""Reads a persona's sheet out of its pinned version."""

from typing import Any, cast

from engine.persona import Example, PersonaSheet
from models.base import JsonObject


def sheet_of(fields: JsonObject) -> PersonaSheet:
    """The sheet that was published; fields that are not there are empty."""
    examples = cast("list[dict[str, Any]]", fields.get("examples") or [])
    return PersonaSheet(
        name=str(fields.get("name") or ""),
        tagline=str(fields.get("tagline") or ""),
        character=str(fields.get("character") or ""),
        greeting=str(fields.get("greeting") or ""),
        examples=tuple(Example(str(one["fan"]), str(one["persona"])) for one in examples),
        style=str(fields.get("style") or ""),
    )
