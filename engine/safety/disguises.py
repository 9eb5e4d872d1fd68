"""Words behind words: what a text says once an encoding is undone."""

import base64
import binascii
import codecs
import re
from typing import Final
from urllib.parse import unquote

_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX: Final = re.compile(r"(?:[0-9a-fA-F]{2}[ :]?){10,}")
_ESCAPES: Final = re.compile(r"\\u([0-9a-fA-F]{4})|&#x([0-9a-fA-F]{1,6});|&#(\d{1,7});")
MAX_CHARS: Final = 8_000
"""Longer texts are read so far: nobody types more in one turn."""
MAX_CODED: Final = 16
"""Coded pieces that are undone in one text."""


def readings(text: str) -> list[str]:
    """The text as it stands, and what base64, hex, escapes, rot13 or reversing hide in it."""
    text = text[:MAX_CHARS]
    found = [text]
    escaped = _ESCAPES.sub(_unescape, unquote(text))
    if escaped != text:
        found.append(escaped)
    coded = [_base64(piece) for piece in _BASE64.findall(text)[:MAX_CODED]]
    coded += [_hex(piece) for piece in _HEX.findall(text)[:MAX_CODED]]
    found += [one for one in coded if one]
    found += [codecs.decode(text, "rot13"), text[::-1]]
    return found


def _unescape(found: re.Match[str]) -> str:
    digits = found[1] or found[2]
    number = int(digits, 16) if digits else int(found[3])
    is_letter = number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return chr(number) if is_letter else found[0]


def _base64(piece: str) -> str:
    stripped = piece.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return _readable(base64.b64decode(stripped + "=" * (-len(stripped) % 4)))
    except (binascii.Error, ValueError):
        return ""


def _hex(piece: str) -> str:
    return _readable(bytes.fromhex(piece.replace(":", " ")))


def _readable(raw: bytes) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return ""
    return text if sum(c.isprintable() or c.isspace() for c in text) == len(text) else ""
