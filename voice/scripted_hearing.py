"""Ears without weights, for tests and demos: they follow a script and never understand anything."""

from collections.abc import Sequence
from typing import Final

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import HeardWord, Pcm, Transcript
from voice.pcm import check_frame, check_pcm, rms
from voice.transcript_guards import NOTHING, is_silent
from voice.turn_end_signs import joined

LOUD_RMS: Final = 0.01
"""-40 dBFS: what the scripted detector takes for speech."""


class ScriptedActivityStream:
    """One microphone of :class:`ScriptedActivity`."""

    def __init__(self, owner: "ScriptedActivity") -> None:
        self._owner = owner
        self._is_closed = False

    async def probability(self, frame: Pcm) -> float:
        """1 for a loud frame, 0 for a soft one.

        Raises:
            TypeError: Not int16 of one dimension.
            ValueError: Not ``FRAME`` samples.
            VoiceBackendError: Closed.
        """
        check_frame(frame)
        if self._is_closed or self._owner.is_closed:
            raise VoiceBackendError("closed", "this microphone is closed")
        return 1.0 if rms(frame) >= self._owner.loud_rms else 0.0

    def close(self) -> None:
        """Forget the fan."""
        self._is_closed = True


class ScriptedActivity:
    """Takes every loud frame for speech, noise too.

    Args:
        loud_rms: Root mean square in [0, 1] from which a frame is loud.
    """

    def __init__(self, loud_rms: float = LOUD_RMS) -> None:
        self.loud_rms = loud_rms
        self.is_closed = False

    @property
    def name(self) -> str:
        """``scripted:energy``."""
        return "scripted:energy"

    def open(self) -> ScriptedActivityStream:
        """Begin to listen to another fan."""
        return ScriptedActivityStream(self)

    async def aclose(self) -> None:
        """Refuse what comes later."""
        self.is_closed = True


class ScriptedTurnEnd:
    """Gives the chances of its script in turn, then the last one for ever; reads words on top.

    Args:
        chances: What the sound is said to tell, 0 to 1; not empty.
        reads_words: Joins the chance with the transcript's signs.
    """

    def __init__(self, chances: Sequence[float] = (0.5,), *, reads_words: bool = True) -> None:
        self._chances = list(chances)
        self._reads_words = reads_words
        self._is_closed = False

    @property
    def name(self) -> str:
        """``scripted:turns``."""
        return "scripted:turns"

    async def probability(self, audio: Pcm, text: str) -> float:
        """The script's next chance; 0 without sound.

        Raises:
            TypeError: Not int16 of one dimension.
            VoiceBackendError: Closed.
        """
        check_pcm(audio)
        if self._is_closed:
            raise VoiceBackendError("closed", "the script is closed")
        if audio.size == 0:
            return 0.0
        chance = self._chances.pop(0) if len(self._chances) > 1 else self._chances[0]
        return joined(chance, text) if self._reads_words else chance

    async def aclose(self) -> None:
        """Refuse what comes later."""
        self._is_closed = True


DRAFT_SURENESS: Final = 0.4
"""So little that a final is asked for in any case."""


class ScriptedTranscriber:
    """Hears its script's texts, one for each final, then the last one for ever; silence is empty.

    A draft shows the text that the next final will have, and is not sure of it.

    Args:
        texts: Not empty.
    """

    def __init__(self, texts: Sequence[str] = ("Hello there.",)) -> None:
        self._texts = list(texts)
        self._is_closed = False

    @property
    def name(self) -> str:
        """``scripted:texts``."""
        return "scripted:texts"

    async def transcribe(self, audio: Pcm, *, is_draft: bool = False) -> Transcript:
        """The script's next text, its words spread evenly over the sound.

        Raises:
            TypeError: Not int16 of one dimension.
            VoiceBackendError: Closed.
        """
        check_pcm(audio)
        if self._is_closed:
            raise VoiceBackendError("closed", "the script is closed")
        if is_silent(audio):
            return NOTHING
        keeps = is_draft or len(self._texts) == 1
        text = self._texts[0] if keeps else self._texts.pop(0)
        sureness = DRAFT_SURENESS if is_draft else 1.0
        return Transcript(text, _spread(text.split(), audio.size), sureness=sureness)

    async def aclose(self) -> None:
        """Refuse what comes later."""
        self._is_closed = True


def _spread(words: Sequence[str], size: int) -> tuple[HeardWord, ...]:
    count = max(1, len(words))
    return tuple(
        HeardWord(word, size * place // count, size * (place + 1) // count)
        for place, word in enumerate(words)
    )
