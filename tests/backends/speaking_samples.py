"""What the tests of mouths share."""

import re
from contextlib import aclosing
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from engine.voice_ports import Pcm, SpokenChunk, Synthesizer
from voice.synthesizer_kokoro import VOICES

needs_kokoro = pytest.mark.skipif(
    not VOICES.is_dir(), reason="Kokoro's voices are not fetched: run requirements/voices.sh"
)
SENTENCE = "The sea was calm, and the radio sang of a ship that came home at last."
LONG = "We walked along the harbour until the lamps went out, and nobody said a word. " * 26


async def said(mouth: Synthesizer, text: str, **options: Any) -> list[SpokenChunk]:
    voice = options.pop("voice", mouth.voices[0].id)
    async with aclosing(mouth.speak(text, voice, **options)) as chunks:
        return [chunk async for chunk in chunks]


def whole(chunks: list[SpokenChunk]) -> Pcm:
    return np.concatenate([chunk.pcm for chunk in chunks])


def check_words(text: str, chunks: list[SpokenChunk]) -> None:
    """Words cover the text in order, lie inside the audio, and begin in their chunk."""
    length = sum(len(chunk.pcm) for chunk in chunks)
    words = [word for chunk in chunks for word in chunk.words]
    covered = "".join(text[word.first : word.last] for word in words)
    assert re.sub(r"\W", "", covered) == re.sub(r"[\W\U0001f000-\U0001ffff]", "", text)
    assert all(a.last <= b.first for a, b in pairwise(words))
    assert all(a.start <= b.start for a, b in pairwise(words))
    assert all(0 <= word.start <= word.end <= length for word in words)
    for chunk in chunks:
        for word in chunk.words:
            assert chunk.start <= word.start < chunk.start + len(chunk.pcm)
