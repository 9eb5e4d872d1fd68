"""A fan on the phone: speaks a recording into a spoken conversation, plays what comes back."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from core.clock import SystemClock
from engine.attempt import Ears
from engine.bench.fan import sheet
from engine.conversation import Conversation
from engine.llm.scripted import ScriptedBackend
from engine.pipeline import VoiceConversation
from engine.voice_events import (
    FanSaid,
    Held,
    ReplyOver,
    Sound,
    SpeechStopped,
    VoiceEvent,
    WentOn,
)
from engine.voice_ports import (
    HEARD_RATE,
    SPOKEN_RATE,
    Pcm,
    VoiceActivity,
)
from engine.voice_settings import TurnSettings
from voice.bench.acoustics import ECHO_WINDOW, echo_of
from voice.bench.scene import Scene
from voice.pcm import Samples

PIECE_S: Final = 0.02
HEARD_PIECE: Final = round(PIECE_S * HEARD_RATE)
SPOKEN_PIECE: Final = round(PIECE_S * SPOKEN_RATE)
REPORT_PIECES: Final = 10
"""The client says every 200 ms how far it has played."""
REPLY_WITHIN_S: Final = 5.0
"""How long the fan waits for an answer to the first question."""
AFTER_S: Final = 0.6
"""The room stays open after the recording."""


@dataclass(slots=True)
class Outcome:
    """What a conversation made of a recording; times are seconds from its start."""

    turn_ends: list[float] = field(default_factory=list[float])
    said: list[str] = field(default_factory=list[str])
    silences: list[tuple[float, float | None]] = field(
        default_factory=list[tuple[float, float | None]]
    )
    """When the persona stood still; None: it never went on."""

    def forget(self) -> None:
        """Begin anew."""
        self.turn_ends.clear()
        self.said.clear()
        self.silences.clear()

    @property
    def was_cut(self) -> bool:
        """The persona was interrupted."""
        return any(end is None for _, end in self.silences)


class Loudspeaker:
    """The client's player: stands still at once, goes on at once."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self._queue: deque[Pcm] = deque()
        self._recent = np.zeros(ECHO_WINDOW, dtype=np.float32)
        self.turn_id = ""
        self.played = 0
        self.is_held = False

    def take(self, event: VoiceEvent, at: float) -> None:
        """Follow an event."""
        match event:
            case Sound():
                if event.turn_id != self.turn_id:
                    self.turn_id, self.played, self.is_held = event.turn_id, 0, False
                    self._queue.clear()
                self._queue.append(event.pcm)
            case Held():
                self.is_held = True
                self._outcome.silences.append((at, None))
            case WentOn():
                self.is_held = False
                self._outcome.silences[-1] = (self._outcome.silences[-1][0], at)
            case ReplyOver() if event.ended.reason == "turn_detected":
                self._queue.clear()
                if not self.is_held:
                    self._outcome.silences.append((at, None))
            case _:
                pass

    def play(self) -> Samples:
        """Play the next 20 ms; returns the last second of what was played."""
        piece = np.zeros(SPOKEN_PIECE, dtype=np.float32)
        filled = 0
        while self._queue and filled < SPOKEN_PIECE and not self.is_held:
            pcm = self._queue.popleft()
            taken = min(len(pcm), SPOKEN_PIECE - filled)
            piece[filled : filled + taken] = pcm[:taken] / np.float32(32_768)
            filled += taken
            if taken < len(pcm):
                self._queue.appendleft(pcm[taken:])
        self.played += filled
        self._recent = np.concatenate([self._recent[SPOKEN_PIECE:], piece])
        return self._recent


class FanCall:
    """One recording in one room.

    Where the recording lies under the persona's voice, the fan first asks something, and the
    recording begins with the first sound of the reply: the room knows the fan's voice by then.

    Args:
        scene: What the fan does, and what the persona says.
        activity: Tells speech from silence.
        ears: Who understands.
        turns: How turns change hands.
    """

    def __init__(
        self,
        scene: Scene,
        activity: VoiceActivity,
        ears: Ears,
        turns: TurnSettings | None = None,
    ) -> None:
        self._scene = scene
        self._outcome = Outcome()
        self._loudspeaker = Loudspeaker(self._outcome)
        self._loop = asyncio.get_running_loop()
        self._talk = VoiceConversation(
            Conversation(
                sheet(),
                ScriptedBackend((scene.answer,)),
                room_key=scene.recording.id,
                fan_name="Sam",
                clock=SystemClock(),
            ),
            activity,
            ears,
            scene.mouth,
            turns=turns,
        )
        self._began = 0.0

    async def run(self) -> Outcome:
        """Call, speak, listen, hang up."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._talk.run())
            listening = tasks.create_task(self._listen())
            await asyncio.sleep(0)  # The conversation runs.
            self._began = self._loop.time()
            if self._scene.question is not None:
                await self._speak(self._scene.question, REPLY_WITHIN_S, until_reply=True)
                self._outcome.forget()
                self._began = self._loop.time()
            await self._speak(self._scene.sound, AFTER_S)
            self._talk.close()
            await listening
        return self._outcome

    async def _speak(self, sound: Samples, after_s: float, *, until_reply: bool = False) -> None:
        echo = self._scene.recording.echo
        pieces = range(0, len(sound) + round(after_s * HEARD_RATE), HEARD_PIECE)
        for number, at in enumerate(pieces):
            # The microphone gives a piece when it is over.
            until = self._began + (at + HEARD_PIECE) / HEARD_RATE
            await asyncio.sleep(until - self._loop.time())
            if until_reply and self._loudspeaker.turn_id:
                return
            recent = self._loudspeaker.play()
            piece = np.zeros(HEARD_PIECE, dtype=np.float32)
            piece[: len(sound[at : at + HEARD_PIECE])] = sound[at : at + HEARD_PIECE]
            if echo is not None:
                piece += echo_of(recent, echo)[-HEARD_PIECE:]
            self._talk.hear((np.clip(piece, -1, 1) * 32_767).astype(np.int16))
            if number % REPORT_PIECES == 0 and self._loudspeaker.turn_id:
                self._talk.played(self._loudspeaker.turn_id, self._loudspeaker.played)

    async def _listen(self) -> None:
        async for event in self._talk.events():
            at = self._loop.time() - self._began
            if isinstance(event, SpeechStopped):
                self._outcome.turn_ends.append(at)
            elif isinstance(event, FanSaid):
                self._outcome.said.append(event.turn.text)
            self._loudspeaker.take(event, at)
