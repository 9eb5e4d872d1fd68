"""Provisional transcripts of what is being said: for captions, for early signs, and for the pause.

A draft begins after so much speech, or as soon as the voice drops: where a pause follows, its words
are there already.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Final

from engine.fan_level import Drop
from engine.microphone import Microphone
from engine.turn_policy import ms
from engine.utterance import Utterance
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import Pcm, Transcriber, Transcript

Spawn = Callable[[Coroutine[object, object, None]], "asyncio.Task[None]"]
DROP_EVERY: Final = ms(120)
"""Samples of speech between two drafts where the voice drops."""
QUICK_S: Final = 0.2
"""After a draft that took longer, others need the transcriber: no more drafts than are due."""


@dataclass(slots=True)
class Draft:
    """A transcript on its way."""

    task: "asyncio.Task[None] | None" = None
    transcript: Transcript | None = None
    """None until it is there, and where it failed."""


class Drafts:
    """One draft at a time.

    Args:
        transcriber: Who understands.
        spawn: Starts a task of the conversation.
        timeout_s: A transcriber that takes longer has failed; a caption less is no harm.
    """

    def __init__(self, transcriber: Transcriber, spawn: Spawn, timeout_s: float) -> None:
        self._transcriber = transcriber
        self._spawn = spawn
        self._timeout_s = timeout_s
        self._drop = Drop()
        self._has_dropped = False
        self._current: Draft | None = None
        self._took_s = 0.0
        self._loop = asyncio.get_running_loop()
        self.of_all: Draft | None = None
        """Begun when the voice had dropped, and it has not risen since: all words are in it."""

    def listen(self, frame: Pcm) -> None:
        """Take the next frame of the microphone."""
        self._has_dropped = self._drop.feed(frame)
        if not self._has_dropped:
            self.of_all = None

    def follow(
        self,
        utterance: Utterance,
        microphone: Microphone,
        every: int | None,
        take: Callable[[Utterance, Transcript, int], None],
    ) -> None:
        """Read an utterance if it is time.

        Args:
            utterance: What is being said.
            microphone: Holds its sound.
            every: Samples of speech between two drafts; None where nobody asks.
            take: Gets the utterance, the words, and how many samples of it they cover.
        """
        if every is None or self._current is not None or not microphone.is_speech:
            return
        is_early = self._has_dropped and self.of_all is None and self._took_s <= QUICK_S
        due = min(every, DROP_EVERY) if is_early else every
        if microphone.position - utterance.drafted_at < due:
            return
        utterance.drafted_at = microphone.position
        lasted = microphone.position - utterance.began_at
        draft = self._current = Draft()
        draft.task = self._spawn(
            self._read(draft, microphone.since(utterance.start), utterance, lasted, take)
        )
        if self._has_dropped:
            self.of_all = draft

    def cancel(self) -> None:
        """Nobody wants the draft any more."""
        if self._current is not None and self._current.task is not None:
            self._current.task.cancel()
        self._current = self.of_all = None

    async def _read(
        self,
        draft: Draft,
        audio: Pcm,
        utterance: Utterance,
        lasted: int,
        take: Callable[[Utterance, Transcript, int], None],
    ) -> None:
        begun_s = self._loop.time()
        try:
            async with asyncio.timeout(self._timeout_s):
                draft.transcript = await self._transcriber.transcribe(audio, is_draft=True)
        except (VoiceBackendError, TimeoutError):
            pass
        self._took_s = self._loop.time() - begun_s
        if self._current is draft:
            self._current = None
        if draft.transcript is not None:
            take(utterance, draft.transcript, lasted)
