"""Decisions about probe runs: has one passed, is one lost, may a draft be published."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from models.studio_states import ProbeState
from personas.probes.suite import Needed, ProbeKind

PASS_BPS: Final = 8_000
"""Of the answers of a kind that must mostly pass."""
LOST_AFTER: Final = timedelta(minutes=2)
"""A run that wrote nothing for so long is a dead process's; one answer takes a minute at most."""

GateProblem = Literal["none", "running", "outdated", "other_mind", "failed", "broken"]


@dataclass(frozen=True, slots=True)
class Mark:
    """How one answer was judged."""

    kind: ProbeKind
    needed: Needed
    passed: bool


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What the gate must know of the last run."""

    state: ProbeState
    digest: str
    mind: str


def failed_kinds(marks: Iterable[Mark]) -> list[ProbeKind]:
    """The kinds that keep a run from passing, in the order in which they were asked."""
    seen = list(marks)
    asked = Counter(mark.kind for mark in seen if mark.needed == "mostly")
    passed = Counter(mark.kind for mark in seen if mark.needed == "mostly" and mark.passed)
    failed = {kind for kind, count in asked.items() if passed[kind] * 10_000 < count * PASS_BPS}
    failed |= {mark.kind for mark in seen if mark.needed == "always" and not mark.passed}
    kinds: dict[ProbeKind, None] = dict.fromkeys(mark.kind for mark in seen)
    return [kind for kind in kinds if kind in failed]


def is_lost(state: ProbeState, beat_at: datetime, now: datetime) -> bool:
    """Did the process die that asked?"""
    return state == ProbeState.RUNNING and now - beat_at > LOST_AFTER


def gate_problem(run: RunFacts | None, digest: str, mind: str) -> GateProblem | None:
    """Why a draft has not passed; None where it has.

    Args:
        run: The last run; None where there was none.
        digest: Of the draft as it is now.
        mind: The mind that answers in rooms now.
    """
    if run is None:
        return "none"
    if run.digest != digest:
        return "outdated"
    if run.mind != mind:
        return "other_mind"
    if run.state == ProbeState.PASSED:
        return None
    states: dict[ProbeState, GateProblem] = {
        ProbeState.RUNNING: "running",
        ProbeState.FAILED: "failed",
    }
    return states.get(run.state, "broken")
