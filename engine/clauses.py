"""Cut text into clauses that can be spoken one after the other, the first one early."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """How many words a clause needs before it may end, by where it ends."""

    words: int
    """At a comma or in front of a conjunction."""
    phrase_words: int | None = None
    """In front of a preposition; None never."""
    most_words: int = 24
    """At any space."""


FIRST: Final = Limits(2, 4, 6)
"""The fan waits for it, one word of a small mind after the other. No more than the first piece that
the screen lets out."""
LATER: Final = Limits(8)

OPENERS: Final = (
    "and but or so because which while when although though then if unless until since whereas "
    "who where after before"
)
CONJUNCTIONS: Final = frozenset(OPENERS.split())
LINKS: Final = "with in on at for from about by into through like during without around as"
PREPOSITIONS: Final = frozenset(LINKS.split())
STOPPED: Final = (
    "mr mrs ms dr prof st mt jr sr vs e.g i.e etc approx dept est fig u.s u.k a.m p.m "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
SHORT_FORMS: Final = frozenset(STOPPED.split())
GAP: Final = re.compile(r"\s+")
CLOSERS: Final = "\"'\u201d\u2019)]*_"
STOPS: Final = ".!?…"
PAUSES: Final = ",;:\u2014\u2013"


@dataclass(frozen=True, slots=True)
class Clause:
    """``text[first:last]`` with the spaces that follow it."""

    first: int
    last: int


def clause_end(text: str, limits: Limits = FIRST, *, is_final: bool = False) -> int | None:
    """Find where the first clause of a growing text ends.

    Args:
        text: From the clause's first character on.
        limits: How early it may end.
        is_final: Nothing follows; whatever is left is a clause.

    Returns:
        The next clause's first character, or None while the text may still go on.
    """
    words = 0
    start = len(text) - len(text.lstrip())
    for gap in GAP.finditer(text, start):
        word = text[start : gap.start()]
        words += any(char.isalnum() for char in word)
        following = text[gap.end() :]
        if words and _cuts(word, words, gap[0], following, limits):
            return gap.end()
        start = gap.end()
    return len(text) if is_final and text.strip() else None


def _cuts(word: str, words: int, gap: str, following: str, limits: Limits) -> bool:
    bare = word.rstrip(CLOSERS)
    if "\n" in gap:
        return True
    if bare.endswith(tuple(STOPS)):
        return not _is_short_form(bare, words, following)
    if words >= limits.most_words:
        return True
    if words < limits.words:
        return False
    if bare.endswith(tuple(PAUSES)):
        is_list_of_numbers = bare[-2:-1].isdecimal() and following[:1].isdecimal()
        return not is_list_of_numbers
    if limits.phrase_words is not None and words >= limits.phrase_words:
        return _begins_with(CONJUNCTIONS | PREPOSITIONS, following)
    return _begins_with(CONJUNCTIONS, following)


def _begins_with(openers: frozenset[str], following: str) -> bool:
    """Is the next word whole, and one of these?"""
    match = re.match(r"([A-Za-z]+)\s", following)
    return match is not None and match[1].lower() in openers


def _is_short_form(word: str, words: int, following: str) -> bool:
    """``Dr.``, ``J.`` and a leading ``1.`` end no sentence."""
    if not word.endswith(".") or word.endswith(".."):
        return False
    bare = word[:-1].lstrip("(\"'\u201c\u2018[*_").lower()
    is_initial = len(bare) == 1 and bare.isalpha() and bare != "i"
    is_list_number = words == 1 and bare.isdecimal() and len(bare) <= 2
    if bare == "no":  # "No. 5", but also "He said no."
        return following[:1].isdecimal()
    return bare in SHORT_FORMS or is_initial or is_list_number


def clauses(text: str, first: Limits = FIRST) -> Iterator[Clause]:
    """Cut a whole text; the clauses follow each other and cover it.

    Args:
        text: All there is.
        first: How early the first clause may end.
    """
    at, limits = 0, first
    while at < len(text):
        end = clause_end(text[at:], limits, is_final=True)
        last = len(text) if end is None else at + end
        yield Clause(at, last)
        at, limits = last, LATER


class ClauseStream:
    """Cuts a text that arrives in pieces, as a mind writes it."""

    def __init__(self) -> None:
        self._text = ""
        self._limits = FIRST

    def feed(self, piece: str) -> Iterator[str]:
        """Take more text; give the clauses that are complete."""
        self._text += piece
        return self._ready(is_final=False)

    def finish(self) -> Iterator[str]:
        """Give what is left."""
        return self._ready(is_final=True)

    def _ready(self, *, is_final: bool) -> Iterator[str]:
        while True:
            rest = self._text
            end = clause_end(rest, self._limits, is_final=is_final)
            if end is None:
                return
            self._text = rest[end:]
            self._limits = LATER
            yield rest[:end]
