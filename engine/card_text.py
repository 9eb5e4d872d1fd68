"""A sheet as one visit plays it: macros resolved, the first words chosen."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from engine.lorebook import Lorebook, LoreEntry
from engine.macros import MacroValues, resolve
from engine.persona import PersonaSheet

FAN_IN_PREFIX: Final = "the fan"
"""Stands for the fan's name in the prompt's prefix, so that all fans share one."""


def play(sheet: PersonaSheet, room_key: str, began_at: datetime | None = None) -> PersonaSheet:
    """Resolve the macros of a sheet for one room: the same room reads the same words each time.

    Args:
        sheet: As published.
        room_key: Names the room; dice and random choices fall by it.
        began_at: What time and date macros say; None leaves them as they are.
    """
    values = MacroValues(sheet.call_name, FAN_IN_PREFIX, room_key, began_at)

    def read(text: str) -> str:
        return resolve(text, values)

    return replace(
        sheet,
        tagline=read(sheet.tagline),
        character=read(sheet.character),
        personality=read(sheet.personality),
        scenario=read(sheet.scenario),
        greeting=read(sheet.greeting),
        style=read(sheet.style),
        added_style=tuple(read(line) for line in sheet.added_style),
        system_prompt=read(sheet.system_prompt),
        post_history_instructions=read(sheet.post_history_instructions),
        examples=tuple(
            replace(one, fan=read(one.fan), persona=read(one.persona)) for one in sheet.examples
        ),
        lorebook=_played_book(sheet.lorebook, values),
    )


def first_words(
    sheet: PersonaSheet, room_key: str, fan_name: str, began_at: datetime | None = None
) -> str:
    """What the persona says first in this room: one of its greetings, to this fan."""
    greetings = [one for one in (sheet.greeting, *sheet.alternate_greetings) if one.strip()]
    if not greetings:
        return ""
    turn = int.from_bytes(sha256(room_key.encode()).digest()[:4], "big")
    values = MacroValues(sheet.call_name, fan_name or FAN_IN_PREFIX, room_key, began_at)
    return resolve(greetings[turn % len(greetings)], values).strip()


def _played_book(book: Lorebook, values: MacroValues) -> Lorebook:
    def read(entry: LoreEntry) -> LoreEntry:
        keys = entry.keys if entry.is_regex else tuple(resolve(key, values) for key in entry.keys)
        return replace(entry, text=resolve(entry.text, values), keys=keys)

    return replace(book, entries=tuple(read(entry) for entry in book.entries))
