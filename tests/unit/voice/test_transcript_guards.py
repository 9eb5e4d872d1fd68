import numpy as np
import pytest

from engine.voice_ports import HEARD_RATE
from voice.transcript_guards import is_believable, is_repeating, is_silent

pytestmark = pytest.mark.unit

LOUD = np.full(HEARD_RATE, 1_000, dtype=np.int16)


def test_short_and_soft_sounds_are_silent() -> None:
    assert is_silent(LOUD[:0])
    assert is_silent(LOUD[: HEARD_RATE // 10 - 1])
    assert is_silent(LOUD // 100)
    assert not is_silent(LOUD)


@pytest.mark.parametrize(
    ("text", "no_speech", "log_chance"),
    [
        ("", 0.0, 0.0),
        (" . . .", 0.0, -0.1),
        ("[Music]", 0.1, -0.2),
        (" (wind blowing).", 0.1, -0.2),
        ("Thank you.", 0.9, -1.2),
        (" Thank you.", 0.7, -0.6),
        ("You", 0.1, -1.6),
        ("I do. " * 30, 0.1, -0.1),
    ],
)
def test_what_was_made_up(text: str, no_speech: float, log_chance: float) -> None:
    assert not is_believable(text, no_speech, log_chance)


@pytest.mark.parametrize(
    ("text", "no_speech", "log_chance"),
    [
        ("Yes.", 0.5, -1.1),
        ("Thank you.", 0.3, -0.6),
        ("Stop.", 0.7, -0.6),
        ("Good evening.", 0.9, -0.9),
        ("It is (I think) [so] far.", 0.1, -0.2),
        ("No, no, no, no.", 0.1, -0.3),
        ("\u03bd\u03b1\u03b9", 0.1, -0.3),
    ],
)
def test_what_was_spoken(text: str, no_speech: float, log_chance: float) -> None:
    assert is_believable(text, no_speech, log_chance)


def test_repeating() -> None:
    assert is_repeating("I have been listening. " * 10)
    assert not is_repeating("I have been listening to your music for many years.")
    assert not is_repeating("")
