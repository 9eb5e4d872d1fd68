"""JSON that every database keeps and every program reads: what strangers send may be neither."""

import math
from typing import Final, cast

MAX_DEPTH: Final = 40
"""Of lists and objects within each other; nothing that people write comes near."""


def json_problem(value: object) -> str | None:
    """Why a value that was read from JSON can't be kept; None where it can.

    Python's own reader takes ``NaN``, ``1e999``, halves of a pair and any depth, and passes them on
    to where they break: a database's JSON column, a hash, an answer.
    """
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, dict):
            fields = cast("dict[object, object]", one)
            parts = [*fields, *fields.values()]
        else:
            parts = cast("list[object]", one) if isinstance(one, list) else []
        if parts and depth >= MAX_DEPTH:
            return f"lists and objects nest more than {MAX_DEPTH} deep"
        waiting += [(part, depth + 1) for part in parts]
        if isinstance(one, float) and not math.isfinite(one):
            return "a number is not finite"
        if isinstance(one, str) and (problem := text_problem(one)):
            return problem
    return None


def text_problem(text: str) -> str | None:
    """Why no database keeps a text: a NUL, or half a character (a lone surrogate)."""
    if "\x00" in text:
        return "the text holds a NUL character"
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        return "the text holds half a character"
    return None
