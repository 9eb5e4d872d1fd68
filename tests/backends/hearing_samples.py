"""Sounds that every ear is tested on."""

import asyncio
from typing import Any

import numpy as np

from engine.voice_ports import FRAME, HEARD_RATE, Pcm

SENTENCES = [
    "Good evening, my name is Anna and I come from Portugal.",
    "Could you tell me about the first song that you wrote?",
    "I have been listening to your music for many years.",
    "The weather in the mountains was cold and very windy.",
    "What are you going to do after the concert on Friday?",
]
SILENCE: Pcm = np.zeros(2 * HEARD_RATE, dtype=np.int16)
NOTHING: Pcm = np.zeros(0, dtype=np.int16)
ONE: Pcm = np.ones(1, dtype=np.int16)


def noise(rms: float, seconds: float = 2.0) -> Pcm:
    """Hiss, the same every time."""
    dice = np.random.default_rng(5)
    return (dice.standard_normal(round(seconds * HEARD_RATE)) * rms * 32_768).astype(np.int16)


def frames(audio: Pcm) -> list[Pcm]:
    return [audio[at : at + FRAME] for at in range(0, audio.size - FRAME + 1, FRAME)]


def paused(audio: Pcm, seconds: float = 0.2) -> Pcm:
    """A sound and the pause after it."""
    return np.concatenate([audio, np.zeros(round(seconds * HEARD_RATE), dtype=np.int16)])


def cut(audio: Pcm, part: float) -> Pcm:
    """A sentence that breaks off."""
    return paused(audio[: round(audio.size * part)])


def word_errors(said: str, heard: str) -> int:
    """Edit distance in words."""
    first, second = plain(said), plain(heard)
    row = list(range(len(second) + 1))
    for at, word in enumerate(first, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(second, 1):
            step = min(row[place] + 1, row[place - 1] + 1, before + (word != other))
            before, row[place] = row[place], step
    return row[-1]


def plain(text: str) -> list[str]:
    return "".join(one for one in text.lower() if one.isalnum() or one == " ").split()


def close(backend: Any) -> None:
    with asyncio.Runner() as runner:
        runner.run(backend.aclose())
