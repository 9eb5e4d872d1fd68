"""An answer that is prepared before it is certain that the fan has finished."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from typing import Final

from engine.conversation_events import ConversationEvent, FanTurn, TextDelta, TurnEnded
from engine.safety.bands import Code
from engine.safety.crisis import Crisis

SILENCE: Final = "(says nothing for a while)"
"""Stands for the fan where the persona speaks unasked; it enters no record."""
FLOOR_RULE: Final = (
    "The fan has been silent for a while. Say one short, gentle sentence that makes it easy to go "
    "on: pick up the last topic or offer a new one. Don't remark on the silence as a fault."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the fan's last words ask of the next reply."""

    crisis: Crisis | None = None
    """Danger that was not answered yet."""
    steered: Code | None = None
    """Why the persona is to lead the talk away."""
    is_stopped: bool = False
    """The room ends for these words: no mind is asked."""
    identity: str | None = None
    """The engine's own answer, where a small mind can't be trusted with it."""

    def answered(self) -> "Standing":
        """The crisis message is out."""
        return replace(self, crisis=None)


@dataclass(frozen=True, slots=True)
class Guess:
    """Made by ``Conversation.guess``; close its events, whatever becomes of it."""

    turn: FanTurn | None
    """None where the persona speaks unasked."""
    reply_id: str
    standing: Standing
    events: AsyncGenerator[ConversationEvent]


def recital(reply_id: str, text: str) -> Guess:
    """Fixed words of the persona, for example its greeting."""
    return Guess(None, reply_id, Standing(), _recited(reply_id, text))


async def _recited(reply_id: str, text: str) -> AsyncGenerator[ConversationEvent]:
    yield TextDelta(reply_id, text)
    yield TurnEnded(reply_id, "completed", None, text)
