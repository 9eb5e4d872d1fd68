"""What the tests of mouths share."""

import os
from contextlib import aclosing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.voice_ports import Pcm, SpokenChunk, Synthesizer

KOKORO_VOICES = Path(os.environ.get("MESI_TEST_KOKORO_VOICES", "web/node_modules/kokoro-js/voices"))
needs_kokoro = pytest.mark.skipif(
    not KOKORO_VOICES.is_dir(), reason="npm package kokoro-js not installed"
)
SENTENCE = "The sea was calm, and the radio sang of a ship that came home at last."
LONG = "We walked along the harbour until the lamps went out, and nobody said a word. " * 26


async def said(mouth: Synthesizer, text: str, **options: Any) -> list[SpokenChunk]:
    voice = options.pop("voice", mouth.voices[0].id)
    async with aclosing(mouth.speak(text, voice, **options)) as chunks:
        return [chunk async for chunk in chunks]


def whole(chunks: list[SpokenChunk]) -> Pcm:
    return np.concatenate([chunk.pcm for chunk in chunks])
