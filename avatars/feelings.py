"""The mood of a clause, read from its words and marks."""

from dataclasses import dataclass
from typing import Final

from avatars.feeling_words import DAMPERS, INTENSIFIERS, NEGATIONS, SCORES
from avatars.words import Word, words_of
from engine.face_ports import Mood

NEGATION_REACH: Final = 3
"""Words."""
STRESS_REACH: Final = 2
OPPOSITES: Final[dict[Mood, tuple[Mood, float]]] = {
    "happy": ("sad", 0.6),
    "sad": ("relaxed", 0.6),
    "angry": ("relaxed", 0.6),
    "surprised": ("neutral", 0.0),
    "relaxed": ("sad", 0.3),
}
"""What is left of a mood that is denied."""
MORE, LESS = 1.5, 0.6
EXCLAIMED: Final = 1.3
CHEER: Final = 0.4
"""An exclamation whose words say nothing is glad."""
LEAST: Final = 0.3
"""Of a score; less does not show."""
MARKED: Final = 0.7
"""How strongly the persona means a mood that it named."""
LINGERS: Final = 0.6
"""What is left of a mood in a clause that has none."""
FADED: Final = 0.15


@dataclass(frozen=True, slots=True)
class Feeling:
    """What a face shows."""

    mood: Mood
    strength: float
    """0..1."""


CALM: Final = Feeling("neutral", 0.0)


def feeling_of(text: str) -> Feeling:
    """Read the mood of a clause."""
    words = words_of(text)
    scores: dict[Mood, float] = {}
    for index in range(len(words)):
        mood, score = _felt(words, index)
        scores[mood] = scores.get(mood, 0.0) + score
    scores.pop("neutral", None)
    if not any(scores.values()) and _is_glad(words):
        scores["happy"] = CHEER
    if not scores:
        return CALM
    mood = max(scores, key=lambda one: scores[one])
    score = scores[mood]
    if score < LEAST:
        return CALM
    return Feeling(mood, round(min(0.3 + 0.3 * score, 0.95), 2))


def next_feeling(before: Feeling, text: str, marked: Mood | None) -> Feeling:
    """What a face shows in the next clause.

    Args:
        before: In the clause before.
        text: The clause.
        marked: What the persona said of its face; it wins over the words.
    """
    read = feeling_of(text)
    if marked is not None:
        if marked == "neutral":
            return CALM
        return Feeling(marked, max(MARKED, read.strength if read.mood == marked else 0.0))
    if read.strength:
        return read
    left = round(before.strength * LINGERS, 2)
    return Feeling(before.mood, left) if left >= FADED else CALM


def _is_glad(words: list[Word]) -> bool:
    """It is exclaimed, and denies nothing."""
    return any(word.mark == "!" for word in words) and NEGATIONS.isdisjoint(
        word.text for word in words
    )


def _felt(words: list[Word], index: int) -> tuple[Mood, float]:
    """Mood and weight of one word among its neighbours."""
    word = words[index]
    mood, score = SCORES.get(word.text, ("neutral", 0.0))
    if not score:
        return mood, score
    before = [one.text for one in words[max(0, index - NEGATION_REACH) : index]]
    near = before[-STRESS_REACH:]
    if not INTENSIFIERS.isdisjoint(near):
        score *= MORE
    elif not DAMPERS.isdisjoint(near):
        score *= LESS
    if word.mark == "!":
        score *= EXCLAIMED
    if not NEGATIONS.isdisjoint(before):
        mood, share = OPPOSITES.get(mood, ("neutral", 0.0))
        score *= share
    return mood, score
