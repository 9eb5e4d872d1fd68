"""Provisional transcripts of what is being said: for captions, and for early signs."""

import asyncio
from collections.abc import Callable, Coroutine

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import Pcm, Transcriber, Transcript

Spawn = Callable[[Coroutine[object, object, None]], "asyncio.Task[None]"]


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
        self._task: asyncio.Task[None] | None = None

    @property
    def is_busy(self) -> bool:
        """A draft is on its way."""
        return self._task is not None

    def begin(self, audio: Pcm, take: Callable[[Transcript], None]) -> None:
        """Read a sound; ``take`` gets them, if the draft succeeds and is still wanted."""
        self._task = self._spawn(self._read(audio, take))

    def cancel(self) -> None:
        """Nobody wants the draft any more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _read(self, audio: Pcm, take: Callable[[Transcript], None]) -> None:
        try:
            async with asyncio.timeout(self._timeout_s):
                draft = await self._transcriber.transcribe(audio, is_draft=True)
        except (VoiceBackendError, TimeoutError):
            self._task = None
            return
        self._task = None
        take(draft)
