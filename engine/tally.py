"""What a talk takes of minds, ears and mouths, counted where it is asked of them."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, fields
from time import monotonic
from typing import Final

from engine.llm.errors import BackendError
from engine.ports import ChatBackend, ChatDelta, ChatRequest, ChatUsage, MindTraits
from engine.prompt_blocks import estimate_tokens
from engine.voice_ports import (
    HEARD_RATE,
    SPOKEN_RATE,
    Pcm,
    SpokenChunk,
    Synthesizer,
    Transcriber,
    Transcript,
    Voice,
)

MS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Spent:
    """What was taken; all of it adds up."""

    replies: int = 0
    """Answers that the mind wrote or began, those that nobody heard too."""
    estimated: int = 0
    """Of these, answers whose tokens the mind did not report: they are estimated by the letters."""
    input_tokens: int = 0
    """Tokens of prompts, those from a cache too."""
    cached_tokens: int = 0
    """Of these, tokens that the mind had read before."""
    output_tokens: int = 0
    heard_ms: int = 0
    """Sound that was transcribed; what was read twice counts twice."""
    spoken_ms: int = 0
    """Sound that was synthesized, played or not."""
    drawn_ms: int = 0
    """Pictures that the server drew."""
    link_cost: int = 0
    """Micro-units, of linked agents."""

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))

    def __add__(self, other: "Spent") -> "Spent":
        names = (one.name for one in fields(self))
        return Spent(**{name: getattr(self, name) + getattr(other, name) for name in names})


class Tally:
    """Counts what one talk takes; whoever writes it down takes it out.

    Args:
        now_s: The machine's monotonic clock.
    """

    def __init__(self, now_s: Callable[[], float] = monotonic) -> None:
        self._now_s = now_s
        self._spent = Spent()
        self._heard = self._spoken = 0
        """Samples that are no whole millisecond yet, with those that were not taken out."""
        self._drawn_since_s: float | None = None

    def take(self) -> Spent:
        """What was spent since it was last taken out."""
        if self._drawn_since_s is not None:
            self.note_drawing(is_on=True)
        heard_ms, self._heard = _whole(self._heard, HEARD_RATE)
        spoken_ms, self._spoken = _whole(self._spoken, SPOKEN_RATE)
        spent, self._spent = self._spent, Spent()
        return spent + Spent(heard_ms=heard_ms, spoken_ms=spoken_ms)

    def note_answer(self, request: ChatRequest, usage: ChatUsage | None, pieces: int) -> None:
        """Count an answer; one that broke off before the mind could report is estimated.

        Args:
            request: What was asked.
            usage: What the mind reported.
            pieces: Pieces of the reply that came: a token each, with most minds.
        """
        if usage is None:
            self._spent += Spent(
                replies=1, estimated=1, input_tokens=tokens_of(request), output_tokens=pieces
            )
        else:
            self._spent += Spent(replies=1) + _tokens(usage)

    def note_warming(self, usage: ChatUsage) -> None:
        """Count a prompt that was read ahead, and that the mind takes a fee for."""
        self._spent += _tokens(usage)

    def note_heard(self, samples: int) -> None:
        """Count sound that is transcribed, in samples at HEARD_RATE."""
        self._heard += samples

    def note_spoken(self, samples: int) -> None:
        """Count sound that was synthesized, in samples at SPOKEN_RATE."""
        self._spoken += samples

    def note_link(self, cost: int) -> None:
        """Count what a linked agent took, in micro-units."""
        self._spent += Spent(link_cost=cost)

    def note_drawing(self, *, is_on: bool) -> None:
        """The server draws from now on, or stops; said twice, it counts once."""
        now_s = self._now_s()
        if self._drawn_since_s is not None:
            self._spent += Spent(drawn_ms=round((now_s - self._drawn_since_s) * MS))
        self._drawn_since_s = now_s if is_on else None


def tokens_of(request: ChatRequest) -> int:
    """Tokens of a prompt, estimated by its letters."""
    return sum(estimate_tokens(message.text) for message in request.messages)


def _tokens(usage: ChatUsage) -> Spent:
    return Spent(
        input_tokens=usage.input_tokens,
        cached_tokens=usage.cached_tokens,
        output_tokens=usage.output_tokens,
    )


def _whole(samples: int, rate: int) -> tuple[int, int]:
    """Whole milliseconds, and the samples that are left."""
    ms = samples * MS // rate
    return ms, samples - ms * rate // MS


class CountedMind:
    """A mind whose answers are counted.

    Args:
        mind: Who answers.
        tally: Where it is counted.
    """

    def __init__(self, mind: ChatBackend, tally: Tally) -> None:
        self._mind = mind
        self._tally = tally

    @property
    def name(self) -> str:
        """The mind's."""
        return self._mind.name

    @property
    def traits(self) -> MindTraits:
        """The mind's."""
        return self._mind.traits

    async def warm(self, request: ChatRequest) -> ChatUsage | None:
        """See ``ChatBackend.warm``."""
        usage = await self._mind.warm(request)
        if usage is not None:
            self._tally.note_warming(usage)
        return usage

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        """See ``ChatBackend.stream``; counted however it ends."""
        usage: ChatUsage | None = None
        pieces, was_refused = 0, False
        try:
            async with aclosing(self._mind.stream(request)) as deltas:
                async for delta in deltas:
                    pieces += bool(delta.text)
                    usage = delta.usage or usage
                    yield delta
        except BackendError:
            was_refused = pieces == 0
            raise
        finally:
            if not was_refused:
                self._tally.note_answer(request, usage, pieces)

    async def release(self, room_key: str) -> None:
        """See ``ChatBackend.release``."""
        await self._mind.release(room_key)

    async def aclose(self) -> None:
        """The mind belongs to others too."""


class CountedEars:
    """A transcriber whose work is counted.

    Args:
        ears: Who understands.
        tally: Where it is counted.
    """

    def __init__(self, ears: Transcriber, tally: Tally) -> None:
        self._ears = ears
        self._tally = tally

    @property
    def name(self) -> str:
        """The transcriber's."""
        return self._ears.name

    async def transcribe(self, audio: Pcm, *, is_draft: bool = False) -> Transcript:
        """See ``Transcriber.transcribe``."""
        self._tally.note_heard(len(audio))
        return await self._ears.transcribe(audio, is_draft=is_draft)

    async def aclose(self) -> None:
        """The transcriber belongs to others too."""


class CountedMouth:
    """A synthesizer whose work is counted.

    Args:
        mouth: Who speaks.
        tally: Where it is counted.
    """

    def __init__(self, mouth: Synthesizer, tally: Tally) -> None:
        self._mouth = mouth
        self._tally = tally

    @property
    def name(self) -> str:
        """The synthesizer's."""
        return self._mouth.name

    @property
    def voices(self) -> Sequence[Voice]:
        """The synthesizer's."""
        return self._mouth.voices

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        """See ``Synthesizer.speak``."""
        async with aclosing(self._mouth.speak(text, voice_id, speed=speed)) as chunks:
            async for chunk in chunks:
                self._tally.note_spoken(len(chunk.pcm))
                yield chunk

    async def aclose(self) -> None:
        """The synthesizer belongs to others too."""
