"""Where nothing better is there, the mouth opens as loud as the sound is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.amplitude import STEP, AmplitudeListener
from engine.face_ports import MouthKey
from engine.voice_ports import SPOKEN_RATE, Pcm

pytestmark = pytest.mark.unit


def tone(hertz: float, size: float, lasts_s: float) -> Pcm:
    at = np.arange(round(lasts_s * SPOKEN_RATE)) / SPOKEN_RATE
    return (size * 32_767 * np.sin(2 * np.pi * hertz * at)).astype(np.int16)


SYLLABLES = np.concatenate(
    [tone(150, size, 0.15) for size in (0.3, 0.0, 0.25, 0.02, 0.3, 0.0)] + [tone(5_000, 0.2, 0.2)]
)


def heard(sound: Pcm, cuts: list[int]) -> list[MouthKey]:
    listener = AmplitudeListener()
    edges = [0, *sorted(cuts), len(sound)]
    keys: list[MouthKey] = []
    for index in range(len(edges) - 1):
        is_last = index == len(edges) - 2
        keys += listener.hear(sound[edges[index] : edges[index + 1]], is_last=is_last)
    return keys


@given(st.lists(st.integers(0, len(SYLLABLES)), max_size=12))
def test_any_chunking_gives_the_same_keys(cuts: list[int]) -> None:
    assert heard(SYLLABLES, cuts) == heard(SYLLABLES, [])


def test_loud_is_open_silent_is_shut_and_a_hiss_shows_teeth() -> None:
    keys = heard(SYLLABLES, [])
    assert keys[0].viseme == "aa"
    assert {"aa", "sil", "SS"} == {one.viseme for one in keys}
    loud = max(one.weight for one in keys if one.viseme == "aa")
    soft = min(one.weight for one in keys if one.viseme == "aa")
    assert loud > 0.6 > 0.5 > soft
    assert keys[-1].viseme == "sil"


def test_silence_has_no_keys() -> None:
    assert heard(np.zeros(SPOKEN_RATE, np.int16), [7]) == []


def test_there_are_fourteen_keys_a_second_at_most() -> None:
    noise = np.random.default_rng(1).normal(0, 1, 5 * SPOKEN_RATE)
    swell = (np.abs(np.sin(np.arange(len(noise)) / 900)) * noise * 6_000).astype(np.int16)
    keys = heard(swell, [])
    assert 0 < len(keys) <= 14 * 5
    assert all((one.at - STEP // 2) % STEP == 0 for one in keys[:-1])


def test_a_rest_at_the_end_comes_even_for_no_sound() -> None:
    listener = AmplitudeListener()
    listener.hear(tone(150, 0.3, 0.3), is_last=False)
    assert [one.viseme for one in listener.hear(tone(150, 0, 0), is_last=True)] == ["sil"]
