"""Random walks through bidding; `MESI_TEST_FUZZ_EXAMPLES` sets how many, and then at random."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.bidding_machine import machine

ASKED = os.environ.get("MESI_TEST_FUZZ_EXAMPLES")

pytestmark = [
    pytest.mark.db,
    # Who asks for many walks waits for them.
    pytest.mark.timeout(0 if ASKED else 300),
]

EXAMPLES = 20
STEPS = 40

# A walk that never gets anywhere proves nothing. Which actions Hypothesis leaves out of a walk is
# chance (it also depends on which modules are loaded), so twenty walks are held to what the poorest
# of 24 such runs had more than twice of; the rarer actions only where somebody asks for many walks.
LEAST = {
    "open": 9,
    "place review": 15,
    "place auction": 13,
    "place instant": 1,
    "Placed": 50,
    "Accepted": 3,
    "decline": 1,
    "cancel": 1,
    "close": 9,
    "win": 2,
    "expire": 8,
    "Closed": 40,
    "Withdrawn": 30,
    "undo Placed": 1,
}
FLOORS_100 = {
    "place review": 60,
    "place auction": 50,
    "place instant": 12,
    "refused place": 10,
    "raise review": 15,
    "raise auction": 15,
    "accept": 8,
    "Accepted": 40,
    "decline": 15,
    "cancel": 10,
    "close": 30,
    "win": 30,
    "expire": 60,
    "Closed": 250,
    "undo Placed": 50,
    "undo Accepted": 3,
    "undo Closed": 12,
    "undo Withdrawn": 5,
}
"""In 100 walks."""


def test_no_walk_leaves_the_model(sqlite_template: Path, tmp_path: Path) -> None:
    examples = int(ASKED) if ASKED else EXAMPLES
    walked = machine(tmp_path, sqlite_template)
    run_state_machine_as_test(
        walked,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=ASKED is None,
            database=None,
            # A walk takes a second: finding a smaller one would take minutes.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    sys.stdout.write(f"reached {dict(walked.reached)}\nrefused {dict(walked.refused)}\n")
    floors = LEAST
    if examples >= 100:
        floors = {action: floor * examples // 100 for action, floor in FLOORS_100.items()}
    short = {
        action: (walked.reached[action], floor)
        for action, floor in floors.items()
        if walked.reached[action] < floor
    }
    assert not short, f"hardly reached: {short}"
