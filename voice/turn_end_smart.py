"""Smart Turn v3: tells from the sound whether a turn is over.

Source:
    smart-turn-v3.2-cpu.onnx of the package ``pipecat-ai`` (BSD-2-Clause, Daily); only the file is
    used, the package is never imported.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

import numpy as np

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import HEARD_RATE, Pcm
from voice.batcher import Batcher
from voice.log_mel import Features, log_mel
from voice.onnx import Net, load_net, zeros
from voice.pcm import check_pcm, to_samples
from voice.weights import check_runtime, find_weights

PACKAGE: Final = "pipecat-ai"
FILE: Final = "smart-turn-v3.2-cpu.onnx"
HEARD: Final = 8 * HEARD_RATE
"""Samples that the network looks at."""
MAX_BATCH: Final = 4
MAX_WAITING: Final = 64


class SmartTurnEnd:
    """Tells the end of a turn from a pause for thought by its sound; the text is not read.

    Args:
        weights: An ONNX file; None takes the one of the package ``pipecat-ai``.
        threads: Compute threads.

    Raises:
        VoiceBackendError: The weights or their library are missing.
    """

    def __init__(self, weights: Path | None = None, *, threads: int = 1) -> None:
        self._path = find_weights(weights, package=PACKAGE, file=FILE)
        check_runtime("onnxruntime", "onnxruntime")
        self._threads = threads
        self._net: Net | None = None
        self._batcher: Batcher[Pcm, float] = Batcher(
            self._run, name="smart-turn", max_batch=MAX_BATCH, max_waiting=MAX_WAITING
        )

    @property
    def name(self) -> str:
        """``smart_turn:`` and the file's stem."""
        return f"smart_turn:{self._path.stem}"

    async def probability(self, audio: Pcm, text: str) -> float:
        """How likely the fan has finished, 0 to 1; 0 while there is no sound at all.

        Args:
            audio: The turn so far at HEARD_RATE; the last 8 seconds are used.
            text: Not read.

        Raises:
            TypeError: Not int16 of one dimension.
            VoiceBackendError: Closed, overloaded, or the weights cannot be loaded.
        """
        check_pcm(audio)
        if audio.size == 0:
            return 0.0
        return await self._batcher.ask(audio[-HEARD:].copy())

    async def warm(self) -> None:
        """Load the weights and use them once.

        Raises:
            VoiceBackendError: They cannot be loaded.
        """
        await self.probability(np.zeros(HEARD_RATE, dtype=np.int16), "")

    def busy_s(self) -> float:
        """How long questions wait for the thread."""
        return self._batcher.waits.busy_s()

    async def aclose(self) -> None:
        """Free the weights and end the thread."""
        await self._batcher.aclose()
        self._net = None

    def _run(self, turns: Sequence[Pcm]) -> list[float | VoiceBackendError]:
        """Answer a batch; in the batcher's thread."""
        if self._net is None:
            self._net = load_net(self._path, inputs={"input_features"}, threads=self._threads)
        features = np.stack([_features(audio) for audio in turns])
        chances = self._net.run(None, {"input_features": features})[0]
        return cast("list[float | VoiceBackendError]", chances[:, 0].tolist())


def _features(audio: Pcm) -> Features:
    """Features of the last 8 seconds, silence put before a shorter turn: shape (80, 800)."""
    heard = zeros(HEARD)
    heard[HEARD - audio.size :] = to_samples(audio)
    return log_mel(heard)
