"""Which memories are near to what a fan just said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.safety.normalise import words

FLOOR: Final = 0.30
"""Cosine similarity below which a memory is not about the fan's words."""
TOP: Final = 6
RECENT_WEIGHT: Final = 0.06
"""What a memory of today gains over one from long ago."""
HALF_LIFE_DAYS: Final = 30.0
NAME_WEIGHT: Final = 0.25
"""What a memory gains by a name or a number that the fan's words have too."""
_NAME: Final = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'-]{2,}|\b\d{2,}\b")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A memory that is near enough."""

    index: int
    """Its row."""
    score: float
    similarity: float
    """Cosine, -1 to 1."""


def rank(
    query: NDArray[np.float32],
    memories: NDArray[np.float32],
    ages_days: NDArray[np.float32],
    shares_name: NDArray[np.bool_],
    *,
    top: int = TOP,
    floor: float = FLOOR,
) -> list[Ranked]:
    """The nearest memories, the best first.

    Args:
        query: Of unit length, shape (dimensions,).
        memories: Of unit length, shape (count, dimensions).
        ages_days: Shape (count,).
        shares_name: Which memories hold a name or number of the query, shape (count,).
        top: At most so many.
        floor: Least similarity; a shared name counts towards it.
    """
    if not len(memories):
        return []
    similarity = memories @ query
    near = similarity + NAME_WEIGHT * shares_name
    score = near + RECENT_WEIGHT * np.exp2(-ages_days / HALF_LIFE_DAYS)
    best = np.argsort(-score, kind="stable")[: top * 4]
    kept = [index for index in best if near[index] >= floor][:top]
    return [Ranked(int(one), float(score[one]), float(similarity[one])) for one in kept]


def names_in(text: str) -> frozenset[str]:
    """Proper names and numbers of a text, folded: vectors know little of them."""
    return frozenset(word for found in _NAME.findall(text) for word in words(found))


def sharing(names: frozenset[str], texts: Sequence[frozenset[str]]) -> NDArray[np.bool_]:
    """Which texts, given by their words, hold one of the names."""
    return np.fromiter((not names.isdisjoint(one) for one in texts), np.bool_, len(texts))
