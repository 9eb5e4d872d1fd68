"""Show an inner tensor of an ONNX graph as an output, without the ``onnx`` package.

A serialized message may be followed by more of itself: parsers merge the parts (Protocol Buffers,
"Encoding", last-one-wins and merging of embedded messages). So an output is added by appending a
model that holds nothing but that output.
"""

from collections.abc import Iterator
from typing import Final

from voice.onnx_wire import OnnxFormatError, fields, message, text_of

__all__ = ["OnnxFormatError", "nodes", "with_output"]

MODEL_GRAPH: Final = 7
GRAPH_NODE: Final = 1
GRAPH_OUTPUT: Final = 12
NODE_INPUT: Final = 1
NODE_OUTPUT: Final = 2
NODE_NAME: Final = 3
NODE_TYPE: Final = 4
VALUE_NAME: Final = 1


def nodes(model: bytes) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Walk the graph's nodes.

    Yields:
        Operator, node name, names of the inputs, names of the outputs.

    Raises:
        OnnxFormatError: The bytes are no ONNX model.
    """
    for graph in fields(memoryview(model), MODEL_GRAPH):
        for node in fields(graph, GRAPH_NODE):
            inputs, outputs = (
                [bytes(part).decode() for part in fields(node, field)]
                for field in (NODE_INPUT, NODE_OUTPUT)
            )
            yield text_of(node, NODE_TYPE), text_of(node, NODE_NAME), inputs, outputs


def with_output(model: bytes, name: str) -> bytes:
    """Append an output; the name must be one that a node gives."""
    return model + message(MODEL_GRAPH, message(GRAPH_OUTPUT, message(VALUE_NAME, name.encode())))
