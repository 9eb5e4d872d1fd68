"""A fan in danger is found in ten languages, and the help that is shown is right."""

import re
import time
from collections import Counter
from typing import get_args

import pytest

from engine.safety.crisis import claims_to_be_minor, crisis_message, find_crisis
from engine.safety.crisis_patterns import Locale
from engine.safety.help_messages import FINDER, HELPLINES, MESSAGES
from engine.safety.normalise import normalise
from engine.safety.sets import Labelled, crisis_lines
from engine.safety.spelling import mended

pytestmark = pytest.mark.unit

LANGUAGES = get_args(Locale)


def half(name: str) -> list[Labelled]:
    return [line for line in crisis_lines() if line.half == name]


def figures(lines: list[Labelled]) -> tuple[float, float]:
    """Precision and recall."""
    found = Counter((line.is_danger, find_crisis(line.text) is not None) for line in lines)
    right, missed, alarms = found[True, True], found[True, False], found[False, True]
    return right / (right + alarms), right / (right + missed)


def test_the_labelled_set_is_large_and_every_language_has_both_halves() -> None:
    lines = crisis_lines()
    assert len(lines) >= 400
    assert {line.language for line in lines} == set(LANGUAGES)
    for language in LANGUAGES:
        for name in ("tune", "held"):
            mine = [line for line in half(name) if line.language == language]
            assert sum(line.is_danger for line in mine) >= 10
            assert sum(not line.is_danger for line in mine) >= 10


def test_no_line_stands_in_both_halves() -> None:
    tuned = {normalise(line.text) for line in half("tune")}
    assert not tuned & {normalise(line.text) for line in half("held")}


def test_precision_and_recall_of_the_patterns_stay_within_their_bounds() -> None:
    precision, recall = figures(half("tune"))
    assert precision >= 0.98
    assert recall >= 0.98
    precision, recall = figures(half("held"))
    assert precision >= 0.97
    assert recall >= 0.9


@pytest.mark.parametrize("line", [one for one in half("tune") if one.is_danger], ids=str)
def test_a_found_line_has_the_labelled_kind(line: Labelled) -> None:
    found = find_crisis(line.text)
    assert found is None or line.label in {found.kind, "danger"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_message_speaks_the_language_of_the_line(language: str) -> None:
    mine = [one for one in half("tune") if one.language == language and one.is_danger]
    told = Counter(found.locale for one in mine if (found := find_crisis(one.text)))
    assert told[language] / sum(told.values()) > 0.85  # type: ignore[index]
    assert told.most_common(1)[0][0] == language


def test_every_number_of_a_message_is_a_line_on_the_list() -> None:
    known = {number for line in HELPLINES.values() for number in (*line.numbers, line.emergency)}
    known |= {"15", "1813"}
    for text in MESSAGES.values():
        said = re.findall(r"(?<![\w.])\d[\d -]*\d(?!\w*\.com)", text)
        assert said
        assert {number.strip() for number in said} <= known, said


def test_every_language_has_a_message_that_names_the_finder() -> None:
    assert set(MESSAGES) == set(LANGUAGES)
    for locale, text in MESSAGES.items():
        assert FINDER in text
        assert crisis_message(locale) == text
    assert all(line.source for line in HELPLINES.values())


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
        ("k\u0456ll", "kill"),
        ("życie \u0142", "zycie l"),
        ("\uff4b\uff49\uff4c\uff4c", "kill"),
        ("привет", "привет"),
        ("It`s\x00 a\x7f \x1fTAB\there", "its a tab here"),
        ("It`s\x00 a\x7f \x1fTAB\there é", "its a tab here e"),
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


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("i want to kil myslef", "i want to kill myself"),
        ("suicde", "suicide"),
        ("sewer slide", "suicide"),
        ("tryna sleep 2nite", "trying to sleep tonight"),
        ("no1 cares", "no one cares"),
        ("noi cares", "no one cares"),
        ("the kiln is hot, kilometres of ski", "the kiln is hot, kilometres of ski"),
        ("je suis là, il va venir", "je suis là, il va venir"),
    ],
)
def test_misspellings_and_slang_are_mended(typed: str, read: str) -> None:
    assert mended(typed) == read


@pytest.mark.parametrize(
    "piece", ["if i wish ", "my he she ", "me if i ", "when i was a ", "a b c "]
)
def test_long_lines_take_no_long_time(piece: str) -> None:
    began = time.process_time()
    find_crisis(piece * 1000)
    assert time.process_time() - began < 1.0
