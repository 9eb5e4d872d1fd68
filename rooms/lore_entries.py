"""Lore entries out of their JSON: a sheet's and a pack's are written alike."""

from engine.lore_rules import read_rules
from engine.lorebook import LoreEntry
from models.base import JsonObject


def entry_of(fields: JsonObject) -> LoreEntry:
    """One entry, its decorators read."""
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
