"""Word error rates: how much of what was said was understood."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from voice.speech_text import speakable

SPELLINGS: Final = {"favourite": "favorite", "wanna": "want to", "gonna": "going to"}


def plain_words(text: str) -> list[str]:
    """Words in small letters, numerals spoken, spellings alike, without marks."""
    said = speakable(text.replace("\u2019", "'")).text.lower()
    words: list[str] = re.findall(r"[a-z']+", said)
    return " ".join(SPELLINGS.get(word, word) for word in words).split()


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Fewest words to put in, take out or change."""
    row = list(range(len(heard) + 1))
    for count, word in enumerate(said, 1):
        corner, row[0] = row[0], count
        for place, other in enumerate(heard, 1):
            change = corner + (word != other)
            corner = row[place]
            row[place] = min(row[place] + 1, row[place - 1] + 1, change)
    return row[-1]


def word_error_rate(pairs: Iterable[tuple[str, str]]) -> float:
    """Errors over the words said, of all pairs (said, heard) together."""
    errors = total = 0
    for said, heard in pairs:
        words = plain_words(said)
        errors += word_errors(words, plain_words(heard))
        total += len(words)
    return round(errors / total, 4) if total else 0.0
