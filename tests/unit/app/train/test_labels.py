"""Phonemes to shapes of hops."""

import numpy as np
import pytest

from app.train.labels import PAUSE, shares, spans
from avatars.listening.bands import HOP
from engine.face_ports import VISEMES
from engine.voice_ports import PhonemeSpan

pytestmark = pytest.mark.unit


def test_a_short_pause_keeps_the_shape() -> None:
    said = [PhonemeSpan("b", 0, 960), PhonemeSpan(" ", 960, 1_900), PhonemeSpan("i", 1_900, 4_000)]
    assert spans(said) == [("PP", 0, 1_900), ("I", 1_900, 4_000)]


def test_a_long_pause_is_a_rest() -> None:
    said = [PhonemeSpan("b", 0, 960), PhonemeSpan(" ", 960, 960 + PAUSE)]
    assert spans(said) == [("PP", 0, 960), ("sil", 960, 960 + PAUSE)]


def test_neighbours_of_one_shape_are_one() -> None:
    assert spans([PhonemeSpan("m", 0, 500), PhonemeSpan("p", 500, 900)]) == [("PP", 0, 900)]


def test_a_hop_is_shared() -> None:
    owned = shares([("PP", 0, HOP + HOP // 4), ("aa", HOP + HOP // 4, 2 * HOP)], 3 * HOP - 1)
    assert owned.shape == (3, len(VISEMES))
    assert np.allclose(owned.sum(axis=1), 1.0)
    assert owned[1, VISEMES.index("PP")] == pytest.approx(0.25)
    assert owned[2, 0] == 1.0
