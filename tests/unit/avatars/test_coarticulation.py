"""The mouth moves as a whole: lips meet, vowels colour, pauses rest, and keys stay few."""

# ruff: noqa: RUF001 - phonetic letters look like other letters

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.coarticulation import Articulator
from avatars.puppet import Puppet
from engine.face_ports import VISEMES, FaceTrack, MouthKey
from engine.voice_ports import PhonemeSpan
from tests.factories.spoken import MS, spans

pytestmark = pytest.mark.unit

SYMBOLS = ["p", "b", "m", "f", "v", "s", "t", "k", "n", "ɹ", "w", "ʃ", "θ"]
SYMBOLS += ["a", "ɪ", "uː", "oʊ", "ə", "ɛ", "tʃ", " ", "?", "q͡x"]
SPOKEN = st.lists(st.tuples(st.sampled_from(SYMBOLS), st.integers(20, 320)), max_size=30)


def keys_of(told: list[PhonemeSpan]) -> list[MouthKey]:
    mouth = Articulator()
    return [*mouth.say(told, 0), *mouth.rest(told[-1].end if told else 0)]


@given(SPOKEN)
def test_lips_meet_and_teeth_bite_at_the_middle_of_each(told: list[tuple[str, int]]) -> None:
    phonemes = spans(*told)
    puppet = Puppet(1)
    puppet.begin()
    puppet.take(FaceTrack(tuple(keys_of(phonemes))))
    for one in phonemes:
        shape = {"p": "PP", "b": "PP", "m": "PP", "f": "FF", "v": "FF"}.get(one.symbol)
        if shape is not None:
            middle = (one.start + one.end) / 2
            pose = puppet.pose(middle / (1_000 * MS), middle)
            assert pose[VISEMES.index(shape)] >= 0.9


@given(SPOKEN)
def test_keys_come_in_order_and_within_their_bounds(told: list[tuple[str, int]]) -> None:
    phonemes = spans(*told)
    keys = keys_of(phonemes)
    assert all(a.at < b.at for a, b in pairwise(keys))
    assert all(0 <= one.weight <= 1 for one in keys)
    assert all(0 <= one.at <= phonemes[-1].end for one in keys)
    if keys:
        assert keys[-1].viseme == "sil"


@given(SPOKEN, st.integers(0, 30))
def test_what_is_told_in_two_goes_gives_the_same(told: list[tuple[str, int]], cut: int) -> None:
    phonemes = spans(*told)
    mouth = Articulator()
    end = phonemes[-1].end if phonemes else 0
    parts = [*mouth.say(phonemes[:cut], 0), *mouth.say(phonemes[cut:], 0), *mouth.rest(end)]
    assert parts == keys_of(phonemes)


def test_a_long_pause_rests_and_a_short_one_does_not() -> None:
    shapes = [one.viseme for one in keys_of(spans(("a", 100), (" ", 50), ("ɛ", 100), (" ", 300)))]
    assert shapes == ["aa", "E", "sil"]
    shapes = [one.viseme for one in keys_of(spans(("a", 100), (" ", 150), ("ɛ", 100)))]
    assert shapes == ["aa", "sil", "E", "sil"]


def test_two_short_pauses_in_a_row_are_one_long() -> None:
    keys = keys_of(spans(("a", 100), (" ", 70), (".", 70), ("ɛ", 100)))
    assert [(one.at // MS, one.viseme) for one in keys][1] == (160, "sil")


def test_a_short_vowel_opens_less_and_a_schwa_less_still() -> None:
    long, short, schwa = (
        keys_of(spans(one))[0].weight for one in (("ɛ", 180), ("ɛ", 60), ("ə", 60))
    )
    assert long == 1.0
    assert short < 0.7
    assert schwa < short


def test_lips_are_round_ahead_of_u_and_o() -> None:
    plain = keys_of(spans(("k", 100), ("ɛ", 140)))
    round_ = keys_of(spans(("k", 100), ("uː", 140)))
    assert plain[0].viseme == "kk"
    assert round_[0].viseme == "U"
    assert round_[1].at < plain[1].at
    assert keys_of(spans(("s", 100), ("oʊ", 200)))[0].weight < 0.6


def test_a_closure_is_held_for_a_frame_where_there_is_time() -> None:
    first, last = keys_of(spans(("a", 120), ("m", 80), ("a", 120)))[1:3]
    assert (first.viseme, last.viseme) == ("PP", "PP")
    assert last.at - first.at == 40 * MS


def test_hurried_sounds_behind_the_teeth_are_left_out() -> None:
    shapes = [one.viseme for one in keys_of(spans(("a", 60), ("n", 25), ("a", 60)))]
    assert "nn" not in shapes


@given(st.lists(st.sampled_from(SYMBOLS[:19]), min_size=30, max_size=60), st.integers(50, 120))
def test_speech_has_some_sixteen_keys_a_second_at_most(symbols: list[str], lasts_ms: int) -> None:
    phonemes = spans(*((one, lasts_ms) for one in symbols if one not in "pbmfv"))
    seconds = len(phonemes) * lasts_ms / 1_000
    keys = keys_of(phonemes)
    assert len(keys) <= 1 + seconds * max(16.0, 2_000 / lasts_ms)


def test_a_gap_between_phonemes_is_a_pause() -> None:
    told = [PhonemeSpan("a", 0, 100 * MS), PhonemeSpan("ɛ", 400 * MS, 500 * MS)]
    assert [one.viseme for one in keys_of(told)] == ["aa", "sil", "E", "sil"]
