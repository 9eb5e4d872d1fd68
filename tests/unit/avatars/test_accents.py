"""Words move the face where people's do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.accents import accents
from avatars.dice import Dice
from avatars.words import words_of
from engine.face_ports import Gesture

pytestmark = pytest.mark.unit


def never() -> float:
    return 0.999


def always() -> float:
    return 0.0


def moved(text: str, dice: Dice = never) -> list[tuple[str, Gesture | None]]:
    starts = {word.first: word.text for word in words_of(text)}
    return [(starts[one.first], one.gesture) for one in accents(text, dice)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yes, I was there.", [("yes", "nod")]),
        ("Of course I know.", [("of", "nod")]),
        ("It is the end of it.", []),
        ("No, I was never there.", [("no", "shake"), ("never", "shake")]),
        ("Don't go!", [("don't", "shake"), ("go", "beat")]),
        ("Where do you live?", [("where", "brows"), ("live", "tilt")]),
        ("It works!", [("works", "beat")]),
        ("Hmm, I know.", [("hmm", None)]),
        ("Well, I know.", [("well", None)]),
        ("It went well, I know.", []),
        ("Let me think about it.", [("let", None)]),
        ("Let me go home.", []),
        ("And then\u2026 it rained.", [("then", None)]),
        ("It is so good.", [("so", "beat")]),
        ("Hello, you.", [("hello", "nod")]),
        ("The sea is blue.", []),
    ],
)
def test_an_accent_stands_on_its_word(
    text: str, expected: list[tuple[str, Gesture | None]]
) -> None:
    assert moved(text) == expected


def test_a_plain_sentence_may_get_a_beat_on_a_long_word() -> None:
    text = "We walked along the harbour. The sea is blue."
    assert moved(text, always) == [("harbour", "beat")]
    assert moved(text, never) == []


@given(st.text(alphabet="abc NnoOyes.,!?\u2026'\u2019-", max_size=60))
def test_accents_come_in_order_on_words(text: str) -> None:
    found = accents(text, always)
    places = [one.first for one in found]
    assert places == sorted(set(places))
    assert set(places) <= {word.first for word in words_of(text)}
    assert all(0 < one.strength <= 1 for one in found)
