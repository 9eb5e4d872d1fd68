"""Which words of a clause move the head, the brows or the eyes."""

from dataclasses import dataclass
from typing import Final

from avatars.dice import Dice
from avatars.feeling_words import (
    AGREEING,
    AGREEING_FIRST,
    ASKING,
    GREETING,
    HESITATING,
    HESITATING_FIRST,
    INTENSIFIERS,
    NEGATIONS,
    REFUSING,
)
from avatars.words import Word, words_of
from engine.face_ports import Gesture

PLAIN_CHANCE: Final = 0.7
"""That a sentence without an accent gets a small beat."""
LONG_WORD: Final = 6


@dataclass(frozen=True, slots=True)
class Accent:
    """A word that moves the face."""

    first: int
    """The word's first character."""
    gesture: Gesture | None
    """None where the eyes go away for a moment."""
    strength: float
    """0..1."""


def accents(text: str, dice: Dice) -> list[Accent]:
    """Find them, in order; at most one a word."""
    found: list[Accent] = []
    sentence: list[Word] = []
    words = words_of(text)
    for index, word in enumerate(words):
        sentence.append(word)
        if index + 1 == len(words) or words[index + 1].is_first:
            found += _of_sentence(sentence, dice)
            sentence = []
    return found


def _of_sentence(words: list[Word], dice: Dice) -> list[Accent]:
    found = [
        Accent(word.first, *moved)
        for index, word in enumerate(words)
        if (moved := _moved(words, index)) is not None
    ]
    # Rolled for every sentence, so that one sentence's words do not change another's luck.
    wants, strength = dice() < PLAIN_CHANCE, 0.4 + 0.4 * dice()
    long = [word for word in words if len(word.text) >= LONG_WORD]
    if not found and wants and long:
        found.append(Accent(long[-1].first, "beat", round(strength, 2)))
    return found


def _moved(words: list[Word], index: int) -> tuple[Gesture | None, float] | None:
    word = words[index]
    if _hesitates(words, index):
        return None, 0.8
    answer = _answered(word)
    if answer is not None:
        return answer
    if word.mark == "?" and (word.is_first or index + 1 == len(words)):
        return _asked(words, index)
    if word.mark == "!" and index + 1 == len(words):
        return "beat", 0.9
    if word.text in INTENSIFIERS and index + 1 < len(words):
        return "beat", 0.6
    return None


def _hesitates(words: list[Word], index: int) -> bool:
    word = words[index]
    if word.text in HESITATING or word.trails_off:
        return True
    if not word.is_first or word.text not in HESITATING_FIRST:
        return False
    if word.text == "let":
        return [one.text for one in words[1:3]] == ["me", "think"]
    return "," in word.after


def _answered(word: Word) -> tuple[Gesture | None, float] | None:
    """Yes, no, hello."""
    if word.text in AGREEING or (word.is_first and word.text in AGREEING_FIRST):
        return "nod", 0.6
    if word.text in REFUSING:
        return "shake", 0.5
    if word.text in GREETING and word.is_first:
        return "nod", 0.5
    if word.text in NEGATIONS and word.mark == "!":
        return "shake", 0.4
    return None


def _asked(words: list[Word], index: int) -> tuple[Gesture | None, float] | None:
    """Brows go up where a question begins; the head leans over where it ends."""
    if index + 1 == len(words):
        return "tilt", 0.4 if words[0].text in ASKING else 0.6
    return "brows", 0.7
