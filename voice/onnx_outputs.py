"""Show an inner tensor of an ONNX graph as an output, without the ``onnx`` package.

A serialized message may be followed by more of itself: parsers merge the parts (Protocol Buffers,
"Encoding", last-one-wins and merging of embedded messages). So an output is added by appending a
model that holds nothing but that output.
"""

from collections.abc import Iterator
from typing import Final

MODEL_GRAPH: Final = 7
GRAPH_NODE: Final = 1
GRAPH_OUTPUT: Final = 12
NODE_INPUT: Final = 1
NODE_OUTPUT: Final = 2
NODE_NAME: Final = 3
NODE_TYPE: Final = 4
VALUE_NAME: Final = 1
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


class OnnxFormatError(ValueError):
    """The bytes are no ONNX model."""


def nodes(model: bytes) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Walk the graph's nodes.

    Yields:
        Operator, node name, names of the inputs, names of the outputs.

    Raises:
        OnnxFormatError: The bytes are no ONNX model.
    """
    view = memoryview(model)
    for graph in _fields(view, MODEL_GRAPH):
        for node in _fields(graph, GRAPH_NODE):
            names = {
                field: [bytes(part).decode() for part in _fields(node, field)]
                for field in (NODE_INPUT, NODE_OUTPUT, NODE_NAME, NODE_TYPE)
            }
            kind, name = names[NODE_TYPE], names[NODE_NAME]
            yield (
                kind[0] if kind else "",
                name[0] if name else "",
                names[NODE_INPUT],
                names[NODE_OUTPUT],
            )


def with_output(model: bytes, name: str) -> bytes:
    """Append an output; the name must be one that a node gives."""
    value = _message(VALUE_NAME, name.encode())
    return model + _message(MODEL_GRAPH, _message(GRAPH_OUTPUT, value))


def _fields(view: memoryview, wanted: int) -> Iterator[memoryview]:
    at = 0
    while at < len(view):
        key, at = _varint(view, at)
        field, kind = key >> 3, key & 7
        if kind == VARINT:
            _, at = _varint(view, at)
            continue
        if kind == BYTES:
            size, at = _varint(view, at)
        elif kind in (FIXED64, FIXED32):
            size = 8 if kind == FIXED64 else 4
        else:
            raise OnnxFormatError(f"wire type {kind} at byte {at}")
        if at + size > len(view):
            raise OnnxFormatError(f"cut off at byte {at}")
        if field == wanted and kind == BYTES:
            yield view[at : at + size]
        at += size


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


def _message(field: int, payload: bytes) -> bytes:
    return _number(field << 3 | BYTES) + _number(len(payload)) + payload


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
