"""The last resort: a mouth that opens as loud as the sound is."""

from typing import Final

import numpy as np

from engine.face_ports import MouthKey, Viseme
from engine.voice_ports import SPOKEN_RATE, Pcm

STEP: Final = SPOKEN_RATE * 72 // 1_000
"""Samples that a key stands for: 14 keys a second at most."""
FLOOR_DB: Final = -50.0
"""Of full scale; under it there is no speech."""
SPAN_DB: Final = 26.0
"""Under the loudest, where the mouth begins to open."""
FADES_DB: Final = 0.15
"""A step; how fast the loudest is forgotten."""
HISSING: Final = 0.28
"""Of the samples cross zero where s and sh sound."""
CHANGE: Final = 0.12
SHUT: Final = 0.12


class AmplitudeListener:
    """Opens the mouth by loudness, and shows teeth where it hisses."""

    def __init__(self) -> None:
        self._held: Pcm = np.zeros(0, np.int16)
        self._at = 0
        self._loudest_db = -26.0
        self._last = MouthKey(-STEP, "sil", 1.0)

    @property
    def name(self) -> str:
        """``amplitude``."""
        return "amplitude"

    def hear(self, pcm: Pcm, *, is_last: bool) -> list[MouthKey]:
        """Take sound; see ``MouthListener``."""
        sound = np.concatenate((self._held, pcm))
        whole = len(sound) // STEP * STEP
        keys = [
            key
            for first in range(0, whole, STEP)
            if (key := self._key(sound[first : first + STEP])) is not None
        ]
        self._held = sound[whole:]
        if is_last and self._last.viseme != "sil":
            keys.append(MouthKey(self._at + len(self._held), "sil", 1.0))
        return keys

    def _key(self, step: Pcm) -> MouthKey | None:
        """The key of a step; None where the mouth stays as it is."""
        at = self._at + STEP // 2
        self._at += STEP
        viseme, weight = self._shape(step)
        is_same = viseme == self._last.viseme and abs(weight - self._last.weight) < CHANGE
        if is_same:
            return None
        self._last = MouthKey(at, viseme, weight)
        return self._last

    def _shape(self, step: Pcm) -> tuple[Viseme, float]:
        sound = step.astype(np.float64) / 32_768.0
        level_db = 10.0 * float(np.log10(np.mean(sound * sound) + 1e-12))
        self._loudest_db = max(self._loudest_db - FADES_DB, level_db, FLOOR_DB)
        opened = 1.0 + (level_db - self._loudest_db) / SPAN_DB
        if level_db < FLOOR_DB or opened < SHUT:
            return "sil", 1.0
        crossings = np.count_nonzero(np.diff(step < 0)) / STEP
        if crossings > HISSING:
            return "SS", 0.75
        return "aa", round(0.75 * min(opened, 1.0), 2)
