"""Reads a persona's sheet out of its pinned version."""

from typing import Any, cast

from engine.lorebook import DEFAULT_BUDGET, DEFAULT_SCAN_DEPTH, Lorebook
from engine.packs import apply_packs
from engine.persona import Example, PersonaSheet, Sampler
from models.base import JsonObject
from models.persona import PersonaVersion
from rooms.linked import Linked
from rooms.lore_entries import entry_of


def sheet_of(fields: JsonObject) -> PersonaSheet:
    """The sheet that was published; fields that are not there are empty."""

    def text(name: str) -> str:
        return str(fields.get(name) or "")

    examples = cast("list[dict[str, Any]]", fields.get("examples") or [])
    greetings = cast("list[str]", fields.get("alternate_greetings") or [])
    return PersonaSheet(
        name=text("name"),
        nickname=text("nickname"),
        tagline=text("tagline"),
        character=text("character"),
        personality=text("personality"),
        scenario=text("scenario"),
        greeting=text("greeting"),
        alternate_greetings=tuple(greetings),
        examples=tuple(Example(str(one["fan"]), str(one["persona"])) for one in examples),
        style=text("style"),
        system_prompt=text("system_prompt"),
        post_history_instructions=text("post_history_instructions"),
        lorebook=_lorebook(cast("JsonObject", fields.get("lorebook") or {})),
        sampler=Sampler(**cast("dict[str, Any]", fields.get("sampler") or {})),
    )


def played_sheet(version: PersonaVersion, linked: Linked) -> PersonaSheet:
    """The sheet that was published, with what its links add to it at this moment."""
    return sheet_with(version.sheet, linked)


def sheet_with(fields: JsonObject, linked: Linked) -> PersonaSheet:
    """A sheet's fields with what links add to them."""
    return apply_packs(sheet_of(fields), linked.granted)


def _lorebook(fields: JsonObject) -> Lorebook:
    entries = cast("list[dict[str, Any]]", fields.get("entries") or [])
    return Lorebook(
        tuple(entry_of(one) for one in entries),
        scan_depth=int(fields.get("scan_depth", DEFAULT_SCAN_DEPTH)),
        token_budget=int(fields.get("token_budget", DEFAULT_BUDGET)),
        is_recursive=bool(fields.get("is_recursive")),
    )
