"""Decorators: lines at the top of a lore entry that say when and where it enters the prompt."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, cast

from engine.lorebook import MAX_KEYS, MAX_SCAN_DEPTH, LoreRole, LoreRules

MARK: Final = "@@"
FALLBACK: Final = "@@@"
"""Stands in for the decorator above it where that one is not known."""
MOST_MESSAGES: Final = 10_000

_Reader = Callable[[str], dict[str, Any] | None]
"""Makes fields of :class:`LoreRules` of a value; None where the value makes no sense."""


def read_rules(content: str) -> tuple[LoreRules, str]:
    """Split an entry's content into its decorators and its text.

    Decorators that are not known, or whose value makes no sense, are left out of the rules and
    of the text.
    """
    rules = LoreRules()
    lines = content.replace("\r\n", "\n").split("\n")
    at = 0
    is_done = True
    """The decorator above, or a fallback of it, was understood."""
    while at < len(lines) and (line := lines[at].strip()).startswith(MARK):
        is_fallback = line.startswith(FALLBACK)
        if not (is_fallback and is_done):
            read = _read(line.removeprefix(FALLBACK if is_fallback else MARK))
            is_done = read is not None
            rules = replace(rules, **read) if read else rules
        at += 1
    return rules, "\n".join(lines[at:]).strip()


def _read(line: str) -> dict[str, Any] | None:
    name, _, value = line.strip().partition(" ")
    reader = _READERS.get(name.lower())
    return None if reader is None else reader(value.strip())


def _whole(field: str, least: int, most: int) -> _Reader:
    def read(value: str) -> dict[str, Any] | None:
        if not value.isascii() or not value.isdecimal() or len(value) > 6:
            return None
        return {field: min(most, max(least, int(value)))}

    return read


def _yes(field: str) -> _Reader:
    return lambda value: {field: value.lower() != "false"}


def _words(field: str) -> _Reader:
    def read(value: str) -> dict[str, Any] | None:
        words = tuple(word for part in value.split(",") if (word := part.strip()))
        return {field: words[:MAX_KEYS]} if words else None

    return read


def _role(value: str) -> dict[str, Any] | None:
    return {"role": cast("LoreRole", value)} if value in {"system", "user", "assistant"} else None


_READERS: Final[dict[str, _Reader]] = {
    "activate": _yes("always"),
    "constant": _yes("always"),
    "dont_activate": _yes("never"),
    "activate_only_after": _whole("after", 0, MOST_MESSAGES),
    "activate_only_every": _whole("every", 1, MOST_MESSAGES),
    "keep_activate_after_match": _yes("keeps"),
    "dont_activate_after_match": _yes("once"),
    "depth": _whole("depth", 0, MAX_SCAN_DEPTH),
    "scan_depth": _whole("scan_depth", 1, MAX_SCAN_DEPTH),
    "role": _role,
    "additional_keys": _words("also"),
    "exclude_keys": _words("unless"),
}
