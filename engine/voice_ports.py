"""Ports of a spoken conversation: what the engine asks of voice backends.

Audio is mono 16-bit PCM in numpy arrays. Positions and lengths are samples at the named rate, so
that audio time is counted and never guessed.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

Pcm = npt.NDArray[np.int16]
"""Mono samples, shape (n,)."""

HEARD_RATE: Final = 16_000
"""Samples a second of what models hear."""
SPOKEN_RATE: Final = 24_000
"""Samples a second of what a synthesizer gives, and of the wire both ways."""
FRAME: Final = 512
"""Samples of HEARD_RATE that a voice activity detector looks at: 32 ms."""


class VoiceActivityStream(Protocol):
    """The detector's memory of one fan's microphone."""

    async def probability(self, frame: Pcm) -> float:
        """How likely the next ``FRAME`` samples hold speech, 0 to 1; frames come in order."""
        ...

    def close(self) -> None:
        """Forget the fan."""
        ...


class VoiceActivity(Protocol):
    """Tells speech from silence; one loaded model serves all rooms, their frames in batches."""

    @property
    def name(self) -> str:
        """For logs and for the owner, for example ``faster-whisper:tiny.en``."""
        ...

    def open(self) -> VoiceActivityStream:
        """Begin to listen to another fan."""
        ...

    async def aclose(self) -> None:
        """Free the weights and stop the workers."""
        ...


class TurnEnd(Protocol):
    """Tells the end of a turn from a pause for thought."""

    @property
    def name(self) -> str:
        """For logs and for the owner, for example ``faster-whisper:tiny.en``."""
        ...

    async def probability(self, audio: Pcm, text: str) -> float:
        """How likely the fan has finished, 0 to 1.

        Args:
            audio: The turn so far at HEARD_RATE, with the pause; backends use the last seconds.
            text: What was understood of it; empty while there is no transcript.
        """
        ...

    async def aclose(self) -> None:
        """Free the weights and stop the workers."""
        ...


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word with its place in the audio, in samples at HEARD_RATE."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was understood."""

    text: str
    """Trimmed; empty where nobody spoke."""
    words: tuple[HeardWord, ...] = ()
    """Empty where the backend gives none."""
    no_speech: float = 0.0
    """How likely there was no speech at all, 0 to 1."""
    sureness: float = 1.0
    """How likely a token of the text was to the network, in the geometric mean; 1 where the
    backend does not say."""


class Transcriber(Protocol):
    """Turns speech into text."""

    @property
    def name(self) -> str:
        """For logs and for the owner, for example ``faster-whisper:tiny.en``."""
        ...

    async def transcribe(self, audio: Pcm, *, is_draft: bool = False) -> Transcript:
        """Understand one utterance at HEARD_RATE.

        Args:
            audio: From the first sound on; growing utterances are sent again whole.
            is_draft: The answer only feeds captions or a guess: others go first.

        Raises:
            VoiceBackendError: The backend failed.
        """
        ...

    async def aclose(self) -> None:
        """Free the weights and stop the workers."""
        ...


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that a synthesizer offers."""

    id: str
    """Stable and unique, for example ``kokoro:af_heart``."""
    label: str
    language: str
    """BCP 47, for example ``en-US``."""
    gender: str
    """``female``, ``male`` or ``neutral``."""


@dataclass(frozen=True, slots=True)
class PhonemeSpan:
    """A phoneme (IPA) with its place, in samples at SPOKEN_RATE from the utterance's first."""

    symbol: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WordSpan:
    """Characters ``text[first:last]`` are spoken from ``start`` to ``end`` (SPOKEN_RATE)."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SpokenChunk:
    """A piece of an utterance; pieces follow each other without a gap."""

    pcm: Pcm
    start: int
    """Samples of this utterance that came before."""
    words: tuple[WordSpan, ...] = ()
    """Words that begin in this piece; exact or estimated, never missing."""
    phonemes: tuple[PhonemeSpan, ...] = ()
    """Empty where the backend knows none."""


class Synthesizer(Protocol):
    """Speaks text."""

    @property
    def name(self) -> str:
        """For logs and for the owner, for example ``faster-whisper:tiny.en``."""
        ...

    @property
    def voices(self) -> Sequence[Voice]:
        """What it offers, the default first."""
        ...

    def speak(self, text: str, voice_id: str, *, speed: float = 1.0) -> AsyncGenerator[SpokenChunk]:
        """Speak one clause; ``aclose`` on the iterator stops the work.

        Loudness is levelled: all voices come at about -20 dBFS RMS, peaks under -1 dBFS.

        Raises:
            VoiceBackendError: No such voice, or the backend failed.
        """
        ...

    async def aclose(self) -> None:
        """Free the weights and stop the workers."""
        ...
