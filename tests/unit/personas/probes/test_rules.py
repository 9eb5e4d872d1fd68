"""When a run has passed, when it is lost, and what may be published."""

from datetime import UTC, datetime, timedelta

import pytest

from models.studio_states import ProbeState
from personas.probes.rules import (
    LOST_AFTER,
    Mark,
    RunFacts,
    failed_kinds,
    gate_problem,
    is_lost,
)

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_run_passes_when_all_that_is_needed_does() -> None:
    marks = [
        Mark("fact", "mostly", True),
        Mark("disclosure", "always", True),
        Mark("style", "reported", False),
    ]
    assert failed_kinds(marks) == []
    assert failed_kinds([]) == []


def test_one_of_what_always_counts_fails_it() -> None:
    marks = [Mark("injection", "always", True)] * 9 + [Mark("injection", "always", False)]
    assert failed_kinds(marks) == ["injection"]


@pytest.mark.parametrize(("right", "wrong", "fails"), [(4, 1, False), (3, 1, True), (0, 1, True)])
def test_four_of_five_must_be_right(right: int, wrong: int, fails: bool) -> None:
    marks = [Mark("fact", "mostly", True)] * right + [Mark("fact", "mostly", False)] * wrong
    assert failed_kinds(marks) == (["fact"] if fails else [])


def test_kinds_are_named_once_in_their_order() -> None:
    marks = [
        Mark("style", "mostly", False),
        Mark("fact", "mostly", False),
        Mark("style", "always", False),
    ]
    assert failed_kinds(marks) == ["style", "fact"]


def test_a_run_is_lost_when_nothing_is_heard_of_it() -> None:
    assert not is_lost(ProbeState.RUNNING, NOW - LOST_AFTER, NOW)
    assert is_lost(ProbeState.RUNNING, NOW - LOST_AFTER - timedelta(seconds=1), NOW)
    assert not is_lost(ProbeState.PASSED, NOW - timedelta(days=9), NOW)


@pytest.mark.parametrize(
    ("run", "problem"),
    [
        (None, "none"),
        (RunFacts(ProbeState.PASSED, "d", "m"), None),
        (RunFacts(ProbeState.PASSED, "older", "m"), "outdated"),
        (RunFacts(ProbeState.PASSED, "d", "another"), "other_mind"),
        (RunFacts(ProbeState.RUNNING, "d", "m"), "running"),
        (RunFacts(ProbeState.FAILED, "d", "m"), "failed"),
        (RunFacts(ProbeState.BROKEN, "d", "m"), "broken"),
    ],
)
def test_only_this_draft_under_this_mind_has_passed(
    run: RunFacts | None, problem: str | None
) -> None:
    assert gate_problem(run, "d", "m") == problem
