"""Hops and their neighbours."""

import numpy as np
import pytest

from avatars.listening.bands import AHEAD, BANDS, HOP, LOWEST, STEPS, WIDTH, BandStream, rows_of
from engine.voice_ports import SPOKEN_RATE
from tests.unit.avatars.listening.voices_made import babble

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("samples", [0, 1, HOP - 1, HOP, HOP + 1, 10 * HOP, 24_001])
def test_every_hop_begun_has_a_row(samples: int) -> None:
    rows = rows_of(babble(2.0)[:samples])
    assert rows.shape == (-(-samples // HOP), WIDTH)
    assert rows.dtype == np.int8


def test_a_row_comes_when_its_look_ahead_is_there() -> None:
    stream = BandStream()
    sound = babble(1.0)
    assert len(stream.feed(sound[: AHEAD * HOP])) == 0
    assert len(stream.feed(sound[AHEAD * HOP : (AHEAD + 2) * HOP])) == 1


def test_a_tone_stands_in_its_band() -> None:
    t = np.arange(SPOKEN_RATE) / SPOKEN_RATE
    for hz, low, high in ((200, 0, 4), (1_000, 8, 13), (6_000, 22, BANDS)):
        tone = (8_000 * np.sin(2 * np.pi * hz * t)).astype(np.int16)
        newest = rows_of(tone)[20].reshape(-1, BANDS)[-1]
        assert low <= int(newest.argmax()) < high


def test_loudness_matters_little() -> None:
    """After half a second, as the level has settled."""
    loud, soft = (rows_of(babble(3.0, level=one))[25:] for one in (0.4, 0.1))
    voiced = loud.astype(int).max(axis=1) > 0
    difference = np.abs(loud.astype(int) - soft.astype(int))[voiced]
    assert np.median(difference) <= STEPS // 2


def test_silence_is_at_the_floor() -> None:
    rows = rows_of(np.zeros(SPOKEN_RATE, np.int16))
    assert int(rows.max()) <= -5 * STEPS
    assert int(rows.min()) >= LOWEST * STEPS


def test_a_longer_throat_moves_the_bands() -> None:
    sound = babble(1.0)
    assert not np.array_equal(rows_of(sound), rows_of(sound, warp=1.1))
