"""Make text speakable: what cannot be said is spoken in English or left out.

Every spoken word keeps its place in the original text, so captions and "what was heard" stay true.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from voice.speech_patterns import PATTERNS, Pattern

WORD: Final = re.compile(r"\S+")
SENTENCE_MARKS: Final = ".!?…:;,"


@dataclass(frozen=True, slots=True)
class SpeakableWord:
    """A word of the original text and how it is spoken."""

    first: int
    last: int
    """``original[first:last]``."""
    spoken_first: int
    spoken_last: int
    """``spoken[spoken_first:spoken_last]``: several words where ``$5`` is ``five dollars``."""


@dataclass(frozen=True, slots=True)
class Speakable:
    """Text without numerals, markdown, emoji or abbreviations."""

    text: str
    words: tuple[SpeakableWord, ...]
    """In order; they do not overlap in either text."""

    def words_between(self, first: int, last: int) -> tuple[SpeakableWord, ...]:
        """Words that begin in ``text[first:last]``."""
        starts = [word.spoken_first for word in self.words]
        return self.words[bisect_right(starts, first - 1) : bisect_right(starts, last - 1)]


@dataclass(frozen=True, slots=True)
class _Sign:
    """A spoken character with the part of the original that it stands for."""

    text: str
    first: int
    last: int


def speakable(text: str) -> Speakable:
    """Make text speakable, with a way back to the original's characters."""
    signs = list(_tidied(_signs(text)))
    spoken = "".join(sign.text for sign in signs)
    words: list[SpeakableWord] = []
    for match in WORD.finditer(spoken):
        if not any(char.isalnum() for char in match[0]):
            continue
        part = signs[match.start() : match.end()]
        first, last = min(sign.first for sign in part), max(sign.last for sign in part)
        word = SpeakableWord(
            last - len(text[first:last].lstrip()),
            first + len(text[first:last].rstrip()),
            match.start(),
            match.end(),
        )
        if words and word.first < words[-1].last:
            before = words.pop()
            last = max(before.last, word.last)
            word = SpeakableWord(before.first, last, before.spoken_first, word.spoken_last)
        words.append(word)
    return Speakable(spoken if words else "", tuple(words))


def _signs(text: str) -> Iterator[_Sign]:
    """Replace what a pattern knows; the leftmost match wins, then the first pattern."""
    at = 0
    while at < len(text):
        match, say = _next_match(text, at)
        end = match.start() if match else len(text)
        for index in range(at, end):
            yield _Sign(text[index], index, index + 1)
        if match is None or say is None:
            return
        said = say(match)
        if said is None:  # not what it looked like: as written
            for index in range(match.start(), match.end()):
                yield _Sign(text[index], index, index + 1)
        else:
            for char in said:
                yield _Sign(char, match.start(), match.end())
        at = match.end()


def _next_match(
    text: str, at: int
) -> tuple[re.Match[str] | None, Callable[[re.Match[str]], str | None] | None]:
    match = _ANY.search(text, at)
    if match is None:
        return None, None
    pattern = _BY_GROUP[match.lastgroup or ""]
    # The same pattern alone gives its own groups their plain numbers.
    return pattern.regex.match(text, match.start()), pattern.say


def _tidied(signs: Iterator[_Sign]) -> Iterator[_Sign]:
    """One space between words, none in front of a comma, a stop where a line ended."""
    waiting: _Sign | None = None
    before: _Sign | None = None
    for sign in signs:
        if sign.text.isspace():
            if waiting is None or sign.text == "\n":
                waiting = sign
            continue
        if waiting is not None and before is not None and sign.text not in SENTENCE_MARKS:
            if waiting.text == "\n" and before.text.isalnum():
                yield _Sign(".", before.last, before.last)
            yield _Sign(" ", waiting.first, waiting.last)
        waiting = None
        before = sign
        yield sign


def _grouped(patterns: tuple[Pattern, ...]) -> re.Pattern[str]:
    parts = [f"(?P<p{index}>{one.source})" for index, one in enumerate(patterns)]
    return re.compile("|".join(parts), re.MULTILINE)


_ANY: Final = _grouped(PATTERNS)
_BY_GROUP: Final = {f"p{index}": pattern for index, pattern in enumerate(PATTERNS)}
