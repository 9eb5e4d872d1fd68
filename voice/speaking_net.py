"""An ONNX network that speaks, with its phoneme durations shown and runs that can be broken off."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy.typing as npt

from engine.voice_errors import VoiceBackendError
from voice.onnx_outputs import OnnxFormatError, nodes, with_output
from voice.speaking_threads import Stop
from voice.weights import import_runtime

Tensor = npt.NDArray[Any]
Node = tuple[str, str, list[str], list[str]]
"""Operator, node name, inputs, outputs."""


class SpeakingNet:
    """Loaded weights; ``run`` may be called from several threads.

    Args:
        model: The serialized network.
        durations: Picks the node whose first output holds the phonemes' durations.
        threads: Compute threads of one run.
        name: For messages.

    Raises:
        VoiceBackendError: onnxruntime is missing, or these are no weights.
    """

    def __init__(
        self, model: bytes, durations: Callable[[Node], bool], *, threads: int, name: str
    ) -> None:
        self._runtime = cast("Any", import_runtime("onnxruntime", "onnxruntime"))
        options = self._runtime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Clauses differ in length, so remembered memory plans only pile up.
        options.enable_mem_pattern = False
        # Spinning threads burn the cores that other models need.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            found = [node for node in nodes(model) if durations(node)]
            patched = with_output(model, found[0][3][0]) if len(found) == 1 else model
            self._session = self._runtime.InferenceSession(
                patched, sess_options=options, providers=["CPUExecutionProvider"]
            )
        except (OnnxFormatError, UnicodeDecodeError) as error:
            raise VoiceBackendError("load_failed", f"{name} is no ONNX network") from error
        except Exception as error:  # onnxruntime's own errors share no base below Exception
            raise VoiceBackendError("load_failed", f"{name} cannot be loaded: {error}") from error
        self.has_durations = len(found) == 1
        self.inputs: set[str] = {one.name for one in self._session.get_inputs()}

    def run(self, inputs: dict[str, Tensor], stop: Stop) -> list[Tensor] | None:
        """Compute all outputs, durations last; None when the listener went away meanwhile."""
        if stop.is_set:
            return None
        options = self._runtime.RunOptions()

        def interrupt() -> None:
            options.terminate = True

        stop.call_at_stop(interrupt)
        try:
            return cast("list[Tensor]", self._session.run(None, inputs, options))
        except Exception as error:  # as above
            if stop.is_set:
                return None
            raise VoiceBackendError("load_failed", f"the voice failed: {error}") from error
        finally:
            stop.call_at_stop(None)


def read_weights(paths: list[Path]) -> bytes:
    """Read a model that may lie in parts.

    Raises:
        VoiceBackendError: A part cannot be read.
    """
    try:
        return b"".join(path.read_bytes() for path in paths)
    except OSError as error:
        raise VoiceBackendError("weights_missing", f"cannot read {error.filename}") from error
