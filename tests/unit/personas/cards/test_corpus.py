"""Cards of strangers: odd ones are read, hostile ones refused, and neither takes long."""

import time
import tracemalloc

import pytest

from engine.card_text import first_words, play
from personas.card_desk import take_card
from personas.cards.limits import CardError
from personas.cards.reading import read_card
from personas.cards.sheets import sheet_of_card
from personas.settings import PersonasSettings
from personas.sheets import character_of
from rooms.sheets import sheet_of
from tests.unit.personas.cards.hostile_cards import HOSTILE, TAKEN
from tests.unit.personas.cards.odd_cards import ODD

pytestmark = pytest.mark.unit

MOST_S = 3.0
MOST_BYTES = 200 * 1024 * 1024


def test_the_corpus_is_large_enough() -> None:
    assert len(ODD) >= 30
    assert len(HOSTILE) + len(TAKEN) >= 30


@pytest.mark.parametrize("name", ODD)
def test_an_odd_card_is_read(name: str) -> None:
    card = read_card(ODD[name]).card
    sheet = sheet_of_card(card)
    assert sheet.name
    assert card.fields["name"]
    played = play(sheet_of(character_of(sheet)), "room", None)
    assert played.name == sheet.name
    if sheet.greeting:
        assert "{{user}}" not in first_words(sheet_of(character_of(sheet)), "room", "Ada")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name: str) -> None:
    raw, reason = HOSTILE[name]
    tracemalloc.start()
    began_s = time.perf_counter()
    try:
        with pytest.raises(CardError) as refused:
            read_card(raw)
        took_s = time.perf_counter() - began_s
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refused.value.details["reason"] == reason
    assert refused.value.message
    assert took_s < MOST_S
    assert most < MOST_BYTES


@pytest.mark.parametrize("name", TAKEN)
async def test_the_harm_is_taken_out(name: str) -> None:
    taken = await take_card(TAKEN[name], PersonasSettings())
    assert taken.picture is None
    assert "\n" not in taken.sheet.name
    assert "\0" not in taken.sheet.model_dump_json()
    began_s = time.perf_counter()
    play(sheet_of(character_of(taken.sheet)), "room", None)
    assert time.perf_counter() - began_s < MOST_S


async def test_a_picture_of_a_billion_pixels_is_left_out() -> None:
    taken = await take_card(TAKEN["a picture of a billion pixels"], PersonasSettings())
    assert [one.code for one in taken.notes] == ["picture_unusable"]


async def test_directions_of_a_card_are_named() -> None:
    taken = await take_card(TAKEN["rules in place of ours"], PersonasSettings())
    assert [one.code for one in taken.notes] == ["directions_only_describe"]
