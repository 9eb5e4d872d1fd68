"""Speech whose phonemes and their times are known, from the synthesizers on this machine."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.voice_ports import Pcm, PhonemeSpan, Synthesizer
from voice.speaking_registry import open_synthesizer
from voice.speaking_spec import SpeakingSpec

JOE: Final = "piper:joe"
HEARD_VOICES: Final = (
    *("af_heart", "af_alloy", "af_aoede", "af_jessica", "af_kore", "af_nicole", "af_nova"),
    *("af_sarah", "am_adam", "am_echo", "am_eric", "am_liam", "am_onyx", "am_puck", "bf_alice"),
    *("bf_isabella", "bf_lily", "bm_daniel", "bm_fable", "bm_lewis", "ef_dora", "im_nicola"),
    *("jf_alpha", "zm_yunxi"),
)
"""Voices of Kokoro to learn from; nicole whispers."""
UNHEARD_VOICES: Final = ("af_bella", "am_michael", "bf_emma", "bm_george", "hf_alpha")
"""Voices of Kokoro that are only for the test."""


@dataclass(frozen=True, slots=True)
class Line:
    """What to say, and how."""

    text: str
    voice: str
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line with its sound."""

    line: Line
    pcm: Pcm
    phonemes: tuple[PhonemeSpan, ...]


def open_voices(backend: str) -> Synthesizer:
    """Open ``piper`` or ``kokoro`` on two threads."""
    return open_synthesizer(SpeakingSpec(backend, threads=2))


async def spoken(mouth: Synthesizer, lines: Sequence[Line]) -> list[Spoken]:
    """Say the lines, one after the other."""
    return [await _say(mouth, line) for line in lines]


async def _say(mouth: Synthesizer, line: Line) -> Spoken:
    async with aclosing(mouth.speak(line.text, line.voice, speed=line.speed)) as pieces:
        chunks = [chunk async for chunk in pieces]
    pcm = np.concatenate([chunk.pcm for chunk in chunks])
    return Spoken(line, pcm, tuple(one for chunk in chunks for one in chunk.phonemes))
