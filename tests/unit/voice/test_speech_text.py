"""Text that can be said, with a way back to what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.speech_text import speakable
from voice.spoken_numbers import cardinal, clock_time, decade, money, ordinal, year

pytestmark = pytest.mark.unit

SAID = {
    "It costs $5.50.": "It costs five dollars and fifty cents.",
    "$1 or $0.01 or £1.50": "one dollar or one cent or one pound and fifty pence",
    "$3 million, $5k": "three million dollars, five thousand dollars",
    "¥500": "five hundred yen",
    "12.5% of 1,234": "twelve point five percent of one thousand two hundred thirty-four",
    "at 3:30 pm": "at three thirty P M",
    "15:05, 9:00, 5pm": "fifteen oh five, nine o'clock, five P M",
    "on 2026-11-21": "on November twenty-first, twenty twenty-six",
    "2026-13-45": "2026-13-45",
    "In 1984 and 2005": "In nineteen eighty-four and two thousand five",
    "the 1990s": "the nineteen nineties",
    "the 21st": "the twenty-first",
    "-5°C or 10 km/h": "minus five degrees celsius or ten kilometers per hour",
    "1 kg": "one kilogram",
    "3-5 cats": "three to five cats",
    "555-123-4567": "five five five one two three four five six seven",
    "#1 fan, 2x": "number one fan, two times",
    "½ or 3/4": "one half or three quarters",
    "Dr. Smith, e.g. Mr. X": "Doctor Smith, for example Mister X",
    "cats, dogs, etc.": "cats, dogs, et cetera.",
    "No. 5": "number five",
    "R&D & more": "R and D and more",
    "**bold** and _soft_ `code`": "bold and soft code",
    "# Title\n\n- one\n- two": "Title. one. two",
    "1. first\n2. second": "first. second",
    "> quoted": "quoted",
    "[the docs](https://x.com/a)": "the docs",
    "https://www.example.com/a?b=c.": "example dot com.",
    "me@example.org": "me at example dot org",
    "before ```py\nx = 1\n``` after": "before after",
    "a <b>c</b>": "a c",
    "a | b\n---|---\n1 | 2": "a b. one two",
    "Hi 😀! 🎉": "Hi!",
    "don\u2019t \u201cquote\u201d \u2014 well": "don't quote, well",
    "mp3 in 3D, x86": "mp3 in three D, x86",
    "": "",
    "😀": "",
    "...": "",
}


@pytest.mark.parametrize(("text", "said"), SAID.items())
def test_it_says(text: str, said: str) -> None:
    assert speakable(text).text == said


def test_words_know_where_they_come_from() -> None:
    text = "**Pay** $5.50, Dr. Who! 😀"
    spoken = speakable(text)
    pairs = [
        (text[word.first : word.last], spoken.text[word.spoken_first : word.spoken_last])
        for word in spoken.words
    ]
    assert pairs == [
        ("Pay", "Pay"),
        ("$5.50,", "five dollars and fifty cents,"),
        ("Dr.", "Doctor"),
        ("Who!", "Who!"),
    ]


def test_words_between() -> None:
    spoken = speakable("one two three")
    assert [word.spoken_first for word in spoken.words_between(4, 8)] == [4]
    assert spoken.words_between(0, len(spoken.text)) == spoken.words


@given(st.text(max_size=200))
def test_any_text_keeps_its_order(text: str) -> None:
    spoken = speakable(text)
    at = said = 0
    for word in spoken.words:
        assert at <= word.first < word.last <= len(text)
        assert said <= word.spoken_first < word.spoken_last <= len(spoken.text)
        at, said = word.last, word.spoken_last


@given(st.text(alphabet="abc *_#`[]()|<>$12,.:-%\n", max_size=80))
def test_marks_are_never_spoken(text: str) -> None:
    assert not set("*_#`[]|<>") & set(speakable(text).text)


@pytest.mark.parametrize(
    ("said", "want"),
    [
        (cardinal(0), "zero"),
        (cardinal(110), "one hundred ten"),
        (cardinal(1_000_001), "one million one"),
        (cardinal(-3), "minus three"),
        (cardinal(10**15), "one " + " ".join(["zero"] * 15)),
        (ordinal(12), "twelfth"),
        (ordinal(20), "twentieth"),
        (ordinal(101), "one hundred first"),
        (year(1900), "nineteen hundred"),
        (year(1905), "nineteen oh five"),
        (year(2024), "twenty twenty-four"),
        (year(900), "nine hundred"),
        (decade(1960), "nineteen sixties"),
        (clock_time(0, 5), "zero oh five"),
        (clock_time(14, 0), "fourteen hundred"),
        (money("2", "euro", "cent"), "two euros"),
        (money("0.00", "euro", "cent"), "zero cents"),
    ],
)
def test_numbers(said: str, want: str) -> None:
    assert said == want
