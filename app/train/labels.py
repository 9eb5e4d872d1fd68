"""What the mouth does in each hop, by the phonemes that a voice says it spoke."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from avatars.listening.bands import HOP
from avatars.visemes import sounds_of
from engine.face_ports import VISEMES, Viseme
from engine.voice_ports import SPOKEN_RATE, PhonemeSpan

PAUSE: Final = round(0.12 * SPOKEN_RATE)
"""Samples from which on a pause is one: the mouth keeps its shape through a shorter one."""

Shares = npt.NDArray[np.float32]
"""Shape (hops, 15): how much of each hop belongs to each viseme; rows sum to 1."""
Span = tuple[Viseme, int, int]
"""A shape of the mouth from one sample to another, at SPOKEN_RATE."""


def spans(phonemes: Sequence[PhonemeSpan]) -> list[Span]:
    """Shapes of the mouth without a gap; neighbours of one kind are one."""
    found: list[Span] = []
    for one in phonemes:
        last: Viseme = found[-1][0] if found else "sil"
        viseme: Viseme = sounds_of(one.symbol)[0].viseme
        kept: Viseme = last if viseme == "sil" and one.end - one.start < PAUSE else viseme
        if found and kept == last:
            found[-1] = (kept, found[-1][1], one.end)
        else:
            found.append((kept, one.start, one.end))
    return found


def shares(shapes: Sequence[Span], samples: int) -> Shares:
    """How much of each hop of a sound belongs to each shape."""
    hops = -(-samples // HOP)
    owned = np.zeros((hops, len(VISEMES)), np.float32)
    begins = np.arange(hops) * HOP
    for viseme, start, end in shapes:
        covered = np.minimum(begins + HOP, end) - np.maximum(begins, start)
        owned[:, VISEMES.index(viseme)] += np.clip(covered, 0, None) / HOP
    owned[:, 0] += np.clip(1.0 - owned.sum(axis=1), 0.0, None)
    return owned / owned.sum(axis=1, keepdims=True)
