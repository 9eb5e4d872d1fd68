"""What Piper, Kokoro and Coqui share: text to clauses, clauses to chunks, off the event loop."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from threading import Lock
from typing import Final, Protocol, runtime_checkable

from engine.clauses import LATER, Limits, clauses
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import SpokenChunk, Voice
from voice.loudness import VoiceLevel
from voice.speaking_threads import SpeakingThreads, Stop
from voice.speech_text import Speakable, SpeakableWord, speakable
from voice.utterance import RawPiece, UtteranceAudio

MIN_SPEED, MAX_SPEED = 0.5, 2.0
EARLY: Final = Limits(3)
"""For the first clause of a slow mouth."""


class Mouth(Protocol):
    """A model that speaks one clause, in a thread."""

    @property
    def name(self) -> str:
        """``piper:en_US-joe-medium``."""
        ...

    @property
    def voices(self) -> Sequence[Voice]:
        """The default first."""
        ...

    @property
    def rate(self) -> int:
        """Samples a second of what it gives; asked after ``load``."""
        ...

    def load(self) -> None:
        """Load the weights; called once, in a thread."""
        ...

    def say(
        self,
        clause: Speakable,
        words: Sequence[SpeakableWord],
        voice: str,
        speed: float,
        stop: Stop,
    ) -> RawPiece | None:
        """Speak one clause; None when ``stop`` broke it off."""
        ...


@runtime_checkable
class SoundsInPieces(Protocol):
    """A mouth that need not finish a clause before its first sound comes."""

    def say_in_pieces(
        self, clause: Speakable, words: Sequence[SpeakableWord], speed: float, stop: Stop
    ) -> Iterator[RawPiece]:
        """Speak one clause; ends early when ``stop`` broke it off."""
        ...


class ClauseSpeaker:
    """A ``Synthesizer`` over a mouth; one of them serves all rooms.

    Args:
        mouth: The model.
        workers: Clauses at a time.
        is_slow: Cuts the first clause early, at some cost to its tune.
    """

    def __init__(self, mouth: Mouth, *, workers: int, is_slow: bool = False) -> None:
        self._mouth = mouth
        self._first = EARLY if is_slow else LATER
        self._threads = SpeakingThreads(workers, mouth.name.partition(":")[0])
        self._levels = {voice.id: VoiceLevel() for voice in mouth.voices}
        self._lock = Lock()
        self._is_loaded = False

    @property
    def name(self) -> str:
        """The mouth's."""
        return self._mouth.name

    @property
    def voices(self) -> Sequence[Voice]:
        """The mouth's, the default first."""
        return self._mouth.voices

    async def warm(self) -> None:
        """Load the weights and say a word to nobody.

        Raises:
            VoiceBackendError: They cannot be loaded.
        """
        async with aclosing(self.speak("Hello.", self.voices[0].id)) as chunks:
            async for _ in chunks:
                pass

    def busy_s(self) -> float:
        """How long clauses wait for a thread."""
        return self._threads.waits.busy_s()

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        """Speak a text clause by clause; ``aclose`` breaks the running clause off.

        Raises:
            VoiceBackendError: No such voice, no weights, or the model failed.
        """
        self._threads.check_open()
        if voice_id not in self._levels:
            raise VoiceBackendError("unknown_voice", f"{self.name} has no voice {voice_id!r}")
        pace = min(max(speed, MIN_SPEED), MAX_SPEED)

        def begin(stop: Stop) -> Iterator[SpokenChunk]:
            return self._chunks(text, voice_id, pace, stop)

        async with aclosing(self._threads.stream(begin)) as chunks:
            async for chunk in chunks:
                yield chunk

    async def aclose(self) -> None:
        """Break off what is spoken and end the threads."""
        await self._threads.aclose()

    def _load(self) -> None:
        with self._lock:
            if not self._is_loaded:
                self._mouth.load()
                self._is_loaded = True

    def _chunks(self, text: str, voice: str, speed: float, stop: Stop) -> Iterator[SpokenChunk]:
        whole = speakable(text)
        if not whole.words:
            return
        self._load()
        audio = UtteranceAudio(self._mouth.rate, self._levels[voice])
        parts = list(_spoken_clauses(whole, self._first))
        for index, (clause, words) in enumerate(parts):
            for piece in self._pieces(clause, words, voice, speed, stop):
                is_last = piece.is_end and index == len(parts) - 1
                chunk = audio.add(piece, is_last=is_last)
                if len(chunk.pcm):
                    yield chunk
            if stop.is_set:
                return

    def _pieces(
        self,
        clause: Speakable,
        words: Sequence[SpeakableWord],
        voice: str,
        speed: float,
        stop: Stop,
    ) -> Iterator[RawPiece]:
        if isinstance(self._mouth, SoundsInPieces):
            yield from self._mouth.say_in_pieces(clause, words, speed, stop)
        elif (piece := self._mouth.say(clause, words, voice, speed, stop)) is not None:
            yield piece


def _spoken_clauses(
    whole: Speakable, limits: Limits
) -> Iterator[tuple[Speakable, Sequence[SpeakableWord]]]:
    """Cut into clauses that hold words, each with its words' places in its own text."""
    done = 0
    for cut in clauses(whole.text, limits):
        found = whole.words_between(cut.first, cut.last)
        if not found:
            continue
        # A word of the text that sounds as several ("$1,000") is never cut in two.
        first, last = max(cut.first, done), max(cut.last, found[-1].spoken_last)
        first += len(whole.text[first:last]) - len(whole.text[first:last].lstrip())
        words = tuple(
            SpeakableWord(
                word.first, word.last, word.spoken_first - first, word.spoken_last - first
            )
            for word in found
        )
        yield Speakable(whole.text[first:last].rstrip(), words), words
        done = last
