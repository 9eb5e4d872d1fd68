import numpy as np
import pytest

from avatars.renderers.mel import BANDS, NEEDED, STEPS, mel_of
from avatars.renderers.sound_tape import SoundTape
from engine.voice_ports import SPOKEN_RATE, Pcm

pytestmark = pytest.mark.unit


def tone(hertz: float, count: int = NEEDED) -> Pcm:
    return (8_000 * np.sin(2 * np.pi * hertz * np.arange(count) / SPOKEN_RATE)).astype(np.int16)


def test_a_look_at_the_sound_has_the_shape_that_nets_want() -> None:
    mel = mel_of(tone(440))
    assert mel.shape == (BANDS, STEPS)
    assert mel.dtype == np.float32
    assert -4 <= mel.min() < mel.max() <= 4


def test_silence_is_the_least() -> None:
    assert (mel_of(np.zeros(NEEDED, np.int16)) == -4).all()
    assert mel_of(np.zeros(10, np.int16)).shape == (BANDS, 0)


def test_a_higher_tone_lies_in_a_higher_band() -> None:
    bands = [int(mel_of(tone(hertz)).mean(axis=1).argmax()) for hertz in (200, 800, 2_000, 5_000)]
    assert bands == sorted(set(bands))
    # 800 Hz is 12 of the 43.7 mels between 55 and 7600 Hz, of Slaney's scale.
    assert bands[1] == pytest.approx(81 * (12 - 0.8) / (44.9 - 0.8) - 1, abs=2)


def test_a_tape_gives_back_what_was_written_where_it_was_written() -> None:
    tape, sound = SoundTape(), tone(300, 5_000)
    tape.write(sound[:2_000], 100)
    tape.write(sound[2_000:], 2_100)
    assert (tape.read(100, 5_000) == sound).all()
    assert not tape.read(-50, 150).any()
    assert not tape.read(5_100, 400).any()


def test_what_was_broken_off_is_forgotten() -> None:
    tape = SoundTape()
    tape.write(tone(300, 48_000), 0)
    tape.write(tone(300, 100), 10_000)
    assert tape.end == 10_100
    assert not tape.read(10_100, 5_000).any()
    assert tape.read(9_000, 1_000).any()


def test_a_gap_is_silence_even_when_the_tape_has_gone_round() -> None:
    tape = SoundTape()
    for minute in range(3):
        tape.write(tone(300, SPOKEN_RATE * 50), minute * SPOKEN_RATE * 60)
        assert not tape.read(minute * SPOKEN_RATE * 60 - 1_000, 900).any()
    assert tape.read(2 * SPOKEN_RATE * 60, 100).any()
    assert not tape.read(0, 1_000).any()


def test_there_is_no_sound_before_the_first() -> None:
    with pytest.raises(ValueError, match="-1"):
        SoundTape().write(tone(300, 10), -1)
