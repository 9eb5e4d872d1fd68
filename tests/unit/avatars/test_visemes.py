"""Every symbol of every voice has a mouth."""

# ruff: noqa: RUF001 - phonetic letters look like other letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.visemes import sounds_of
from engine.face_ports import VISEMES, Viseme

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("symbol", "viseme"),
    [
        *[(one, "PP") for one in "pbm"],
        *[(one, "FF") for one in "fv"],
        *[("ˈæ", "aa"), ("uː", "U"), ("iːʲ", "I"), ("ɡ", "kk"), ("t̪", "DD"), ("tʰ", "DD")],
        *[("ʃ", "CH"), ("ʤ", "CH"), ("ŋ", "kk"), ("l", "nn"), ("ɜː", "RR"), ("θ", "TH")],
        *[("ẽ", "E"), ("ɫ̩", "nn"), ("N", "nn")],
    ],
)
def test_a_symbol_has_its_mouth_whatever_marks_it_carries(symbol: str, viseme: Viseme) -> None:
    assert [one.viseme for one in sounds_of(symbol)] == [viseme]


@pytest.mark.parametrize("symbol", ["", " ", "_", "^", "$", ".", "?!", "ˈ", "ː", "…", "1"])
def test_marks_and_pauses_are_silent(symbol: str) -> None:
    assert [one.viseme for one in sounds_of(symbol)] == ["sil"]


@pytest.mark.parametrize(
    ("symbol", "visemes"),
    [
        ("aɪ", ["aa", "I"]),
        ("oʊ", ["O", "U"]),
        ("t͡ʃ", ["DD", "CH"]),
        ("W", ["aa", "U"]),
        ("ˈA", ["E", "I"]),
    ],
)
def test_two_sounds_in_one_symbol_are_two(symbol: str, visemes: list[Viseme]) -> None:
    assert [one.viseme for one in sounds_of(symbol)] == visemes


def test_a_diphthong_spends_more_on_its_first_vowel() -> None:
    first, second = sounds_of("aʊ")
    assert first.share == pytest.approx(0.6)
    assert second.share == pytest.approx(0.4)
    assert first.is_vowel


def test_a_schwa_is_reduced() -> None:
    assert sounds_of("ə")[0].is_reduced
    assert not sounds_of("ɛ")[0].is_reduced


def test_an_unknown_letter_opens_the_mouth_a_little() -> None:
    assert [one.viseme for one in sounds_of("字")] == ["kk"]


@given(st.text(max_size=4))
def test_any_symbol_at_all_has_a_mouth(symbol: str) -> None:
    found = sounds_of(symbol)
    assert found
    assert all(one.viseme in VISEMES for one in found)
    assert sum(one.share for one in found) == pytest.approx(1.0)
