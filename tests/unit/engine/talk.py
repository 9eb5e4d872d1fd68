"""A room for the engine's tests, and a turn in it."""

from core.clock import ManualClock
from engine.conversation import Conversation
from engine.conversation_events import ConversationEvent, TurnEnded
from engine.llm.scripted import ScriptedBackend
from tests.unit.engine.sheets import NOVA


def room(backend: ScriptedBackend, clock: ManualClock, **changes: object) -> Conversation:
    return Conversation(
        NOVA,
        backend,
        room_key="room-1",
        fan_name="Sam",
        clock=clock,
        **changes,  # type: ignore[arg-type]
    )


async def say(talk: Conversation, text: str, turn_id: str = "r1") -> list[ConversationEvent]:
    talk.add_fan_turn(text)
    return [event async for event in talk.reply(turn_id=turn_id)]


def last(events: list[ConversationEvent]) -> TurnEnded:
    ended = events[-1]
    assert isinstance(ended, TurnEnded)
    return ended
