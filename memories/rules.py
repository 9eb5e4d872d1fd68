"""Decisions about memories: what closes what, what may be kept. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

from engine.memory.found import OPPOSITE, FoundFact, is_single
from engine.memory.traces import holds_trace
from engine.safety.normalise import normalise

MAX_FACTS: Final = 2_000
"""Of one pair; the oldest that nobody pinned or wrote go."""
MAX_PINNED: Final = 12
MAX_TEXT_CHARS: Final = 300
MANY_FACTS: Final = 500
"""Of a pair: beyond, their vectors stay in a database that can search them."""
EMBEDDED_AT_ONCE: Final = 8
"""Vectors that a visit makes itself; the worker makes the others."""
EPISODES_IN_PROMPT: Final = 2
LEARN_TRIES: Final = 5
SPECIAL_CONSENT: Final = (
    "This persona may remember what I tell of my health, sex life, belief, politics or origin, so "
    "that it can come back to it when I visit again. I can take this back at any time; what it "
    "remembers of such things is then erased."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A fact that holds, as far as a decision needs it."""

    fact_id: str
    subject: str
    predicate: str
    text: str
    is_own_words: bool


def is_kept(found: FoundFact, *, keeps_special: bool) -> bool:
    """May this be remembered?"""
    return keeps_special or not found.is_special


def same_as(found: FoundFact, standing: Iterable[Standing]) -> Standing | None:
    """The fact that says this already."""
    words = normalise(found.text)
    return next((one for one in standing if normalise(one.text) == words), None)


def closed_by(found: FoundFact, standing: Iterable[Standing]) -> list[str]:
    """Ids of the facts that are not true any more, now that the fan said this.

    What the fan wrote or changed with their own hand stays: they know better than what was heard.
    """
    return [
        one.fact_id
        for one in standing
        if one.subject == found.subject and not one.is_own_words and _contradicts(found, one)
    ]


def too_many(facts: Sequence[tuple[str, bool]], most: int = MAX_FACTS) -> list[str]:
    """Ids of the facts that must go.

    Args:
        facts: Id and whether it was pinned or written by the fan, the oldest first.
        most: How many may stay.
    """
    over = len(facts) - most
    return [fact_id for fact_id, is_kept_by_fan in facts if not is_kept_by_fan][: max(0, over)]


def without_fact(
    lines: Sequence[dict[str, object]],
    fact_id: str,
    item_id: str | None,
    gone: frozenset[str] = frozenset(),
) -> list[dict[str, object]]:
    """An episode's lines without those that a forgotten fact stands in.

    Args:
        lines: Of one episode.
        fact_id: The fact.
        item_id: The turn that it stands on, where the episode is of the same visit.
        gone: Words that only this fact has: what holds one goes too.
    """
    return [
        line
        for line in lines
        if fact_id not in _ids(line, "fact_ids")
        and (item_id is None or item_id not in _ids(line, "item_ids"))
        and not holds_trace(str(line["text"]), gone)
    ]


def _ids(line: dict[str, object], name: str) -> list[object]:
    return cast("list[object]", line.get(name) or [])


def _contradicts(found: FoundFact, standing: Standing) -> bool:
    if found.predicate == standing.predicate and is_single(found.predicate):
        return True
    if OPPOSITE.get(found.predicate) != standing.predicate:
        return False
    return normalise(found.value) in normalise(standing.text)
