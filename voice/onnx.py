"""Loads ONNX weights for one CPU thread."""

from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
import numpy.typing as npt

from engine.voice_errors import VoiceBackendError
from voice.weights import import_runtime

Tensor = npt.NDArray[Any]


class Net(Protocol):
    """What we use of ``onnxruntime.InferenceSession``."""

    def run(self, output_names: None, input_feed: dict[str, Tensor]) -> list[Tensor]:
        """All outputs, in the order of the file."""
        ...


def load_net(path: Path, *, inputs: set[str], threads: int = 1) -> Net:
    """Load weights; takes tens of milliseconds, so never on an event loop.

    Args:
        path: An ONNX file.
        inputs: Names that the file's inputs must have.
        threads: Compute threads.

    Raises:
        VoiceBackendError: onnxruntime is missing, or the file is no such network.
    """
    runtime = cast("Any", import_runtime("onnxruntime", "onnxruntime"))
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Spinning threads burn the cores that other models need.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        net = runtime.InferenceSession(
            str(path), sess_options=options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's own errors share no base below Exception
        raise VoiceBackendError("load_failed", f"{path.name} cannot be loaded: {error}") from error
    names = {one.name for one in net.get_inputs()}
    if names != inputs:
        raise VoiceBackendError(
            "load_failed", f"{path.name} asks for {sorted(names)}, not {sorted(inputs)}"
        )
    return cast("Net", net)


def zeros(*shape: int) -> npt.NDArray[np.float32]:
    """Float32 zeros."""
    return np.zeros(shape, dtype=np.float32)
