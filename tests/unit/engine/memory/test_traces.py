"""What was forgotten is known again by its words, and leaves the talk."""

import pytest

from engine.history import Turn
from engine.memory.traces import holds_trace, lost_traces, traces, without_traces
from engine.memory.unsaying import Unsaying
from engine.memory.visit_words import told_here

pytestmark = pytest.mark.unit

BISCUIT = frozenset(("biscuit",))


def test_traces_are_the_words_that_few_share() -> None:
    assert traces("The fan has a dog called Biscuit.") == BISCUIT
    assert traces("The fan lives in São Paulo.") == {"sao", "paulo"}
    assert traces("I am so glad that you like it") == frozenset()
    assert lost_traces(["dog Biscuit", "likes jazz"], ["likes jazz"]) == BISCUIT


def test_sentences_that_hold_a_trace_go() -> None:
    assert without_traces("How is BISCUIT? And you?", BISCUIT) == "And you?"
    assert without_traces("Biscuit!", BISCUIT) == "…"
    assert without_traces("Biscuits are nice.", BISCUIT) == "Biscuits are nice."
    assert without_traces("Hi Biscuit", frozenset()) == "Hi Biscuit"
    assert not holds_trace("Biscuit", frozenset())


def turns(*texts: str) -> list[Turn]:
    return [Turn(f"t{n}", "persona" if n % 2 else "fan", text) for n, text in enumerate(texts)]


def test_what_was_said_before_is_unsaid_and_what_is_said_after_stays() -> None:
    unsaying = Unsaying()
    talk = turns("Do you remember Biscuit?", "Your dog Biscuit! He is sweet.", "Who is Biscuit?")
    assert unsaying.applied(talk, frozenset()) is talk
    seen = unsaying.applied(talk, BISCUIT)
    assert [one.text for one in seen] == ["…", "He is sweet.", "Who is Biscuit?"]
    talk += turns("", "", "", "I don't recall.", "Biscuit is my dog.")[3:]
    seen = unsaying.applied(talk, BISCUIT)
    assert [one.text for one in seen][:2] == ["…", "He is sweet."]
    assert seen[2].text == "Who is Biscuit?", "asked after it was forgotten"
    assert seen[-1].text == "Biscuit is my dog."


def test_what_the_fan_told_in_this_visit_is_no_memory_that_is_missed() -> None:
    talk = turns("My cat is called Mia.", "How sweet.", "What's my cat's name?")
    assert told_here(talk) == ("The fan has a cat called Mia.",)
    talk = turns("I parked in Elm Street", "Good.", "Where is Elm Street?", "?", "where did I park")
    assert told_here(talk) == ()
    talk = turns("I left the keys under the flowerpot", "Fine.", "what did I say of the flowerpot?")
    assert told_here(talk) == ("The fan said: “I left the keys under the flowerpot”",)
    assert told_here(turns("What's my name?")) == ()
