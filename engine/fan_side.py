"""The fan's side of a spoken conversation: utterances, pauses, and who means to interrupt."""

import asyncio
from collections.abc import Callable
from typing import Final

from core.errors import AppError
from core.ids import new_id
from engine.attempt import Attempt, Ears
from engine.attempts import Attempts
from engine.barge_in import SEEN_LATE, BargeIn, Verdict
from engine.conversation import Conversation
from engine.drafts import Drafts, Spawn
from engine.echo import EchoGuard
from engine.fan_level import FanLevel
from engine.floor import Floor
from engine.microphone import Change, Microphone
from engine.read_ahead import ReadAhead
from engine.speech_gate import SpeechBegan, SpeechPaused
from engine.timeline import Timeline
from engine.turn_policy import Meaning, meaning_of, ms
from engine.turns import Step, Turn, TurnState
from engine.utterance import Utterance
from engine.voice_events import (
    Caption,
    FanSaid,
    NothingSaid,
    NotUnderstood,
    SpeechStarted,
    SpeechStopped,
    VoiceEvent,
)
from engine.voice_ports import HEARD_RATE, Transcript
from engine.voice_settings import MAX_TURN_S, TurnSettings, VoiceSettings

MAX_TURN: Final = MAX_TURN_S * HEARD_RATE
SOFT_END: Final = ms(200)
"""Samples that may be taken for speech after a voice has dropped; more of them are soft words."""
OVER_THE_VOICE: Final = (Turn.THINKING, Turn.SPEAKING, Turn.HOLDING)
"""The persona has the floor."""


class FanSide:
    """Decides on the microphone's frames. All of it runs on the event loop and never waits.

    Args:
        conversation: Makes guesses.
        ears: Who understands.
        state: Whose turn it is.
        floor: The persona's side.
        settings: Paces and limits.
        echo: Knows the persona's own voice.
        emit: Takes events.
        spawn: Starts a task of the conversation.
    """

    def __init__(  # noqa: PLR0913 - one argument a collaborator
        self,
        conversation: Conversation,
        ears: Ears,
        state: TurnState,
        floor: Floor,
        settings: VoiceSettings,
        echo: EchoGuard,
        *,
        emit: Callable[[VoiceEvent], None],
        spawn: Spawn,
    ) -> None:
        self._conversation = conversation
        self._state = state
        self._floor = floor
        self._settings = settings
        self._echo = echo
        self._emit = emit
        self._level = FanLevel()
        self._utterance: Utterance | None = None
        self._attempts = Attempts(ears, spawn, settings.transcribe_s, self._understood)
        self._barge_in = BargeIn(state, floor, settings, self._level, echo)
        self._drafts = Drafts(ears.transcriber, spawn, settings.transcribe_s)
        self._read_ahead = ReadAhead(conversation, floor, spawn)
        self._loop = asyncio.get_running_loop()
        self.turns = TurnSettings()
        """May be changed between turns."""
        self.microphone: Microphone
        """Set by the pipeline."""

    def on_frame(self, change: Change) -> None:
        """Look at the conversation after each frame."""
        self._echo.tick(self._floor.playing)
        self._drafts.listen(self.microphone.newest)
        if isinstance(change, SpeechBegan):
            self._speech(change.at)
        elif isinstance(change, SpeechPaused):
            self._pause(change.at)
        if self._utterance is not None:
            self._look(self._utterance)

    def force(self) -> None:
        """The client says that the turn is over: take what was said so far."""
        if self._state.turn is Turn.HEARING:
            self._pause(self.microphone.position)
        attempt = self._attempts.current
        if self._state.turn is Turn.PAUSING and attempt is not None:
            attempt.is_forced = True
            self._end_turn_if_over(attempt)

    def forget(self) -> None:
        """Drop what is being said, without a word about it."""
        self._attempts.drop()
        self._close_utterance()
        if self._state.may(Step.NOTHING_SAID):
            self._state.step(Step.NOTHING_SAID)
        if self._state.may(Step.FALSE_ALARM):  # Nobody is left to say whether it was one.
            self._state.step(Step.FALSE_ALARM)
            self._floor.go_on()

    def _speech(self, at: int) -> None:
        match self._state.turn:
            case Turn.WAITING:
                self._open(at)
            case Turn.PAUSING:
                self._state.step(Step.SPEECH)
                self._attempts.drop()
            case Turn.THINKING | Turn.SPEAKING:
                if self.turns.interrupts:
                    self._attempts.drop()
                    self._open(at)
            case Turn.HOLDING:
                self._attempts.drop()
            case Turn.HEARING | Turn.CLOSED:
                pass

    def _pause(self, at: int) -> None:
        utterance = self._utterance
        if utterance is None:
            return
        if self._state.turn is not Turn.HEARING and utterance.held_at is None:
            self._close_utterance()  # Too soft for the fan: somebody behind them.
            self._barge_in.passed_over()
            return
        utterance.timeline.speech_end = self._loop.time() - (
            (self.microphone.position - at) / HEARD_RATE
        )
        utterance.timeline.pause_seen = self._loop.time()
        if self._state.turn is Turn.HEARING:
            self._state.step(Step.PAUSE)
        draft = self._drafts.of_all if at - utterance.drafted_at <= SOFT_END else None
        self._attempts.begin(utterance, self.microphone, at, draft)

    def _look(self, utterance: Utterance) -> None:
        """Decide what only time can tell."""
        match self._state.turn:
            case Turn.WAITING:
                if self._barge_in.is_fan(self.microphone):
                    self._state.step(Step.SPEECH)
                    self._tell_started()
            case Turn.HEARING:
                if self.microphone.position - utterance.start > MAX_TURN:
                    self.force()
            case Turn.PAUSING:
                if self._attempts.current is not None:
                    self._end_turn_if_over(self._attempts.current)
            case _:
                self._follow(self._barge_in.look(utterance, self.microphone))
        if utterance is self._utterance:
            self._draft(utterance)

    def _follow(self, verdict: Verdict) -> None:
        if verdict is Verdict.INTERRUPTION:
            self._interrupt()
        elif verdict is Verdict.NOBODY:
            self._open(self.microphone.position - SEEN_LATE)

    def _open(self, at: int) -> None:
        start = max(0, at - self.turns.prefix)
        self.microphone.keep_from(start)
        self._utterance = Utterance(new_id("item"), at, start, Timeline(), at)

    def _close_utterance(self) -> None:
        self._utterance = None
        self.microphone.keep_from(None)
        self._drafts.cancel()

    def _tell_started(self) -> None:
        if self._utterance is not None:
            self._emit(SpeechStarted(self._utterance.turn_id, self._utterance.began_at))
            self._read_ahead.begin()

    def _understood(self, attempt: Attempt) -> None:
        """The attempt's transcript is there, or has failed."""
        if attempt is not self._attempts.current:
            return
        if self._state.turn is Turn.PAUSING:
            self._take_words(attempt)
        else:
            self._weigh_words(attempt)

    def _take_words(self, attempt: Attempt) -> None:
        if attempt.text.strip():
            self._emit(Caption(attempt.turn_id, attempt.text))
            self._guess(attempt)
            self._end_turn_if_over(attempt)
            return
        failure, turn_id = attempt.failure, attempt.turn_id
        self._emit(NotUnderstood(turn_id, failure) if failure else NothingSaid(turn_id))
        self.forget()

    def _guess(self, attempt: Attempt) -> None:
        """Think ahead."""
        task = self._attempts.task
        if not self.turns.creates_reply or attempt.reply is not None or task is None:
            return
        try:
            guess = self._conversation.guess(
                attempt.text, turn_id=attempt.turn_id, reply_id=new_id("item")
            )
        except AppError:
            return  # Nothing that could be answered: the end of the turn says so.
        attempt.think(self._floor.prepare(guess, attempt.timeline), self._floor.mind_user)
        self._floor.uses_mind(task)

    def _end_turn_if_over(self, attempt: Attempt) -> None:
        if self._state.turn is not Turn.PAUSING or not attempt.text:
            return
        needed = self.turns.silence_after(attempt.text, attempt.chance)
        if attempt.is_forced or self.microphone.position - attempt.paused_at >= needed:
            self._end_turn(attempt)

    def _end_turn(self, attempt: Attempt) -> None:
        self._state.step(Step.TURN_OVER)
        attempt.timeline.turn_over = self._loop.time()
        self._level.learn(attempt.audio)
        self._emit(SpeechStopped(attempt.turn_id, attempt.paused_at))
        task, reply = self._attempts.let_go(), attempt.reply
        self._close_utterance()
        seconds = len(attempt.audio) / HEARD_RATE
        if reply is not None and reply.guess.turn is not None and task is not None:
            self._emit(FanSaid(reply.guess.turn, seconds))
            self._floor.take(reply, task)
            return
        if task is not None:
            task.cancel()
        self._record(attempt, seconds)
        self._state.step(Step.REPLY_OVER)

    def _record(self, attempt: Attempt, seconds: float) -> None:
        try:
            turn = self._conversation.add_fan_turn(attempt.text, turn_id=attempt.turn_id)
        except AppError as error:
            self._emit(NotUnderstood(attempt.turn_id, error.code))
        else:
            self._emit(FanSaid(turn, seconds))

    def _weigh_words(self, attempt: Attempt) -> None:
        """The words of a sound over the persona's voice are known, and the fan has paused."""
        if self._utterance is None:
            return
        lasted = attempt.paused_at - self._utterance.began_at
        meaning = meaning_of(attempt.text, attempt.sureness, lasted)
        # "Yes" to a reply that ends is an answer, and no nod.
        is_answer = meaning is Meaning.BACKCHANNEL and self._floor.is_ending
        if is_answer or meaning is Meaning.INTERRUPTION:
            self._interrupt()
        else:
            self._barge_in.go_on(self._utterance)
            self._attempts.drop()
            self._close_utterance()

    def _interrupt(self) -> None:
        """The fan means it; where the reply has just ended by itself, it is a turn like others."""
        if self._state.turn is not Turn.HOLDING:
            self._state.step(Step.SPEECH)
        self._tell_started()
        if self._floor.reply is not None:
            self._floor.cut("turn_detected")
            self._state.step(Step.INTERRUPTED)
        attempt = self._attempts.current
        if self.microphone.is_speech or attempt is None:
            return
        self._state.step(Step.PAUSE)
        if attempt.transcript is not None:
            self._take_words(attempt)

    def _draft(self, utterance: Utterance) -> None:
        is_hearing = self._state.turn is Turn.HEARING
        every = self._settings.draft_every if is_hearing else self._barge_in.draft_every(utterance)
        self._drafts.follow(utterance, self.microphone, every, self._take_draft)

    def _take_draft(self, utterance: Utterance, draft: Transcript, lasted: int) -> None:
        if utterance is not self._utterance:
            return
        if self._state.turn in OVER_THE_VOICE:
            if self._barge_in.reads_as_one(utterance, draft, lasted):
                self._interrupt()
        elif self._state.turn is Turn.HEARING and draft.text:
            self._emit(Caption(utterance.turn_id, draft.text))
            self._read_ahead.begin(draft.text, is_all=self._drafts.of_all is not None)
