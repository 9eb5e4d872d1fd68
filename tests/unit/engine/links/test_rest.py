"""A server that has failed is left in peace, tried beside a turn, and then asked again."""

import asyncio

import pytest

from engine.links import rest as rests
from engine.links.rest import FIRST_REST_S, LONGEST_REST_S, Rest, Rests
from engine.links.trial import Trial

pytestmark = pytest.mark.unit


class Hands:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def hands() -> Hands:
    return Hands()


def test_nobody_waits_for_one_that_failed_before_it_has_answered(hands: Hands) -> None:
    rest = Rest(hands)
    assert rest.is_well
    assert rest.is_over
    assert not rest.take_trial()
    rest.begin()
    hands.now_s += FIRST_REST_S - 0.1
    assert (rest.is_well, rest.is_over, rest.take_trial()) == (False, False, False)
    hands.now_s += 0.1
    assert (rest.is_well, rest.is_over) == (False, True)
    assert rest.take_trial()
    # One tries, the others let it.
    assert not rest.take_trial()
    rest.end()
    assert rest.is_well
    assert rest.is_over


def test_each_rest_is_twice_as_long_as_the_one_before(hands: Hands) -> None:
    rest = Rest(hands)
    took: list[float] = []
    rest.begin()
    for _ in range(8):
        began_s = hands.now_s
        while not rest.take_trial():
            hands.now_s += 1
        took.append(hands.now_s - began_s)
        rest.begin()
    assert took == [30, 60, 120, 240, 480, 900, LONGEST_REST_S, LONGEST_REST_S]
    rest.end()
    rest.begin()
    hands.now_s += FIRST_REST_S
    assert rest.take_trial()


def test_turns_that_fail_together_count_once(hands: Hands) -> None:
    rest = Rest(hands)
    rest.begin()
    rest.begin()
    hands.now_s += FIRST_REST_S
    assert rest.is_over


def test_a_trial_that_never_came_to_an_end_is_made_again(hands: Hands) -> None:
    rest = Rest(hands)
    rest.begin()
    hands.now_s += FIRST_REST_S
    assert rest.take_trial()
    hands.now_s += FIRST_REST_S
    assert rest.take_trial()


def test_visits_share_what_they_have_found_out(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rests, "MOST_KEPT", 2)
    kept = Rests(hands)
    kept.of("a").begin()
    assert not kept.of("a").is_well
    assert kept.of("b").is_well
    # The oldest is forgotten.
    assert kept.of("c").is_well
    assert kept.of("a").is_well


async def test_a_trial_ends_with_the_visit_and_harms_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    trial, has_left = Trial(), asyncio.Event()
    await trial.aclose()

    async def ask() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            has_left.set()

    async def break_down() -> None:
        raise RuntimeError("of its own")

    trial.begin(ask())
    await asyncio.sleep(0)
    trial.begin(break_down())
    await asyncio.wait_for(has_left.wait(), 5)
    await trial.aclose()
    assert "a trial of a linked server failed" in caplog.text
