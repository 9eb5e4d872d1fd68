"""Loudness and rate: exact, and the same for any chunking."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.loudness import PEAK_DB, Sound, VoiceLevel, levelled, limited, speech_rms
from voice.resample import Resampler, position, resampled

pytestmark = pytest.mark.unit

RATE = 22_050


def tone(seconds: float, level: float = 0.5, hertz: float = 440.0, rate: int = RATE) -> Sound:
    at = np.arange(round(seconds * rate)) / rate
    return (np.sin(2 * np.pi * hertz * at) * level).astype(np.float32)


def db(value: float) -> float:
    return 20 * float(np.log10(value))


@pytest.mark.parametrize("level", [0.01, 0.1, 0.5, 1.0])
def test_any_voice_comes_at_minus_twenty(level: float) -> None:
    sound = tone(1.0, level)
    out = levelled(sound, VoiceLevel().gain(sound, RATE))
    assert db(speech_rms(out, RATE)[0]) == pytest.approx(-20.0, abs=0.3)


def test_pauses_do_not_count() -> None:
    sound = np.concatenate([tone(1.0), np.zeros(3 * RATE, dtype=np.float32)])
    rms, seconds = speech_rms(sound, RATE)
    assert db(rms) == pytest.approx(db(0.5 / np.sqrt(2)), abs=0.3)
    assert seconds == pytest.approx(1.0, abs=0.05)


def test_silence_and_nothing_have_no_level() -> None:
    for size in (0, 10, RATE):
        assert speech_rms(np.zeros(size, dtype=np.float32), RATE) == (0.0, 0.0)
        assert VoiceLevel().gain(np.zeros(size, dtype=np.float32), RATE) == 1.0


def test_a_known_voice_keeps_its_gain() -> None:
    """A whispered word is not blown up to the level of speech."""
    level = VoiceLevel()
    plain = level.gain(tone(12.0, 0.5), RATE)
    whisper = level.gain(tone(1.0, 0.05), RATE)
    assert whisper < plain * 5
    assert level.gain(tone(2.0, 0.5), RATE) == pytest.approx(plain, rel=0.01)


def test_hiss_is_not_raised_without_end() -> None:
    assert db(VoiceLevel().gain(tone(1.0, 0.0005), RATE)) <= 30.01


@given(st.lists(st.floats(-40, 40, width=32), max_size=50))
def test_peaks_stay_under_the_limit(samples: list[float]) -> None:
    out = limited(np.array(samples, dtype=np.float32))
    assert np.abs(out).max(initial=0.0) <= 10 ** (PEAK_DB / 20) + 1e-6


def test_the_limiter_leaves_quiet_samples_alone_and_keeps_order() -> None:
    ramp = np.linspace(0, 3, 1_000, dtype=np.float32)
    out = limited(ramp)
    assert np.array_equal(out[:150], ramp[:150])
    assert (np.diff(out) >= 0).all()


@given(st.lists(st.integers(0, 3_000), min_size=1, max_size=8), st.sampled_from([16_000, RATE]))
def test_any_chunking_resamples_alike(sizes: list[int], rate: int) -> None:
    sound = tone(sum(sizes) / rate, rate=rate)[: sum(sizes)]
    stream = Resampler(rate)
    edges = np.cumsum([0, *sizes])
    parts = [
        stream.feed(sound[a:b], is_last=index == len(sizes) - 1)
        for index, (a, b) in enumerate(itertools.pairwise(edges))
    ]
    out = np.concatenate(parts)
    assert len(out) == stream.given == position(len(sound), rate)
    assert np.allclose(out, resampled(sound, rate), atol=1e-5)


def test_a_tone_keeps_its_place_and_level() -> None:
    sound = np.zeros(RATE, dtype=np.float32)
    sound[RATE // 2 : RATE // 2 + 200] = tone(1.0)[:200]
    out = resampled(sound, RATE)
    loud = np.flatnonzero(np.abs(out) > 0.25)
    assert abs(int(loud[0]) - position(RATE // 2, RATE)) < 24
    assert np.abs(out).max() == pytest.approx(0.5, abs=0.03)


def test_the_same_rate_passes_through() -> None:
    sound = tone(0.1, rate=24_000)
    assert np.array_equal(resampled(sound, 24_000), sound)
