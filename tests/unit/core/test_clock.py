from datetime import UTC, timedelta

import pytest

from core.clock import ManualClock, SystemClock

pytestmark = pytest.mark.unit


def test_the_system_clock_is_aware_utc_and_does_not_run_back() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert second - first < timedelta(seconds=5)


def test_a_manual_clock_stands_still(clock: ManualClock) -> None:
    assert clock.now() == clock.now()
    assert clock.now().isoformat() == "2026-11-21T12:00:00+00:00"


@pytest.mark.parametrize("seconds", [1, 0, -90])
def test_a_manual_clock_moves_both_ways(clock: ManualClock, seconds: int) -> None:
    before = clock.now()
    clock.advance(timedelta(seconds=seconds))
    assert (clock.now() - before).total_seconds() == seconds
