"""What a fan has told in this very visit: nothing of it is learnt yet, and all of it was said."""

from collections.abc import Sequence
from typing import Final

from engine.history import Turn
from engine.memory.cues import cue_of, is_answered_by
from engine.memory.found import SaidTurn
from engine.memory.patterns import find_facts
from engine.memory.traces import holds_trace, traces
from engine.safety.normalise import words

MOST: Final = 3


def told_here(turns: Sequence[Turn]) -> tuple[str, ...]:
    """What the fan said in this visit that answers their last turn, the newest first."""
    question = turns[-1].text
    said = [SaidTurn(turn.turn_id, turn.text) for turn in turns[:-1] if turn.speaker == "fan"]
    cue = cue_of(question)
    if cue is not None:
        lines = [
            fact.text
            for fact in find_facts(said)
            if is_answered_by(cue, fact.subject, fact.predicate, words(fact.text))
        ]
    else:
        wanted = traces(question)
        lines = [
            f"The fan said: “{one.text}”"
            for one in said
            if holds_trace(one.text, wanted) and not one.text.rstrip().endswith("?")
        ]
    return tuple(reversed(lines[-MOST:]))
