"""How loud the fan is, so that a television behind them does not stop the persona."""

import math
from typing import Final

import numpy as np

from engine.voice_ports import FRAME, Pcm

FLOOR_DB: Final = -52.0
"""Softer sound is nobody's speech, whoever speaks."""
RANGE_DB: Final = 9.0
"""A moment that is this much softer than the fan's turns before is somebody's further away. Single
syllables stand out by some 6 dB, so that a voice must be about 15 dB softer to count as another."""
SLOWNESS: Final = 0.7
"""Share of the old level that stays when a turn is learnt."""
FORGIVING_DB: Final = 1.5
"""By how much softer the fan is taken to be after each sound that was passed over as too soft: a
fan who leans back is heard again after a few words, a television is not for a while."""
DROP_DB: Final = 24.0
"""A frame that is this much softer than the loudest before it is no vowel: a stop, or the end."""
DROP_SHARE: Final = 0.8
"""... or this share of the way down to what the room sounds like without it."""
SHALLOW_DB: Final = 9.0
"""A voice that stands out by so little has no drops."""
FADE_DB, RISE_DB = 0.5, 0.4
"""By how much the loudest moment counts for less, and the softest for more, frame by frame."""
QUIET_DB: Final = -65.0
"""No room is quieter, whatever a microphone that mutes itself says."""
LOUD_SHARE: Final = 0.5
"""The level of a turn is that of its loudest frames, this share of them."""


def level_db(sound: Pcm) -> float:
    """Level of the louder frames in dBFS; -120 for silence."""
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float32)
    if not len(frames):
        return -120.0
    power = np.sort(np.mean(np.square(frames / 32_768.0), axis=1))
    loud = power[int(len(power) * (1 - LOUD_SHARE)) :]
    return float(10 * np.log10(np.mean(loud) + 1e-12))


class FanLevel:
    """Learns from turns that were understood."""

    def __init__(self) -> None:
        self._level_db: float | None = None

    def learn(self, sound: Pcm) -> None:
        """Take a turn of the fan."""
        heard = level_db(sound)
        old = self._level_db
        self._level_db = heard if old is None else SLOWNESS * old + (1 - SLOWNESS) * heard

    def passed_over(self) -> None:
        """A sound was too soft to be the fan's; it may have been the fan's all the same."""
        if self._level_db is not None:
            self._level_db -= FORGIVING_DB

    def is_near(self, sound: Pcm) -> bool:
        """Is the sound as loud as the fan?"""
        least = FLOOR_DB if self._level_db is None else max(FLOOR_DB, self._level_db - RANGE_DB)
        return level_db(sound) >= least


class Drop:
    """Notices within a frame that a voice has dropped; a detector of speech is sure only later."""

    def __init__(self) -> None:
        self._loudest_db = -120.0
        self._softest_db = 0.0

    def feed(self, frame: Pcm) -> bool:
        """Take the next frame of the microphone; True while the voice is down."""
        samples = frame.astype(np.float32) / 32_768.0
        heard = 10 * math.log10(float(np.dot(samples, samples)) / len(samples) + 1e-12)
        self._loudest_db = max(heard, self._loudest_db - FADE_DB)
        self._softest_db = max(QUIET_DB, min(heard, self._softest_db + RISE_DB))
        depth = min(DROP_DB, DROP_SHARE * (self._loudest_db - self._softest_db))
        return depth > SHALLOW_DB and heard < self._loudest_db - depth
