"""What a conversation asks of linked knowledge, and when."""

from collections.abc import Sequence
from typing import Final

from engine.guess import Standing
from engine.history import Turn
from engine.links.ports import Asked, Knowledge
from engine.memory.asking import off_record
from engine.memory.ports import FanMemory

HISTORY_TOLD: Final = 12
"""Turns before the last that a linked server may be told."""


class Inquiry:
    """Asks for one room.

    Args:
        knowledge: Looks things up; None where nothing is linked.
        memory: What is known of the fan.
        fan_name: What the persona may call the fan.
        is_spoken: The voice waits for nothing.
    """

    def __init__(
        self, knowledge: Knowledge | None, memory: FanMemory, fan_name: str, *, is_spoken: bool
    ) -> None:
        self._knowledge = knowledge
        self._memory = memory
        self._fan_name = fan_name
        self._is_spoken = is_spoken

    def begin(self, turns: Sequence[Turn], standing: Standing) -> None:
        """Look up what the fan's last turn asks for; returns at once.

        Words of danger, and words that the fan wants off the record, stay here.
        """
        if self._knowledge is None or standing.crisis is not None or standing.is_stopped:
            return
        *said, last = turns
        if off_record(last.text) != "no":
            return
        history = "\n".join(f"{turn.speaker}: {turn.text}" for turn in said[-HISTORY_TOLD:])
        memory = "\n".join((*self._memory.facts, *self._memory.summaries))
        self._knowledge.ask(Asked(last.text, history, self._fan_name, memory))

    async def known(self) -> tuple[str, ...]:
        """What was found."""
        if self._knowledge is None:
            return ()
        return await self._knowledge.known(waits=not self._is_spoken)
