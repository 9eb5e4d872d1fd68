"""A linked voice: the house's own speaks where it does not, so that no fan hears silence."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from time import monotonic

from engine.links.grants import Grant, always
from engine.links.rest import Rest
from engine.links.trial import Trial
from engine.links.use import Use
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import SPOKEN_RATE, SpokenChunk, Synthesizer, Voice


class LinkedVoice:
    """Implements ``Synthesizer`` over a linked one and the house's.

    Args:
        linked: Asks the server.
        linked_voice: The server's name of the voice, as ``linked`` has it.
        house: Speaks where the server does not.
        wait_s: Until the first sound of a clause; and how far its sound may fall behind.
        note: Counts each call.
        is_granted: Its owner has not switched it off meanwhile.
        rest: How it has done lately, in this visit and in others.
    """

    def __init__(
        self,
        linked: Synthesizer,
        linked_voice: str,
        house: Synthesizer,
        wait_s: float,
        note: Callable[[Use], None],
        is_granted: Grant = always,
        rest: Rest | None = None,
    ) -> None:
        self._linked = linked
        self._linked_voice = linked_voice
        self._house = house
        self._wait_s = wait_s
        self._note = note
        self._is_granted = is_granted
        self._rest = rest or Rest()
        self._trial = Trial()

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
        """Speak a clause; what the server began and broke off, the house's voice ends.

        Raises:
            VoiceBackendError: No such voice, or the house's failed.
        """
        clause = _Clause(text)
        if self._rest.is_well and clause.has_words and await self._is_granted():
            async with aclosing(self._asked(clause, speed)) as chunks:
                async for chunk in chunks:
                    yield chunk
        elif clause.has_words and self._rest.take_trial():
            self._trial.begin(self._try(text, speed))
        if clause.is_over:
            return
        async with aclosing(self._house.speak(clause.left, voice_id, speed=speed)) as chunks:
            async for chunk in chunks:
                yield clause.placed(chunk)

    async def aclose(self) -> None:
        """The house's voice belongs to others too."""
        await self._trial.aclose()
        await self._linked.aclose()

    async def _asked(self, clause: "_Clause", speed: float) -> AsyncGenerator[SpokenChunk]:
        """As much of a clause as the server speaks; never raises for it."""
        try:
            voice = self._linked.speak(clause.text, self._linked_voice, speed=speed)
            async with aclosing(voice) as chunks:
                while (chunk := await self._next(chunks, clause)) is not None:
                    clause.take(chunk)
                    yield chunk
            clause.is_whole, clause.has_failed = clause.samples > 0, clause.samples == 0
        except TimeoutError:
            clause.has_failed = clause.is_late = True
        except VoiceBackendError:
            clause.has_failed = True
        finally:
            if clause.has_failed:
                self._rest.begin()
            elif clause.is_whole:
                self._rest.end()
            self._note(clause.use())

    async def _next(
        self, chunks: AsyncGenerator[SpokenChunk], clause: "_Clause"
    ) -> SpokenChunk | None:
        """The next sound; None at the end.

        Raises:
            TimeoutError: The fan would hear a gap by now.
        """
        began_s = monotonic()
        async with asyncio.timeout(self._wait_s + clause.given_s - clause.waited_s):
            chunk = await anext(chunks, None)
        clause.waited_s += monotonic() - began_s
        return chunk

    async def _try(self, text: str, speed: float) -> None:
        """Have a clause spoken that nobody hears: then it is asked again, or left for longer."""
        if await self._is_granted():
            async with aclosing(self._asked(_Clause(text), speed)) as chunks:
                async for _ in chunks:
                    pass


class _Clause:
    """How far one clause has come."""

    def __init__(self, text: str) -> None:
        self._began_s = monotonic()
        self.text = text
        self.samples = 0
        """That the server gave."""
        self.waited_s = 0.0
        """For them; what the room took meanwhile is not the server's."""
        self.is_whole = self.has_failed = self.is_late = False
        self._said = 0
        """Characters whose words have begun."""

    @property
    def has_words(self) -> bool:
        return any(map(str.isalnum, self.text))

    @property
    def given_s(self) -> float:
        return self.samples / SPOKEN_RATE

    @property
    def is_over(self) -> bool:
        """Nothing of it is left to say."""
        return self.is_whole or (self.samples > 0 and not self.left)

    @property
    def left(self) -> str:
        """What is still to be said: a word that was begun is not said again."""
        return self.text[self._said :]

    def take(self, chunk: SpokenChunk) -> None:
        self.samples += len(chunk.pcm)
        for word in chunk.words:
            self._said = word.last
        while 0 < self._said < len(self.text) and not self.text[self._said].isalnum():
            self._said += 1

    def placed(self, chunk: SpokenChunk) -> SpokenChunk:
        """A piece of the rest in its place behind what was given."""
        if not self.samples:
            return chunk
        at, by = self._said, self.samples
        return SpokenChunk(
            chunk.pcm,
            chunk.start + by,
            tuple(
                replace(
                    one,
                    first=one.first + at,
                    last=one.last + at,
                    start=one.start + by,
                    end=one.end + by,
                )
                for one in chunk.words
            ),
            tuple(replace(one, start=one.start + by, end=one.end + by) for one in chunk.phonemes),
        )

    def use(self) -> Use:
        busy_ms = round((monotonic() - self._began_s) * 1_000)
        return Use(1, int(self.has_failed), int(self.is_late), busy_ms)
