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
WORD_WEIGHT: Final = 0.1
"""The same for any other word that few share."""
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
    similarity: NDArray[np.float32],
    ages_days: NDArray[np.float64],
    shares_name: NDArray[np.bool_],
    shares_word: NDArray[np.bool_],
    *,
    top: int = TOP,
    floor: float = FLOOR,
) -> list[Ranked]:
    """The nearest memories, the best first.

    Args:
        similarity: Cosine of each memory with the fan's words.
        ages_days: Of each.
        shares_name: Which memories hold a name or number of the fan's words.
        shares_word: Which hold another word of them that few share.
        top: At most so many.
        floor: Least similarity; what is shared counts towards it.
    """
    near = similarity + np.where(shares_name, NAME_WEIGHT, WORD_WEIGHT * shares_word)
    score = near + RECENT_WEIGHT * np.exp2(-np.maximum(ages_days, 0.0) / HALF_LIFE_DAYS)
    # What is not near enough goes first: a young memory must not hide a near one.
    enough = np.flatnonzero(near >= floor)
    best = enough[np.argsort(-score[enough], kind="stable")[:top]]
    return [Ranked(int(one), float(score[one]), float(similarity[one])) for one in best]


def names_in(text: str) -> frozenset[str]:
    """Proper names and numbers of a text, folded: vectors know little of them."""
    return frozenset(word for found in _NAME.findall(text) for word in words(found))


def sharing(names: frozenset[str], texts: Sequence[frozenset[str]]) -> NDArray[np.bool_]:
    """Which texts, given by their words, hold one of the names."""
    if not names:
        return np.zeros(len(texts), np.bool_)
    return np.fromiter((not names.isdisjoint(one) for one in texts), np.bool_, len(texts))
