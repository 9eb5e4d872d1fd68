"""Random walks through the escrow; `MESI_TEST_FUZZ_EXAMPLES` sets how many, and then at random."""

import os
import sys

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.escrow_machine import machine

pytestmark = pytest.mark.chain

ASKED = os.environ.get("MESI_TEST_FUZZ_EXAMPLES")
EXAMPLES = 200
STEPS = 50

# A walk that never gets anywhere proves nothing: least numbers of successes in 100 walks. They are
# well below what is reached: Hypothesis also draws constants of the modules that happen to be
# loaded, so that the same walks go other ways beside other tests.
FLOORS = {
    "place": 400,
    "place_for": 12,
    "accept": 250,
    "accept_for": 15,
    "consent": 25,
    "decline": 25,
    "decline by agent": 4,
    "decline_for": 8,
    "cancel": 8,
    "cancel_for": 8,
    "reschedule": 12,
    "settle": 25,
    "settle in part": 15,
    "settle by agent": 4,
    "settle a dispute": 6,
    "dispute": 100,
    "dispute_for": 6,
    "resolve": 20,
    "resolve_for": 12,
    "expire state 1": 1,
    "expire state 2": 1,
    "expire state 4": 5,
    "expire state 8": 1,
    "withdraw": 100,
    "withdraw_to": 20,
    "set_fee": 40,
    "pause_new": 30,
    "replay": 60,
}


def test_no_walk_leaves_the_model() -> None:
    examples = int(ASKED) if ASKED else EXAMPLES
    walked = machine()
    run_state_machine_as_test(
        walked,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=ASKED is None,
            database=None,
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
