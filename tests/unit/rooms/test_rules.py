"""The paid clock beside a model, and the other pure decisions."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from rooms.rules import (
    MAX_STEP_MS,
    PaidClock,
    ReceiptStanding,
    WordsAgreed,
    delivered_for,
    deserves_second_look,
    earned,
    full_budget,
    is_paid,
    is_ticket_life,
    restored,
    words_agreed,
)

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
REACHED: dict[str, int] = {}


class ClockBesideModel(RuleBasedStateMachine):
    """The model counts microseconds of believed running time since the last crash."""

    floor: ClassVar[int] = 20

    @initialize(bought_ms=st.integers(1, 120_000))
    def open(self, bought_ms: int) -> None:
        self.clock = restored(bought_ms, 0)
        self.now = NOON
        self.base_ms = 0
        self.run_us = 0
        self.is_running = False
        self.looked_at = NOON
        self.written_ms = 0

    def _model_tick(self) -> None:
        if self.is_running:
            passed_us = (self.now - self.looked_at) // timedelta(microseconds=1)
            if passed_us < 0:
                self.run_us -= self.run_us % 1_000
            elif passed_us + self.run_us % 1_000 >= (MAX_STEP_MS + 1) * 1_000:
                self.run_us += MAX_STEP_MS * 1_000 - self.run_us % 1_000
            else:
                self.run_us += passed_us
        self.looked_at = self.now

    @property
    def model_ms(self) -> int:
        return min(self.clock.bought_ms, self.base_ms + self.run_us // 1_000)

    def _reach(self, name: str) -> None:
        REACHED[name] = REACHED.get(name, 0) + 1

    @rule(us=st.integers(0, 3_000_000))
    def pass_time(self, us: int) -> None:
        self.now += timedelta(microseconds=us)
        self._reach("pass")

    @rule(ms=st.integers(1, 10_000_000))
    def jump(self, ms: int) -> None:
        """The wall clock is set forward, or the machine slept."""
        self.now += timedelta(milliseconds=ms)
        self._reach("jump")

    @rule(ms=st.integers(1, 10_000_000))
    def set_back(self, ms: int) -> None:
        before = self.clock.delivered_ms
        self.clock = self.clock.tick(self.now)
        self._settle(before)
        self.now -= timedelta(milliseconds=ms)
        before = self.clock.delivered_ms
        self.clock = self.clock.tick(self.now)
        assert self.clock.delivered_ms == before
        self._drop_fraction()
        self._reach("set back")

    @rule()
    def tick(self) -> None:
        before = self.clock.delivered_ms
        self.clock = self.clock.tick(self.now)
        self._settle(before)
        self._reach("tick")

    @rule()
    def start(self) -> None:
        before = self.clock.delivered_ms
        was_running = self.is_running
        self.clock = self.clock.start(self.now)
        self._settle(before)
        if not was_running and not self.clock.is_over:
            self.is_running = True
            self._drop_fraction()
        self._reach("start")

    @rule()
    def pause(self) -> None:
        before = self.clock.delivered_ms
        self.clock = self.clock.pause(self.now)
        self._settle(before)
        self.is_running = False
        self._drop_fraction()
        self._reach("pause")

    @rule()
    def write(self) -> None:
        self.written_ms = self.clock.delivered_ms
        self._reach("write")

    @rule()
    def crash(self) -> None:
        self.clock = restored(self.clock.bought_ms, self.written_ms)
        self.base_ms, self.run_us = self.written_ms, 0
        self.is_running = False
        self.looked_at = self.now
        self._reach("crash")

    def _settle(self, before: int) -> None:
        self._model_tick()
        assert self.clock.delivered_ms >= before
        if self.clock.is_over:
            self.is_running = False

    def _drop_fraction(self) -> None:
        """A part of a millisecond does not outlive a pause or a jump."""
        self.run_us -= self.run_us % 1_000
        self.looked_at = self.now

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "clock"):
            return
        assert self.clock.delivered_ms == self.model_ms
        assert self.clock.is_running == self.is_running
        assert 0 <= self.clock.left_ms <= self.clock.bought_ms
        assert not (self.clock.is_over and self.clock.is_running)
        assert 0 <= self.clock.earned(7_000_001) <= 7_000_001


ClockBesideModel.TestCase.settings = settings(max_examples=200, stateful_step_count=40)


def test_the_clock_never_leaves_its_model() -> None:
    REACHED.clear()
    run_state_machine_as_test(ClockBesideModel)
    assert set(REACHED) == {"pass", "jump", "set back", "tick", "start", "pause", "write", "crash"}
    assert min(REACHED.values()) > ClockBesideModel.floor


@given(
    step_ms=st.integers(1, 900),
    rest_us=st.integers(0, 999),
    steps=st.integers(1, 200),
)
def test_many_small_ticks_count_as_one_long_one(step_ms: int, rest_us: int, steps: int) -> None:
    step = timedelta(milliseconds=step_ms, microseconds=rest_us)
    clock = restored(10_000_000, 0).start(NOON)
    for index in range(1, steps + 1):
        clock = clock.tick(NOON + index * step)
    assert clock.delivered_ms == steps * step // timedelta(milliseconds=1)


def test_time_over_stops_the_clock_for_good() -> None:
    clock = PaidClock(1_000).start(NOON).tick(NOON + timedelta(seconds=2))
    assert (clock.is_over, clock.is_running, clock.left_ms) == (True, False, 0)
    assert clock.start(NOON) == clock
    assert clock.earned(12) == 12


@given(
    amount=st.integers(1, 10**15),
    bought_ms=st.integers(1, 10**8),
    data=st.data(),
)
def test_a_receipt_stands_for_the_least_time_that_earns_it(
    amount: int, bought_ms: int, data: st.DataObject
) -> None:
    delivered_ms = data.draw(st.integers(0, bought_ms))
    micro = earned(amount, delivered_ms, bought_ms)
    least = delivered_for(amount, micro, bought_ms)
    assert least <= delivered_ms
    assert earned(amount, least, bought_ms) == micro
    if least:
        assert earned(amount, least - 1, bought_ms) < micro or micro == 0


def standing(delivered_ms: int, signed_ms: int = 0, amount: int = 600_000) -> ReceiptStanding:
    signed = earned(amount, signed_ms, 600_000)
    return ReceiptStanding(amount, 600_000, delivered_ms, signed_ms, signed)


def test_receipts_are_due_each_minute_and_overdue_after_the_grace() -> None:
    assert not standing(59_999).is_due(60_000)
    assert standing(60_000).is_due(60_000)
    assert not standing(60_000, 60_000).is_due(60_000)
    assert standing(120_000, 60_000).is_due(60_000)
    assert not standing(89_999).is_overdue(60_000, 30_000)
    assert standing(90_000).is_overdue(60_000, 30_000)


def test_nothing_earned_needs_no_signature() -> None:
    assert standing(300_000, amount=1).is_signed
    assert not standing(300_000, amount=1).is_due(60_000)
    assert not standing(600_000, amount=1).is_signed


def test_what_is_found_late_is_looked_at_twice() -> None:
    closes_at = NOON + timedelta(days=7)
    late, prompt = NOON + timedelta(seconds=61), NOON + timedelta(seconds=60)
    assert deserves_second_look(NOON, closes_at, late, is_held=True)
    assert not deserves_second_look(NOON, closes_at, prompt, is_held=True)
    assert not deserves_second_look(NOON, closes_at, late, is_held=False)
    assert not deserves_second_look(NOON, closes_at, closes_at, is_held=True)


def test_events_are_paced() -> None:
    budget = full_budget(2.0, 3, NOON)
    taken = []
    for _ in range(4):
        is_allowed, budget = budget.take(NOON)
        taken.append(is_allowed)
    assert taken == [True, True, True, False]
    is_allowed, budget = budget.take(NOON + timedelta(seconds=0.5))
    assert is_allowed
    is_allowed, budget = budget.take(NOON - timedelta(hours=1))
    assert not is_allowed
    is_allowed, budget = budget.take(NOON + timedelta(hours=1))
    assert is_allowed
    assert budget.level == 2


def test_ticket_lives() -> None:
    assert [is_ticket_life(ttl_s) for ttl_s in (9, 10, 7_200, 7_201)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("now", "kept", "shared", "after"),
    [
        ((False, False), None, None, (False, False)),
        ((False, False), None, True, (True, True)),
        ((False, False), True, None, (True, False)),
        ((True, True), None, False, (True, False)),
        ((True, True), False, None, (False, False)),
        ((False, False), False, True, (False, False)),
        ((True, True), True, False, (True, False)),
        ((True, True), True, None, (True, True)),
    ],
)
def test_who_shares_words_keeps_them(
    now: tuple[bool, bool],
    kept: bool | None,
    shared: bool | None,
    after: tuple[bool, bool],
) -> None:
    found = words_agreed(WordsAgreed(*now), kept=kept, shared=shared)
    assert (found.is_kept, found.is_shared) == after


def test_nothing_signed_pays_nobody() -> None:
    assert not is_paid(0)
    assert is_paid(1)
