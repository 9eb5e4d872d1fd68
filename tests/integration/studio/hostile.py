"""Requests that no page of ours sends, made of the interface's own description."""

import json
import random
from collections.abc import Iterator
from typing import Any, Final

TEXTS: Final = (
    *("", " ", "x", "x" * 5_000, "<b>\u202eevil</b>", "\U0001f99c", "a\u0000b", "\ud800", "\udc9f"),
    *("NaN", "-1", "1e999", "0", "9" * 40, "2027-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"),
    *(
        "0001-01-01T00:00:00+14:00",
        "2027-01-01",
        "draft",
        "1",
        "sha256:" + "0" * 64,
        "%00",
        "'; --",
    ),
)
NUMBERS: Final = (
    *(0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**40, 0.5, 1e308),
    *(float("nan"), float("inf"), float("-inf")),
)
"""Three of them are no JSON, and read as if they were."""
DEEP: Final[list[Any]] = json.loads("[" * 60 + "]" * 60)
ODD: Final[tuple[Any, ...]] = (None, True, [], {}, [[]], {"a": {"b": [1]}}, DEEP, *TEXTS, *NUMBERS)
PATHS: Final = (
    "%00",
    "%F0%9F%A6%9C",
    "a%00b",
    "x" * 300,
    "..%2f..",
    "%ED%A0%80",
    "1",
    "-1",
    "draft",
)


class Maker:
    """Makes bodies for a schema; some fit it and some do not.

    Args:
        schemas: The named ones.
        seed: Says which.
    """

    def __init__(self, schemas: dict[str, Any], seed: int) -> None:
        self._schemas = schemas
        self._random = random.Random(seed)

    def body(self, schema: dict[str, Any], good: Any) -> bytes:
        """A body: the good one or a made one, with something odd somewhere."""
        roll = self._random.random()
        value = good if good is not None and roll < 0.6 else self._made(schema, 0)
        for _ in range(self._random.choice((0, 1, 1, 2))):
            value = self._spoilt(value)
        text = json.dumps(value)
        if self._random.random() < 0.03:
            text = self._random.choice(("", "{", "null", '"x"', "[" * 1_000, "\xff"))
        return text.encode()

    def text(self) -> str:
        """An odd text."""
        return self._random.choice(TEXTS)

    def place(self) -> str:
        """An odd part of a path."""
        return self._random.choice(PATHS)

    def is_odd(self, chance: float) -> bool:
        """Shall this one be odd?"""
        return self._random.random() < chance

    def _made(self, schema: dict[str, Any], depth: int) -> Any:
        schema = self._resolved(schema)
        named = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
        others = [one for name in ("anyOf", "oneOf", "allOf") for one in schema.get(name, ())]
        if named:
            return self._random.choice(named)
        if others:
            return self._made(self._random.choice(others), depth)
        return self._of_type(schema, depth)

    def _of_type(self, schema: dict[str, Any], depth: int) -> Any:
        match schema.get("type"):
            case "object":
                return self._object(schema, depth)
            case "array":
                count = self._random.choice((0, 1, 2, 30)) if depth < 4 else 0
                return [self._made(schema.get("items", {}), depth + 1) for _ in range(count)]
            case "string":
                least = int(schema.get("minLength", 1))
                return self._random.choice((*TEXTS, "Anna", "word" * (1 + least // 4)))
            case "integer" | "number":
                ends = (schema.get("minimum", 0), schema.get("maximum", 9))
                return self._random.choice((*NUMBERS, *ends))
            case "boolean":
                return self.is_odd(0.5)
            case _:
                return self._random.choice(ODD)

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        needed = set(schema.get("required", ()))
        for name, part in schema.get("properties", {}).items():
            if name in needed or self.is_odd(0.6):
                made[name] = self._made(part, depth + 1)
        if schema.get("additionalProperties"):
            made[self.text()] = self._random.choice(ODD)
        return made

    def _spoilt(self, value: Any) -> Any:
        places = list(_places(value))
        if not places:
            return self._random.choice(ODD)
        holder, key = self._random.choice(places)
        match self._random.randrange(4):
            case 0 if isinstance(holder, dict):
                copied = dict(holder)
                del copied[key]
                return _replaced(value, holder, copied)
            case 1 if isinstance(holder, dict):
                return _replaced(value, holder, holder | {self.text(): 1})
            case _:
                copied = holder.copy()
                copied[key] = self._random.choice(ODD)
                return _replaced(value, holder, copied)

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        return schema


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every part of a value, as what holds it and its key there."""
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    else:
        return
    for key, part in parts:
        yield value, key
        yield from _places(part)


def _replaced(value: Any, old: Any, new: Any) -> Any:
    if value is old:
        return new
    if isinstance(value, dict):
        return {key: _replaced(part, old, new) for key, part in value.items()}
    if isinstance(value, list):
        return [_replaced(part, old, new) for part in value]
    return value
