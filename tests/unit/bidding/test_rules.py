"""Prices, hashes and the steps of a bid."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.tiers import account_tier, persona_bps, price
from bidding import price_rules, rules
from bidding.price_rules import Upgrade
from models.states import BidState

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
prices = st.integers(1, 10**10)
lengths = st.integers(1, 240)
factors = st.integers(10_000, 12_500)
upgrade_lists = st.lists(st.builds(Upgrade, st.text(), st.integers(-5_000, 60_000)), max_size=6)


@given(prices, lengths, factors, upgrade_lists)
def test_the_lines_add_up_to_the_price(
    base: int, minutes: int, bps: int, upgrades: list[Upgrade]
) -> None:
    factor = persona_bps([one.bps for one in upgrades])
    lines = price_rules.price_lines(base, minutes, "plus", bps, upgrades, factor)
    assert sum(line.amount for line in lines) == price(base, minutes, bps, factor)
    assert all(isinstance(line.amount, int) and line.amount >= 0 for line in lines)
    assert len(lines) == 2 + len(upgrades)


@given(prices, lengths, st.sampled_from(["basic", "plus", "pro"]), upgrade_lists)
def test_a_room_is_priced_by_its_lines(
    base: int, minutes: int, tier: str, upgrades: list[Upgrade]
) -> None:
    found = price_rules.price_room(base, minutes, account_tier(tier), upgrades)
    assert found.amount == sum(line.amount for line in found.lines)
    assert found.amount == price(base, minutes, found.tier_bps, found.persona_bps)


def test_upgrades_are_read_from_rows() -> None:
    rows = [{"link_id": "lnk_1", "name": "Long memory", "bps": 500}]
    assert price_rules.upgrades_of(rows) == [Upgrade("Long memory", 500)]


@given(prices, lengths, factors, st.integers(10_000, 50_000), st.integers(0, 1_000))
def test_more_of_anything_never_costs_less(
    base: int, minutes: int, bps: int, factor: int, more: int
) -> None:
    now = price(base, minutes, bps, factor)
    assert now * 10**8 >= base * minutes * bps * factor > (now - 1) * 10**8
    assert price(base + more, minutes, bps, factor) >= now
    assert price(base, minutes + more, bps, factor) >= now
    assert price(base, minutes, bps + more, factor) >= now
    assert price(base, minutes, bps, factor + more) >= now


@pytest.mark.parametrize(
    ("bps", "text"), [(10_000, "1"), (12_500, "1.25"), (11_000, "1.1"), (10_001, "1.0001")]
)
def test_factors_are_readable(bps: int, text: str) -> None:
    assert price_rules.to_factor(bps) == text


def test_the_hash_is_of_canonical_json() -> None:
    one = rules.terms_hash({"b": 1, "a": "x"})
    assert one == rules.terms_hash({"a": "x", "b": 1})
    assert one == "0xcdab067e9f3beb32d1252cfd63e492592fecbf591b0d08cadb24bb17f3864246"
    assert one != rules.terms_hash({"a": "x", "b": 2})
    assert len(one) == 66


def test_a_quote_ends_on_the_second() -> None:
    assert rules.is_quote_fresh(NOW + timedelta(microseconds=1), NOW)
    assert not rules.is_quote_fresh(NOW, NOW)


def test_every_state_is_in_the_tables() -> None:
    assert set(rules.MOVES) == set(rules.PROGRESS) == set(BidState)


def test_what_is_over_stays_over() -> None:
    over = {BidState.RELEASED, BidState.REFUNDED, BidState.SPLIT}
    assert {state for state, moves in rules.MOVES.items() if not moves} == over
    assert rules.may_move(BidState.PLACING, BidState.OPEN)
    assert not rules.may_move(BidState.RELEASED, BidState.REFUNDED)


@given(st.lists(st.sampled_from(list(BidState)), max_size=12))
def test_money_is_paid_only_for_what_was_accepted_or_disputed(path: list[BidState]) -> None:
    state, seen = BidState.PLACING, [BidState.PLACING]
    for wanted in path:
        if rules.may_move(state, wanted):
            state = wanted
            seen.append(state)
    if state == BidState.RELEASED and BidState.REFUNDING not in seen:
        assert BidState.ACCEPTED in seen


def test_a_fan_takes_back_only_what_is_unanswered() -> None:
    assert {state for state in BidState if rules.may_cancel(state)} == {
        BidState.OPEN,
        BidState.KYF,
    }


def test_deadlines() -> None:
    meet, minute = NOW + timedelta(days=8), timedelta(minutes=1)
    second = timedelta(seconds=1)
    before = NOW + timedelta(days=1)

    def due(state: BidState) -> datetime | None:
        return rules.due_at(state, NOW + timedelta(hours=1), meet, NOW, before)

    assert due(BidState.OPEN) == due(BidState.ACCEPTING) == NOW + timedelta(hours=1) + second
    assert due(BidState.KYF) == NOW + timedelta(hours=48) + minute
    assert due(BidState.ACCEPTED) == meet + timedelta(hours=48) + second
    assert due(BidState.DISPUTED) == NOW + timedelta(days=14) + minute
    # What was asked of the chain keeps the deadline of the state it leads out of.
    assert {due(state) for state in (BidState.CONSENTING, BidState.RESOLVING)} == {before}
    assert due(BidState.DISPUTING) == due(BidState.ACCEPTED)
    assert due(BidState.PLACING) is due(BidState.REFUNDED) is None


def test_no_state_that_waits_is_without_a_deadline_after_a_reorganisation() -> None:
    meet = NOW + timedelta(days=8)
    for asked, led_out_of in (
        (BidState.CONSENTING, BidState.KYF),
        (BidState.DISPUTING, BidState.ACCEPTED),
        (BidState.RESOLVING, BidState.DISPUTED),
    ):
        due = rules.due_at(asked, NOW, meet, NOW, None)
        assert due == rules.due_at(led_out_of, NOW, meet, NOW, None)
        assert due is not None


def test_a_refused_step_is_returned_at_the_contracts_deadline() -> None:
    """A return that came too early by the chain's clock is asked again soon."""
    hour, meet = NOW + timedelta(hours=1), NOW + timedelta(days=8)

    def retry(now: datetime, *, is_expiry: bool = False, is_accepted: bool = True) -> datetime:
        return rules.retry_at(
            is_expiry=is_expiry, is_accepted=is_accepted, accept_by=hour, meet_by=meet, now=now
        )

    assert retry(NOW) == meet + timedelta(hours=48) + rules.LAST_SECOND
    # Nobody may have accepted it, or it waits for consent from the last moment to accept on.
    assert retry(NOW, is_accepted=False) == hour + timedelta(hours=48) + rules.CHAIN_LAG
    late = meet + timedelta(days=3)
    for is_expiry in (False, True):
        for is_accepted in (False, True):
            asked = retry(late, is_expiry=is_expiry, is_accepted=is_accepted)
            assert asked == late + rules.CHAIN_LAG
    assert retry(NOW, is_expiry=True) == NOW + rules.CHAIN_LAG


def test_steps_sort_in_their_order() -> None:
    ids = [rules.step_id("bid_1", number) for number in (1, 2, 10, 100)]
    assert ids == sorted(ids)
