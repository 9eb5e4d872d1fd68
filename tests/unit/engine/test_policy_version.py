"""A policy whose words change gets a new number, so that personas are probed under it."""

from hashlib import sha256

import pytest

from engine.prompt_shape import FULL, POLICY_VERSION, SMALL

pytestmark = pytest.mark.unit

WORDS = {1: "149975b1219d979b"}
"""What each version said, as a digest; add a line with each change."""


def test_the_number_stands_for_the_words() -> None:
    said = "\n".join(
        (FULL.policy, FULL.injection_rule, FULL.unrecalled_rule, SMALL.policy, SMALL.injection_rule)
    )
    assert sha256(said.encode()).hexdigest()[:16] == WORDS[POLICY_VERSION]
    assert max(WORDS) == POLICY_VERSION
