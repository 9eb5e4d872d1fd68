"""What changed between two states of a persona, field by field."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal, cast

Sign = Literal["same", "removed", "added"]
Kind = Literal["text", "list", "value"]
Whole = Mapping[str, object]

TEXTS: Final = frozenset(
    {
        "name",
        "nickname",
        "tagline",
        "character",
        "personality",
        "scenario",
        "greeting",
        "style",
        "system_prompt",
        "post_history_instructions",
    }
)
"""Compared line by line; all other words are values."""
MAX_CHANGES: Final = 400
"""A card of another program may differ in thousands of places."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of a text, or one item of a list."""

    sign: Sign
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field that is not the same."""

    field: str
    """For example ``character``, ``sampler.temperature`` or ``lorebook.entries``."""
    kind: Kind
    before: str | None
    """None where it was empty, and for lists."""
    after: str | None
    pieces: tuple[Piece, ...] = ()
    """Of texts and lists, in order."""


def changes_between(left: Whole, right: Whole) -> list[Change]:
    """What is different, in the order of the fields.

    Args:
        left: The state before: JSON by field; objects inside are compared field by field.
        right: The state after.
    """
    before, after = dict(_leaves(left, "")), dict(_leaves(right, ""))
    names = [*before, *(name for name in after if name not in before)]
    found = (_change(name, before.get(name), after.get(name)) for name in names)
    return [change for change in found if change is not None][:MAX_CHANGES]


def _leaves(fields: Whole, above: str) -> list[tuple[str, object]]:
    """Fields with their full names; lists stay whole."""
    leaves: list[tuple[str, object]] = []
    for name, value in fields.items():
        if isinstance(value, Mapping):
            leaves += _leaves(cast("Whole", value), f"{above}{name}.")
        else:
            leaves.append((f"{above}{name}", value))
    return leaves


def _change(name: str, before: object, after: object) -> Change | None:
    if before == after:
        return None
    if any(isinstance(side, list) for side in (before, after)):
        old, new = _items(before), _items(after)
        return Change(name, "list", None, None, _pieces(old, new))
    was, now = _words(before), _words(after)
    if was == now:
        return None  # Nothing there, on both sides in another way.
    if name in TEXTS:
        lines = _pieces((was or "").splitlines(), (now or "").splitlines())
        return Change(name, "text", was, now, lines)
    return Change(name, "value", was, now)


def _items(value: object) -> list[str]:
    rows = cast("list[object]", value) if isinstance(value, list) else []
    return [_item(row) for row in rows]


def _item(row: object) -> str:
    """One item in words: what of it is set, a line each."""
    if not isinstance(row, Mapping):
        return str(row)
    fields = cast("Whole", row)
    shown = ((name, _words(value)) for name, value in fields.items())
    return "\n".join(f"{name}: {words}" for name, words in shown if words is not None)


def _words(value: object) -> str | None:
    if value is None or value == "" or value == [] or value == {}:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in cast("list[object]", value)):
        return ", ".join(cast("list[str]", value))
    return json.dumps(value, ensure_ascii=False)


def _pieces(before: Sequence[str], after: Sequence[str]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for step, old, old_end, new, new_end in steps:
        if step == "equal":
            pieces += [Piece("same", text) for text in before[old:old_end]]
        else:
            pieces += [Piece("removed", text) for text in before[old:old_end]]
            pieces += [Piece("added", text) for text in after[new:new_end]]
    return tuple(pieces)
