"""The serialized form of ONNX, as far as we read and write it (Protocol Buffers, "Encoding")."""

from collections.abc import Iterator
from typing import Final

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
SIZES: Final = {FIXED64: 8, FIXED32: 4}


class OnnxFormatError(ValueError):
    """The bytes are no ONNX model."""


def fields(view: memoryview, wanted: int) -> Iterator[memoryview]:
    """The messages and texts of one field.

    Raises:
        OnnxFormatError: The bytes are no message.
    """
    for field, payload, _ in entries(view):
        if field == wanted and payload is not None:
            yield payload


def entries(view: memoryview) -> Iterator[tuple[int, memoryview | None, memoryview]]:
    """Walk a message.

    Yields:
        Field, its payload (None for numbers), and the entry as it stands.

    Raises:
        OnnxFormatError: The bytes are no message.
    """
    at = 0
    while at < len(view):
        begin = at
        key, at = _varint(view, at)
        field, kind = key >> 3, key & 7
        size = 0
        if kind == VARINT:
            _, at = _varint(view, at)
        elif kind == BYTES:
            size, at = _varint(view, at)
        elif kind in SIZES:
            size = SIZES[kind]
        else:
            raise OnnxFormatError(f"wire type {kind} at byte {at}")
        if at + size > len(view):
            raise OnnxFormatError(f"cut off at byte {at}")
        payload = view[at : at + size] if kind == BYTES else None
        at += size
        yield field, payload, view[begin:at]


def message(field: int, payload: bytes) -> bytes:
    """A message or text as an entry of another message."""
    return _number(field << 3 | BYTES) + _number(len(payload)) + payload


def number(field: int, value: int) -> bytes:
    """A number as an entry of a message."""
    return _number(field << 3 | VARINT) + _number(value)


def text_of(view: memoryview, field: int) -> str:
    """The first text of a field; empty where there is none."""
    return next((bytes(one).decode() for one in fields(view, field)), "")


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(view):
            raise OnnxFormatError("cut off in a number")
        byte = view[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
