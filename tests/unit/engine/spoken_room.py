"""A spoken room on scripts, in virtual time: say what the fan does, read what happened."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TypeVar

import numpy as np

from core.clock import ManualClock
from engine.attempt import Ears
from engine.conversation import Conversation
from engine.llm.scripted import ScriptedBackend
from engine.pipeline import VoiceConversation
from engine.spoken_reply import Mouth
from engine.voice_events import Sound, VoiceEvent
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Synthesizer, Transcriber, TurnEnd
from engine.voice_settings import TurnSettings, VoiceSettings
from tests.unit.engine.talk import room
from voice.scripted_hearing import ScriptedActivity, ScriptedTranscriber, ScriptedTurnEnd
from voice.scripted_speech import ScriptedSpeech

PIECE_S = 0.02
PIECE = round(PIECE_S * HEARD_RATE)
Event = TypeVar("Event")


class SpokenRoom:
    """A fan with a microphone and a loudspeaker in a room on scripts."""

    def __init__(
        self, talk: VoiceConversation, conversation: Conversation, mind: ScriptedBackend
    ) -> None:
        self.talk = talk
        self.conversation = conversation
        self.mind = mind
        self.events: list[VoiceEvent] = []
        self.at: list[float] = []
        """When each event came, in seconds."""
        self._dice = np.random.default_rng(7)

    async def speak(self, seconds: float, *, level: int = 6_000) -> None:
        """Make a loud noise, in real time."""
        for _ in range(round(seconds / PIECE_S)):
            self.talk.hear(self._dice.integers(-level, level, PIECE).astype(np.int16))
            await asyncio.sleep(PIECE_S)

    async def hush(self, seconds: float) -> None:
        """Send silence, in real time."""
        for _ in range(round(seconds / PIECE_S)):
            self.talk.hear(np.zeros(PIECE, dtype=np.int16))
            await asyncio.sleep(PIECE_S)

    def all(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]

    def one(self, kind: type[Event]) -> Event:
        found = self.all(kind)
        assert len(found) == 1, f"{len(found)} of {kind.__name__}: {self.names()}"
        return found[0]

    def when(self, event: object) -> float:
        return next(at for at, one in zip(self.at, self.events, strict=True) if one is event)

    def names(self) -> list[str]:
        """Event names in order; sound in a row counts once."""
        names: list[str] = []
        for event in self.events:
            name = type(event).__name__
            if not (name == "Sound" and names and names[-1] == "Sound"):
                names.append(name)
        return names

    def sound_s(self) -> float:
        """Seconds of sound that came."""
        return sum(len(sound.pcm) for sound in self.all(Sound)) / SPOKEN_RATE

    async def _collect(self) -> None:
        async for event in self.talk.events():
            self.events.append(event)
            self.at.append(asyncio.get_running_loop().time())


@asynccontextmanager
async def spoken_room(
    *,
    replies: tuple[str, ...] = ("I sang to the river all night. It was cold and clear.",),
    texts: tuple[str, ...] = ("What did you do last night?",),
    mind: ScriptedBackend | None = None,
    transcriber: Transcriber | None = None,
    turn_end: TurnEnd | None = None,
    mouth: Synthesizer | Mouth | None = None,
    turns: TurnSettings | None = None,
    settings: VoiceSettings | None = None,
) -> AsyncGenerator[SpokenRoom]:
    """Open a room; leaving closes it and waits for its last event."""
    mind = mind or ScriptedBackend(replies)
    conversation = room(mind, ManualClock(datetime(2026, 11, 21, tzinfo=UTC)))
    talk = VoiceConversation(
        conversation,
        ScriptedActivity(),
        Ears(transcriber or ScriptedTranscriber(texts), turn_end or ScriptedTurnEnd((0.9,))),
        mouth if isinstance(mouth, Mouth) else Mouth(mouth or ScriptedSpeech(), "scripted:low"),
        turns=turns,
        settings=settings,
    )
    made = SpokenRoom(talk, conversation, mind)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(talk.run())
        collecting = tasks.create_task(made._collect())
        yield made
        talk.close()
        await collecting
