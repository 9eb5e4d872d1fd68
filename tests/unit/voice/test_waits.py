import pytest

from voice.waits import LATELY_S, Waits

pytestmark = pytest.mark.unit


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_nobody_waited() -> None:
    assert Waits().busy_s() == 0.0


def test_ended_waits_count_by_their_mean_until_they_are_long_ago() -> None:
    clock = Clock()
    waits = Waits(clock)
    first, second = waits.begin(), waits.begin()
    clock.now += 1
    waits.end(first)
    clock.now += 2
    waits.end(second)
    waits.end(second)
    assert waits.busy_s() == 2.0
    clock.now += LATELY_S - 2
    assert waits.busy_s() == 3.0
    clock.now += 2
    assert waits.busy_s() == 0.0


def test_a_job_that_nobody_takes_is_seen_while_it_waits() -> None:
    clock = Clock()
    waits = Waits(clock)
    waits.end(waits.begin())
    stuck = waits.begin()
    clock.now += 7
    waits.begin()
    assert waits.busy_s() == 7.0
    waits.end(stuck)
    clock.now += 0.5
    assert waits.busy_s() == 3.5
