"""Random walks through bidding; `MESI_TEST_FUZZ_EXAMPLES` sets how many, and then at random."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.bidding_machine import machine

pytestmark = pytest.mark.db

ASKED = os.environ.get("MESI_TEST_FUZZ_EXAMPLES")
EXAMPLES = 20
STEPS = 40

# A walk that never gets anywhere proves nothing: least numbers of successes in 100 walks, well
# below what is reached.
FLOORS = {
    "place review": 60,
    "place auction": 50,
    "place instant": 12,
    "refused place": 25,
    "raise review": 50,
    "raise auction": 90,
    "accept": 8,
    "Accepted": 40,
    "decline": 15,
    "cancel": 10,
    "close": 30,
    "win": 30,
    "expire": 60,
    "Closed": 250,
    "undo Placed": 50,
    "undo Accepted": 8,
    "undo Closed": 12,
}


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
    short = {
        action: (walked.reached[action], floor * examples // 100)
        for action, floor in FLOORS.items()
        if walked.reached[action] < floor * examples // 100
    }
    assert not short, f"hardly reached: {short}"
