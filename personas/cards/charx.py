"""CHARX: a zip with ``card.json`` at its root and the card's files beside it.

Source:
    Character Card V3, "CHARX".
"""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Final

from personas.cards.limits import (
    MAX_JSON_BYTES,
    MAX_PICTURE_BYTES,
    MAX_ZIP_BYTES,
    MAX_ZIP_ENTRIES,
    MAX_ZIP_RATIO,
    refuse,
)

CARD_NAME: Final = "card.json"
EMBEDDED: Final = ("embeded://", "embedded://")
"""The specification's own spelling first."""
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, NotImplementedError),
    *(ValueError, IndexError, RuntimeError),
)
"""What the library says of archives whose parts contradict each other."""
_STAMP: Final = (2020, 1, 1, 0, 0, 0)
"""Of every file that we write, so that the same card is the same bytes."""


class Charx:
    """An archive that was judged by its directory, before anything of it is unpacked.

    Raises:
        CardError: It is no archive, or not one that we unpack.
    """

    def __init__(self, raw: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(raw))
            entries = self._zip.infolist()
        except _BROKEN as error:
            raise refuse("broken_archive", "This archive can't be read.") from error
        _judge(entries, len(raw))
        self._entries = {entry.filename.replace("\\", "/"): entry for entry in entries}

    def card(self) -> bytes:
        """The card's JSON.

        Raises:
            CardError: There is none, or it can't be unpacked.
        """
        if CARD_NAME not in self._entries:
            raise refuse("not_a_card", "This archive holds no card.json at its top.")
        return self._unpack(CARD_NAME, MAX_JSON_BYTES)

    def file(self, uri: str) -> bytes | None:
        """A file that the card names, for example ``embeded://assets/icon.png``."""
        name = next((uri.removeprefix(one) for one in EMBEDDED if uri.startswith(one)), None)
        if name is None or name not in self._entries:
            return None
        return self._unpack(name, MAX_PICTURE_BYTES)

    def _unpack(self, name: str, limit: int) -> bytes:
        try:
            with self._zip.open(self._entries[name]) as opened:
                content = opened.read(limit + 1)
        except _BROKEN as error:
            raise refuse("broken_archive", f"{name} in this archive can't be read.") from error
        if len(content) > limit:
            raise refuse("too_large", f"{name} in this archive is too large.")
        return content


def write_charx(card: bytes, files: dict[str, bytes]) -> bytes:
    """Pack a card and its files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {CARD_NAME: card, **files}.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _judge(entries: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    if len(entries) > MAX_ZIP_ENTRIES:
        raise refuse("too_many_parts", f"An archive has at most {MAX_ZIP_ENTRIES} files.")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise refuse("encrypted", "This archive is locked with a password.")
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise refuse("broken_archive", "This archive is packed in a way that cards are not.")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_ZIP_BYTES or total > MAX_ZIP_RATIO * max(packed_bytes, 1):
        raise refuse("bomb", "This archive unpacks to far more than it holds.")
