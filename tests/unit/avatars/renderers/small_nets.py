"""A net with the shapes of Wav2Lip's: it gives the face back, brighter when the sound is louder."""

from pathlib import Path

import numpy as np

from voice.onnx_wire import message, number

FLOAT, INT64 = 1, 7


def text(field: int, value: str) -> bytes:
    return message(field, value.encode())


def value(field: int, name: str, sizes: tuple[int, ...]) -> bytes:
    shape = b"".join(message(1, number(1, one)) for one in sizes)
    tensor = number(1, FLOAT) + message(2, shape)
    return message(field, text(1, name) + message(2, message(1, tensor)))


def constant(name: str, values: np.ndarray) -> bytes:
    kind = INT64 if values.dtype == np.int64 else FLOAT
    dims = b"".join(number(1, one) for one in values.shape)
    return message(5, dims + number(2, kind) + text(8, name) + message(9, values.tobytes()))


def node(kind: str, inputs: list[str], output: str) -> bytes:
    taken = b"".join(text(1, one) for one in inputs)
    return message(1, taken + text(2, output) + text(4, kind))


def brightening_net(
    side: int = 96, bands: int = 80, channels: int = 6, out: int | None = None
) -> bytes:
    graph = b"".join(
        (
            node("Slice", ["face", "three", "six", "one"], "seen"),
            node("ReduceMean", ["mel"], "loud"),
            node("Mul", ["loud", "little"], "step"),
            node("Add", ["seen", "step"], "drawn"),
            text(2, "brightening"),
            constant("three", np.array([channels - 3], np.int64)),
            constant("six", np.array([channels], np.int64)),
            constant("one", np.array([1], np.int64)),
            constant("little", np.array([0.05], np.float32)),
            value(11, "mel", (1, 1, bands, 16)),
            value(11, "face", (1, channels, side, side)),
            value(12, "drawn", (1, 3, out or side, out or side)),
        )
    )
    return number(1, 8) + message(7, graph) + message(8, text(1, "") + number(2, 13))


def brought(
    folder: Path, net: bytes, note: str = '{"kind": "wav2lip", "licence": "CC BY-NC"}'
) -> Path:
    """Weights as an operator lays them down."""
    path = folder / "brought.onnx"
    path.write_bytes(net)
    path.with_suffix(".json").write_text(note)
    return path
