"""How soon and how fast the synthesizers speak, alone and for four rooms at once."""

import asyncio
import statistics
import time
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm, Synthesizer, Transcriber
from voice.bench.word_errors import word_error_rate
from voice.pcm import to_samples
from voice.resample import resampled

LINES: Final = (
    "I grew up in a small house beside the harbour.",
    "That is a lovely question, and nobody ever asked me before.",
    "We played for two hours, and then the rain came.",
    "My brother taught me the guitar when I was nine.",
    "What would you like to hear tonight?",
    "The sea remembers every song, so I sing to it.",
    "Yes, of course, I remember that evening very well.",
    "Tell me about your day, I want to know everything.",
)
ROOMS: Final = (1, 4)


@dataclass(frozen=True, slots=True)
class Said:
    """One line, spoken."""

    text: str
    first_s: float
    """From asking to the first sound."""
    took_s: float
    pcm: Pcm

    @property
    def share(self) -> float:
        """Seconds of work a second of sound."""
        return self.took_s * SPOKEN_RATE / max(1, len(self.pcm))


async def measure_speaking(mouth: Synthesizer, transcriber: Transcriber) -> dict[str, float | None]:
    """First sound, real-time factor and word error rate of a mouth's first voice.

    Args:
        mouth: Warm; the keys begin with its name's first part.
        transcriber: Hears what it says.
    """
    key = mouth.name.partition(":")[0]
    figures: dict[str, float | None] = {}
    said: list[Said] = []
    for rooms in ROOMS:
        said = await _say_all(mouth, rooms)
        figures[f"{key}_first_p50_s_{rooms}"] = _middle([one.first_s for one in said])
        figures[f"{key}_rtf_{rooms}"] = _middle([one.share for one in said])
    heard = [await transcriber.transcribe(_heard(one.pcm)) for one in said]
    pairs = [(one.text, text.text) for one, text in zip(said, heard, strict=True)]
    return {**figures, f"{key}_wer": word_error_rate(pairs)}


async def _say_all(mouth: Synthesizer, rooms: int) -> list[Said]:
    """Every line once, so many at a time."""
    said: list[Said] = []
    for first in range(0, len(LINES), rooms):
        lines = LINES[first : first + rooms]
        said += await asyncio.gather(*(_say(mouth, line) for line in lines))
    return said


async def _say(mouth: Synthesizer, text: str) -> Said:
    began = time.perf_counter()
    first_s = 0.0
    pieces: list[Pcm] = []
    async with aclosing(mouth.speak(text, mouth.voices[0].id)) as chunks:
        async for chunk in chunks:
            first_s = first_s or time.perf_counter() - began
            pieces.append(chunk.pcm)
    return Said(text, first_s, time.perf_counter() - began, np.concatenate(pieces))


def _heard(pcm: Pcm) -> Pcm:
    return (resampled(to_samples(pcm), SPOKEN_RATE, HEARD_RATE) * 32_767).astype(np.int16)


def _middle(values: list[float]) -> float:
    return round(statistics.median(values), 4)
