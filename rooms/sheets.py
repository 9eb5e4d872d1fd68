"""Reads a persona's sheet out of its pinned version."""

from typing import Any, cast

from engine.lore_rules import read_rules
from engine.lorebook import DEFAULT_BUDGET, DEFAULT_SCAN_DEPTH, Lorebook, LoreEntry
from engine.persona import Example, PersonaSheet, Sampler
from models.base import JsonObject


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


def _lorebook(fields: JsonObject) -> Lorebook:
    entries = cast("list[dict[str, Any]]", fields.get("entries") or [])
    return Lorebook(
        tuple(_entry(one) for one in entries),
        scan_depth=int(fields.get("scan_depth", DEFAULT_SCAN_DEPTH)),
        token_budget=int(fields.get("token_budget", DEFAULT_BUDGET)),
        is_recursive=bool(fields.get("is_recursive")),
    )


def _entry(fields: JsonObject) -> LoreEntry:
    rules, text = read_rules(str(fields.get("content") or ""))
    return LoreEntry(
        text,
        keys=tuple(fields["keys"]),
        name=str(fields["name"]),
        is_on=bool(fields["is_on"]),
        is_constant=bool(fields["is_constant"]),
        secondary_keys=tuple(fields["secondary_keys"]),
        is_selective=bool(fields["is_selective"]),
        is_regex=bool(fields["is_regex"]),
        is_case_sensitive=bool(fields["is_case_sensitive"]),
        order=int(fields["order"]),
        priority=int(fields["priority"]),
        rules=rules,
    )
