"""Sliding windows."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.limits import Limit, RateLimiter
from core.clock import ManualClock
from core.errors import TooManyRequestsError

pytestmark = pytest.mark.unit

LIMIT = Limit("login", 2, timedelta(minutes=15))


@pytest.fixture
def turned() -> ManualClock:
    return ManualClock(datetime(2026, 11, 21, 12, tzinfo=UTC))


def test_the_window_slides(turned: ManualClock) -> None:
    limiter = RateLimiter(turned)
    limiter.take(LIMIT, "a")
    turned.advance(timedelta(minutes=10))
    limiter.take(LIMIT, "a")
    with pytest.raises(TooManyRequestsError) as caught:
        limiter.take(LIMIT, "a")
    assert caught.value.details["retry_after_s"] == 300
    assert "5 minutes" in caught.value.message
    turned.advance(timedelta(minutes=5))
    limiter.take(LIMIT, "a")


@pytest.mark.parametrize(("passed_s", "words"), [(895, "5 seconds"), (840, "a minute")])
def test_the_wait_is_said_in_words(turned: ManualClock, passed_s: int, words: str) -> None:
    limiter = RateLimiter(turned)
    limiter.take(LIMIT, "a")
    limiter.take(LIMIT, "a")
    turned.advance(timedelta(seconds=passed_s))
    with pytest.raises(TooManyRequestsError, match=words):
        limiter.take(LIMIT, "a")


def test_keys_and_limits_do_not_meet(turned: ManualClock) -> None:
    limiter = RateLimiter(turned)
    for _ in range(2):
        limiter.take(LIMIT, "a")
        limiter.take(LIMIT, "b")
        limiter.take(Limit("other", 2, timedelta(minutes=1)), "a")


def test_a_clock_set_back_locks_nobody_out(turned: ManualClock) -> None:
    limiter = RateLimiter(turned)
    limiter.take(LIMIT, "a")
    limiter.take(LIMIT, "a")
    turned.advance(timedelta(days=-1))
    limiter.take(LIMIT, "a")


def test_forgiven_acts_do_not_count(turned: ManualClock) -> None:
    limiter = RateLimiter(turned)
    limiter.take(LIMIT, "a")
    limiter.take(LIMIT, "a")
    limiter.forgive(LIMIT, "a")
    limiter.forgive(LIMIT, "never seen")
    limiter.take(LIMIT, "a")


def test_memory_is_bounded(turned: ManualClock) -> None:
    limiter = RateLimiter(turned, max_keys=2)
    for key in ("a", "a", "b", "c"):
        limiter.take(LIMIT, key)
    limiter.take(LIMIT, "a")  # It was forgotten, not refused.
