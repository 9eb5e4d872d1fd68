"""What each client event about sound does."""

from collections.abc import Callable
from typing import Final

from engine.pipeline import VoiceConversation
from engine.voice_ports import SPOKEN_RATE, Pcm
from engine.voice_settings import TurnSettings
from rooms.live.inflow import Inflow
from rooms.live.outgoing import Outgoing
from rooms.live.turn_wishes import check_formats, sound_json, turns_of
from rooms.live.voice_line import VoiceLine
from rooms.wire import sound_server_events as sound_events
from rooms.wire.items import Json, SpokenItem
from rooms.wire.refusals import Refusal
from rooms.wire.sound_events import (
    AudioAppend,
    AudioClear,
    AudioCommit,
    AudioWish,
    OutputClear,
    Playout,
    SoundEvent,
)

MS: Final = SPOKEN_RATE // 1_000


class SoundDesk:
    """Answers a fan's events about sound.

    Args:
        talk: The engine's spoken conversation.
        line: The persona.
        out: The way to the client.
        voice_id: What the fan hears; shown, never changed by a fan.
        speed: The same.
        greeting: Said aloud once the fan's microphone is there; None where it was said before.
        hear: Is given the fan's sound at HEARD_RATE.
    """

    def __init__(
        self,
        talk: VoiceConversation,
        line: VoiceLine,
        out: Outgoing,
        *,
        voice_id: str,
        speed: float,
        greeting: SpokenItem | None,
        hear: Callable[[Pcm], None],
    ) -> None:
        self._talk = talk
        self._line = line
        self._out = out
        self._hear = hear
        self._voice_id = voice_id
        self._speed = speed
        self.greeting = greeting
        """Still to be said."""
        self._turns = TurnSettings()
        self._inflow = Inflow()

    @property
    def facts(self) -> Json:
        """The protocol's ``session.audio``."""
        return sound_json(
            self._turns, rate=self._inflow.rate, voice_id=self._voice_id, speed=self._speed
        )

    def configure(self, wish: AudioWish) -> Json:
        """Change what a fan may change; returns the true settings.

        Raises:
            Refusal: A format that is not read or written here.
        """
        check_formats(wish.input, wish.output.format if wish.output else None)
        if wish.input is not None:
            if wish.input.format is not None and wish.input.format.rate != self._inflow.rate:
                self._inflow = Inflow(wish.input.format.rate)
            turns = turns_of(wish.input, self._turns)
            if turns != self._turns:
                self._turns = turns
                self._talk.configure(turns)
        return self.facts

    def greet(self) -> None:
        """The fan's microphone is there: pick up."""
        greeting, self.greeting = self.greeting, None
        if greeting is not None:
            self._line.greet(greeting)

    async def handle(self, event: SoundEvent) -> None:
        """Do what an event asks.

        Raises:
            Refusal: It can't be done; say why.
            AppError: The same, from the engine.
        """
        match event:
            case AudioAppend():
                self._hear(self._inflow.take(event.audio))
                self.greet()
            case AudioCommit():
                self._talk.commit()
            case AudioClear():
                self._talk.clear()
                await self._out.send(sound_events.cleared())
            case OutputClear():
                self._talk.cancel()
            case Playout():
                self._talk.played(event.item_id, event.audio_ms * MS)

    async def truncate(self, item: SpokenItem, audio_end_ms: int) -> None:
        """Cut an item to what was heard.

        Raises:
            Refusal: It is no speech of the persona.
        """
        if item.speaker != "persona" or not item.is_sound:
            raise Refusal("not_truncatable", "only the persona's speech is cut", param="item_id")
        samples = audio_end_ms * MS
        self._line.truncate(item, samples)
        await self._out.send(sound_events.truncated(item.item_id, samples))
