"""Fields of a card, whatever the program that wrote it took their types to be."""

from collections.abc import Mapping
from typing import Any, cast


def text_of(value: object) -> str:
    """Words; numbers become words, anything else becomes none."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(value)


def texts_of(value: object) -> list[str]:
    """A list of words, also where it is a single one or separated by commas."""
    if isinstance(value, str):
        return [part for one in value.split(",") if (part := one.strip())]
    if not isinstance(value, list):
        return []
    return [text for one in cast("list[Any]", value) if (text := text_of(one))]


def object_of(value: object) -> dict[str, Any]:
    """An object, or an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def objects_of(value: object) -> list[dict[str, Any]]:
    """The objects of a list; a map of them counts as a list in its own order."""
    parts = (
        list(cast("dict[str, Any]", value).values())
        if isinstance(value, dict)
        else cast("list[Any]", value)
        if isinstance(value, list)
        else []
    )
    return [cast("dict[str, Any]", part) for part in parts if isinstance(part, dict)]


def whole_of(value: object) -> int | None:
    """A whole number, also where it was written as words or with a point."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        digits = value.strip()
        is_whole = digits.removeprefix("-").isdecimal() and digits.isascii() and len(digits) < 16
        return int(digits) if is_whole else None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, float) and abs(value) < 1e15 else None


def yes_of(value: object, *, default: bool) -> bool:
    """Yes or no, also as a number or a word."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.strip().lower() in {"true", "1", "yes", "on"}
    if isinstance(value, int | float):
        return value != 0
    return default


def first_of(fields: Mapping[str, Any], *names: str) -> object:
    """The first of several names that is there."""
    return next((fields[name] for name in names if fields.get(name) is not None), None)
