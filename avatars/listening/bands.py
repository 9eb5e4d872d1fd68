"""What the net hears: log-mel bands of a stream, levelled, in whole numbers.

Whole numbers make every sum behind them exact, whatever the order: so any chunking of the same
sound gives the same mouth to the last bit, though matrix libraries round by the shape of a batch.
"""

from functools import cache
from math import log10
from typing import Final

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from engine.voice_ports import SPOKEN_RATE, Pcm

HOP: Final = 480
"""Samples at SPOKEN_RATE: 20 ms."""
WINDOW: Final = 600
"""25 ms, around the middle of a hop; a transform of this length has its bins every 40 Hz."""
EDGE: Final = (WINDOW - HOP) // 2
BANDS: Final = 26
LOW_HZ, HIGH_HZ = 80.0, 7_600.0
"""Below half of 16 kHz: what a phone line of good quality carries is heard alike."""
BACK, AHEAD = 5, 3
"""Hops around the one that is asked about; 60 ms of look-ahead."""
WIDTH: Final = (BACK + 1 + AHEAD) * BANDS
STEPS: Final = 8
"""Whole numbers to one unit of the natural logarithm of power."""
LOWEST, HIGHEST = -14.0, 3.0
"""Range around the level, in the same unit: 60 dB down, 13 dB up."""
FINE: Final = 1_024.0
"""Logarithms are rounded to this part, far above what a batch's shape changes."""
HUSH: Final = 1e-8
"""Mean power of a band (full scale is about 1) that is added to all: -80 dB."""
FIRST_LEVEL, LOWEST_LEVEL = -6.5, -10.5
"""The level before the first sound, and the lowest: quieter sound stays under the range."""
RISE: Final = 0.5
"""Share of the way up to a louder hop."""
FALL: Final = 0.02
"""A hop; 4 dB a second."""

AT_ONCE: Final = 32
"""Hops: larger products are spread over threads, which costs more than it brings."""

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int8]
"""Shape (hops, WIDTH): the bands of BACK + 1 + AHEAD hops, oldest first."""


class BandStream:
    """Cut a stream into hops and give each with its neighbours.

    Args:
        warp: Stretches the frequencies, as a longer or shorter throat does; for training.
    """

    def __init__(self, *, warp: float = 1.0) -> None:
        self._filters = _filters(warp)
        self._sound: Pcm = np.zeros(EDGE, np.int16)
        self._logs: Floats = np.zeros((0, BANDS))
        self._level = FIRST_LEVEL
        self._taken = 0
        self._given = 0

    def feed(self, pcm: Pcm, *, is_last: bool = False) -> Rows:
        """Take the next piece of sound.

        Args:
            pcm: At SPOKEN_RATE, shape (n,), n may be 0.
            is_last: The rest comes out, silence follows.

        Returns:
            Rows of the hops whose look-ahead is there; after the last piece, of every hop begun.
        """
        self._taken += len(pcm)
        self._sound = np.concatenate([self._sound, pcm])
        wanted = -(-self._taken // HOP) - self._given
        if is_last:
            self._sound = np.pad(self._sound, (0, (AHEAD + 1) * HOP + WINDOW))
        logs = self._hops()
        if not self._given and not len(self._logs) and len(logs):
            logs = np.concatenate([np.full((BACK, BANDS), np.log(HUSH)), logs])
        self._logs = np.concatenate([self._logs, logs])
        rows = self._rows()[: max(0, wanted)]
        self._given += len(rows)
        return rows

    def _hops(self) -> Floats:
        """Log bands of the whole hops, shape (hops, BANDS)."""
        count = max(0, (len(self._sound) - WINDOW) // HOP + 1)
        if not count:
            return np.zeros((0, BANDS))
        windows = sliding_window_view(self._sound, WINDOW)[::HOP][:count]
        self._sound = self._sound[count * HOP :]
        return np.concatenate(
            [self._bands(windows[n : n + AT_ONCE]) for n in range(0, count, AT_ONCE)]
        )

    def _bands(self, windows: Pcm) -> Floats:
        """Log bands of windows, shape (hops, BANDS)."""
        spectrum = np.fft.rfft(windows * _window(), axis=-1)
        power = np.square(spectrum.real) + np.square(spectrum.imag)
        return np.rint(np.log(power @ self._filters + HUSH) * FINE) / FINE

    def _rows(self) -> Rows:
        span = BACK + 1 + AHEAD
        count = len(self._logs) - span + 1
        if count <= 0:
            return np.zeros((0, WIDTH), np.int8)
        newest = np.rint(self._logs[span - 1 :].max(axis=1) * FINE) / FINE
        levels = np.array([self._levelled(float(one)) for one in newest])
        around = sliding_window_view(self._logs, span, axis=0).transpose(0, 2, 1)
        near = np.clip(around - levels[:, None, None], LOWEST, HIGHEST)
        self._logs = self._logs[count:]
        return np.rint(near * STEPS).astype(np.int8).reshape(count, WIDTH)

    def _levelled(self, loudness: float) -> float:
        """The level goes up quickly to a louder hop and down slowly."""
        if loudness > self._level:
            self._level += RISE * (loudness - self._level)
        else:
            self._level = max(LOWEST_LEVEL, self._level - FALL)
        return self._level


def rows_of(pcm: Pcm, *, warp: float = 1.0) -> Rows:
    """Rows of a whole sound."""
    return BandStream(warp=warp).feed(pcm, is_last=True)


@cache
def _window() -> Floats:
    """Scaled so that a full-scale sine has power 1 in its bin."""
    hann = np.hanning(WINDOW + 1)[:-1]
    return hann / (hann.sum() / 2 * 32_768.0)


@cache
def _filters(warp: float) -> Floats:
    """Triangles on the mel scale, shape (WINDOW / 2 + 1, BANDS), each with sum 1."""
    low, high = (2_595.0 * log10(1.0 + hz / 700.0) for hz in (LOW_HZ, HIGH_HZ))
    mels: Floats = np.linspace(low, high, BANDS + 2)
    hz: Floats = np.minimum(700.0 * (np.power(10.0, mels / 2_595.0) - 1.0) * warp, SPOKEN_RATE / 2)
    bins = np.arange(WINDOW // 2 + 1) * (SPOKEN_RATE / WINDOW)
    up = (bins[:, None] - hz[:-2]) / np.diff(hz)[:-1]
    down = (hz[2:] - bins[:, None]) / np.diff(hz)[1:]
    triangles = np.clip(np.minimum(up, down), 0.0, None)
    # The lowest triangles are narrower than a bin and might catch none.
    nearest = np.abs(bins[:, None] - hz[1:-1]).argmin(axis=0)
    triangles[nearest, np.arange(BANDS)] += 1e-3
    return triangles / triangles.sum(axis=0)
