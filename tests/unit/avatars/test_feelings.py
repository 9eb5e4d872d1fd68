"""The face reads moods in words: denied, strengthened, exclaimed, or named by the persona."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.feelings import CALM, Feeling, feeling_of, next_feeling
from engine.face_ports import Mood

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("I am so happy that you came.", "happy"),
        ("What a lovely evening, I love it!", "happy"),
        ("We got it to work!", "happy"),
        ("I'm sorry, my father died that winter.", "sad"),
        ("I don't love it.", "sad"),
        ("I am not happy about that.", "sad"),
        ("Don\u2019t be sad.", "relaxed"),
        ("I hate liars, it is outrageous.", "angry"),
        ("Wow, that is astonishing.", "surprised"),
        ("Breathe slowly, it is calm and quiet here.", "relaxed"),
        ("The train leaves at nine.", "neutral"),
        ("No, never!", "neutral"),
        ("", "neutral"),
        ("…", "neutral"),
    ],
)
def test_words_have_a_mood(text: str, mood: Mood) -> None:
    assert feeling_of(text).mood == mood


def test_stress_and_exclamation_strengthen_and_dampers_weaken() -> None:
    plain = feeling_of("It was sad.").strength
    assert feeling_of("It was very sad.").strength > plain
    assert feeling_of("It was sad!").strength > plain
    assert feeling_of("It was slightly sad.").strength < plain


def test_the_persona_s_own_mark_wins() -> None:
    assert next_feeling(CALM, "I love it!", "sad") == Feeling("sad", 0.7)
    assert next_feeling(CALM, "I love, love, love it!", "happy").strength > 0.7
    assert next_feeling(Feeling("sad", 0.9), "I love it!", "neutral") == CALM


def test_a_mood_lingers_and_fades() -> None:
    feeling = feeling_of("I love it!")
    strengths = []
    for _ in range(4):
        feeling = next_feeling(feeling, "The train leaves at nine.", None)
        strengths.append(feeling.strength)
    assert strengths == sorted(strengths, reverse=True)
    assert strengths[0] > 0
    assert feeling == CALM


@given(st.text(max_size=60))
def test_any_text_has_a_feeling_within_bounds(text: str) -> None:
    assert 0 <= feeling_of(text).strength <= 1
