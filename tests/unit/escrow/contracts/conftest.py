"""A fresh escrow for each test."""

import pytest

from tests.fixtures.escrow_world import EscrowWorld, new_world


@pytest.fixture
def world() -> EscrowWorld:
    return new_world()
