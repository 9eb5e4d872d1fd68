"""The rate of a picture goes down fast and up slowly, and stays where it may be."""

import pytest

from rooms.rtc.bitrate import FIRST_BPS, LEAST_BPS, MOST_BPS, UP_S, Bitrate

pytestmark = pytest.mark.unit


def test_a_lossy_line_gets_less_at_once() -> None:
    rate = Bitrate(0.0)
    assert rate.lost(0.2, 1.0)
    assert rate.rate_bps == pytest.approx(FIRST_BPS * 0.6, rel=0.01)
    assert not rate.lost(0.2, 1.5), "the step just made does not show yet"
    assert rate.lost(0.2, 2.1)
    for second in range(3, 20):
        rate.lost(0.5, float(second))
    assert rate.rate_bps == LEAST_BPS


def test_a_calm_line_gets_more_step_by_step() -> None:
    rate = Bitrate(0.0)
    rates = []
    for second in range(1, 21):
        rate.lost(0.0, float(second))
        rates.append(rate.rate_bps)
    assert rates[int(UP_S) - 2] == FIRST_BPS
    assert sorted(rates) == rates
    assert rates[-1] == MOST_BPS
    assert len(set(rates)) <= 5, "each step costs a key frame"


def test_a_little_loss_changes_nothing() -> None:
    rate = Bitrate(0.0)
    assert not any(rate.lost(0.05, float(second)) for second in range(30))
    assert rate.rate_bps == FIRST_BPS


def test_the_clients_guess_is_a_ceiling() -> None:
    rate = Bitrate(0.0)
    assert rate.estimated(400_000, 1.0)
    assert rate.rate_bps == 340_000
    for second in range(2, 30):
        rate.lost(0.0, float(second))
    assert rate.rate_bps == 340_000
    assert not rate.estimated(10_000_000, 30.0)
    assert any(rate.lost(0.0, float(second)) for second in range(30, 40))


def test_a_guess_of_nothing_still_leaves_a_picture() -> None:
    rate = Bitrate(0.0)
    rate.estimated(1, 1.0)
    assert rate.rate_bps == LEAST_BPS
