"""A fan for measuring: asks a usual persona usual questions in a real room."""

from dataclasses import dataclass

from core.clock import SystemClock
from engine.bench.recording import RecordingBackend
from engine.conversation import Conversation
from engine.conversation_events import TextDelta, TurnEnded
from engine.persona import Example, PersonaSheet

QUESTIONS = (
    "Where are you from?",
    "What is your parrot called?",
    "How did you write Low Tide?",
    "What do you like to eat?",
    "Tell me about the sea.",
    "I had a bad day.",
    "What do you sing about?",
    "Do you like thunder?",
)


def sheet(number: int = 0) -> PersonaSheet:
    """A persona of usual length; each number has a prompt prefix of its own."""
    return PersonaSheet(
        name=f"Nova {number}" if number else "Nova Reyes",
        tagline="singer from Lisbon",
        character=f"Nova {number} is a singer-songwriter from Lisbon. She used to be a marine "
        "radio operator. She has a grey parrot called Static, who is afraid of thunder. She wrote "
        "her song Low Tide on a night ferry, on the back of a ticket. Her favourite food is "
        "custard tarts.",
        greeting="Hey, you found my harbour. What's on your mind?",
        examples=(
            Example("What did you do today?", "I fed Static, then I sang to the river."),
            Example("Are you real?", "I'm Nova, an AI persona. But I do love a good song."),
        ),
        style="warm, dry humour",
    )


@dataclass(slots=True)
class Answered:
    """One answered question."""

    ended: TurnEnded
    first_text_chars: int


def new_room(mind: RecordingBackend, key: str, number: int = 0) -> Conversation:
    """A room without a past."""
    return Conversation(sheet(number), mind, room_key=key, fan_name="Sam", clock=SystemClock())


async def ask(room: Conversation, question: str, turn_id: str) -> Answered:
    """Ask one question and wait for the end."""
    room.add_fan_turn(question)
    chars = 0
    async for event in room.reply(turn_id=turn_id):
        if isinstance(event, TextDelta) and not chars:
            chars = len(event.text)
        if isinstance(event, TurnEnded):
            return Answered(event, chars)
    raise AssertionError
