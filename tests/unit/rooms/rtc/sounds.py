"""Sounds to code, and what they are like afterwards."""

import numpy as np

from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm
from rooms.rtc.opus import Encoder

HEARD = HEARD_RATE // 50
"""Samples of one packet once it is decoded."""


def tone(seconds: float, frequency: float = 300) -> Pcm:
    at = np.arange(int(SPOKEN_RATE * seconds)) / SPOKEN_RATE
    return (8_000 * np.sin(2 * np.pi * frequency * at)).astype(np.int16)


def voice(seconds: float) -> Pcm:
    """A vowel-like sound, steady enough to be concealed and rich enough to be speech."""
    at = np.arange(int(SPOKEN_RATE * seconds)) / SPOKEN_RATE
    sound = sum(np.sin(2 * np.pi * 150 * n * at) / n for n in range(1, 12))
    return (4_000 * np.asarray(sound)).astype(np.int16)


def packets(sound: Pcm) -> list[bytes]:
    encoder = Encoder()
    size = encoder.samples
    whole = len(sound) - len(sound) % size
    return [encoder.encode(sound[n : n + size]) for n in range(0, whole, size)]


def loudness(sound: Pcm) -> float:
    return float(np.sqrt(np.mean(sound.astype(float) ** 2)))


def steepest(sound: Pcm) -> int:
    """The largest difference of two neighbours: a click is steeper than speech."""
    return int(np.abs(np.diff(sound.astype(int))).max())
