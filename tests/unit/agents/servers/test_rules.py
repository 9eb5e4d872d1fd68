"""When a server is looked at, and what its answer does."""

from datetime import UTC, datetime, timedelta

import pytest

from agents.servers.rules import (
    EVERY,
    LONGEST_PAUSE,
    TRUSTED,
    is_due,
    is_trusted,
    pause_after,
    state_after,
)
from models.studio_states import LinkState

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_the_pause_doubles_up_to_a_limit() -> None:
    assert [pause_after(n) // timedelta(minutes=1) for n in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert pause_after(1_000) == LONGEST_PAUSE
    assert pause_after(0) == EVERY


def test_a_server_is_asked_when_its_pause_is_over() -> None:
    assert is_due(None, 0, NOW)
    assert is_due(NOW - EVERY, 0, NOW)
    assert not is_due(NOW - EVERY + timedelta(seconds=1), 0, NOW)
    assert is_due(NOW - timedelta(minutes=2), 2, NOW)
    assert not is_due(NOW - timedelta(minutes=2), 3, NOW)


def test_what_nobody_looked_at_lately_is_not_trusted() -> None:
    assert not is_trusted(None, NOW)
    assert is_trusted(NOW, NOW)
    assert not is_trusted(NOW - TRUSTED, NOW)


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        (LinkState.ACTIVE, "a", LinkState.ACTIVE),
        (LinkState.ACTIVE, "b", LinkState.CHANGED),
        (LinkState.ACTIVE, None, LinkState.FAILING),
        (LinkState.FAILING, "a", LinkState.ACTIVE),
        (LinkState.FAILING, "b", LinkState.CHANGED),
        (LinkState.FAILING, None, LinkState.FAILING),
        (LinkState.CHANGED, "a", LinkState.CHANGED),
        (LinkState.CHANGED, None, LinkState.CHANGED),
    ],
)
def test_only_what_was_approved_works(
    before: LinkState, said: str | None, after: LinkState
) -> None:
    assert state_after(before, "a", said) == after
