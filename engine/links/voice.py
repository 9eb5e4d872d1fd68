"""A linked voice: the house's own speaks where it does not, so that no fan hears silence."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from time import monotonic

from engine.links.grants import Grant, always
from engine.links.rest import Rest
from engine.links.use import Use
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import SpokenChunk, Synthesizer, Voice


class LinkedVoice:
    """Implements ``Synthesizer`` over a linked one and the house's.

    Args:
        linked: Asks the server.
        linked_voice: The server's name of the voice, as ``linked`` has it.
        house: Speaks where the server does not.
        wait_s: Until the first sound of a clause.
        note: Counts each call.
        is_granted: Its owner has not switched it off meanwhile.
    """

    def __init__(
        self,
        linked: Synthesizer,
        linked_voice: str,
        house: Synthesizer,
        wait_s: float,
        note: Callable[[Use], None],
        is_granted: Grant = always,
    ) -> None:
        self._linked = linked
        self._linked_voice = linked_voice
        self._house = house
        self._wait_s = wait_s
        self._note = note
        self._is_granted = is_granted
        self._rest = Rest()

    @property
    def name(self) -> str:
        """The house's, whose voice stands for it."""
        return self._house.name

    @property
    def voices(self) -> Sequence[Voice]:
        """The house's."""
        return self._house.voices

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        """Speak a clause; what the server began and broke off is an error, as with any voice.

        Raises:
            VoiceBackendError: No such voice, or it failed.
        """
        if self._rest.is_over and await self._is_granted():
            clause = _Clause()
            try:
                voice = self._linked.speak(text, self._linked_voice, speed=speed)
                async with aclosing(voice) as chunks:
                    first = await self._first(chunks, clause)
                    if first is not None:
                        yield first
                        async for chunk in chunks:
                            yield chunk
                        return
            except VoiceBackendError:
                clause.has_failed = True
                self._rest.begin()
                raise
            finally:
                self._note(clause.use())
        async with aclosing(self._house.speak(text, voice_id, speed=speed)) as chunks:
            async for chunk in chunks:
                yield chunk

    async def aclose(self) -> None:
        """The house's voice belongs to others too."""
        await self._linked.aclose()

    async def _first(
        self, chunks: AsyncGenerator[SpokenChunk], clause: "_Clause"
    ) -> SpokenChunk | None:
        """The first sound; None where the house has to speak."""
        try:
            async with asyncio.timeout(self._wait_s):
                return await anext(chunks)
        except TimeoutError:
            clause.is_late = True
        except (VoiceBackendError, StopAsyncIteration):
            pass
        clause.has_failed = True
        self._rest.begin()
        return None


class _Clause:
    """How far one clause has come."""

    def __init__(self) -> None:
        self._began_s = monotonic()
        self.has_failed = self.is_late = False

    def use(self) -> Use:
        busy_ms = round((monotonic() - self._began_s) * 1_000)
        return Use(1, int(self.has_failed), int(self.is_late), busy_ms)
