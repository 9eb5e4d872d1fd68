"""Who wins an auction, what the next bid takes, and when it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bidding.auctions import rules
from bidding.auctions.rules import Entry

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def entry(bid_id: str, amount: int, block: int = 1, index: int = 0) -> Entry:
    return Entry(bid_id, amount, (block, index, bid_id))


def test_the_best_bids_win_and_ties_go_to_the_earlier_deposit() -> None:
    late, early, low = entry("late", 10, 7, 3), entry("early", 10, 7, 2), entry("low", 9)
    assert rules.ranked([low, late, early]) == [early, late, low]
    assert rules.winners([low, late, early], slots=1, reserve=None) == [early]


def test_nobody_wins_below_the_reserve() -> None:
    entries = [entry("a", 10), entry("b", 9)]
    assert [one.bid_id for one in rules.winners(entries, slots=5, reserve=10)] == ["a"]
    assert rules.winners(entries, slots=5, reserve=11) == []


def test_a_fan_sees_where_their_bid_stands() -> None:
    entries = [entry("a", 30), entry("b", 20), entry("c", 10)]
    assert rules.place_of("a", entries, 2, None) == (1, "winning")
    assert rules.place_of("b", entries, 2, None) == (2, "winning")
    assert rules.place_of("c", entries, 2, None) == (3, "outbid")
    assert rules.place_of("b", entries, 2, 25) == (2, "below_reserve")
    assert rules.place_of("gone", entries, 2, None) is None


def test_the_least_bid_is_a_step_above_whoever_would_lose_their_place() -> None:
    assert rules.least_bid([], slots=1, minimum=100) == 100
    assert rules.least_bid([entry("a", 200)], slots=2, minimum=100) == 100
    assert rules.least_bid([entry("a", 200), entry("b", 110)], slots=2, minimum=100) == 116
    assert rules.least_bid([entry("a", 1)], slots=1, minimum=100) == 100


@given(st.integers(1, 10**15))
def test_a_step_is_five_percent_rounded_up(amount: int) -> None:
    assert rules.stepped(amount) * 100 >= amount * 105
    assert (rules.stepped(amount) - 1) * 100 < amount * 105


def test_a_late_bid_moves_the_end_to_five_minutes_after_it() -> None:
    close = NOON + timedelta(minutes=3)
    assert rules.extended(close, close, 0, NOON) == NOON + timedelta(minutes=5)
    # Five minutes ahead exactly, there is nothing to move.
    assert rules.extended(NOON + timedelta(minutes=5), NOON + timedelta(minutes=5), 0, NOON) is None
    assert rules.extended(NOON + timedelta(minutes=6), NOON + timedelta(minutes=6), 0, NOON) is None
    assert rules.extended(NOON, NOON, 0, NOON) is None


def test_a_bid_below_the_reserve_or_a_raise_of_a_winner_changes_nothing() -> None:
    winning = [entry("a", 30)]
    assert rules.changes_winners(winning, 40, None, None)
    assert rules.changes_winners(winning, 40, "b", 40)
    assert not rules.changes_winners(winning, 40, "a", None)
    assert not rules.changes_winners([], 40, None, 41)


def test_who_loses_a_place_is_known_once_the_better_bid_is_there() -> None:
    entries = [entry("a", 30), entry("b", 20, 2), entry("c", 20, 1), entry("new", 21)]
    assert rules.pushed_out("new", entries, 2, None) == ["c"]
    assert rules.pushed_out("new", entries[:1] + entries[3:], 2, None) == []
    # A raise of a bid that wins takes nobody's place; one of a bid that does not takes one.
    assert rules.pushed_out("new", entries, 2, None, raised=entry("old", 20, 0)) == []
    assert rules.pushed_out("new", entries, 2, None, raised=entry("old", 20, 9)) == ["c"]
    # A deposit that comes late may find its place taken; below the reserve there was none.
    assert rules.pushed_out("b", entries, 2, None) == ["b"]
    assert rules.pushed_out("b", entries, 2, 25) == []
    # Of people of whom one blocked the other nothing takes part.
    assert rules.pushed_out("gone", entries, 2, None) == []


@given(st.lists(st.integers(0, 600), max_size=40))
def test_snipers_move_the_end_six_times_and_thirty_minutes_at_most(pauses_s: list[int]) -> None:
    first = close = NOON + timedelta(minutes=20)
    now, extensions = NOON, 0
    for pause_s in pauses_s:
        now += timedelta(seconds=pause_s)
        moved = rules.extended(close, first, extensions, now)
        if moved is not None:
            assert now < close < moved <= rules.last_close(first)
            close, extensions = moved, extensions + 1
    assert extensions <= rules.MAX_EXTENSIONS
    assert close <= first + timedelta(minutes=30)


def test_the_last_extension_ends_at_the_last_moment() -> None:
    first = NOON
    close = rules.last_close(first)
    now = close - timedelta(minutes=1)
    assert rules.extended(close, first, 5, now) is None
    assert rules.extended(now + timedelta(seconds=1), first, 6, now) is None


@pytest.mark.parametrize(
    ("closes_in", "is_fine"),
    [
        (timedelta(minutes=10), True),
        (timedelta(minutes=10, microseconds=-1), False),
        (timedelta(days=30), True),
        (timedelta(days=30, seconds=1), False),
        (timedelta(days=-1), False),
    ],
)
def test_an_auction_lasts_ten_minutes_to_thirty_days(closes_in: timedelta, is_fine: bool) -> None:
    assert (rules.closing_problem(NOON + closes_in, NOON) is None) is is_fine


def test_why_a_bid_lost() -> None:
    assert rules.lost_because(9, 10) == "below_reserve"
    assert rules.lost_because(10, 10) == rules.lost_because(1, None) == "outbid"
