"""Spoken clauses made by hand, in any chunks."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from engine.voice_ports import PhonemeSpan, SpokenChunk, WordSpan

MS = 24


def spans(*told: tuple[str, int]) -> list[PhonemeSpan]:
    """Phonemes in a row, each with its milliseconds."""
    found: list[PhonemeSpan] = []
    at = 0
    for symbol, lasts_ms in told:
        found.append(PhonemeSpan(symbol, at, at + lasts_ms * MS))
        at += lasts_ms * MS
    return found


def chunked(
    length: int,
    phonemes: Sequence[PhonemeSpan] = (),
    words: Sequence[WordSpan] = (),
    cuts: Iterable[int] = (),
    pcm: np.ndarray | None = None,
) -> list[SpokenChunk]:
    """A clause of ``length`` samples, cut at some places; spans come where they begin."""
    sound = np.zeros(length, np.int16) if pcm is None else pcm
    edges = sorted({0, length, *(one for one in cuts if 0 < one < length)})
    return [
        SpokenChunk(
            sound[first:last],
            first,
            tuple(one for one in words if first <= one.start < last),
            tuple(one for one in phonemes if first <= one.start < last),
        )
        for first, last in pairwise(edges)
    ]
