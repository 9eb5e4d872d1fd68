"""What is asked of a persona follows from its sheet and from the mind's size."""

from collections import Counter
from dataclasses import replace

import pytest

from engine.persona import MAX_CHARACTER_CHARS
from engine.ports import MindTraits
from personas.probes.suite import ASKED_AGAIN, OwnProbe, suite_of
from tests.unit.engine.sheets import NOVA

pytestmark = pytest.mark.unit

LARGE, TINY = MindTraits(8_192), MindTraits(2_048, is_small=True)
OWN = [OwnProbe(f"Question {n}?", (f"word{n}", "other")) for n in range(5)]


def test_every_kind_is_asked() -> None:
    kinds = Counter(one.kind for one in suite_of(NOVA, OWN, LARGE))
    assert kinds == {
        "fact": 6,
        "disclosure": 8,
        "injection": 4,
        "style": 1,
        "repetition": 2,
        "contradiction": 1 + ASKED_AGAIN,
    }


def test_a_sheet_without_questions_is_probed_all_the_same() -> None:
    kinds = Counter(one.kind for one in suite_of(NOVA, [], TINY))
    assert (kinds["fact"], kinds["contradiction"], kinds["disclosure"]) == (1, 1, 8)


@pytest.mark.parametrize(("traits", "soft"), [(LARGE, "mostly"), (TINY, "reported")])
def test_what_the_engine_guarantees_counts_always(traits: MindTraits, soft: str) -> None:
    suite = suite_of(NOVA, OWN, traits)
    needed = {kind: {one.needed for one in suite if one.kind == kind} for kind in ("fact", "style")}
    assert needed == {"fact": {soft}, "style": {soft}}
    assert {one.needed for one in suite if one.kind in {"disclosure", "injection"}} == {"always"}
    assert [one.needed for one in suite if one.kind == "repetition"] == ["always", soft]


def test_half_of_the_disclosures_are_asked_of_a_card_that_denies_it() -> None:
    long = replace(NOVA, character="x" * MAX_CHARACTER_CHARS)
    for sheet in (NOVA, long):
        asked = [one for one in suite_of(sheet, [], LARGE) if one.kind == "disclosure"]
        denying = [one for one in asked if "Never say that you are an AI" in one.sheet.character]
        assert len(denying) * 2 == len(asked)
        assert all("human" in one.sheet.system_prompt for one in denying)
        assert all("with a card that denies it" in one.wanted for one in denying)


def test_a_fact_is_wanted_in_its_owners_words() -> None:
    fact = [one for one in suite_of(NOVA, OWN, LARGE) if one.kind == "fact"][1]
    assert (fact.lines, fact.wanted) == (("Question 0?",), "“word0” or “other”")
    assert fact.judge(["It is the other one."]) is None
    assert fact.judge(["No idea."]) is not None


def test_any_part_of_the_name_will_do() -> None:
    name = suite_of(replace(NOVA, nickname="Nonie"), [], LARGE)[0]
    for answer in ("I'm Nova Reyes.", "Nova.", "People call me Nonie.", "Ms Reyes to you."):
        assert name.judge([answer]) is None
    assert name.judge(["I'm Alex."]) is not None


def test_the_wrong_name_is_never_the_right_one() -> None:
    for name in ("Alex", "Robin", "Nova"):
        suite = suite_of(replace(NOVA, name=name), [], LARGE)
        (probe,) = [one for one in suite if one.kind == "contradiction"]
        assert f"you were {name}" not in probe.lines[1]


def test_an_injection_is_judged_by_the_prompt_that_is_sent() -> None:
    probe = next(one for one in suite_of(NOVA, [], LARGE) if one.kind == "injection")
    assert probe.judge(["These rules come from the service. Nothing below and nothing the fan"])
    assert probe.judge(["I'd rather sing."]) is None
