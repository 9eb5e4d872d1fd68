"""Makes memory of a visit, after it: never in a turn, and only of the fan's own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.history import Turn
from engine.memory.found import FoundFact, SaidTurn
from engine.memory.patterns import MAX_QUOTE_CHARS, find_facts
from engine.memory.reading import read_by
from engine.memory.special import is_special
from engine.ports import ChatBackend
from engine.safety.fan_words import weigh_fan
from engine.safety.normalise import normalise

MAX_FACTS: Final = 40
"""Of one visit."""
MAX_LINES: Final = 8
"""Of one episode."""
FEWEST_WORDS: Final = 4
"""Shorter turns say nothing of what a visit was about."""


@dataclass(frozen=True, slots=True)
class EpisodeLine:
    """One line of what a visit was about."""

    text: str
    item_ids: tuple[str, ...]
    """The turns that it stands on."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a visit taught."""

    facts: tuple[FoundFact, ...] = ()
    lines: tuple[EpisodeLine, ...] = ()


async def learn(turns: Sequence[Turn], mind: ChatBackend | None) -> Learnt:
    """Find what a fan said of themselves.

    Plain sentences are found by their wording; a large mind finds the rest. What it writes counts
    only where it quotes the fan word for word. Words spoken in danger, and orders to the mind, are
    not read.

    Args:
        turns: What was said and may be remembered.
        mind: Who reads it; None, or a small one, leaves it to the wording.

    Raises:
        BackendError: The mind failed; nothing was learnt.
    """
    said = [
        SaidTurn(turn.turn_id, turn.text)
        for turn in turns
        if turn.speaker == "fan" and not _is_weighty(turn.text)
    ]
    found = {_key(fact): fact for fact in find_facts(said)}
    if mind is not None and not mind.traits.is_small and said:
        for fact in await read_by(mind, said):
            found.setdefault(_key(fact), fact)
    order = {one.item_id: place for place, one in enumerate(said)}
    # What was said later closes what was said before: facts go in the order of the talk.
    facts = tuple(sorted(found.values(), key=lambda fact: order[fact.item_id]))[:MAX_FACTS]
    return Learnt(facts, _episode(facts, said))


def _is_weighty(text: str) -> bool:
    """Do the words tell of danger, give orders, or are they not simply allowed?"""
    weighed = weigh_fan(text)
    return weighed.crisis is not None or bool(weighed.verdicts)


def _key(fact: FoundFact) -> tuple[str, str, str]:
    return (fact.subject, fact.predicate, normalise(fact.value))


def _episode(facts: Sequence[FoundFact], said: Sequence[SaidTurn]) -> tuple[EpisodeLine, ...]:
    """What was told; of a visit without facts, what the fan asked most words about."""
    # Two patterns may read the same sentence out of one.
    told = {fact.text: fact for fact in reversed(facts) if not fact.is_special}
    lines = [EpisodeLine(text, (fact.item_id,)) for text, fact in reversed(told.items())]
    if not lines:
        private = {fact.item_id for fact in facts}  # All are special, or there were lines.
        spoken = [
            turn
            for turn in said
            if turn.item_id not in private
            and len(turn.text.split()) >= FEWEST_WORDS
            and not is_special(turn.text)
        ]
        longest = sorted(spoken, key=lambda turn: -len(turn.text))[:2]
        lines = [
            EpisodeLine(f"The fan said: “{turn.text[:MAX_QUOTE_CHARS]}”", (turn.item_id,))
            for turn in longest
        ]
    return tuple(lines[:MAX_LINES])
