"""A spoken conversation: joins the fan's side, the persona's side and the state between them.

    microphone -> speech? -> words? finished? -> guess -> clauses -> sound -> player

One object is one room. Everything that decides runs on the event loop and never waits; what takes
time runs in tasks of one group, and cancelling a turn is cancelling its task.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine
from typing import Final

from engine.attempt import Ears
from engine.conversation import Conversation
from engine.conversation_events import FanTurn
from engine.echo import EchoGuard
from engine.fan_side import FanSide
from engine.floor import Floor
from engine.guess import Guess, recital
from engine.microphone import Change, Microphone
from engine.push_to_talk import PushToTalk
from engine.quiet import NEEDS_SOUND, Quiet
from engine.spoken_reply import Mouth, SpokenReply
from engine.timeline import Timeline
from engine.turns import Step, Turn, TurnState
from engine.voice_errors import VoiceBackendError
from engine.voice_events import Notice, NotUnderstood, VoiceEvent
from engine.voice_ports import Pcm, VoiceActivity
from engine.voice_settings import TurnSettings, VoiceSettings

_log: Final = logging.getLogger(__name__)

MAX_EVENTS: Final = 4_096
"""Events that may wait for a slow room; then the conversation ends."""


class VoiceConversation:
    """Talks with one fan.

    Args:
        conversation: The engine's side of the words, with the room's history.
        activity: Tells speech from silence; shared by all rooms.
        ears: Who understands; shared by all rooms.
        mouth: The persona's voice.
        turns: How turns change hands.
        settings: Paces and limits.
    """

    def __init__(
        self,
        conversation: Conversation,
        activity: VoiceActivity,
        ears: Ears,
        mouth: Mouth,
        *,
        turns: TurnSettings | None = None,
        settings: VoiceSettings | None = None,
    ) -> None:
        self._conversation = conversation
        self._settings = settings or VoiceSettings()
        self._loop = asyncio.get_running_loop()
        self._tasks = asyncio.TaskGroup()
        self._events: asyncio.Queue[VoiceEvent | None] = asyncio.Queue()
        self._begun, self._closing = asyncio.Event(), asyncio.Event()
        self._commits = 0
        """Commits that the microphone has not come to."""
        self._state = TurnState()
        echo = EchoGuard()
        self._floor = Floor(conversation, mouth, self._state, self._settings, echo, self._emit)
        self._fan = FanSide(
            conversation,
            ears,
            self._state,
            self._floor,
            self._settings,
            echo,
            emit=self._emit,
            spawn=self._spawn,
        )
        self._turns = turns or TurnSettings()
        self._microphone = Microphone(
            activity.open(), self._turns.gate, self._on_frame, self._on_deaf
        )
        self._fan.microphone = self._microphone
        self._talk_key = PushToTalk(
            conversation,
            ears.transcriber,
            self._microphone,
            emit=self._emit,
            spawn=self._spawn,
            timeout_s=self._settings.transcribe_s,
        )
        self._quiet = Quiet(
            self._state,
            self._floor,
            self._microphone,
            self._settings,
            give_up=lambda: self.cancel("timeout", "failed"),
            take_floor=self._take_floor,
        )
        self.configure(self._turns)

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        return self._state.turn

    @property
    def reply_id(self) -> str | None:
        """The reply that has the floor."""
        return self._floor.reply.turn_id if self._floor.reply else None

    @property
    def is_understanding(self) -> bool:
        """Something was committed whose words are not there yet."""
        return self._commits > 0 or self._talk_key.is_understanding

    async def begun(self) -> None:
        """Wait until ``run`` takes sound."""
        await self._begun.wait()

    async def run(self) -> None:
        """Talk until ``close``."""
        try:
            async with self._tasks:
                listening = self._tasks.create_task(self._microphone.run())
                ticking = self._tasks.create_task(self._quiet.run())
                self._begun.set()
                await self._closing.wait()
                self._fan.forget()
                self._floor.cut("closed")
                listening.cancel()
                ticking.cancel()
        finally:
            self._events.put_nowait(None)

    async def events(self) -> AsyncGenerator[VoiceEvent]:
        """What happens, in order, until the conversation is closed."""
        while (event := await self._events.get()) is not None:
            yield event

    def close(self) -> None:
        """End the conversation; what was heard so far is on record."""
        self._closing.set()

    def hear(self, sound: Pcm) -> None:
        """Take a piece of the microphone's sound at HEARD_RATE, of any size.

        Raises:
            TooMuchSoundError: A minute of sound waits already.
        """
        self._quiet.heard()
        self._microphone.hear(sound)

    def played(self, turn_id: str, samples: int) -> None:
        """The client says how many samples (SPOKEN_RATE) of a reply it has played."""
        self._floor.report(turn_id, samples)

    def configure(self, turns: TurnSettings) -> None:
        """Change how turns change hands; what is being said is forgotten."""
        self._fan.forget()
        self._turns = self._fan.turns = turns
        self._quiet.idle_s = turns.idle_s
        self._microphone.change(turns.gate)
        self._microphone.is_watched = turns.detection != "manual"
        if not self._microphone.is_watched:
            self._talk_key.clear()

    def pace(self, lead_s: float, piece_s: float) -> None:
        """Send the next replies so far ahead of their playing, in pieces of this length."""
        self._floor.pace(lead_s, piece_s)

    def listen_no_more(self) -> None:
        """Let nobody begin another turn."""
        self._fan.forget()
        self._microphone.is_watched = False
        self._quiet.idle_s = None

    def commit(self) -> None:
        """The client says that the fan's turn is over."""
        self._commits += 1
        self._microphone.flush()
        self._microphone.then(self._commit)

    def clear(self) -> None:
        """The client takes back what was said and not yet answered."""
        self._microphone.then(self._clear)

    def add_text(self, text: str, *, turn_id: str) -> FanTurn:
        """Take a message that the fan has typed.

        Raises:
            AppError: It is empty or too long.
        """
        self._quiet.fan_was_there()
        return self._conversation.add_fan_turn(text, turn_id=turn_id)

    def respond(self, *, turn_id: str, max_tokens: int | None = None) -> None:
        """Answer what is on record, once all that was committed is; the caller checks the floor."""

        def answer() -> None:
            if self._floor.reply is None:
                guess, now = self._conversation.prepare(turn_id, max_tokens), self._loop.time()
                self._speak(guess, timeline=Timeline(speech_end=now, turn_over=now))

        self._microphone.then(lambda: self._talk_key.when_understood(answer))

    def say(self, text: str, *, turn_id: str) -> None:
        """Speak fixed words: the greeting."""
        self._speak(recital(turn_id, text))

    def cancel(self, reason: str = "client_cancelled", status: str = "cancelled") -> None:
        """End the reply that has the floor where it was heard last."""
        if self._floor.reply is None:
            return
        if self._state.turn is Turn.HOLDING:  # What the fan says goes on as a turn of its own.
            self._state.step(Step.FALSE_ALARM)
        self._floor.cut(reason, status)
        self._state.step(Step.INTERRUPTED)

    def truncate(self, turn_id: str, samples: int) -> str | None:
        """Cut a reply to what the client says was heard (SPOKEN_RATE).

        Returns:
            The words that stay; None where the reply is unknown.
        """
        if self.reply_id == turn_id:
            self._floor.report(turn_id, samples)
            self.cancel()
        return self._floor.truncate(turn_id, samples)

    def _on_frame(self, change: Change) -> None:
        if self._turns.detection == "manual":
            self._talk_key.check_size()
            return
        self._fan.on_frame(change)
        if self._state.turn in NEEDS_SOUND:
            self._quiet.fan_was_there()

    def _on_deaf(self, error: VoiceBackendError) -> None:
        _log.warning("a detector of speech failed", extra={"cause": str(error)})
        self._emit(NotUnderstood("", error.voice_code))

    def _commit(self) -> None:
        self._commits -= 1
        if self._turns.detection == "manual":
            self._talk_key.commit()
        else:
            self._fan.force()

    def _clear(self) -> None:
        if self._turns.detection == "manual":
            self._talk_key.clear()
        else:
            self._fan.forget()

    def _take_floor(self) -> None:
        if self._turns.detection != "manual":
            self._speak(self._conversation.take_floor(), is_asked=False)

    def _speak(
        self, guess: Guess, *, is_asked: bool = True, timeline: Timeline | None = None
    ) -> None:
        self._fan.forget()
        reply = self._floor.prepare(guess, timeline or Timeline())
        self._state.step(Step.TYPED if is_asked else Step.FLOOR_TAKEN)
        task = self._spawn(self._run_reply(reply, self._floor.mind_user))
        self._floor.uses_mind(task)
        self._floor.take(reply, task)

    async def _run_reply(self, reply: SpokenReply, after: "asyncio.Task[None] | None") -> None:
        if after is not None:
            await asyncio.wait([after])
        await reply.run()

    def _emit(self, event: VoiceEvent) -> None:
        if isinstance(event, Notice):
            self._quiet.be_patient()
        if self._events.qsize() >= MAX_EVENTS:
            self.close()
        else:
            self._events.put_nowait(event)

    def _spawn(self, work: Coroutine[object, object, None]) -> "asyncio.Task[None]":
        task = self._tasks.create_task(self._guard(work))
        task.add_done_callback(lambda _: work.close())  # It may be cancelled before it begins.
        return task

    async def _guard(self, work: Coroutine[object, object, None]) -> None:
        """A fault in one turn ends that turn, not the room."""
        try:
            await work
        except Exception as error:  # noqa: BLE001 - the one place that turns a fault into an event
            if self._floor.reply is None:
                self._emit(NotUnderstood("", "internal"))
                self._fan.forget()
            self.cancel("internal", "failed")
            # After the fan is told; shielded, since ending a reply may have cancelled this task.
            await asyncio.shield(asyncio.to_thread(_log.error, "a turn failed", exc_info=error))
