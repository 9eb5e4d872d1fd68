"""Clauses: the first one early, none inside a number or an abbreviation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clauses import FIRST, LATER, ClauseStream, clause_end, clauses

pytestmark = pytest.mark.unit


def cut(text: str) -> list[str]:
    return [text[clause.first : clause.last].strip() for clause in clauses(text)]


def test_the_first_clause_ends_at_a_comma_after_two_words() -> None:
    assert cut("I'd say, go home.") == ["I'd say,", "go home."]
    assert cut("Well, go home now.") == ["Well, go home now."]


def test_the_first_clause_ends_before_a_conjunction() -> None:
    assert cut("I like the sea because it sings.") == ["I like the sea", "because it sings."]
    assert cut("Bread and butter.") == ["Bread and butter."]


def test_the_first_clause_ends_before_a_preposition_after_four_words() -> None:
    assert cut("I start slowly with tea.") == ["I start slowly with tea."]
    assert cut("I start my day with tea.") == ["I start my day", "with tea."]


def test_nobody_waits_for_a_seventh_word() -> None:
    text = "My mother always told me never to sing near open windows."
    assert cut(text) == ["My mother always told me never", "to sing near open windows."]
    assert clause_end("My mother always told me ") is None
    assert clause_end("My mother always told me never ") is not None


def test_later_clauses_are_longer() -> None:
    text = "One two. Then we walked home, ate, and slept so long until the morning came."
    assert cut(text)[1:] == [
        "Then we walked home, ate, and slept so long",
        "until the morning came.",
    ]


def test_sentences_end_at_stops() -> None:
    assert cut("Really? Yes! Go.") == ["Really?", "Yes!", "Go."]
    assert cut('He said "no." Then he left.') == ['He said "no."', "Then he left."]


@pytest.mark.parametrize(
    "text",
    [
        "Pay Dr. Smith now.",
        "See e.g. this one.",
        "By J. Smith himself.",
        "Is 3.5, 1,000.",
        "At 5 p.m. we eat.",
        "1. Do this first.",
        "In No. 5 we eat.",
    ],
)
def test_no_cut_inside_numbers_and_abbreviations(text: str) -> None:
    assert cut(text) == [text]


def test_a_number_may_end_a_sentence() -> None:
    assert cut("I have 5. You have 6.") == ["I have 5.", "You have 6."]


def test_a_line_ends_a_clause() -> None:
    assert cut("one\ntwo") == ["one", "two"]


def test_endless_text_is_cut_at_a_space() -> None:
    found = cut("word " * 100)
    assert [len(clause.split()) for clause in found[:2]] == [FIRST.most_words, LATER.most_words]


def test_nothing_is_decided_before_the_next_word() -> None:
    assert clause_end("That is 3.") is None
    assert clause_end("That is 3.", is_final=True) == 10
    assert clause_end("I like it and") is None
    assert clause_end("  ", is_final=True) is None


@given(st.text(alphabet="ab ,.!?\n1and", max_size=120))
def test_clauses_cover_the_text(text: str) -> None:
    found = list(clauses(text))
    assert "".join(text[clause.first : clause.last] for clause in found) == text


@given(st.text(alphabet="ab ,.!?1and", max_size=80), st.integers(1, 7))
def test_a_stream_gives_the_same_clauses(text: str, size: int) -> None:
    stream = ClauseStream()
    given_out: list[str] = []
    for at in range(0, len(text), size):
        given_out += stream.feed(text[at : at + size])
    given_out += stream.finish()
    assert [one.strip() for one in given_out] == [one for one in cut(text) if one]


def test_the_first_clause_comes_while_the_rest_is_written() -> None:
    stream = ClauseStream()
    assert list(stream.feed("I would say, ")) == ["I would say, "]
