"""What is made of the fan's words at one pause: a transcript, a judgement and a guess."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engine.drafts import Draft
from engine.spoken_reply import SpokenReply
from engine.timeline import Timeline
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import Pcm, Transcriber, Transcript, TurnEnd

DRAFT_S: Final = 0.2
"""A draft that takes longer waits behind others: the words are asked for anew, and go first."""
DRAFT_SURENESS: Final = 0.45
"""What is less sure deserves a careful look."""


@dataclass(frozen=True, slots=True)
class Ears:
    """Who understands; shared by all rooms."""

    transcriber: Transcriber
    turn_end: TurnEnd


class Attempt:
    """Runs as one task, which then speaks the reply: to end the turn is to cancel it.

    Args:
        turn_id: The fan's turn.
        audio: The turn so far, at HEARD_RATE.
        paused_at: Sample of the microphone at which the pause began.
        timeline: Takes the time of each stage.
        ears: Who understands.
        timeout_s: A transcriber that takes longer has failed.
        draft: Covers all words of the turn, or None.
        on_words: Told when the transcript is there, or has failed.
    """

    def __init__(  # noqa: PLR0913 - what was said, who understands it, and who is told
        self,
        turn_id: str,
        audio: Pcm,
        paused_at: int,
        timeline: Timeline,
        ears: Ears,
        timeout_s: float,
        draft: Draft | None,
        on_words: "Callable[[Attempt], None]",
    ) -> None:
        self.turn_id = turn_id
        self.audio = audio
        self.paused_at = paused_at
        self.timeline = timeline
        self.transcript: Transcript | None = None
        self.failure: str | None = None
        self.chance: float | None = None
        """That the fan has finished; None while it is not known."""
        self.is_forced = False
        """The client says that the turn is over."""
        self.reply: SpokenReply | None = None
        """The guess; ``think`` sets it."""
        self._ears = ears
        self._timeout_s = timeout_s
        self._draft = draft
        self._on_words = on_words
        self._has_reply = asyncio.Event()
        self._after: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()

    @property
    def text(self) -> str:
        """What was understood; empty while nothing is."""
        return self.transcript.text if self.transcript else ""

    @property
    def sureness(self) -> float:
        """Of the transcriber."""
        return self.transcript.sureness if self.transcript else 0.0

    def think(self, reply: SpokenReply, after: "asyncio.Task[None] | None") -> None:
        """Speak a guess once another task has let go of the mind."""
        self.reply = reply
        self._after = after
        self._has_reply.set()

    async def run(self) -> None:
        """Understand, judge and speak; never raises, except when cancelled."""
        await self._transcribe()
        self._on_words(self)
        if not self.text:
            return
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._judge())
            await self._has_reply.wait()
            if self._after is not None:
                await asyncio.wait([self._after])
                self._after = None
            if self.reply is not None:
                await self.reply.run()

    async def _transcribe(self) -> None:
        try:
            async with asyncio.timeout(self._timeout_s):
                self.transcript = await self._drafted()
                if self.transcript is None:
                    self.transcript = await self._ears.transcriber.transcribe(self.audio)
        except TimeoutError:
            self.failure = "timeout"
        except VoiceBackendError as error:
            self.failure = error.voice_code
        self.timeline.transcript = self._loop.time()

    async def _drafted(self) -> Transcript | None:
        """What a draft that is nearly there understood, if it is sure of it."""
        if self._draft is None or self._draft.task is None:
            return None
        await asyncio.wait([self._draft.task], timeout=DRAFT_S)
        found = self._draft.transcript
        return found if found and found.text and found.sureness >= DRAFT_SURENESS else None

    async def _judge(self) -> None:
        try:
            async with asyncio.timeout(self._timeout_s):
                self.chance = await self._ears.turn_end.probability(self.audio, self.text)
        except (TimeoutError, VoiceBackendError):
            self.chance = 0.5  # The words alone decide then.
