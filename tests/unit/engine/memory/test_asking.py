"""Questions for memories, and words that are not to be kept."""

import pytest

from engine.memory.asking import (
    asks_for_all,
    asks_for_last_visit,
    asks_for_memory,
    asks_to_forget,
    is_question,
    off_record,
)
from engine.memory.cues import Cue, cue_of, is_answered_by, is_of_a_kind

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text",
    [
        "Do you remember my dog's name?",
        "do u still remember me",
        "What's my name?",
        "what is my favourite colour?",
        "What did I tell you about my job?",
        "Did I mention my sister?",
        "Who am I?",
        "Erinnerst du dich an mich?",
        "¿Te acuerdas de mi perro?",
        "Tu te souviens de moi ?",
    ],
)
def test_asks_for_a_memory(text: str) -> None:
    assert asks_for_memory(text)


@pytest.mark.parametrize(
    "text",
    [
        "What's your name?",
        "Do you know how to cook?",
        "Remember the sea!",
        "I remember my dog.",
        "",
    ],
)
def test_asks_for_none(text: str) -> None:
    assert not asks_for_memory(text)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Don't remember this, please: I hate my boss", "this"),
        ("please forget that", "this"),
        ("Off the record, I am moving to Oslo", "this"),
        ("Merk dir das nicht", "this"),
        ("no guardes esto", "this"),
        ("Ne retiens pas ça", "this"),
        ("Não guardes isso", "this"),
        ("Can I tell you something off the record?", "next"),
        ("Please don't remember what I'm about to say", "next"),
        ("don't save the next thing", "next"),
        ("I never forget a face", "no"),
        ("I always forget that song", "no"),
        ("Do you remember this song?", "no"),
        ("Hello", "no"),
        ("", "no"),
    ],
)
def test_what_is_not_to_be_kept(text: str, scope: str) -> None:
    assert off_record(text) == scope
    assert asks_to_forget(text) == (scope != "no")


def test_asks_for_the_last_visit_or_for_all() -> None:
    assert asks_for_last_visit("What did we talk about last time?")
    assert asks_for_last_visit("Do you remember our last talk?")
    assert not asks_for_last_visit("What did you eat last time?")
    assert asks_for_all("What do you know about me?")
    assert asks_for_all("Do you remember me?")
    assert not asks_for_all("Do you remember my dog?")


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("What's my favourite food?", Cue(frozenset(("favourite food",)))),
        ("my favorite colour, remember?", Cue(frozenset(("favourite colour",)))),
        ("what's my cat called", Cue(frozenset(("pet",)), word="cat")),
        ("How is my little sister called?", Cue(subject="little sister")),
        ("where do I live?", Cue(frozenset(("lives_in", "comes_from")))),
        ("what do i do for work?", Cue(frozenset(("works_as", "works_at", "studies")))),
        ("tell me a joke", None),
    ],
)
def test_what_a_question_is_after(text: str, cue: Cue | None) -> None:
    assert cue_of(text) == cue


def test_what_answers_a_question() -> None:
    cat = Cue(frozenset(("pet",)), word="cat")
    assert is_answered_by(cat, "fan", "pet", ["the", "fan", "has", "a", "cat"])
    assert is_answered_by(cat, "fan", "pet", ["two", "cats"])
    assert not is_answered_by(cat, "fan", "pet", ["a", "dog"])
    assert not is_answered_by(Cue(frozenset(("lives_in",))), "sister", "lives_in", ["rome"])
    assert is_answered_by(Cue(subject="sister"), "little sister", "person", [])
    assert not is_answered_by(Cue(subject="sister"), "brother", "person", [])


def test_kinds_that_questions_can_name() -> None:
    assert is_of_a_kind("fan", "pet")
    assert is_of_a_kind("fan", "favourite food")
    assert is_of_a_kind("sister", "about")
    assert not is_of_a_kind("fan", "plan")


def test_questions() -> None:
    assert is_question("you live in Porto?")
    assert is_question("where do i live")
    assert not is_question("My birthday is tomorrow.")
