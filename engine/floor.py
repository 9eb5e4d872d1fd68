"""The persona's side of a spoken conversation: the reply that has the floor, and what was heard."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from engine.conversation import Conversation
from engine.conversation_events import CrisisNotice, TurnEnded
from engine.echo import EchoGuard
from engine.guess import Guess
from engine.playout import Pace, Player
from engine.spoken_reply import Mouth, SpokenReply, cancelled
from engine.timeline import Timeline
from engine.turns import Step, TurnState
from engine.voice_events import (
    FaceMoved,
    Held,
    Notice,
    ReplyBegan,
    ReplyOver,
    Sound,
    VoiceEvent,
    WentOn,
)
from engine.voice_ports import SPOKEN_RATE
from engine.voice_settings import VoiceSettings

LAST_WORDS: Final = 7 * SPOKEN_RATE // 10
"""Samples of a reply's end: whoever speaks up now answers."""
REMEMBERED: Final = 16
"""Replies whose words a client may still cut to what was heard."""


class Floor:
    """Makes replies and runs the one that is to be heard.

    Args:
        conversation: Takes what was heard.
        mouth: The voice.
        state: Whose turn it is.
        settings: Paces and limits.
        echo: Is told what was played.
        emit: Takes events.
    """

    def __init__(
        self,
        conversation: Conversation,
        mouth: Mouth,
        state: TurnState,
        settings: VoiceSettings,
        echo: EchoGuard,
        emit: Callable[[VoiceEvent], None],
    ) -> None:
        self._conversation = conversation
        self._mouth = mouth
        self._state = state
        self._settings = settings
        self._echo = echo
        self._emit = emit
        self.pace(settings.lead_s, settings.piece_s)
        self._loop = asyncio.get_running_loop()
        self._reply: SpokenReply | None = None
        self._task: asyncio.Task[None] | None = None
        self._taken_at = 0.0
        self._players: OrderedDict[str, Player] = OrderedDict()
        self._running: asyncio.Task[None] | None = None
        """The newest task that has the mind, ended or not."""

    @property
    def reply(self) -> SpokenReply | None:
        """The reply that has the floor."""
        return self._reply

    @property
    def playing(self) -> int | None:
        """Samples of the reply that are played by now; None while nothing is to be heard."""
        player = self._reply.player if self._reply else None
        return player.played if player is not None and player.is_playing else None

    @property
    def is_ending(self) -> bool:
        """All that was to be said is said, but for the last word or two."""
        return self._reply is None or self._reply.player.left < LAST_WORDS

    @property
    def mind_user(self) -> "asyncio.Task[None] | None":
        """The task that must end before another may ask the mind."""
        return None if self._running is None or self._running.done() else self._running

    @property
    def is_mute_for_s(self) -> float:
        """How long the reply has had the floor without a sound; 0 where there is none."""
        if self._reply is None or self._reply.player.has_sent:
            return 0.0
        return self._loop.time() - self._taken_at

    def pace(self, lead_s: float, piece_s: float) -> None:
        """Send the next replies so far ahead of their playing, in pieces of this length."""
        self._pace = Pace(round(lead_s * SPOKEN_RATE), round(piece_s * SPOKEN_RATE))

    def prepare(self, guess: Guess, timeline: Timeline) -> SpokenReply:
        """Make a reply that is kept until ``take``."""
        return SpokenReply(
            guess,
            self._mouth,
            Player(guess.reply_id, self._pace, self._send, self._over),
            timeline,
            max_words=self._settings.max_words,
            on_notice=self._notice,
            on_track=lambda track: self._emit(FaceMoved(guess.reply_id, track)),
        )

    def uses_mind(self, task: "asyncio.Task[None]") -> None:
        """A task runs a reply."""
        self._running = task

    def take(self, reply: SpokenReply, task: "asyncio.Task[None]") -> None:
        """Give a reply the floor."""
        self._conversation.adopt(reply.guess)
        self._reply = reply
        self._task = task
        self._taken_at = self._loop.time()
        self._players[reply.turn_id] = reply.player
        while len(self._players) > REMEMBERED:
            self._players.popitem(last=False)
        turn = reply.guess.turn
        self._emit(ReplyBegan(reply.turn_id, turn.turn_id if turn else None))
        if reply.notice is not None:
            self._emit(Notice(reply.notice))
        reply.commit()

    def hold(self) -> None:
        """Stand still, in mid-word."""
        if self._reply is not None:
            self._reply.player.hold()
            if self._reply.player.has_sent:
                self._emit(Held(self._reply.turn_id))

    def go_on(self) -> None:
        """Go on from the same sample."""
        if self._reply is not None:
            if self._reply.player.has_sent:
                self._emit(WentOn(self._reply.turn_id))
            self._reply.player.go_on()

    def cut(self, reason: str, status: str = "cancelled") -> None:
        """End the reply where it was heard last; the caller steps the state."""
        reply, task = self._reply, self._task
        if reply is None or task is None:
            return
        self._reply = self._task = None
        played = reply.player.stop()
        task.cancel()
        text = reply.player.text_until(played)
        self._conversation.heard(reply.turn_id, text)
        if status == "failed":
            ended = TurnEnded(reply.turn_id, "failed", reason, text)
        else:
            ended = cancelled(reply.ended, reply.turn_id, reason, text)
        self._emit(ReplyOver(ended, played, reply.timeline))

    def report(self, turn_id: str, samples: int) -> None:
        """The client says how far it has played a reply; others than the present are ignored."""
        reply = self._reply
        if reply is not None and reply.turn_id == turn_id:
            reply.player.report(samples)
            if samples > 0 and reply.timeline.first_played is None:
                reply.timeline.first_played = self._loop.time() - samples / SPOKEN_RATE

    def truncate(self, turn_id: str, samples: int) -> str | None:
        """Cut an earlier reply to what the client says was heard.

        Returns:
            The words that stay; None where the reply is too old or unknown.
        """
        player = self._players.get(turn_id)
        if player is None:
            return None
        text = player.text_until(samples)
        self._conversation.heard(turn_id, text)
        return text

    def _send(self, sound: Sound) -> None:
        timeline = self._reply.timeline if self._reply else None
        if timeline is not None and timeline.first_sent is None:
            timeline.first_sent = self._loop.time()
            if self._state.may(Step.REPLY_HEARD):
                self._state.step(Step.REPLY_HEARD)
        self._echo.played(sound.pcm, sound.start)
        self._emit(sound)

    def _notice(self, notice: CrisisNotice) -> None:
        if self._reply is not None and self._reply.turn_id == notice.turn_id:
            self._emit(Notice(notice))

    def _over(self) -> None:
        reply = self._reply
        if reply is None:
            return
        self._reply = self._task = None
        ended = reply.ended or TurnEnded(reply.turn_id, "failed", "internal", "")
        heard = reply.player.text_until(reply.player.taken)
        is_whole = ended.status == "completed" and ended.reason != "long_enough"
        text = ended.text if is_whole else heard
        self._conversation.heard(reply.turn_id, text)
        ended = TurnEnded(
            ended.turn_id,
            ended.status,
            ended.reason,
            text,
            ended.usage,
            ended.first_token_ms,
            ended.first_text_ms,
            ended.verdict,
            ended.fan_verdict,
        )
        self._emit(ReplyOver(ended, reply.player.taken, reply.timeline))
        self._state.step(Step.REPLY_OVER)
