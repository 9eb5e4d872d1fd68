"""Change the sample rate of a stream, with exact positions and an exact length."""

from typing import Any, Final, cast

import numpy as np
import soxr

from engine.voice_ports import SPOKEN_RATE
from voice.loudness import Sound

QUALITY: Final = "HQ"


def position(sample: int, rate: int, to_rate: int = SPOKEN_RATE) -> int:
    """Where a sample of one rate lies at another, rounded to the nearest."""
    return (2 * sample * to_rate + rate) // (2 * rate)


class Resampler:
    """A stream from ``rate`` to ``to_rate``; any chunking gives the same samples.

    Args:
        rate: Samples a second that come in.
        to_rate: Samples a second that go out.
    """

    def __init__(self, rate: int, to_rate: int = SPOKEN_RATE) -> None:
        self._rate = rate
        self._to_rate = to_rate
        self._taken = 0
        self._given = 0
        # soxr carries no types: the one cast.
        make = cast("Any", soxr).ResampleStream
        self._stream: Any = (
            None if rate == to_rate else make(rate, to_rate, 1, dtype="float32", quality=QUALITY)
        )

    @property
    def given(self) -> int:
        """Samples that came out so far."""
        return self._given

    def feed(self, sound: Sound, *, is_last: bool = False) -> Sound:
        """Resample the next piece.

        Args:
            sound: Shape (n,), n may be 0.
            is_last: Flushes; afterwards exactly ``position(samples in)`` samples have come out.

        Returns:
            What is ready: a few milliseconds stay inside until the next piece.
        """
        self._taken += len(sound)
        if self._stream is None:
            out = sound
        else:
            plain = np.ascontiguousarray(sound, dtype=np.float32)
            out = cast("Sound", self._stream.resample_chunk(plain, last=is_last))
        if is_last:
            want = max(0, position(self._taken, self._rate, self._to_rate) - self._given)
            out = np.pad(out[:want], (0, max(0, want - len(out))))
        self._given += len(out)
        return out


def resampled(sound: Sound, rate: int, to_rate: int = SPOKEN_RATE) -> Sound:
    """Resample a whole sound at once."""
    return Resampler(rate, to_rate).feed(sound, is_last=True)
