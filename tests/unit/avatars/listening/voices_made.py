"""Sounds that need no synthesizer."""

import numpy as np

from engine.voice_ports import SPOKEN_RATE, Pcm


def babble(seconds: float, *, level: float = 0.2, seed: int = 1) -> Pcm:
    """Something like a voice: a buzz through moving resonances, with stops and hisses."""
    dice = np.random.default_rng(seed)
    count = round(seconds * SPOKEN_RATE)
    t = np.arange(count) / SPOKEN_RATE
    syllables = dice.integers(0, 4, int(seconds * 5) + 1).repeat(SPOKEN_RATE // 5)[:count]
    sound = np.zeros(count)
    for first, second in ((700, 1_200), (300, 2_300), (400, 800)):
        for hz in range(120, 3_600, 120):
            near = 1 / (1 + ((hz - first) / 120) ** 2) + 0.6 / (1 + ((hz - second) / 160) ** 2)
            this = syllables == ((700, 300, 400).index(first))
            sound += this * near * np.sin(2 * np.pi * hz * t)
    sound += (syllables == 3) * dice.normal(0.0, 0.3, count)
    gate = np.clip(4 * np.abs(np.sin(np.pi * 5 * t)) - 0.3, 0.0, 1.0)
    sound *= gate
    peak = float(np.abs(sound).max())
    return (sound / peak * level * 32_767).astype(np.int16)
