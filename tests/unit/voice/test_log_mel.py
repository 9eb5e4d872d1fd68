import numpy as np
import pytest

from engine.voice_ports import HEARD_RATE
from voice.log_mel import MELS, log_mel

pytestmark = pytest.mark.unit

SECOND = np.arange(HEARD_RATE) / HEARD_RATE


def tone(hz: float) -> np.ndarray:
    return np.sin(2 * np.pi * hz * SECOND).astype(np.float32)


def test_shape_and_range() -> None:
    features = log_mel(tone(440))
    assert features.shape == (MELS, 100)
    assert features.dtype == np.float32
    assert features.max() - features.min() <= 2.0 + 1e-6


@pytest.mark.parametrize(("hz", "band"), [(200, 4), (1_000, 26), (4_000, 62)])
def test_a_tone_is_in_its_band(hz: float, band: int) -> None:
    # Slaney's scale: 0.015 mels a hertz up to 1 kHz, then 27 mels for a factor of 6.4;
    # 8 kHz are 45.25 mels, which 81 steps divide: 1 kHz (15 mels) lies at 26.9, 4 kHz at 62.9.
    assert abs(int(log_mel(tone(hz)).mean(axis=1).argmax()) - band) <= 1


def test_loudness_does_not_count() -> None:
    sound = np.random.default_rng(3).standard_normal(HEARD_RATE).astype(np.float32)
    np.testing.assert_allclose(log_mel(sound * 0.1), log_mel(sound * 0.5), atol=1e-4)


def test_silence_has_no_band() -> None:
    assert np.ptp(log_mel(np.zeros(HEARD_RATE, dtype=np.float32))) == 0
