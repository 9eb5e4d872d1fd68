from datetime import UTC, datetime, timedelta

import pytest

from models.studio_states import ConsentState
from personas.consents import rules

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "state", "may"),
    [
        ("sign", ConsentState.ASKED, True),
        ("sign", ConsentState.SIGNED, False),
        ("refuse", ConsentState.ASKED, True),
        ("refuse", ConsentState.REVOKED, False),
        ("revoke", ConsentState.SIGNED, True),
        ("revoke", ConsentState.EXPIRED, False),
    ],
)
def test_each_state_allows_its_steps(step: rules.Step, state: ConsentState, *, may: bool) -> None:
    assert rules.may_take(step, state) is may


def test_an_end_is_neither_at_once_nor_far_away() -> None:
    assert rules.end_problem(NOW + timedelta(days=30), NOW) is None
    assert "a day" in (rules.end_problem(NOW + timedelta(hours=23), NOW) or "")
    assert "three years" in (rules.end_problem(NOW + timedelta(days=1_200), NOW) or "")


def test_what_was_asked_or_signed_runs_out() -> None:
    assert rules.is_due(ConsentState.SIGNED, NOW, NOW)
    assert not rules.is_due(ConsentState.SIGNED, NOW + timedelta(seconds=1), NOW)
    assert not rules.is_due(ConsentState.REVOKED, NOW, NOW)


def test_nobody_speaks_for_somebody_else() -> None:
    assert rules.may_sign_alone([], "Ada")
    assert rules.may_sign_alone([("ADA", True)], "Ada")
    assert not rules.may_sign_alone([("Ada", True), ("Ben", True)], "Ada")
    assert not rules.may_sign_alone([("Ada", False)], "Ada")


def test_the_statement_names_all_that_is_agreed() -> None:
    text = rules.statement_of("Ben", "Cleo", "likeness", "a singer.", NOW)
    assert all(
        part in text for part in ("Ben", "Cleo", "face and likeness", "a singer.", "2026-11")
    )
