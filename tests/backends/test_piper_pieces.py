"""Piper's clauses come in pieces that are the same sound; another build of it still speaks."""

import asyncio

import numpy as np
import pytest

from tests.backends.speaking_samples import SENTENCE, check_words, said, whole
from voice import piper_halves
from voice.piper_halves import HOP, PiperHalves, open_halves
from voice.speaking_registry import open_synthesizer
from voice.speaking_spec import SpeakingSpec
from voice.speaking_threads import Stop
from voice.synthesizer_piper import FILE, PACKAGE
from voice.weights import find_weights

pytestmark = pytest.mark.backends


def loaded() -> PiperHalves:
    path = find_weights(None, package=PACKAGE, file=FILE)
    found = open_halves(path.read_bytes(), threads=2, name=path.name)
    assert found is not None
    return found


async def test_pieces_are_the_same_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    both = await asyncio.to_thread(loaded)
    inputs = {
        "input": np.array([[1, *range(14, 44), 2]], dtype=np.int64),
        "input_lengths": np.array([32], dtype=np.int64),
        "scales": np.array([0.667, 3.0, 0.8], dtype=np.float32),
    }
    answer = await asyncio.to_thread(both.frames, inputs, Stop())
    assert answer is not None
    frames, durations = answer
    assert frames.shape[2] == durations.sum()
    parts = await asyncio.to_thread(lambda: list(both.sounds(frames, Stop())))
    assert len(parts) > 2
    assert [is_last for _, is_last in parts] == [False] * (len(parts) - 1) + [True]
    monkeypatch.setattr(piper_halves, "FIRST_FRAMES", frames.shape[2])
    at_once = await asyncio.to_thread(lambda: list(both.sounds(frames, Stop())))
    assert len(at_once) == 1
    assert len(at_once[0][0]) == frames.shape[2] * HOP
    together = np.concatenate([sound for sound, _ in parts])
    assert np.abs(together - at_once[0][0]).max() < 1e-4


async def test_a_long_clause_begins_before_it_is_done() -> None:
    mouth = await asyncio.to_thread(open_synthesizer, SpeakingSpec("piper"))
    chunks = await said(mouth, "I grew up in a small town by the sea in Portugal.")
    await mouth.aclose()
    assert len(chunks) > 1
    assert len(chunks[0].pcm) < 0.5 * 24_000
    assert chunks[0].words


async def test_a_network_of_another_build_speaks_whole_clauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(piper_halves, "DECODER", "/elsewhere")
    mouth = await asyncio.to_thread(open_synthesizer, SpeakingSpec("piper"))
    chunks = await said(mouth, SENTENCE)
    await mouth.aclose()
    check_words(SENTENCE, chunks)
    assert len(whole(chunks)) > 2 * 24_000
