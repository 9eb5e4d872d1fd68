"""Takes out of an MP4 what its recorder wrote besides sound and pictures: place, device, names.

Pure. Boxes are overwritten where they stand, so that no other box has to move.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

_HOLDERS: Final = frozenset({b"moov", b"trak"})
"""Boxes in which such facts stand, beside what players need."""
_FACTS: Final = frozenset({b"udta", b"meta", b"uuid"})
_BLANK: Final = b"free"


class _Box(NamedTuple):
    """A box: where its kind, its body and the next box begin."""

    kind: bytes
    kind_at: int
    body_at: int
    end: int


def without_facts(content: bytes) -> bytes:
    """The same film with empty boxes in place of the recorder's.

    Source:
        ISO/IEC 14496-12, 4.2 (boxes), 8.1.2 (free space), 8.10 (user data), 8.11 (metadata).
    """
    film = bytearray(content)
    spans = [(0, len(film))]
    while spans:
        for box in _boxes(film, *spans.pop()):
            if box.kind in _HOLDERS:
                spans.append((box.body_at, box.end))
            elif box.kind in _FACTS:
                film[box.kind_at : box.kind_at + 4] = _BLANK
                film[box.body_at : box.end] = bytes(box.end - box.body_at)
    return bytes(film)


def _boxes(film: bytearray, start: int, end: int) -> Iterator[_Box]:
    """The boxes of a span; one that claims more than there is ends with it."""
    while start + 8 <= end:
        size, head = int.from_bytes(film[start : start + 4]), 8
        if size == 1:
            size, head = int.from_bytes(film[start + 8 : start + 16]), 16
        elif size == 0:
            size = end - start
        if size < head:
            return
        stop = min(start + size, end)
        yield _Box(bytes(film[start + 4 : start + 8]), start + 4, min(start + head, stop), stop)
        start = stop
