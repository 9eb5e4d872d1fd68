"""Readers of untrusted JSON: each gives a clean value or refuses, and drops what it does not know.

A reader takes a value and its place in the file. Records are built from readers of their fields, so
that a schema below reads like the specification's own table.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar, cast

from avatars.uploads.refusal import Reason, RefusedError

T = TypeVar("T")
Reader = Callable[[object, str], T]
Schema = Mapping[str, Reader[Any]]
Record = dict[str, Any]
"""A cleaned JSON object: every value went through a reader."""

LARGEST: Final = 1e6
"""Of any number: a kilometre of face is a mistake."""
NAME: Final = 128
"""Characters of a name."""


def unfit(where: str, what: str) -> RefusedError:
    """A field that is not as the specification says."""
    return RefusedError(
        Reason.BAD_STRUCTURE,
        f"The file is not valid: {where} {what}. Export it again from your 3D program.",
        where,
    )


def number(low: float = -LARGEST, high: float = LARGEST) -> Reader[float]:
    """A finite number within bounds."""

    def read(value: object, where: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise unfit(where, "must be a number")
        # Compared before it is made a float: an integer of 400 digits has none.
        if not low <= value <= high or not math.isfinite(value):
            raise unfit(where, f"must lie between {low:g} and {high:g}")
        return value

    return read


def integer(low: int, high: int) -> Reader[int]:
    """A whole number within bounds, both included."""

    def read(value: object, where: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise unfit(where, "must be a whole number")
        if not low <= value <= high:
            raise unfit(where, f"must lie between {low} and {high}")
        return value

    return read


def index(count: int, of: str) -> Reader[int]:
    """A reference into a list of ``count`` things."""

    def read(value: object, where: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < count:
            raise unfit(where, f"points to one of {of} that is not there")
        return value

    return read


def choice(*names: str) -> Reader[str]:
    """One of a few words."""

    def read(value: object, where: str) -> str:
        if value not in names:
            raise unfit(where, f"must be one of {', '.join(names)}")
        return cast("str", value)

    return read


def text(longest: int = NAME) -> Reader[str]:
    """Words without control characters, cut where they are too long."""

    def read(value: object, where: str) -> str:
        if not isinstance(value, str):
            raise unfit(where, "must be text")
        printable = "".join(letter for letter in value[: longest * 2] if letter.isprintable())
        return printable.strip()[:longest]

    return read


def flag(value: object, where: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise unfit(where, "must be true or false")
    return value


def list_of(reader: Reader[T], most: int, least: int = 0) -> Reader[list[T]]:
    """A list whose length and every value fit."""

    def read(value: object, where: str) -> list[T]:
        found = as_list(value, where)
        if len(found) > most:
            raise RefusedError(
                Reason.TOO_MANY,
                f"The file has {len(found)} of {where}; {most} are allowed. Simplify it.",
                where,
            )
        if len(found) < least:
            raise unfit(where, f"needs at least {least}")
        return [reader(one, f"{where}[{place}]") for place, one in enumerate(found)]

    return read


def vector(length: int, low: float = -LARGEST, high: float = LARGEST) -> Reader[list[float]]:
    """Numbers, a fixed count of them."""
    return list_of(number(low, high), length, length)


def record(schema: Schema, *, required: tuple[str, ...] = ()) -> Reader[Record]:
    """An object; fields that the schema does not name are dropped."""

    def read(value: object, where: str) -> Record:
        found = as_object(value, where)
        for name in required:
            if name not in found:
                raise unfit(f"{where}.{name}", "is missing")
        return {
            name: reader(found[name], f"{where}.{name}")
            for name, reader in schema.items()
            if name in found
        }

    return read


def named(reader: Reader[T], most: int) -> Reader[dict[str, T]]:
    """An object whose keys are free names."""

    def read(value: object, where: str) -> dict[str, T]:
        found = as_object(value, where)
        if len(found) > most:
            raise RefusedError(
                Reason.TOO_MANY,
                f"The file has {len(found)} of {where}; {most} are allowed. Remove some.",
                where,
            )
        clean = text()
        return {
            clean(name, where): reader(one, f"{where}.{name[:40]}") for name, one in found.items()
        }

    return read


def as_object(value: object, where: str) -> dict[str, object]:
    """The object that stands here."""
    if not isinstance(value, dict):
        raise unfit(where, "must be an object")
    return cast("dict[str, object]", value)


def as_list(value: object, where: str) -> list[object]:
    """The list that stands here."""
    if not isinstance(value, list):
        raise unfit(where, "must be a list")
    return cast("list[object]", value)
