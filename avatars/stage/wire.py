"""What the server and a stage tell each other: short records over a socket pair.

A record is a head (length of the body, word, number of the face), then the body. Both ends are of
the same build and machine, so there are no versions.
"""

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

_HEAD: Final = struct.Struct("<IBI")
_PICTURE: Final = struct.Struct("<dB")
_SOUND: Final = struct.Struct("<q")
MOST: Final = 16_777_216
"""Bytes of a body; a longer one is a defect."""


class Word(IntEnum):
    """What a record says."""

    # The server says:
    OPEN = 1
    TRACK = 2
    ANCHOR = 3
    CLEAR = 4
    ATTEND = 5
    CUE = 6
    RATE = 7
    KEY = 8
    SOUND = 9
    FINISH = 10
    CLOSE = 11
    # The stage says:
    PICTURE = 32
    REFUSED = 33
    FINISHED = 34
    TALLY = 35
    """For the stage as a whole; its face is 0."""


@dataclass(frozen=True, slots=True)
class Record:
    """One message."""

    word: Word
    face: int
    body: bytes = b""

    @property
    def fields(self) -> dict[str, Any]:
        """Its body, where that is JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded frame."""

    at_s: float
    """The moment that it shows, on the machine's monotonic clock."""
    is_key: bool
    data: bytes


def pack(word: Word, face: int, body: bytes | Mapping[str, object] = b"") -> bytes:
    """A record as it is sent; a mapping becomes JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()
    return _HEAD.pack(len(raw), word, face) + raw


def pack_picture(face: int, picture: Picture) -> bytes:
    """A frame as it is sent."""
    body = _PICTURE.pack(picture.at_s, picture.is_key) + picture.data
    return pack(Word.PICTURE, face, body)


def read_picture(body: bytes) -> Picture:
    """The reverse of ``pack_picture``."""
    at_s, is_key = _PICTURE.unpack_from(body)
    return Picture(at_s, bool(is_key), body[_PICTURE.size :])


def pack_sound(face: int, at: int, raw: bytes) -> bytes:
    """Sound as it is sent: its first sample's number, then the samples."""
    return pack(Word.SOUND, face, _SOUND.pack(at) + raw)


def read_sound(body: bytes) -> tuple[int, bytes]:
    """The reverse of ``pack_sound``."""
    return _SOUND.unpack_from(body)[0], body[_SOUND.size :]


class RecordReader:
    """Finds records in bytes that come in any pieces."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[Record]:
        """The records that are whole now.

        Raises:
            ValueError: It is no record.
        """
        self._rest += data
        at = 0
        while len(self._rest) - at >= _HEAD.size:
            length, word, face = _HEAD.unpack_from(self._rest, at)
            if length > MOST:
                raise ValueError(f"a body of {length} bytes")
            end = at + _HEAD.size + length
            if len(self._rest) < end:
                break
            yield Record(Word(word), face, bytes(self._rest[at + _HEAD.size : end]))
            at = end
        del self._rest[:at]
