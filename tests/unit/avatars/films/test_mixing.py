"""Both voices at their moments, however the film is read."""

import numpy as np
import pytest

from avatars.films.mixing import FILM_RATE, Sound, mix_of
from avatars.films.timeline import Run
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE
from tests.unit.avatars.films.made_films import tone

pytestmark = pytest.mark.unit


def mixed(step: int, persona: list[Run], fan: list[Run], seconds: float = 2.0) -> Sound:
    mix = mix_of(
        (persona, tone(1.0, SPOKEN_RATE, 440)),
        (fan, tone(1.0, HEARD_RATE, 440)),
    )
    count = round(seconds * FILM_RATE)
    return np.concatenate([mix.read(min(step, count - at)) for at in range(0, count, step)])


def loud(sound: Sound, begin_s: float, end_s: float) -> float:
    piece = sound[round(begin_s * FILM_RATE) : round(end_s * FILM_RATE)]
    return float(np.sqrt((piece**2).mean()))


def test_each_voice_is_heard_when_it_spoke() -> None:
    persona = [Run(SPOKEN_RATE // 2, 0, SPOKEN_RATE // 2)]
    fan = [Run(SPOKEN_RATE * 3 // 2, 0, HEARD_RATE // 4)]
    sound = mixed(1_920, persona, fan)
    assert loud(sound, 0.0, 0.49) < 0.005
    assert loud(sound, 0.51, 0.99) == pytest.approx(0.5 / 2**0.5, rel=0.02)
    assert loud(sound, 1.01, 1.49) < 0.005
    assert loud(sound, 1.51, 1.74) == pytest.approx(0.5 / 2**0.5, rel=0.02)
    assert loud(sound, 1.76, 2.0) < 0.005


@pytest.mark.parametrize("step", [1, 1_024, 96_000])
def test_any_reading_gives_the_same_sound(step: int) -> None:
    if step == 1:
        step = 331
    runs = [Run(0, 0, 5_000), Run(9_000, 5_000, 8_000)]
    assert np.array_equal(mixed(step, runs, runs), mixed(1_920, runs, runs))


def test_a_run_from_before_the_film_begins_in_its_middle() -> None:
    early = mixed(1_920, [Run(-12_000, 0, 24_000)], [], 1.0)
    assert loud(early, 0.01, 0.49) > 0.3
    assert loud(early, 0.51, 1.0) < 0.005


def test_two_loud_voices_stay_within_full() -> None:
    mix = mix_of(
        ([Run(0, 0, SPOKEN_RATE)], tone(1.0, SPOKEN_RATE, 440, 0.9)),
        ([Run(0, 0, HEARD_RATE)], tone(1.0, HEARD_RATE, 440, 0.9)),
    )
    sound = mix.read(FILM_RATE // 2)
    assert np.abs(sound).max() == 1.0


def test_a_file_that_is_shorter_than_its_script_is_silence() -> None:
    mix = mix_of(([Run(0, 0, SPOKEN_RATE)], tone(0.25, SPOKEN_RATE, 440)), ([], tone(0, 8_000, 1)))
    sound = mix.read(FILM_RATE)
    assert loud(sound, 0.0, 0.24) > 0.3
    assert loud(sound, 0.26, 1.0) < 0.005
