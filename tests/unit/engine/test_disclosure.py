from datetime import timedelta

import pytest

from core.clock import ManualClock
from engine.safety import REMINDER_EVERY, disclosure, is_reminder_due, reminder
from engine.safety.crisis_patterns import Locale
from engine.safety.disclosure import asks_if_ai, nature_line
from tests.unit.engine.sheets import NOVA

pytestmark = pytest.mark.unit


def test_the_notices_name_the_persona_and_say_what_it_is() -> None:
    for text in (disclosure(NOVA), reminder(NOVA), nature_line(NOVA.name)):
        assert "Nova Reyes" in text
        assert "AI persona, not a human" in text


def test_the_reminder_comes_every_three_hours(clock: ManualClock) -> None:
    told_at = clock.now()
    clock.advance(REMINDER_EVERY - timedelta(seconds=1))
    assert not is_reminder_due(told_at, clock.now())
    clock.advance(timedelta(seconds=1))
    assert is_reminder_due(told_at, clock.now())
    assert timedelta(hours=3) == REMINDER_EVERY


@pytest.mark.parametrize(
    ("line", "locale"),
    [
        ("Are you real?", "en"),
        ("are you an AI", "en"),
        ("r u a bot?", "en"),
        ("Wait, are you actually a human being?", "en"),
        ("Are you a real person? You write so fast.", "en"),
        ("am I talking to a machine?", "en"),
        ("Bist du eine KI?", "de"),
        ("Bist du wirklich ein Mensch?", "de"),
        ("¿Eres humana?", "es"),
        ("Tu es une IA ?", "fr"),
        ("Você é um robô?", "pt"),
        ("Tu és real?", "pt"),
    ],
)
def test_the_question_is_understood_and_answered_in_its_language(line: str, locale: Locale) -> None:
    assert asks_if_ai(line) == locale
    answer = nature_line("Nova", locale)
    assert "Nova" in answer
    assert ("KI" if locale == "de" else "AI" if locale == "en" else "IA") in answer


@pytest.mark.parametrize(
    "line",
    [
        "Are you a real fan of fado?",
        "Are you at home?",
        "I am a human",
        "are you a singer?",
        "Are you a computer programmer?",
        "Am I talking to an AI researcher?",
        "Es real",
    ],
)
def test_other_questions_are_left_to_the_mind(line: str) -> None:
    assert asks_if_ai(line) is None
