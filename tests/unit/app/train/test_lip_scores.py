"""How well keys fit what was spoken."""

import numpy as np
import pytest

from app.train.lip_scores import keys_by_timings, score, weights_of
from app.train.spoken import Line, Spoken
from avatars.listening.bands import HOP
from engine.face_ports import MOUTH_EASE, VISEMES, MouthKey
from engine.voice_ports import PhonemeSpan

pytestmark = pytest.mark.unit

PHONEMES = tuple(
    PhonemeSpan(symbol, n * 4_800, (n + 1) * 4_800) for n, symbol in enumerate("apasabiom ")
)
SAID = [Spoken(Line("nonsense", "nobody"), np.zeros(48_000, np.int16), PHONEMES)]


def test_the_right_keys_score_high() -> None:
    found = score(SAID, keys_by_timings)
    assert found.six > 0.9
    assert found.jaw > 0.9
    assert found.closed == 1.0
    assert found.keys_a_second == 5.0


def test_a_mouth_that_rests_scores_low() -> None:
    found = score(SAID, lambda _: [])
    assert found.jaw == 0.0
    assert found.closed == 1.0
    assert found.six < 0.5


def test_an_open_mouth_closes_nowhere() -> None:
    assert score(SAID, lambda _: [MouthKey(0, "aa", 1.0)]).closed == 0.0


def test_the_way_to_a_key_takes_its_time() -> None:
    at = 10 * HOP
    jaw = weights_of([MouthKey(at, "aa", 0.8)], 20)[:, VISEMES.index("aa")]
    assert jaw[(at - MOUTH_EASE) // HOP - 1] == 0.0
    assert 0.0 < jaw[at // HOP - 2] < 0.8
    assert jaw[10] == pytest.approx(0.8)
