"""What was forgotten in the middle of a visit is gone from the talk so far, too."""

from collections.abc import Sequence
from dataclasses import replace

from engine.history import Turn
from engine.memory.traces import without_traces


class Unsaying:
    """Takes forgotten things out of what was said before they were forgotten.

    What the fan says afterwards stays: they may tell it again.
    """

    def __init__(self) -> None:
        self._seen: frozenset[str] = frozenset()
        self._gone: dict[str, frozenset[str]] = {}
        """By turn."""

    def applied(self, turns: Sequence[Turn], gone: frozenset[str]) -> Sequence[Turn]:
        """The turns as a mind may see them.

        Args:
            turns: The history; the last turn is the one that is answered.
            gone: Words of what was forgotten since the visit began.
        """
        fresh, self._seen = gone - self._seen, gone
        if fresh:
            for turn in turns[:-1]:
                self._gone[turn.turn_id] = self._gone.get(turn.turn_id, frozenset()) | fresh
        if not self._gone:
            return turns
        nothing: frozenset[str] = frozenset()
        return [
            replace(turn, text=without_traces(turn.text, self._gone.get(turn.turn_id, nothing)))
            for turn in turns
        ]
