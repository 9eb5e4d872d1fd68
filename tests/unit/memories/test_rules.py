"""What may be kept, what closes what, what must go."""

import pytest

from engine.memory.found import FoundFact
from memories import rules
from memories.rules import Standing

pytestmark = pytest.mark.unit


def found(predicate: str, value: str, text: str, **changes: object) -> FoundFact:
    values: dict[str, object] = {
        "subject": "fan",
        "predicate": predicate,
        "value": value,
        "text": text,
        "quote": text,
        "item_id": "i1",
        "confidence": 80,
        "is_special": False,
    }
    return FoundFact(**(values | changes))  # type: ignore[arg-type]


def standing(
    fact_id: str, predicate: str, text: str, *, subject: str = "fan", own: bool = False
) -> Standing:
    return Standing(fact_id, subject, predicate, text, own)


LISBON = standing("a", "lives_in", "The fan lives in Lisbon.")
PORTO = found("lives_in", "Porto", "The fan lives in Porto.")


def test_special_things_need_consent() -> None:
    asthma = found("allergy", "pollen", "The fan is allergic to pollen.", is_special=True)
    assert not rules.is_kept(asthma, keeps_special=False)
    assert rules.is_kept(asthma, keeps_special=True)
    assert rules.is_kept(PORTO, keeps_special=False)


def test_what_is_known_already() -> None:
    again = found("lives_in", "Lisbon", "the fan lives in LISBON")
    assert rules.same_as(again, [LISBON]) is LISBON
    assert rules.same_as(PORTO, [LISBON]) is None


@pytest.mark.parametrize(
    ("new", "old", "is_closed"),
    [
        (PORTO, LISBON, True),
        (PORTO, standing("a", "lives_in", "I live in Lisbon.", own=True), False),
        (
            PORTO,
            standing("a", "lives_in", "Their sister lives in Lisbon.", subject="sister"),
            False,
        ),
        (PORTO, standing("a", "comes_from", "The fan comes from Lisbon."), False),
        (
            found("favourite colour", "blue", "The fan's favourite colour is blue."),
            standing("a", "favourite colour", "The fan's favourite colour is red."),
            True,
        ),
        (
            found("dislikes", "jazz", "The fan does not like jazz."),
            standing("a", "likes", "The fan likes jazz."),
            True,
        ),
        (
            found("dislikes", "jazz", "The fan does not like jazz."),
            standing("a", "likes", "The fan likes chess."),
            False,
        ),
        (
            found("likes", "chess", "The fan likes chess."),
            standing("a", "likes", "The fan likes jazz."),
            False,
        ),
    ],
)
def test_what_closes_what(new: FoundFact, old: Standing, *, is_closed: bool) -> None:
    assert rules.closed_by(new, [old]) == (["a"] if is_closed else [])


def test_the_oldest_go_that_nobody_kept() -> None:
    facts = [("a", True), ("b", False), ("c", False), ("d", False)]
    assert rules.too_many(facts, most=4) == []
    assert rules.too_many(facts, most=2) == ["b", "c"]
    assert rules.too_many([("a", True)], most=0) == []


def test_lines_that_a_forgotten_fact_stands_in() -> None:
    lines: list[dict[str, object]] = [
        {"text": "The fan has a dog called Biscuit.", "item_ids": ["i1"], "fact_ids": ["f1"]},
        {"text": "The fan likes jazz.", "item_ids": ["i2"], "fact_ids": ["f2"]},
        {"text": "The fan said: “Biscuit is ill”", "item_ids": ["i3"], "fact_ids": []},
        {"text": "The fan plays chess.", "item_ids": ["i1"]},
    ]
    assert rules.without_fact(lines, "f2", None) == [lines[0], *lines[2:]]
    assert rules.without_fact(lines, "f1", None) == lines[1:]
    assert rules.without_fact(lines, "f1", "i1") == lines[1:3]
    assert rules.without_fact(lines, "f1", "i1", frozenset(("biscuit",))) == [lines[1]]
