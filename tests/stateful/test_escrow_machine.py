"""Random walks through the escrow; `MESI_TEST_FUZZ_EXAMPLES` sets how many, and then at random."""

import os
import sys

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.escrow_machine import machine

# The time is for a busy machine; alone it takes half a minute.
pytestmark = [pytest.mark.chain, pytest.mark.timeout(900)]

ASKED = os.environ.get("MESI_TEST_FUZZ_EXAMPLES")
EXAMPLES = 200
STEPS = 50

# A walk that never gets anywhere proves nothing: least numbers of successes in 100 walks. They are
# at most half of the least that several seeds have reached: Hypothesis also draws constants of the
# modules that happen to be loaded, so that the same walks go other ways beside other tests. Which
# states bids expire in on the way varies most (1 to 86 in 200 walks), so those are counted
# together; what is alive at the end of each walk runs out there, in every state.
FLOORS = {
    "place": 400,
    "place_for": 12,
    "accept": 250,
    "accept_for": 10,
    "consent": 12,
    "decline": 25,
    "decline by agent": 4,
    "decline_for": 8,
    "cancel": 8,
    "cancel_for": 8,
    "reschedule": 12,
    "settle": 15,
    "settle in part": 10,
    "settle by agent": 1,
    "settle a dispute": 6,
    "dispute": 100,
    "dispute_for": 6,
    "resolve": 15,
    "resolve_for": 12,
    "expire on the way": 10,
    "run out in state 1": 1,
    "run out in state 2": 1,
    "run out in state 4": 1,
    "run out in state 8": 1,
    "withdraw": 100,
    "withdraw_to": 20,
    "set_fee": 25,
    "pause_new": 20,
    "replay": 50,
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
