"""A card's lorebook and the sheet's, each from the other.

Source:
    Character Card V3, "Lorebook"; entries of world files of SillyTavern have other names.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Final, cast

from engine import lorebook as lore
from personas.cards.fields import first_of, object_of, text_of, texts_of, whole_of, yes_of
from personas.sheet_schemas import LoreEntrySheet, LoreSheet, entry_chars

_FIELDS: Final = {
    "name": "name",
    "keys": "keys",
    "secondary_keys": "secondary_keys",
    "content": "content",
    "is_on": "enabled",
    "is_constant": "constant",
    "is_selective": "selective",
    "is_regex": "use_regex",
    "is_case_sensitive": "case_sensitive",
    "order": "insertion_order",
    "priority": "priority",
}
"""A sheet's entry and the card's."""
_BOOK: Final = {
    "scan_depth": "scan_depth",
    "token_budget": "token_budget",
    "is_recursive": "recursive_scanning",
}


def lore_of(book: dict[str, Any]) -> LoreSheet:
    """Read a card's lorebook, within the sheet's limits."""
    depth, budget = whole_of(book.get("scan_depth")), whole_of(book.get("token_budget"))
    return LoreSheet(
        entries=_fitting(_entries(book)),
        scan_depth=_between(depth, lore.DEFAULT_SCAN_DEPTH, 1, lore.MAX_SCAN_DEPTH),
        token_budget=_between(budget, lore.DEFAULT_BUDGET, 0, lore.MAX_BUDGET),
        is_recursive=yes_of(book.get("recursive_scanning"), default=False),
    )


def merged_book(book: dict[str, Any] | None, sheet: LoreSheet) -> dict[str, Any] | None:
    """The card's lorebook as the sheet has it by now; what did not change stays as it came.

    Returns:
        None where there is none, before and now.
    """
    came = lore_of(book or {})
    if book is None and sheet == came:
        return None
    result = deepcopy(book or {})
    for ours, theirs in _BOOK.items():
        if getattr(sheet, ours) != getattr(came, ours):
            result[theirs] = getattr(sheet, ours)
    if sheet.entries != came.entries:
        entries = _entries(result)
        edited = [_merged_entry(one, entries, came.entries) for one in sheet.entries]
        result["entries"] = edited + entries[len(came.entries) :]
    return result


def _fitting(entries: Sequence[dict[str, Any]]) -> list[LoreEntrySheet]:
    """The first entries that a sheet has room for."""
    fitting: list[LoreEntrySheet] = []
    left = lore.MAX_LORE_CHARS
    for place, fields in enumerate(entries[: lore.MAX_ENTRIES]):
        entry = _entry(place, fields)
        left -= entry_chars(entry)
        if left < 0:
            break
        fitting.append(entry)
    return fitting


def strict_entry(fields: dict[str, Any]) -> dict[str, Any]:
    """An entry with all that V3 demands of one, typed as it says."""
    entry = deepcopy(fields)
    read = _entry(0, fields)
    if "keys" not in fields:
        # An entry of a world file has the same things under other names.
        for theirs in ("key", "keysecondary", "disable", "order"):
            entry.pop(theirs, None)
        entry |= {"name": read.name, "secondary_keys": read.secondary_keys}
    entry |= {
        "keys": texts_of(_keys(fields)) or read.keys,
        "content": text_of(fields.get("content")),
        "extensions": object_of(fields.get("extensions")),
        "enabled": read.is_on,
        "insertion_order": read.order,
        "use_regex": read.is_regex,
    }
    for ours, theirs in _FIELDS.items():
        if theirs in entry and theirs not in {"keys", "content"}:
            value = getattr(read, ours)
            entry[theirs] = text_of(fields.get(theirs)) or value if theirs == "name" else value
    return entry


def _entries(book: dict[str, Any]) -> list[dict[str, Any]]:
    value = book.get("entries")
    found = (
        list(cast("dict[str, Any]", value).values())
        if isinstance(value, dict)
        else cast("list[Any]", value)
        if isinstance(value, list)
        else []
    )
    return [cast("dict[str, Any]", one) for one in found if isinstance(one, dict)]


def _entry(place: int, fields: dict[str, Any]) -> LoreEntrySheet:
    order, priority = whole_of(first_of(fields, "insertion_order", "order")), fields.get("priority")
    is_off = yes_of(fields.get("disable"), default=False)
    return LoreEntrySheet(
        name=text_of(first_of(fields, "name", "comment"))[:120],
        keys=_within(_keys(fields)),
        secondary_keys=_within(first_of(fields, "secondary_keys", "keysecondary")),
        content=text_of(fields.get("content"))[: lore.MAX_ENTRY_CHARS],
        is_on=yes_of(fields.get("enabled"), default=not is_off),
        is_constant=yes_of(fields.get("constant"), default=False),
        is_selective=yes_of(fields.get("selective"), default=False),
        is_regex=yes_of(fields.get("use_regex"), default=False),
        is_case_sensitive=yes_of(fields.get("case_sensitive"), default=False),
        order=_between(order, 100, -lore.MAX_ORDER, lore.MAX_ORDER),
        priority=_between(whole_of(priority), 0, -lore.MAX_ORDER, lore.MAX_ORDER),
        origin=place,
    )


def _merged_entry(
    sheet: LoreEntrySheet, entries: Sequence[dict[str, Any]], came: Sequence[LoreEntrySheet]
) -> dict[str, Any]:
    place = sheet.origin
    is_known = place is not None and place < len(came)
    base: dict[str, Any] = deepcopy(entries[place]) if is_known and place is not None else {}
    before = came[place] if is_known and place is not None else LoreEntrySheet(content="")
    if not is_known:
        base = {"keys": [], "content": "", "extensions": {}, "enabled": True, "use_regex": False}
    for ours, theirs in _FIELDS.items():
        value = getattr(sheet, ours)
        if value != getattr(before, ours):
            base[theirs] = value
    return base


def _keys(fields: dict[str, Any]) -> object:
    return first_of(fields, "keys", "key")


def _within(value: object) -> list[str]:
    """Keys that fit; one that is longer than any real one is left out."""
    fitting = [key for key in texts_of(value) if key.strip() and len(key) <= lore.MAX_KEY_CHARS]
    return fitting[: lore.MAX_KEYS]


def _between(value: int | None, default: int, least: int, most: int) -> int:
    return default if value is None else min(most, max(least, value))
