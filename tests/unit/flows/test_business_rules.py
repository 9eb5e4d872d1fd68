"""What a room cost, and what is left of its price."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.tally import Spent
from escrow.shares import shares
from flows.business import rules
from flows.business.rules import MeasuredRoom
from flows.business.settings import CostPrices

pytestmark = pytest.mark.unit

PRICES = CostPrices(
    input_1k=1_000,
    cached_1k=100,
    output_1k=3_000,
    heard_minute=6_000,
    spoken_minute=12_000,
    drawn_minute=2_000,
    machine_hour=600_000,
    machine_rooms=4,
)
TALK = Spent(
    replies=4,
    estimated=1,
    input_tokens=5_000,
    cached_tokens=4_000,
    output_tokens=200,
    heard_ms=30_000,
    spoken_ms=60_000,
    drawn_ms=90_000,
    link_cost=500,
)


def room(cost: int, delivered_ms: int = 60_000) -> MeasuredRoom:
    return MeasuredRoom(Spent(replies=1, link_cost=cost), delivered_ms)


def test_a_room_costs_what_it_took() -> None:
    # Tokens 1,000 + 400 + 600; ears 3,000; voice 12,000; picture 3,000; links 500;
    # two minutes of a quarter of the machine 5,000.
    assert rules.room_cost(MeasuredRoom(TALK, 120_000), PRICES) == 25_500
    assert rules.room_cost(MeasuredRoom(TALK, 120_000), CostPrices()) == 500
    assert rules.room_cost(MeasuredRoom(Spent(output_tokens=1), 1), PRICES) == 4


def test_more_from_the_cache_than_was_asked_costs_no_less_than_nothing() -> None:
    odd = Spent(replies=1, input_tokens=10, cached_tokens=20)
    assert rules.room_cost(MeasuredRoom(odd, 60_000), CostPrices(input_1k=10**6)) == 0


def test_what_nobody_priced_is_named_and_not_guessed() -> None:
    unknown = CostPrices(None, None, None, None, None, None)
    assert rules.unpriced(TALK, unknown) == ("mind", "ears", "voice", "picture")
    assert rules.unpriced(Spent(replies=1, input_tokens=5), unknown) == ("mind",)
    assert rules.unpriced(Spent(replies=1), unknown) == ()
    assert rules.unpriced(TALK, PRICES) == ()
    assert rules.room_cost(MeasuredRoom(TALK, 120_000), unknown) == 500


def test_a_rank_is_a_value_that_did_occur() -> None:
    assert rules.rank([5], 50) == rules.rank([5], 90) == 5
    assert rules.rank([1, 2, 3, 4], 50) == 2
    assert rules.rank(list(range(1, 11)), 90) == 9
    assert rules.rank([9, 1], 90) == 9


def test_a_minute_costs_as_the_personas_own_rooms_say() -> None:
    own = [room(1_000), room(3_000), room(10_000, 120_000)]
    found = rules.measured_cost(own, [room(99)], CostPrices())
    assert (found.basis, found.rooms, found.median, found.p90) == ("persona", 3, 3_000, 5_000)
    assert (found.unpriced, found.estimated_share_bps) == ((), 0)
    assert rules.measured_cost([], [room(99)], CostPrices()).basis == "house"
    half = [MeasuredRoom(Spent(replies=2, estimated=1), 60_000)]
    assert rules.measured_cost(half, [], CostPrices()).estimated_share_bps == 5_000
    silent = [MeasuredRoom(Spent(), 60_000)]
    assert rules.measured_cost(silent, [], CostPrices()).estimated_share_bps == 0


def test_without_rooms_there_is_no_number() -> None:
    found = rules.measured_cost([], [], PRICES)
    assert (found.basis, found.rooms, found.median, found.p90) == ("none", 0, None, None)
    left = rules.margin(12_000_000, 10, 500, found.median)
    assert (left.gross, left.fee, left.income) == (1_200_000, 60_000, 1_140_000)
    assert (left.left, left.left_bps) == (None, None)
    assert rules.warnings_of(left, found) == ["not_measured"]


@pytest.mark.parametrize(
    ("costs", "codes"),
    [
        ([1_000] * 5, []),
        ([1_000] * 2, ["few_rooms"]),
        ([2_000_000] * 5, ["below_cost"]),
        ([1_000] * 3 + [2_000_000] * 2, ["often_below_cost"]),
    ],
)
def test_an_owner_is_warned(costs: list[int], codes: list[str]) -> None:
    cost = rules.measured_cost([room(one) for one in costs], [], CostPrices())
    assert rules.warnings_of(rules.margin(12_000_000, 10, 500, cost.median), cost) == codes


def test_what_is_unsure_is_said() -> None:
    rooms = [MeasuredRoom(TALK, 120_000)] * 5
    cost = rules.measured_cost(rooms, [], CostPrices(input_1k=None))
    found = rules.margin(12_000_000, 10, 500, cost.median)
    assert rules.warnings_of(found, cost) == ["unpriced", "estimated"]


def test_a_margin_in_percent_needs_an_income() -> None:
    assert rules.margin(10, 10, 10_000, 5).left_bps is None
    found = rules.margin(12_000_000, 10, 500, 570_000)
    assert (found.left, found.left_bps) == (570_000, 5_000)
    assert rules.margin(12_000_000, 10, 500, 2_000_000).left == -860_000


@pytest.mark.parametrize(
    ("end", "wished", "expected"),
    [
        ("time_over", 5, 600_000),
        ("left", None, 600_000),
        ("left", 90_000, 90_000),
        ("left", 900_000, 600_000),
        ("expired", None, 0),
        ("expired", 30_000, 30_000),
        ("safety", 0, 0),
    ],
)
def test_how_much_is_delivered(end: rules.End, wished: int | None, expected: int) -> None:
    assert rules.delivered_ms(end, 600_000, wished) == expected


def test_who_does_not_sign_pays_for_what_was_signed() -> None:
    assert rules.signed_ms("left", 300_000, 90_000) == 300_000
    assert rules.signed_ms("unsigned", 300_000, 90_000) == 210_000
    assert rules.signed_ms("unsigned", 60_000, 90_000) == 0


@given(st.integers(1, 10**15), st.integers(0, 10**15), st.integers(0, 2_000))
def test_shares_add_up(amount: int, wished: int, fee_bps: int) -> None:
    earned = min(amount, wished)
    split = shares(amount, earned, fee_bps)
    assert split.to_creator + split.to_fan + split.fee == amount
    assert min(split.to_creator, split.to_fan, split.fee) >= 0
