import pytest

from agents import rules
from core.money import MICRO
from models.studio_states import AgentKind, AgentSlot, DataScope

pytestmark = pytest.mark.unit


def test_every_kind_fills_something() -> None:
    assert set(rules.SLOTS) == set(AgentKind)
    assert all(rules.SLOTS.values())


def test_a_pack_offers_what_is_in_it_and_a_server_what_its_kind_does() -> None:
    manifest = {"style": ["x"], "lore": []}
    assert rules.offered_slots(AgentKind.PACK, manifest) == [AgentSlot.STYLE]
    assert rules.offered_slots(AgentKind.MCP, {}) == [AgentSlot.TOOL, AgentSlot.LORE]


def test_slots_are_granted_of_what_is_offered() -> None:
    offered = [AgentSlot.STYLE, AgentSlot.LORE]
    assert rules.slots_problem([AgentSlot.LORE], offered) is None
    assert "at least one" in str(rules.slots_problem([], offered))
    asked = [AgentSlot.VOICE, AgentSlot.BRAIN, AgentSlot.STYLE]
    assert "brain, voice" in str(rules.slots_problem(asked, offered))


def test_nothing_is_told_to_a_pack() -> None:
    assert rules.scopes_problem(AgentKind.PACK, []) is None
    assert "without a network" in str(rules.scopes_problem(AgentKind.PACK, [DataScope.HISTORY]))
    assert rules.scopes_problem(AgentKind.MCP, list(DataScope)) is None


@pytest.mark.parametrize(
    ("price", "bps", "problem"),
    [
        (0, 0, None),
        (100_000 * MICRO, 10_000, None),
        (-1, 0, "price"),
        (100_000 * MICRO + 1, 0, "price"),
        (1, -1, "surcharge"),
        (1, 10_001, "surcharge"),
    ],
)
def test_terms_are_within_bounds(price: int, bps: int, problem: str | None) -> None:
    found = rules.terms_problem(price, bps)
    assert (found is None) == (problem is None)
    assert problem is None or problem in str(found)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Deeper listening", "deeper-listening-abcdef"),
        ("Zuhören & Fragen!", "zuhoren-fragen-abcdef"),
        ("\u202e<script>", "script-abcdef"),
        ("倾听", "agent-abcdef"),
        ("x" * 80, "x" * 48 + "-abcdef"),
    ],
)
def test_addresses_are_readable_and_never_another_ones(title: str, slug: str) -> None:
    assert rules.slug_for(title, "agt_01jabcdef") == slug


def test_a_release_is_signed_with_all_that_names_it() -> None:
    text = rules.release_text("agt_1", 2, "sha256:aa")
    others = {
        rules.release_text("agt_2", 2, "sha256:aa"),
        rules.release_text("agt_1", 3, "sha256:aa"),
        rules.release_text("agt_1", 2, "sha256:bb"),
    }
    assert text not in others


@pytest.mark.parametrize(
    ("most", "linked", "left"), [(None, 999, True), (2, 1, True), (2, 2, False)]
)
def test_a_licence_is_used_up(most: int | None, linked: int, *, left: bool) -> None:
    assert rules.is_licence_left(most, linked) is left
