"""Plain sentences of fans become facts; others do not."""

import pytest

from engine.memory.found import SaidTurn
from engine.memory.patterns import find_facts
from engine.memory.special import is_special

pytestmark = pytest.mark.unit


def facts(text: str) -> list[tuple[str, str, str]]:
    return [(one.subject, one.predicate, one.value) for one in find_facts([SaidTurn("i", text)])]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Hi, my name is Léa Morel.", ("fan", "name", "Léa Morel")),
        ("I live in Porto now.", ("fan", "lives_in", "Porto")),
        ("i\u2019m from Ghana", ("fan", "comes_from", "Ghana")),
        ("I work as a night nurse at a clinic.", ("fan", "works_as", "a night nurse at a clinic")),
        ("I'm a marine biologist.", ("fan", "works_as", "marine biologist")),
        ("I'm studying law these days", ("fan", "studies", "law")),
        ("I'm 34 years old", ("fan", "age", "34")),
        ("My birthday is on 3 May", ("fan", "birthday", "3 May")),
        ("I'm married", ("fan", "relationship", "married")),
        ("My dog is called Biscuit", ("fan", "pet", "Biscuit")),
        ("I have two cats", ("fan", "pet", "two cats")),
        ("my sister's name is Ana", ("sister", "person", "Ana")),
        ("My brother lives in Oslo.", ("brother", "about", "lives in Oslo")),
        ("I love black-and-white films", ("fan", "likes", "black-and-white films")),
        ("I can't stand coriander.", ("fan", "dislikes", "coriander")),
        ("My favourite colour is teal", ("fan", "favourite colour", "teal")),
        ("I play the cello", ("fan", "plays", "cello")),
        ("I'm learning Dutch", ("fan", "learns", "Dutch")),
        ("We live in Bremen.", ("fan", "lives_in", "Bremen")),
        ("We've just moved to a village near Leeds", ("fan", "lives_in", "a village near Leeds")),
        ("I'm living in Ghent", ("fan", "lives_in", "Ghent")),
        ("We\u2019re living in Ghent now", ("fan", "lives_in", "Ghent")),
        ("We both grew up in Utrecht", ("fan", "comes_from", "Utrecht")),
        ("we have two cats", ("fan", "pet", "two cats")),
        ("We've got a dog called Bruno.", ("fan", "pet", "Bruno")),
        ("Our cat is named Minka", ("fan", "pet", "Minka")),
        ("Our daughter is called Mia", ("daughter", "person", "Mia")),
        ("We have a son named Ole", ("son", "person", "Ole")),
        ("I have a sister called Ana", ("sister", "person", "Ana")),
        ("My sister, Ana, sings", ("sister", "person", "Ana")),
        ("Our son studies law", ("son", "about", "studies law")),
        ("We speak Welsh at home", ("fan", "speaks", "Welsh at home")),
        ("My favourite film is Heat", ("fan", "favourite film", "Heat")),
        ("My favorite movie ever is Alien.", ("fan", "favourite movie", "Alien")),
        ("My favourite board game is chess", ("fan", "favourite board game", "chess")),
        ("I love the film Heat", ("fan", "likes", "the film Heat")),
        ("I study film", ("fan", "studies", "film")),
    ],
)
def test_plain_sentences(text: str, fact: tuple[str, str, str]) -> None:
    assert fact in facts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Do I live in Porto?",
        "I wish I lived in Porto.",
        "If I live in Porto, I will surf.",
        "My friend said I live in Porto",
        "I love you",
        "I like it when you sing",
        "I'm 20 minutes late",
        "I used to work as a nurse",
        "We live in a strange world",
        "We live in the age of noise",
        "My sister, who lives in Oslo",
        "My dog, I think, is old",
        "We live in different countries",
        "We come from different worlds",
        "We speak every day",
        "I was born in 1990",
        "We moved in together",
        "Do we live in Bremen?",
        "In the film I am a doctor",
        "There's a song, my name is Luka",
        "It's from a film where I am married",
        "The song goes I live in Porto",
        "I sang the song called I am married",
        "The lyrics are I am from Ghana",
        "😀😀😀",
        "",
        "\u202eotroP ni evil I",
        "I live in " + "a" * 300,
    ],
)
def test_what_is_no_fact(text: str) -> None:
    assert facts(text) == []


def test_each_fact_keeps_the_fans_sentence() -> None:
    found = find_facts([SaidTurn("item-7", "Hello there! I live in Porto. You?")])
    assert [(one.quote, one.item_id) for one in found] == [("I live in Porto.", "item-7")]


@pytest.mark.parametrize(
    "text",
    [
        "I was diagnosed with diabetes",
        "I'm on antidepressants",
        "I am gay",
        "I go to church on Sundays",
        "I voted for the greens",
        "I'm a refugee",
        "Ich bin schwanger",
        "I take medicine for my heart",
        "Tomo medicina cada dia",
    ],
)
def test_special_categories(text: str) -> None:
    assert is_special(text)


@pytest.mark.parametrize(
    "text",
    [
        "I live in Porto",
        "My dog is called Biscuit",
        "I love jazz",
        "I'm studying medicine now",
        "Estudio medicina",
    ],
)
def test_ordinary_things(text: str) -> None:
    assert not is_special(text)
