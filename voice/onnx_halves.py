"""Cut an ONNX graph in two at one of its tensors, without the ``onnx`` package."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from voice.onnx_outputs import (
    GRAPH_NODE,
    GRAPH_OUTPUT,
    MODEL_GRAPH,
    NODE_INPUT,
    NODE_OUTPUT,
    VALUE_NAME,
)
from voice.onnx_wire import entries, fields, message, number, text_of

GRAPH_NAME: Final = 2
GRAPH_WEIGHTS: Final = 5
GRAPH_INPUT: Final = 11
NODE_ATTRIBUTE: Final = 5
ATTRIBUTE_GRAPH: Final = 6
WEIGHTS_NAME: Final = 8
FLOATS: Final = message(2, message(1, number(1, 1)))
"""The type of an input: a tensor of float32, of any shape."""


@dataclass(frozen=True, slots=True)
class _Node:
    entry: bytes
    needs: frozenset[str]
    gives: tuple[str, ...]


def halves(model: bytes, at: str, shown: Sequence[str]) -> tuple[bytes, bytes] | None:
    """Cut where everything behind depends on nothing before but one tensor.

    Args:
        model: The serialized network.
        at: The tensor, of float32.
        shown: Further tensors that the first half gives.

    Returns:
        The first half, which gives ``at`` and ``shown``, and the second, whose only input ``at``
        is; None where the graph cannot be cut so.

    Raises:
        OnnxFormatError: The bytes are no ONNX model.
    """
    view = memoryview(model)
    graph = next(fields(view, MODEL_GRAPH))
    known = [_node(node) for node in fields(graph, GRAPH_NODE)]
    outputs = [text_of(one, VALUE_NAME) for one in fields(graph, GRAPH_OUTPUT)]
    inputs = {text_of(one, VALUE_NAME): bytes(one) for one in fields(graph, GRAPH_INPUT)}
    front, front_needs = _needed(known, [at, *shown], stop=None)
    back, back_needs = _needed(known, outputs, stop=at)
    if at not in back_needs or back_needs & inputs.keys():
        return None
    kept = b"".join(bytes(entry) for field, _, entry in entries(view) if field != MODEL_GRAPH)
    ends = [message(GRAPH_OUTPUT, message(VALUE_NAME, name.encode())) for name in (at, *shown)]
    begins = [message(GRAPH_INPUT, one) for name, one in inputs.items() if name in front_needs]
    link = message(GRAPH_INPUT, message(VALUE_NAME, at.encode()) + FLOATS)
    final = [message(GRAPH_OUTPUT, bytes(one)) for one in fields(graph, GRAPH_OUTPUT)]
    return (
        kept + _graph(graph, front, front_needs, [*begins, *ends]),
        kept + _graph(graph, back, back_needs, [link, *final]),
    )


def _node(view: memoryview) -> _Node:
    gives = tuple(bytes(one).decode() for one in fields(view, NODE_OUTPUT))
    return _Node(message(GRAPH_NODE, bytes(view)), frozenset(_needs(view)), gives)


def _needs(view: memoryview) -> Iterable[str]:
    """The tensors that a node takes, those of the graphs inside it too."""
    for name in fields(view, NODE_INPUT):
        yield bytes(name).decode()
    for attribute in fields(view, NODE_ATTRIBUTE):
        for graph in fields(attribute, ATTRIBUTE_GRAPH):
            for node in fields(graph, GRAPH_NODE):
                yield from _needs(node)


def _needed(
    known: Sequence[_Node], wanted: Sequence[str], *, stop: str | None
) -> tuple[list[_Node], set[str]]:
    """The nodes behind some tensors, in their order, and all the tensors that they take."""
    makers = {name: index for index, node in enumerate(known) for name in node.gives}
    found: set[int] = set()
    names: set[str] = set()
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name in names:
            continue
        names.add(name)
        index = makers.get(name)
        if name != stop and index is not None and index not in found:
            found.add(index)
            waiting += known[index].needs
    return [known[index] for index in sorted(found)], names


def _graph(
    graph: memoryview, nodes: Sequence[_Node], names: set[str], rims: Sequence[bytes]
) -> bytes:
    weights = (
        bytes(entry)
        for field, payload, entry in entries(graph)
        if field == GRAPH_WEIGHTS
        and payload is not None
        and text_of(payload, WEIGHTS_NAME) in names
    )
    name = message(GRAPH_NAME, text_of(graph, GRAPH_NAME).encode())
    body = b"".join((*(node.entry for node in nodes), name, *weights, *rims))
    return message(MODEL_GRAPH, body)
