"""Which words show a voice, and which voice says them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.persona import PersonaVersion
from personas import rules
from personas.voice_lines import Line, is_offered, sample_line, voice_in_force
from tests.factories.voices import make_voices

pytestmark = pytest.mark.unit


def version(greeting: str, voice_id: str | None = None, percent: int = 100) -> PersonaVersion:
    return PersonaVersion(sheet={"greeting": greeting}, voice_id=voice_id, voice_percent=percent)


@pytest.mark.parametrize(
    ("chosen", "heard"),
    [
        (None, "scripted:low"),
        ("scripted:high", "scripted:high"),
        ("kokoro:gone", "scripted:low"),
        ("", "scripted:low"),
    ],
)
def test_a_voice_that_is_gone_falls_back_to_the_default(chosen: str | None, heard: str) -> None:
    assert voice_in_force(chosen, make_voices()) == heard


def test_only_voices_of_this_server_are_offered() -> None:
    assert is_offered("scripted:high", make_voices())
    assert not is_offered("scripted:", make_voices())


def test_a_sample_is_the_greeting_as_published() -> None:
    line = sample_line(version(" Good  evening.\n", "scripted:high", 85), make_voices())
    assert line == Line("Good evening.", "scripted:high", 0.85)


@pytest.mark.parametrize("greeting", ["", "  ", "…", "!?"])
def test_without_words_there_is_no_sample(greeting: str) -> None:
    assert sample_line(version(greeting), make_voices()) is None


@given(st.text())
def test_an_opening_is_short(greeting: str) -> None:
    assert len(rules.spoken_opening(greeting)) <= rules.OPENING_CHARS + 1


@pytest.mark.parametrize(
    ("greeting", "opening"),
    [
        ("Moin. " + "a" * 100 + ". " + "b" * 100, "Moin. " + "a" * 100 + "."),
        ("word " * 60, "word " * 31 + "word…"),
        ("x" * 200, "x" * 160 + "…"),
    ],
)
def test_a_long_greeting_is_cut_where_one_would_pause(greeting: str, opening: str) -> None:
    assert rules.spoken_opening(greeting) == opening


def test_the_tag_tells_sounds_apart() -> None:
    line = Line("Hello.", "scripted:low", 1.0)
    others = [
        Line("Hello!", "scripted:low", 1.0),
        Line("Hello.", "scripted:high", 1.0),
        Line("Hello.", "scripted:low", 0.9),
    ]
    assert line.tag == Line("Hello.", "scripted:low", 1.0).tag
    assert len({line.tag, *(one.tag for one in others)}) == 4
