"""Both voices of a film as one sound at 48 kHz, a piece after the other."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import soxr

from avatars.films.timeline import Run
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm

FILM_RATE: Final = 48_000
"""Samples a second of a film's sound."""
FULL: Final = 32_768.0
Sound = npt.NDArray[np.float32]


class Voice:
    """One voice from the film's beginning on.

    Args:
        runs: When which sound is heard, in order of time.
        sound: The file that they point into; what it lacks is silence.
        rate: Its samples a second.
    """

    def __init__(self, runs: Sequence[Run], sound: Pcm, rate: int) -> None:
        self._runs = list(runs)
        self._sound = sound
        self._rate = rate
        self._resampler = soxr.ResampleStream(rate, FILM_RATE, 1, dtype="float32")
        self._fed = 0
        """Samples at the own rate that were resampled."""
        self._ready: Sound = np.empty(0, np.float32)

    def read(self, count: int) -> Sound:
        """The next samples at FILM_RATE."""
        while len(self._ready) < count:
            piece = self._at(self._fed, self._rate // 4)
            self._fed += len(piece)
            self._ready = np.concatenate([self._ready, self._resampler.resample_chunk(piece)])
        taken, self._ready = self._ready[:count], self._ready[count:]
        return taken

    def _at(self, begin: int, count: int) -> Sound:
        """Samples from a place on at the own rate, silence where nothing is heard."""
        piece = np.zeros(count, np.float32)
        for run in self._runs:
            at = run.at * self._rate // SPOKEN_RATE
            if at >= begin + count:
                break
            first, last = max(at, begin), min(at + run.length, begin + count)
            if first < last:
                found = self._sound[run.offset + first - at : run.offset + last - at]
                piece[first - begin : first - begin + len(found)] += found / np.float32(FULL)
        while self._runs and self._ends(self._runs[0]) <= begin:
            self._runs.pop(0)
        return piece

    def _ends(self, run: Run) -> int:
        return run.at * self._rate // SPOKEN_RATE + run.length


class Mix:
    """The sound of a film."""

    def __init__(self, persona: Voice, fan: Voice) -> None:
        self._voices = (persona, fan)

    def read(self, count: int) -> Sound:
        """The next samples, never louder than full."""
        total = sum((voice.read(count) for voice in self._voices), np.zeros(count, np.float32))
        return np.clip(total, -1.0, 1.0)


def mix_of(persona: tuple[Sequence[Run], Pcm], fan: tuple[Sequence[Run], Pcm]) -> Mix:
    """Both voices, each with when it is heard and where it lies."""
    return Mix(Voice(*persona, SPOKEN_RATE), Voice(*fan, HEARD_RATE))
