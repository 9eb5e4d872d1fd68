"""What a microphone hears besides the fan: the room, the mains, the street, the loudspeaker."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.voice_ports import HEARD_RATE, SPOKEN_RATE
from voice.pcm import Samples

ECHO_WINDOW: Final = SPOKEN_RATE
"""Played samples that an echo path looks back on: 1 s holds the latest echo and its tail."""
REFLECTIONS: Final = 6
SPEAKER_HZ: Final = (180.0, 5_500.0)
"""What a small loudspeaker gives."""


@dataclass(frozen=True, slots=True)
class EchoPath:
    """From the loudspeaker back into the microphone."""

    delay_ms: float
    gain_db: float
    """Loudness of the straight sound against what was played."""
    tail_db: float = -15.0
    """Loudness of the room's own sound against the straight one."""
    tail_s: float = 0.25
    """After so long the room's own sound is 60 dB softer."""


def bed(name: str, size: int, seed: int) -> Samples:
    """What is there all the time: shape (size,), at HEARD_RATE.

    Args:
        name: ``quiet``, ``room``, ``street``, ``hum50`` or ``hum60``.
        size: Samples.
        seed: The same seed gives the same samples.
    """
    dice = np.random.default_rng(seed)
    if name == "quiet":
        return _hiss(dice, size, 0.0, -84.0)
    if name == "room":
        return _hiss(dice, size, 0.5, -64.0)
    if name == "street":
        return _street(dice, size)
    hum = {"hum50": 50.0, "hum60": 60.0}[name]
    time_s = np.arange(size) / HEARD_RATE
    tones = sum(0.6**n * np.sin(2 * np.pi * hum * (2 * n + 1) * time_s) for n in range(5))
    return _hiss(dice, size, 0.5, -68.0) + scaled(np.asarray(tones), -42.0)


def echo_of(played: Samples, path: EchoPath) -> Samples:
    """What comes back of a played sound, for as long as it lasts.

    Args:
        played: Shape (n,), at SPOKEN_RATE; n a multiple of 3.
        path: The way back.

    Returns:
        Shape (2 n / 3,), at HEARD_RATE.
    """
    size = len(played) + ECHO_WINDOW
    bent = np.tanh(1.5 * played) / 1.5  # a small loudspeaker that is turned up
    spectrum = np.fft.rfft(bent, size) * _response(path, size)
    heard = np.fft.irfft(spectrum[: size // 3 + 1], 2 * size // 3) * (2 / 3)
    return heard[: 2 * len(played) // 3].astype(np.float32)


def scaled(sound: npt.NDArray[np.floating], level_db: float) -> Samples:
    """Bring a sound to a loudness in dBFS RMS."""
    rms = float(np.sqrt(np.mean(np.square(sound)))) or 1.0
    return (sound * (10 ** (level_db / 20) / rms)).astype(np.float32)


def coloured(dice: np.random.Generator, size: int, slope: float) -> Samples:
    """Noise whose power falls with frequency to the power of ``2 * slope``."""
    if not size:
        return np.zeros(0, dtype=np.float32)
    spectrum = np.fft.rfft(dice.standard_normal(size))
    hz = np.fft.rfftfreq(size, 1 / HEARD_RATE)
    spectrum *= np.maximum(hz, 20.0) ** -slope
    return np.fft.irfft(spectrum, size).astype(np.float32)


def _hiss(dice: np.random.Generator, size: int, slope: float, level_db: float) -> Samples:
    return scaled(coloured(dice, size, slope), level_db)


def _street(dice: np.random.Generator, size: int) -> Samples:
    """Cars that pass: a rumble that swells."""
    time_s = np.arange(size) / HEARD_RATE
    swell = 1.0 + 0.6 * np.sin(2 * np.pi * 0.23 * time_s + dice.uniform(0, 6.0))
    return scaled(coloured(dice, size, 1.0) * swell, -50.0)


@cache
def _response(path: EchoPath, size: int) -> npt.NDArray[np.complex128]:
    """The way's spectrum: straight sound, early reflections, a tail, the loudspeaker's band."""
    dice = np.random.default_rng(round(path.delay_ms * 1_000 - path.gain_db))
    taps = np.zeros(round(path.tail_s * SPOKEN_RATE))
    taps[0] = 1.0
    for _ in range(REFLECTIONS):
        at = int(dice.uniform(0.002, 0.03) * SPOKEN_RATE)
        taps[at] += dice.choice([-1, 1]) * 10 ** (-dice.uniform(8, 16) / 20)
    tail = dice.standard_normal(len(taps)) * np.logspace(0, -3, len(taps))
    taps += tail * 10 ** (path.tail_db / 20) / np.sqrt(np.sum(tail**2))
    hz = np.fft.rfftfreq(size, 1 / SPOKEN_RATE)
    low, high = SPEAKER_HZ
    band = 1 / (1 + (low / np.maximum(hz, 1.0)) ** 4) / (1 + (hz / high) ** 8)
    ripple = 10 ** (3.0 * np.sin(2 * np.pi * hz / 1_700.0) / 20)
    late = np.exp(-2j * np.pi * hz * path.delay_ms / 1_000)
    gain = 10 ** (path.gain_db / 20)
    return np.fft.rfft(taps, size) * band * ripple * late * gain
