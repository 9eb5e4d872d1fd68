"""A PNG's text chunks, where cards hide; pixels are somebody else's business.

Source:
    PNG (Third Edition), 5 and 11.3.4; Character Card V3, "Embedding Methods".
"""

import zlib
from collections.abc import Iterator
from struct import pack, unpack
from typing import Final

from personas.cards.limits import MAX_JSON_BYTES, MAX_PNG_CHUNKS, refuse

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
MAX_TEXT_BYTES: Final = MAX_JSON_BYTES * 4 // 3 + 1024
"""Base64 of the largest card."""
MAX_CARD_TEXTS: Final = 16
CARD_KEYWORDS: Final = frozenset((b"ccv3", b"chara"))


def card_texts(png: bytes) -> dict[str, bytes]:
    """Texts under the keywords of cards; the last of a keyword counts, as other programs have it.

    A chunk that is cut off or whose checksum is wrong is read as far as it goes.

    Raises:
        CardError: More chunks or longer texts than any real card has.
    """
    found: dict[str, bytes] = {}
    count = 0
    for kind, content in _chunks(png):
        keyword, mark, rest = content.partition(b"\0")
        name = keyword.strip().lower()
        if not mark or name not in CARD_KEYWORDS:
            continue
        count += 1
        if count > MAX_CARD_TEXTS:
            # Each may unpack to megabytes, of which only the last counts.
            raise refuse("too_many_parts", "This picture holds more cards than any real one.")
        text = _text_of(kind, rest)
        if text is not None:
            found[name.decode()] = text
    return found


def with_texts(png: bytes, texts: dict[str, bytes]) -> bytes:
    """A picture whose only card texts are these, before its end.

    Args:
        png: A whole, well-formed PNG, for example just written by a library.
        texts: Latin-1 by keyword.
    """
    kept = [
        _chunk(kind, content)
        for kind, content in _chunks(png)
        if kind not in {b"tEXt", b"zTXt", b"iTXt", b"IEND"}
    ]
    added = [_chunk(b"tEXt", name.encode() + b"\0" + text) for name, text in texts.items()]
    return b"".join((SIGNATURE, *kept, *added, _chunk(b"IEND", b"")))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, count = len(SIGNATURE), 0
    while at + 8 <= len(png):
        length, kind = unpack(">I4s", png[at : at + 8])
        yield kind, png[at + 8 : at + 8 + length]
        if kind == b"IEND":
            return
        at += 12 + length
        count += 1
        if count > MAX_PNG_CHUNKS:
            raise refuse("too_many_parts", "This picture has more parts than any real one.")


def _text_of(kind: bytes, rest: bytes) -> bytes | None:
    """The text of a chunk without its keyword; None where it is no text chunk, or broken."""
    if kind == b"tEXt":
        return _short(rest)
    if kind == b"zTXt":
        return _inflated(rest[1:]) if rest[:1] == b"\0" else None
    if kind == b"iTXt" and len(rest) > 2:
        is_packed = rest[0] == 1
        parts = rest[2:].split(b"\0", 2)
        if len(parts) < 3:
            return None
        return _inflated(parts[2]) if is_packed else _short(parts[2])
    return None


def _short(text: bytes) -> bytes:
    if len(text) > MAX_TEXT_BYTES:
        raise refuse("too_large", "The card in this picture is larger than any real one.")
    return text


def _inflated(packed: bytes) -> bytes | None:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, MAX_TEXT_BYTES + 1)
    except zlib.error:
        return None
    return _short(text)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))
