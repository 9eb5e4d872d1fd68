"""A fact as it was found in a fan's words."""

from dataclasses import dataclass
from typing import Final

SINGLE: Final = frozenset(
    ("name", "age", "birthday", "lives_in", "works_as", "works_at", "studies", "relationship")
)
"""Of these there is one at a time: a newer one closes the older."""
FAVOURITE: Final = "favourite "
"""Begins predicates such as ``favourite colour``: one of each at a time too."""
OPPOSITE: Final = {"likes": "dislikes", "dislikes": "likes"}


@dataclass(frozen=True, slots=True)
class FoundFact:
    """Something that a fan said of themselves or of somebody of theirs."""

    subject: str
    """``fan``, or for example ``sister``."""
    predicate: str
    value: str
    text: str
    """As a persona reads it."""
    quote: str
    """The fan's sentence."""
    item_id: str
    """The turn."""
    confidence: int
    """Percent."""
    is_special: bool


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """One turn of a fan."""

    item_id: str
    text: str


def is_single(predicate: str) -> bool:
    """Is there one fact of this kind at a time?"""
    return predicate in SINGLE or predicate.startswith(FAVOURITE)
