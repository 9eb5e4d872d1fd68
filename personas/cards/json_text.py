"""JSON as found in cards: odd encodings and broken letters are mended, bombs are refused."""

import base64
import binascii
import json
import math
import re
from typing import Any, Final, cast

from personas.cards.limits import MAX_JSON_BYTES, MAX_JSON_DEPTH, MAX_JSON_NODES, refuse

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_TRAILING_COMMA: Final = re.compile(r",(\s*[}\]])")
_BASE64_NOISE: Final = re.compile(rb"[^A-Za-z0-9+/]")
_BRACKETS: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
"""Brackets, and strings whole."""
NESTED_TOO_DEEP: Final = "The card nests its fields deeper than any real one."


def parse_json(raw: bytes) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        CardError: It is none, or larger or deeper than any real card.
    """
    if len(raw) > MAX_JSON_BYTES:
        limit = MAX_JSON_BYTES // (1024 * 1024)
        raise refuse("too_large", f"A card's text has at most {limit} MB.")
    text = _decode(raw).strip("\0 \r\n\t\ufeff")
    _check_depth(text)
    value = _parse(text)
    if isinstance(value, list) and len(cast("list[Any]", value)) == 1:
        value = cast("list[Any]", value)[0]
    if not isinstance(value, dict):
        raise refuse("not_a_card", "This JSON is no character card: it is not an object.")
    card = cast("dict[str, Any]", value)
    _count_nodes(card)
    return cast("dict[str, Any]", _mended(card))


def decode_base64(raw: bytes) -> bytes:
    """Undo base64, with line breaks, of either alphabet, padded or not.

    Raises:
        CardError: It is no base64.
    """
    plain = _BASE64_NOISE.sub(b"", raw.translate(bytes.maketrans(b"-_", b"+/")))
    try:
        return base64.b64decode(plain[: len(plain) - (len(plain) % 4 == 1)] + b"==")
    except binascii.Error as error:
        raise refuse("broken_text", "The card's text in this picture is broken.") from error


def _decode(raw: bytes) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    if raw[1:2] == b"\0" and raw[:1] in b"{[ ":
        return raw.decode("utf-16-le", "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        # Written by old programs on Windows.
        return raw.decode("cp1252", "replace")


def _parse(text: str) -> Any:  # noqa: ANN401 - JSON is anything
    try:
        return _READER.decode(text)
    except (json.JSONDecodeError, RecursionError):
        pass
    try:
        return _READER.decode(_TRAILING_COMMA.sub(r"\1", text))
    except json.JSONDecodeError as error:
        raise refuse(
            "not_json", f"This is no JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    except RecursionError as error:
        raise refuse("too_deep", NESTED_TOO_DEEP) from error


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) < 20 else 0


def _finite(digits: str) -> float | None:
    """``1e999`` is JSON, and more than any number that a program knows."""
    number = float(digits)
    return number if math.isfinite(number) else None


def _no_number(_: str) -> None:
    """``NaN`` and ``Infinity`` are no JSON."""


_READER: Final = json.JSONDecoder(
    strict=False, parse_int=_whole, parse_float=_finite, parse_constant=_no_number
)


def _check_depth(text: str) -> None:
    """Refuse what would nest too deep, before it is parsed; brackets in strings do not count."""
    depth = 0
    for found in _BRACKETS.finditer(text):
        bracket = found[0]
        depth += (bracket in "[{") - (bracket in "]}")
        if depth > MAX_JSON_DEPTH:
            raise refuse("too_deep", NESTED_TOO_DEEP)


def _count_nodes(value: object) -> None:
    waiting, count = [value], 0
    while waiting:
        node = waiting.pop()
        count += 1
        if count > MAX_JSON_NODES:
            raise refuse("too_many_parts", "The card has more parts than any real one.")
        if isinstance(node, dict):
            waiting.extend(cast("dict[str, Any]", node).values())
        elif isinstance(node, list):
            waiting.extend(cast("list[Any]", node))


def _mended(value: object) -> object:
    """The same without letters that no database takes: NUL and halves of a pair."""
    if isinstance(value, str):
        text = value.replace("\0", "")
        return text if text.isascii() else _whole_letters(text)
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {str(_mended(key)): _mended(part) for key, part in fields.items()}
    if isinstance(value, list):
        return [_mended(part) for part in cast("list[Any]", value)]
    return value


def _whole_letters(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def encode_base64(raw: bytes) -> bytes:
    """Base64 in one line."""
    return base64.b64encode(raw)
