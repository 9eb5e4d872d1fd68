"""A synthesizer that whistles: for tests and demos, never a stand-in for a voice."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Final

import numpy as np

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import SPOKEN_RATE, PhonemeSpan, SpokenChunk, Voice, WordSpan
from voice.loudness import TARGET_DB
from voice.speaking_spec import SpeakingSpec
from voice.speech_text import speakable
from voice.utterance import to_pcm

WORD_SAMPLES: Final = SPOKEN_RATE // 5
"""A word is 200 ms of tone..."""
GAP_SAMPLES: Final = SPOKEN_RATE // 20
"""... and 50 ms of silence, at speed 1."""
LOWEST_HZ: Final = 220.0
TONES: Final = 12
VOICES: Final = (
    Voice("scripted:low", "Low whistle", "en", "neutral"),
    Voice("scripted:high", "High whistle", "en", "neutral"),
)

Sleep = Callable[[float], Awaitable[None]]


class ScriptedSpeech:
    """Plays one tone a word, each word a chunk; the n-th word's tone is n half-tones up.

    Args:
        delay_s: Pause before each chunk, through ``sleep``.
        sleep: Injected, so that a test holds the time.
        fail_with: Raised instead of the next chunk.
        fail_after: Chunks that still come before the failure.
    """

    def __init__(
        self,
        *,
        delay_s: float = 0.0,
        sleep: Sleep = asyncio.sleep,
        fail_with: VoiceBackendError | None = None,
        fail_after: int = 0,
    ) -> None:
        self._delay_s = delay_s
        self._sleep = sleep
        self.fail_with = fail_with
        self.fail_after = fail_after
        self.asked: list[tuple[str, str]] = []
        """Text and voice of every utterance, for assertions."""
        self.cancelled = 0
        """Utterances that were closed before their end."""
        self._is_closed = False

    @property
    def name(self) -> str:
        """``scripted:tones``."""
        return "scripted:tones"

    @property
    def voices(self) -> Sequence[Voice]:
        """Two whistles."""
        return VOICES

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        """Whistle.

        Raises:
            VoiceBackendError: No such voice, closed, or as the test asked.
        """
        if self._is_closed:
            raise VoiceBackendError("closed", "the synthesizer is shut down")
        if voice_id not in {voice.id for voice in VOICES}:
            raise VoiceBackendError("unknown_voice", f"{self.name} has no voice {voice_id!r}")
        self.asked.append((text, voice_id))
        octave = 2.0 if voice_id == "scripted:high" else 1.0
        tone, gap = round(WORD_SAMPLES / speed), round(GAP_SAMPLES / speed)
        start, is_done = 0, False
        try:
            for index, word in enumerate(speakable(text).words):
                await self._sleep(self._delay_s)
                if self.fail_with is not None and index >= self.fail_after:
                    raise self.fail_with
                hertz = LOWEST_HZ * octave * 2 ** (index % TONES / TONES)
                wave = np.sin(np.arange(tone) * (2 * np.pi * hertz / SPOKEN_RATE))
                sound = np.pad(wave * np.sqrt(2) * 10 ** (TARGET_DB / 20), (0, gap))
                yield SpokenChunk(
                    to_pcm(sound.astype(np.float32)),
                    start,
                    (WordSpan(word.first, word.last, start, start + tone),),
                    (
                        PhonemeSpan("a", start, start + tone),
                        PhonemeSpan(" ", start + tone, start + tone + gap),
                    ),
                )
                start += tone + gap
            is_done = True
        finally:
            self.cancelled += not is_done

    async def aclose(self) -> None:
        """Refuse further work."""
        self._is_closed = True


def open_scripted(_: SpeakingSpec) -> ScriptedSpeech:
    """Make the demo whistle."""
    return ScriptedSpeech()
