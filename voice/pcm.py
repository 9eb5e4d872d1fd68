"""Checks and conversions of heard samples."""

import numpy as np
import numpy.typing as npt

from engine.voice_ports import FRAME, Pcm

Samples = npt.NDArray[np.float32]
"""Mono samples in [-1, 1], shape (n,)."""


def check_pcm(audio: Pcm) -> None:
    """Refuse what is not mono 16-bit PCM.

    Raises:
        TypeError: Another dtype or shape.
    """
    if audio.dtype != np.int16 or audio.ndim != 1:
        raise TypeError(f"audio must be int16 of shape (n,), not {audio.dtype} {audio.shape}")


def check_frame(frame: Pcm) -> None:
    """Refuse what is not one frame.

    Raises:
        TypeError: Another dtype or shape.
        ValueError: Not ``FRAME`` samples.
    """
    check_pcm(frame)
    if frame.size != FRAME:
        raise ValueError(f"a frame has {FRAME} samples, not {frame.size}")


def to_samples(audio: Pcm) -> Samples:
    """A copy as float32 in [-1, 1]."""
    return audio.astype(np.float32) * np.float32(1 / 32_768)


def rms(audio: Pcm) -> float:
    """Root mean square in [0, 1]; 0 for no samples."""
    if audio.size == 0:
        return 0.0
    return float(np.sqrt(np.mean(np.square(to_samples(audio)))))
