import pytest

from engine.safety.crisis import MESSAGES, claims_to_be_minor, crisis_message, find_crisis
from engine.safety.normalise import normalise
from tests.unit.engine.crisis_lines import (
    CRISIS,
    FRESH_CRISIS,
    FRESH_HARMLESS,
    HARMLESS,
    UNSEEN_CRISIS,
    UNSEEN_HARMLESS,
)

pytestmark = pytest.mark.unit

RECALL_FLOOR = 0.92
FALSE_ALARM_CEILING = 0.05


def test_the_labelled_set_is_large_enough() -> None:
    assert len(CRISIS) + len(HARMLESS) >= 80


def test_recall_and_false_alarms_stay_within_their_bounds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    missed = [line for _, line in CRISIS if find_crisis(line) is None]
    alarms = [line for line in HARMLESS if find_crisis(line) is not None]
    recall = 1 - len(missed) / len(CRISIS)
    false_alarms = len(alarms) / len(HARMLESS)
    with capsys.disabled():
        print(  # noqa: T201 - the figures are published in docs/rules/safety.md
            f"\ncrisis: recall {recall:.3f} of {len(CRISIS)}, "
            f"false alarms {false_alarms:.3f} of {len(HARMLESS)}; "
            f"missed {missed}; alarms {alarms}"
        )
    assert recall >= RECALL_FLOOR
    assert false_alarms <= FALSE_ALARM_CEILING


@pytest.mark.parametrize(
    ("label", "crisis", "harmless", "missed_ceiling", "alarms_ceiling"),
    [
        ("second set", FRESH_CRISIS, FRESH_HARMLESS, 1, 1),
        ("unseen set", UNSEEN_CRISIS, UNSEEN_HARMLESS, 13, 2),
    ],
)
def test_lines_written_after_the_patterns(
    label: str,
    crisis: tuple[str, ...],
    harmless: tuple[str, ...],
    missed_ceiling: int,
    alarms_ceiling: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    missed = [line for line in crisis if find_crisis(line) is None]
    alarms = [line for line in harmless if find_crisis(line) is not None]
    with capsys.disabled():
        print(  # noqa: T201 - published too
            f"\ncrisis, {label}: found {len(crisis) - len(missed)} of {len(crisis)}, false alarms "
            f"{len(alarms)} of {len(harmless)}; missed {missed}; alarms {alarms}"
        )
    assert len(missed) <= missed_ceiling
    assert len(alarms) <= alarms_ceiling


@pytest.mark.parametrize(("kind", "line"), CRISIS)
def test_a_found_line_has_the_labelled_kind(kind: str, line: str) -> None:
    found = find_crisis(line)
    assert found is None or found.kind == kind


@pytest.mark.parametrize(
    ("line", "locale"),
    [
        ("I want to kill myself", "en"),
        ("Ich will mich umbringen", "de"),
        ("quiero suicidarme", "es"),
        ("je veux me suicider", "fr"),
        ("quero me matar", "pt"),
    ],
)
def test_the_message_speaks_the_language_of_the_line(line: str, locale: str) -> None:
    found = find_crisis(line)
    assert found is not None
    assert found.locale == locale
    assert crisis_message(found.locale) == MESSAGES[found.locale]


def test_every_message_names_a_line_to_call_and_says_that_the_clock_stands() -> None:
    for text in MESSAGES.values():
        assert "findahelpline.com" in text
        assert any(digit.isdigit() for digit in text)


def test_a_line_without_words_is_no_crisis() -> None:
    assert find_crisis("?! ...") is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("K1LL  MY-SELF!!", "kill my self"),
        ("k i l l", "kill"),
        ("I\u02bcm  fine", "im fine"),
        ("I\u2019m noooot ok", "im noot ok"),
        ("Möchte", "mochte"),
        ("5 o'clock at 7", "5 oclock at 7"),
    ],
)
def test_disguises_come_off(typed: str, read: str) -> None:
    assert normalise(typed) == read


@pytest.mark.parametrize(
    "line", ["I'm 14 years old", "im fifteen", "I am a minor", "tengo 15 años"]
)
def test_an_age_under_eighteen_is_noticed(line: str) -> None:
    assert claims_to_be_minor(line)


@pytest.mark.parametrize(
    "line", ["I'm 34 years old", "I'm 14 minutes late", "when I was 14 years old", "a minor key"]
)
def test_other_numbers_are_not_an_age_under_eighteen(line: str) -> None:
    assert not claims_to_be_minor(line)
