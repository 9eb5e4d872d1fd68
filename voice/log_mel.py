"""Log-mel features as Whisper hears them, in numpy.

Source:
    Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision", section 2.2;
    mel scale and area normalisation of Slaney's Auditory Toolbox, as in librosa.
"""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from engine.voice_ports import HEARD_RATE
from voice.pcm import Samples

WINDOW: Final = 400
"""Samples: 25 ms."""
HOP: Final = 160
"""Samples: 10 ms."""
MELS: Final = 80
FLOOR: Final = 1e-10
RANGE: Final = 8.0
"""Decades below the loudest that are kept."""
LOG_FROM_HZ: Final = 1_000.0
MELS_A_HZ: Final = 3 / 200
LOG_STEP: Final = float(np.log(6.4)) / 27

Floats = npt.NDArray[np.float64]
Features = npt.NDArray[np.float32]


def log_mel(samples: Samples) -> Features:
    """Features of levelled samples (mean 0, variance 1).

    Args:
        samples: At HEARD_RATE, shape (n,), n a multiple of HOP and at least WINDOW.

    Returns:
        Shape (MELS, n / HOP), about -1 to 1.
    """
    spread = np.sqrt(samples.var() + np.float32(1e-7))
    padded = np.pad((samples - samples.mean()) / spread, WINDOW // 2, mode="reflect")
    windows = sliding_window_view(padded, WINDOW)[::HOP][: samples.size // HOP]
    spectrum = np.fft.rfft(windows * _hann(), axis=-1)
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    mel = np.log10(np.maximum(_filters() @ power.T, FLOOR))
    return ((np.maximum(mel, mel.max() - RANGE) + 4) / 4).astype(np.float32)


@cache
def _hann() -> Samples:
    return np.hanning(WINDOW + 1)[:-1].astype(np.float32)


@cache
def _filters() -> Samples:
    """Triangles on the mel scale, shape (MELS, WINDOW / 2 + 1)."""
    edges_hz = _hz(np.linspace(0.0, _mel(HEARD_RATE / 2), MELS + 2))
    bins_hz = np.linspace(0, HEARD_RATE / 2, WINDOW // 2 + 1)
    widths = np.diff(edges_hz)
    slopes = edges_hz[:, None] - bins_hz[None, :]
    triangles = np.minimum(-slopes[:-2] / widths[:-1, None], slopes[2:] / widths[1:, None])
    areas = 2 / (edges_hz[2:] - edges_hz[:-2])
    return (np.maximum(0.0, triangles) * areas[:, None]).astype(np.float32)


def _mel(hz: float) -> float:
    """Mels of a frequency above LOG_FROM_HZ."""
    return LOG_FROM_HZ * MELS_A_HZ + float(np.log(hz / LOG_FROM_HZ)) / LOG_STEP


def _hz(mels: Floats) -> Floats:
    bend = LOG_FROM_HZ * MELS_A_HZ
    return np.where(mels < bend, mels / MELS_A_HZ, LOG_FROM_HZ * np.exp(LOG_STEP * (mels - bend)))
