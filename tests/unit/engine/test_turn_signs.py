"""What words tell about the end of a turn."""

import pytest

from engine.turn_signs import Sign, reads_finished, sign_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text",
    [
        "What do you sing tonight?",
        "Where are you from?",
        "Why?",
        "Who are they?",
        "You did what?",
        "Do you think so?",
        "what is your favourite song",
        "can you sing it again",
        "How are you?",
    ],
)
def test_a_clear_question(text: str) -> None:
    assert sign_of(text) is Sign.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "I was there and",
        "I was there, and.",
        "Because",
        "I like it because.",
        "Could you tell me about the?",
        "What do you?",
        "Where is?",
        "I went to see my",
        "I, uh",
        "Um.",
        "So I was thinking...",
        "So I was thinking\u2026",
        "I wanted to \u2014",
        "It\u2019s about your",
        "Could you tell me?",
        "My friend told me that",
        "Let me think.",
        "I was, you know.",
        "I wanted to ask you.",
    ],
)
def test_words_that_break_off(text: str) -> None:
    assert sign_of(text) is Sign.OPEN


@pytest.mark.parametrize(
    "text",
    [
        "Yesterday,",
        "I went to.",
        "I like",
        "We were with",
        "Well,",
        "Can you?",
        "When I was a child.",
        "If you come to Lisbon",
    ],
)
def test_words_that_trail(text: str) -> None:
    assert sign_of(text) is Sign.TRAILING


@pytest.mark.parametrize(
    "text",
    [
        "I live in Lisbon.",
        "I think so.",
        "Stop!",
        "Tell me about that.",
        "Yes, we can.",
        "No, I do.",
    ],
)
def test_a_whole_sentence(text: str) -> None:
    assert sign_of(text) is Sign.SENTENCE


@pytest.mark.parametrize("text", ["", "   ", "?!", "...", "yes", "I live in Lisbon", "where to"])
def test_no_sign(text: str) -> None:
    assert sign_of(text) is Sign.NONE


@pytest.mark.parametrize(
    "text", ["I have a question.", "Can I ask you something?", "I want to ask you something."]
)
def test_words_that_announce_more(text: str) -> None:
    assert sign_of(text) is Sign.ANNOUNCING
    assert reads_finished(text)


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [
        ("Where are you from?", True),
        ("I live in Lisbon.", True),
        ("When I was a child, we had a piano.", True),
        ("I was wondering...", False),
        ("So I\u2026", False),
        ("Could you tell me?", False),
        ("I live in Lisbon", False),
        ("", False),
    ],
)
def test_only_what_is_whole_reads_finished(text: str, is_whole: bool) -> None:
    assert reads_finished(text) is is_whole
