"""What a question is after: some memories are looked up by their kind, not by their likeness.

Vectors find the dog for "what's my cat's name?"; a kind that nothing is known of is missed instead.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from engine.memory.found import FAVOURITE
from engine.memory.patterns import PEOPLE, PETS
from engine.safety.normalise import normalise


@dataclass(frozen=True, slots=True)
class Cue:
    """Which facts answer a question."""

    predicates: frozenset[str] = frozenset()
    subject: str | None = None
    """None: of the fan themselves, or of anybody."""
    word: str | None = None
    """A word that the fact must hold, for example ``cat``."""


_WORK: Final = frozenset(("works_as", "works_at", "studies"))
_HOME: Final = frozenset(("lives_in", "comes_from"))
_CUES: Final = (
    (r"\b(?:whats|what is|remember|recall|know) my name\b|\bwho am i\b", frozenset(("name",))),
    (
        r"\bwhere (?:(?:do|did) )?i live\b|\bwhere am i living\b|\bmy (?:home )?(?:town|city)\b",
        _HOME,
    ),
    (r"\bwhere (?:am i|do i come) from\b", _HOME),
    (r"\bhow old am i\b|\bmy age\b", frozenset(("age", "birthday"))),
    (r"\b(?:when|what date) is my birthday\b|\bmy birthday\b", frozenset(("birthday",))),
    (
        r"\bwhat do i do(?: for (?:work|a living))?$|\bmy (?:job|work|profession|occupation)\b"
        r"|\bwhere do i work\b|\bwhat (?:do|am) i study(?:ing)?\b",
        _WORK,
    ),
    (r"\ballergic\b|\bmy allerg(?:y|ies)\b", frozenset(("allergy",))),
    (r"\bam i (?:married|single)\b", frozenset(("relationship",))),
)
_COMPILED: Final = tuple((re.compile(pattern), predicates) for pattern, predicates in _CUES)
_KINDS: Final = frozenset(("pet",)).union(*(predicates for _, predicates in _CUES))
_FAVOURITE: Final = re.compile(r"\bmy (?:all time )?(favou?rite) (\w+)")
_PET: Final = re.compile(rf"\bmy ({PETS})s?\b")
_PERSON: Final = re.compile(rf"\bmy ((?:older |younger |little |big |twin )?(?:{PEOPLE}))s?\b")


def cue_of(text: str) -> Cue | None:
    """What a question is after; None where only likeness can tell."""
    line = normalise(text)
    if found := _FAVOURITE.search(line):
        return Cue(frozenset((f"{FAVOURITE}{found[2]}",)))
    if found := _PET.search(line):
        return Cue(frozenset(("pet",)), word=found[1])
    if found := _PERSON.search(line):
        return Cue(subject=found[1])
    for pattern, predicates in _COMPILED:
        if pattern.search(line):
            return Cue(predicates)
    return None


def is_answered_by(cue: Cue, subject: str, predicate: str, spoken: Collection[str]) -> bool:
    """Does a fact answer?

    Args:
        cue: What is asked for.
        subject: Whom the fact is about.
        predicate: What it tells.
        spoken: Its words, normalised.
    """
    if cue.subject is not None:
        return subject == cue.subject or subject.endswith(f" {cue.subject}")
    is_kind = subject == "fan" and predicate in cue.predicates
    return is_kind and (cue.word is None or cue.word in spoken or f"{cue.word}s" in spoken)


def is_of_a_kind(subject: str, predicate: str) -> bool:
    """Is a fact of a kind that questions can name? Then it answers no other such question."""
    return subject != "fan" or predicate in _KINDS or predicate.startswith(FAVOURITE)
