"""Piper's network in two halves: the first decides what is said and when, the second sounds it.

The second half looks only 10 frames of 12 ms around each moment, so it can sound a clause piece by
piece with the same samples: the first piece of a long clause comes in half the time.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from voice.loudness import Sound
from voice.onnx_halves import halves
from voice.onnx_outputs import nodes
from voice.speaking_net import Node, SpeakingNet, Tensor
from voice.speaking_threads import Stop

HOP: Final = 256
"""Samples of a frame."""
AROUND: Final = 12
"""Frames around a piece that are computed and thrown away; from 10 on nothing changes."""
FIRST_FRAMES: Final = 32
"""0.37 s."""
LATER_FRAMES: Final = 128
DECODER: Final = "/dec/conv_pre/Conv"


class PiperHalves:
    """Both halves, loaded.

    Args:
        front: Takes what Piper takes; gives frames and durations.
        back: Takes frames, gives sound.
        link: The tensor between them.
    """

    def __init__(self, front: SpeakingNet, back: SpeakingNet, link: str) -> None:
        self._front = front
        self._back = back
        self._link = link

    @property
    def inputs(self) -> set[str]:
        """What ``frames`` takes."""
        return self._front.inputs

    def frames(self, inputs: dict[str, Tensor], stop: Stop) -> tuple[Tensor, Tensor] | None:
        """Decide.

        Returns:
            Frames of shape (1, channels, n) and the symbols' durations in frames; None when the
            listener went away.
        """
        answer = self._front.run(inputs, stop)
        return None if answer is None else (answer[0], answer[1])

    def sounds(self, frames: Tensor, stop: Stop) -> Iterator[tuple[Sound, bool]]:
        """Sound piece by piece, each with whether it is the last; ends early at ``stop``."""
        count = frames.shape[2]
        first, size = 0, FIRST_FRAMES
        while first < count:
            last = first + size
            if count - last < FIRST_FRAMES:
                last = count
            begin = max(0, first - AROUND)
            answer = self._back.run({self._link: frames[:, :, begin : last + AROUND]}, stop)
            if answer is None:
                return
            sound = answer[0].reshape(-1).astype(np.float32)
            yield sound[(first - begin) * HOP : (last - begin) * HOP], last == count
            first, size = last, LATER_FRAMES


def open_halves(model: bytes, *, threads: int, name: str) -> PiperHalves | None:
    """Load a voice in two halves; None where its network is built in another way.

    Raises:
        OnnxFormatError: These are no weights.
        VoiceBackendError: They cannot be loaded.
    """
    known = list(nodes(model))
    links = [node[2][0] for node in known if node[1] == DECODER]
    durations = [node[3][0] for node in known if is_duration(node)]
    if len(links) != 1 or len(durations) != 1:
        return None
    parts = halves(model, links[0], durations)
    if parts is None:
        return None
    front, back = (SpeakingNet(part, _none, threads=threads, name=name) for part in parts)
    return PiperHalves(front, back, links[0])


def is_duration(node: Node) -> bool:
    """VITS rounds its durations up in the graph's one Ceil."""
    return node[0] == "Ceil"


def _none(_: Node) -> bool:
    """All outputs are there already."""
    return False
