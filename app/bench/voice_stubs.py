"""Ears, mind and mouth that answer at once: what is left is the engine."""

from collections.abc import AsyncGenerator, Sequence
from typing import Final

import numpy as np

from app.bench.voice_cost import stub_speech
from engine.ports import ChatDelta, ChatRequest, MindTraits
from engine.voice_ports import SPOKEN_RATE, Pcm, SpokenChunk, Transcript, Voice, WordSpan

LOUD: Final = 1_000
REPLY: Final = ("Sure, ", "that ", "sounds ", "good ", "to ", "me.")
VOICES: Final = (Voice("stub:tone", "Tone", "en", "neutral"),)


class StubActivity:
    """Takes loud frames for speech."""

    name = "stub:loud"

    def open(self) -> "StubActivity":
        """It has no memory."""
        return self

    async def probability(self, frame: Pcm) -> float:
        """1 for a loud frame, 0 for a soft one."""
        return float(np.abs(frame).max() > LOUD)

    def close(self) -> None:
        """Nothing to forget."""

    async def aclose(self) -> None:
        """Nothing to free."""


class StubTurnEnd:
    """Takes every pause for the end of the turn."""

    name = "stub:over"

    async def probability(self, audio: Pcm, text: str) -> float:
        """Sure."""
        del audio, text
        return 0.99

    async def aclose(self) -> None:
        """Nothing to free."""


class StubTranscriber:
    """Understands the same of everything."""

    name = "stub:hello"

    async def transcribe(self, audio: Pcm, *, is_draft: bool = False) -> Transcript:
        """Say so at once."""
        del audio, is_draft
        return Transcript("Hello there.")

    async def aclose(self) -> None:
        """Nothing to free."""


class StubMind:
    """Writes one sentence at once."""

    name = "stub:sure"
    traits = MindTraits()

    async def warm(self, request: ChatRequest) -> None:
        """Nothing to read."""

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        """Answer."""
        del request
        for word in REPLY:
            yield ChatDelta(word)
        yield ChatDelta(finish_reason="stop")

    async def release(self, room_key: str) -> None:
        """Nothing is kept."""

    async def aclose(self) -> None:
        """Nothing to free."""


class StubMouth:
    """Speaks a second of a tone at once."""

    name = "stub:tone"
    voices: Sequence[Voice] = VOICES

    def __init__(self) -> None:
        self._speech = stub_speech(SPOKEN_RATE)

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        """One piece for every clause, its words in equal parts."""
        del voice_id, speed
        words = text.split()
        share = len(self._speech) // max(1, len(words))
        spans: list[WordSpan] = []
        at = 0
        for index, word in enumerate(words):
            first = text.index(word, at)
            at = first + len(word)
            spans.append(WordSpan(first, at, index * share, (index + 1) * share))
        yield SpokenChunk(self._speech, 0, tuple(spans))

    async def aclose(self) -> None:
        """Nothing to free."""
