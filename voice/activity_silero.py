"""Silero's voice activity detector: one loaded network for all rooms, their frames in batches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

import numpy as np
import numpy.typing as npt

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import FRAME, HEARD_RATE, Pcm
from voice.batcher import Batcher
from voice.onnx import Net, load_net, zeros
from voice.pcm import Samples, check_frame, to_samples
from voice.weights import check_runtime, find_weights

PACKAGE: Final = "silero-vad"
FILE: Final = "silero_vad.onnx"
CONTEXT: Final = 64
"""Samples of the frame before, which the network sees again."""
STATE: Final = (2, 128)
TICK_S: Final = 0.004
"""A frame's longest wait for company; a frame lasts 32 ms."""
MAX_BATCH: Final = 128
MAX_WAITING: Final = 2_048
"""Frames; more than a second of 64 rooms."""


@dataclass(slots=True)
class _Memory:
    """What the network knows of one microphone."""

    context: Samples = field(default_factory=lambda: zeros(CONTEXT))
    state: npt.NDArray[np.float32] = field(default_factory=lambda: zeros(*STATE))


class SileroStream:
    """One fan's microphone; made by :meth:`SileroActivity.open`."""

    def __init__(self, owner: "SileroActivity") -> None:
        self._owner = owner
        self.memory: _Memory | None = _Memory()
        """None once closed."""

    async def probability(self, frame: Pcm) -> float:
        """How likely the next ``FRAME`` samples hold speech, 0 to 1.

        A frame whose wait is cancelled before its batch runs is a frame never heard.

        Raises:
            TypeError: Not int16 of one dimension.
            ValueError: Not ``FRAME`` samples.
            VoiceBackendError: Closed, overloaded, or the weights cannot be loaded.
        """
        check_frame(frame)
        if self.memory is None:
            raise _closed()
        return await self._owner.batcher.ask((self, to_samples(frame)))

    def close(self) -> None:
        """Forget the fan; frames that wait get the error ``closed``."""
        if self.memory is not None:
            self.memory = None
            self._owner.open_streams -= 1


Frame = tuple[SileroStream, Samples]


class SileroActivity:
    """Tells speech from silence.

    Args:
        weights: An ONNX file; None takes the one of the package ``silero-vad``.
        tick_s: How long a frame waits for frames of other streams.
        threads: Compute threads.

    Raises:
        VoiceBackendError: The weights or their library are missing.
    """

    def __init__(
        self, weights: Path | None = None, *, tick_s: float = TICK_S, threads: int = 1
    ) -> None:
        self._path = find_weights(weights, package=PACKAGE, file=FILE)
        check_runtime("onnxruntime", "onnxruntime")
        self._threads = threads
        self._net: Net | None = None
        self.open_streams = 0
        """How many microphones there are."""
        self.batcher: Batcher[Frame, float] = Batcher(
            self._run,
            name="silero",
            max_batch=MAX_BATCH,
            max_waiting=MAX_WAITING,
            tick_s=tick_s,
            full_at=lambda: self.open_streams,
        )

    @property
    def name(self) -> str:
        """``silero:`` and the file's stem."""
        return f"silero:{self._path.stem}"

    def open(self) -> SileroStream:
        """Begin to listen to another fan."""
        self.open_streams += 1
        return SileroStream(self)

    async def warm(self) -> None:
        """Load the weights and use them once.

        Raises:
            VoiceBackendError: They cannot be loaded.
        """
        stream = self.open()
        try:
            await stream.probability(np.zeros(FRAME, dtype=np.int16))
        finally:
            stream.close()

    def busy_s(self) -> float:
        """How long frames wait for their batch."""
        return self.batcher.waits.busy_s()

    async def aclose(self) -> None:
        """Free the weights and end the thread."""
        await self.batcher.aclose()
        self._net = None

    def _run(self, frames: Sequence[Frame]) -> list[float | VoiceBackendError]:
        """Answer a batch; in the batcher's thread."""
        if self._net is None:
            inputs = {"input", "state", "sr"}
            self._net = load_net(self._path, inputs=inputs, threads=self._threads)
        answers: list[float | VoiceBackendError] = [_closed()] * len(frames)
        for places in rounds([id(stream) for stream, _ in frames]):
            self._run_round(self._net, frames, places, answers)
        return answers

    def _run_round(
        self,
        net: Net,
        frames: Sequence[Frame],
        places: Iterable[int],
        answers: list[float | VoiceBackendError],
    ) -> None:
        """Run at most one frame of each stream."""
        known = [(place, frames[place][0].memory) for place in places]
        alive = [(place, memory) for place, memory in known if memory is not None]
        if not alive:
            return
        heard = np.empty((len(alive), CONTEXT + FRAME), dtype=np.float32)
        for row, (place, memory) in zip(heard, alive, strict=True):
            row[:CONTEXT], row[CONTEXT:] = memory.context, frames[place][1]
        states = np.stack([memory.state for _, memory in alive], axis=1)
        rate = np.array(HEARD_RATE, dtype=np.int64)
        output, after = net.run(None, {"input": heard, "state": states, "sr": rate})
        chances = cast("list[float]", output[:, 0].tolist())
        for index, (place, memory) in enumerate(alive):
            # Copies, so that a stream does not keep its whole batch in memory.
            memory.context = heard[index, -CONTEXT:].copy()
            memory.state = after[:, index].copy()
            answers[place] = chances[index]


def rounds(keys: Sequence[int]) -> list[list[int]]:
    """Split places so that a round has each key once and a key's places stay in order."""
    seen: dict[int, int] = {}
    split: list[list[int]] = []
    for place, key in enumerate(keys):
        nth = seen.get(key, 0)
        seen[key] = nth + 1
        if nth == len(split):
            split.append([])
        split[nth].append(place)
    return split


def _closed() -> VoiceBackendError:
    return VoiceBackendError("closed", "this microphone is closed")
