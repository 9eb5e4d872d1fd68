from dataclasses import replace

import pytest

from engine.identity import asks_name, identity_line
from engine.introduction import first_person
from engine.safety.crisis_patterns import Locale
from tests.unit.engine.sheets import NOVA

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("character", "told"),
    [
        (
            "Nova Reyes is 34. She keeps a fox and loves her telescope.",
            "I am 34. I keep a fox and love my telescope.",
        ),
        (
            "Nova has a wife. His wife Greta says that she likes him. He never watches TV.",
            "I have a wife. My wife Greta says that she likes me. I never watch TV.",
        ),
        (
            "Her father taught her to read. She carries it.",
            "My father taught me to read. I carry it.",
        ),
        ("You are a pirate.", "I am a pirate."),
        ("I sing.", "I sing."),
        ("", ""),
    ],
)
def test_the_character_is_told_in_the_first_person(character: str, told: str) -> None:
    assert first_person(replace(NOVA, character=character)) == told


@pytest.mark.parametrize(
    ("line", "locale"),
    [
        ("What's your name?", "en"),
        ("Good evening! Who are you?", "en"),
        ("Sorry, what was your name again?", "en"),
        ("What is your name? I'm Sam.", "en"),
        ("Hi, my name is Tom. And you?", "en"),
        ("Wie heißt du?", "de"),
        ("¿Quién eres?", "es"),
        ("Comment t'appelles-tu ?", "fr"),
        ("Como te chamas?", "pt"),
    ],
)
def test_a_question_for_the_name_is_understood(line: str, locale: Locale) -> None:
    assert asks_name(line) == locale
    assert (identity_line(line, "Nova Reyes") or "").endswith(" Nova Reyes.")


@pytest.mark.parametrize(
    "line",
    [
        "Who are you looking at?",
        "What is your name for the fox?",
        "What is your name and where do you live?",
        "What is your parrot's name?",
        "I'm fine, and you?",
    ],
)
def test_other_questions_are_left_to_the_mind(line: str) -> None:
    assert identity_line(line, "Nova") is None


def test_the_nature_comes_before_the_name() -> None:
    assert "AI" in (identity_line("Are you a bot? What's your name?", "Nova") or "")
