"""Turns whose ends the client tells: sound gathers until it is committed."""

import asyncio
from collections.abc import Callable

from core.errors import AppError
from core.ids import new_id
from engine.conversation import Conversation
from engine.drafts import Spawn
from engine.microphone import Microphone
from engine.voice_errors import VoiceBackendError
from engine.voice_events import FanSaid, NothingSaid, NotUnderstood, VoiceEvent
from engine.voice_ports import HEARD_RATE, Pcm, Transcriber
from engine.voice_settings import MAX_TURN_S


class PushToTalk:
    """Gathers and understands.

    Args:
        conversation: Takes the fan's turns.
        transcriber: Who understands.
        microphone: Where the sound is kept.
        emit: Takes events.
        spawn: Starts a task of the conversation.
        timeout_s: A transcriber that takes longer has failed.
    """

    def __init__(
        self,
        conversation: Conversation,
        transcriber: Transcriber,
        microphone: Microphone,
        *,
        emit: Callable[[VoiceEvent], None],
        spawn: Spawn,
        timeout_s: float,
    ) -> None:
        self._conversation = conversation
        self._transcriber = transcriber
        self._microphone = microphone
        self._emit = emit
        self._spawn = spawn
        self._timeout_s = timeout_s
        self._start = 0
        self._open = 0
        """Commits whose words are not there yet."""
        self._then: Callable[[], None] | None = None

    @property
    def is_understanding(self) -> bool:
        """Words of a commit are not there yet."""
        return self._open > 0

    def clear(self) -> None:
        """Gather anew from here."""
        self._start = self._microphone.position
        self._microphone.keep_from(self._start)

    def check_size(self) -> None:
        """Forget the oldest sound of a buffer that nobody commits."""
        most = MAX_TURN_S * HEARD_RATE
        if self._microphone.position - self._start > most:
            self._start = self._microphone.position - most
            self._microphone.keep_from(self._start)

    def commit(self) -> None:
        """Understand what was gathered."""
        audio = self._microphone.since(self._start)
        self.clear()
        self._open += 1
        self._spawn(self._understand(new_id("item"), audio))

    def when_understood(self, call: Callable[[], None]) -> None:
        """Call once the words of all commits are on record; a later call replaces this one."""
        if self._open:
            self._then = call
        else:
            call()

    async def _understand(self, turn_id: str, audio: Pcm) -> None:
        try:
            self._emit(await self._words_of(turn_id, audio))
        finally:
            self._open -= 1
        call = self._then
        if call is not None and not self._open:
            self._then = None
            call()

    async def _words_of(self, turn_id: str, audio: Pcm) -> VoiceEvent:
        try:
            async with asyncio.timeout(self._timeout_s):
                transcript = await self._transcriber.transcribe(audio)
            if not transcript.text.strip():
                return NothingSaid(turn_id)
            turn = self._conversation.add_fan_turn(transcript.text, turn_id=turn_id)
        except TimeoutError:
            return NotUnderstood(turn_id, "timeout")
        except VoiceBackendError as error:
            return NotUnderstood(turn_id, error.voice_code)
        except AppError as error:
            return NotUnderstood(turn_id, error.code)
        return FanSaid(turn, len(audio) / HEARD_RATE)
