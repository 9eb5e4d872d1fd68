"""Sound as mouth nets of the Wav2Lip kind hear it: loudness by pitch, 80 times a second.

Source:
    Prajwal et al. 2020, "A lip sync expert is all you need for speech to lip generation in the
    wild": 16 kHz, windows of 800 samples every 200, 80 mel bands from 55 to 7600 Hz, decibels
    scaled to -4..4.
"""

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import soxr

from engine.voice_ports import SPOKEN_RATE, Pcm

RATE: Final = 16_000
WINDOW: Final = 800
HOP: Final = 200
BANDS: Final = 80
STEPS: Final = 16
"""Of a look at the sound; 0.2 s."""
_LOWEST_HZ, _HIGHEST_HZ = 55.0, 7_600.0
_FLOOR_DB, _REFERENCE_DB, _SCALE = -100.0, 20.0, 4.0
_EMPHASIS: Final = 0.97

NEEDED: Final = ((STEPS - 1) * HOP + WINDOW + 1) * SPOKEN_RATE // RATE + 1
"""Samples at SPOKEN_RATE for ``STEPS`` steps."""
LEAD: Final = (WINDOW // 2) * SPOKEN_RATE // RATE
"""Samples at SPOKEN_RATE before the middle of the first step."""

Mel = npt.NDArray[np.float32]
"""Shape (bands, steps), -4..4."""


def mel_of(pcm: Pcm) -> Mel:
    """Look at a piece of sound.

    Args:
        pcm: ``NEEDED`` samples at SPOKEN_RATE, or more or fewer for other numbers of steps.
    """
    sound = soxr.resample(pcm.astype(np.float32) / np.float32(32_768), SPOKEN_RATE, RATE)
    bright = sound[1:] - np.float32(_EMPHASIS) * sound[:-1]
    count = max(0, (len(bright) - WINDOW) // HOP + 1)
    if not count:
        return np.zeros((BANDS, 0), np.float32)
    pieces = np.lib.stride_tricks.sliding_window_view(bright, WINDOW)[::HOP][:count]
    heights = np.abs(np.fft.rfft(pieces * _hann(), axis=1)).astype(np.float32)
    loud = np.maximum(heights @ _bands(), np.float32(10 ** (_FLOOR_DB / 20)))
    decibels = 20 * np.log10(loud) - _REFERENCE_DB
    scaled = 2 * _SCALE * (decibels - _FLOOR_DB) / -_FLOOR_DB - _SCALE
    return np.clip(scaled, -_SCALE, _SCALE).astype(np.float32).T


@lru_cache(maxsize=1)
def _hann() -> npt.NDArray[np.float32]:
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)


@lru_cache(maxsize=1)
def _bands() -> npt.NDArray[np.float32]:
    """Triangles over the frequencies, of equal area.

    Returns:
        Shape (401, 80).

    Source:
        Slaney 1998, "Auditory Toolbox": linear to 1 kHz, logarithmic above.
    """
    ends = _hertz(np.linspace(_mel(_LOWEST_HZ), _mel(_HIGHEST_HZ), BANDS + 2))
    at = np.linspace(0, RATE / 2, WINDOW // 2 + 1)[:, None]
    up = (at - ends[:-2]) / (ends[1:-1] - ends[:-2])
    down = (ends[2:] - at) / (ends[2:] - ends[1:-1])
    area = 2.0 / (ends[2:] - ends[:-2])
    return (np.maximum(0, np.minimum(up, down)) * area).astype(np.float32)


def _mel(hertz: float) -> float:
    return (
        hertz * 3 / 200 if hertz < 1_000 else 15 + 27 * float(np.log(hertz / 1_000) / np.log(6.4))
    )


def _hertz(mels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(mels < 15, mels * 200 / 3, 1_000 * np.exp((mels - 15) * np.log(6.4) / 27))
