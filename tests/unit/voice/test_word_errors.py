import pytest

from voice.bench.word_errors import plain_words, word_error_rate, word_errors

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("said", "heard", "errors"),
    [("a b c", "a b c", 0), ("a b c", "a c", 1), ("a c", "a b c", 1), ("a b", "c d", 2)],
)
def test_errors_are_edits(said: str, heard: str, errors: int) -> None:
    assert word_errors(said.split(), heard.split()) == errors


def test_spellings_numerals_and_marks_do_not_count() -> None:
    assert plain_words("I wanna see 7, my favourite!") == plain_words(
        "i want to see seven my favorite"
    )


def test_the_rate_is_over_all_words() -> None:
    assert word_error_rate([("one two three", "one two three"), ("four", "five")]) == 0.25
    assert word_error_rate([]) == 0.0
