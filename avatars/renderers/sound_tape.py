"""The last seconds of a reply's sound, by position."""

from typing import Final

import numpy as np

from engine.voice_ports import SPOKEN_RATE, Pcm

_KEPT: Final = 60 * SPOKEN_RATE
"""A voice is made faster than it is heard; so much may lie ahead."""


class SoundTape:
    """Keeps sound by the stage's samples; what was never heard is silence."""

    def __init__(self) -> None:
        self._sound = np.zeros(_KEPT, np.int16)
        self.end = 0
        """After the newest sample."""

    def write(self, pcm: Pcm, at: int) -> None:
        """Keep sound that will be played at a position; what lay after that is forgotten."""
        if at < 0:
            raise ValueError(f"sound at {at} samples")
        self._clear(max(at, self.end - _KEPT), self.end)
        self._clear(max(self.end, at - _KEPT), at)
        kept = pcm[-_KEPT:]
        start = at + len(pcm) - len(kept)
        self._sound[np.arange(start, start + len(kept)) % _KEPT] = kept
        self.end = at + len(pcm)

    def read(self, at: int, count: int) -> Pcm:
        """The samples from a position on."""
        places = np.arange(at, at + count)
        known = (places >= max(0, self.end - _KEPT)) & (places < self.end)
        return np.where(known, self._sound[places % _KEPT], 0).astype(np.int16)

    def _clear(self, start: int, end: int) -> None:
        if end > start:
            self._sound[np.arange(start, min(end, start + _KEPT)) % _KEPT] = 0
