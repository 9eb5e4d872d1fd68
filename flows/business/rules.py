"""Pure decisions about an owner's business: what a room cost, and what is left of its price."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final, Literal

from engine.tally import Spent
from escrow.shares import shares
from flows.business.settings import CostPrices

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000
SHORTEST_MS: Final = MINUTE_MS
"""A shorter room says little about a minute: its greeting and its prompt are most of it."""
ROOMS: Final = 50
"""Newest rooms that a measured cost stands on."""
FEW_ROOMS: Final = 5
BPS: Final = 10_000

Basis = Literal["persona", "house", "none"]
Part = Literal["mind", "ears", "voice", "picture"]
Caution = Literal[
    "below_cost", "often_below_cost", "not_measured", "few_rooms", "unpriced", "estimated"
]
End = Literal["left", "time_over", "unsigned", "safety", "consent_ended", "expired", "failed"]


@dataclass(frozen=True, slots=True)
class MeasuredRoom:
    """A room that is over."""

    spent: Spent
    delivered_ms: int


@dataclass(frozen=True, slots=True)
class MeasuredCost:
    """What a minute of a format cost, in micro-units."""

    basis: Basis
    rooms: int
    """Rooms that it stands on."""
    median: int | None
    p90: int | None
    unpriced: tuple[Part, ...]
    """What was used, and has no price: it is not in the cost."""
    estimated_share_bps: int
    """Answers whose tokens the mind did not report, of all answers."""


@dataclass(frozen=True, slots=True)
class Margin:
    """What is left of a minute, in micro-units."""

    gross: int
    """What the fan pays."""
    fee: int
    income: int
    """What the owner has after the fee."""
    left: int | None
    """After the measured cost; None where nothing was measured."""
    left_bps: int | None
    """Of the income."""


def room_cost(room: MeasuredRoom, prices: CostPrices) -> int:
    """What a room cost, in micro-units, rounded up once."""
    spent = room.spent
    fresh = max(0, spent.input_tokens - spent.cached_tokens)
    parts = (
        Fraction(fresh * (prices.input_1k or 0), 1_000),
        Fraction(spent.cached_tokens * (prices.cached_1k or 0), 1_000),
        Fraction(spent.output_tokens * (prices.output_1k or 0), 1_000),
        Fraction(spent.heard_ms * (prices.heard_minute or 0), MINUTE_MS),
        Fraction(spent.spoken_ms * (prices.spoken_minute or 0), MINUTE_MS),
        Fraction(spent.drawn_ms * (prices.drawn_minute or 0), MINUTE_MS),
        Fraction(room.delivered_ms * prices.machine_hour, HOUR_MS * prices.machine_rooms),
    )
    return ceil(sum(parts, Fraction(spent.link_cost)))


def unpriced(spent: Spent, prices: CostPrices) -> tuple[Part, ...]:
    """What was used although nobody has said what it costs."""
    tokens = (prices.input_1k, prices.cached_1k, prices.output_1k)
    used: tuple[tuple[Part, bool, bool], ...] = (
        ("mind", spent.input_tokens + spent.output_tokens > 0, None in tokens),
        ("ears", spent.heard_ms > 0, prices.heard_minute is None),
        ("voice", spent.spoken_ms > 0, prices.spoken_minute is None),
        ("picture", spent.drawn_ms > 0, prices.drawn_minute is None),
    )
    return tuple(part for part, is_used, is_unknown in used if is_used and is_unknown)


def per_minute(amount: int, delivered_ms: int) -> int:
    """An amount for so much time as an amount for a minute, rounded up."""
    return -(-amount * MINUTE_MS // delivered_ms)


def rank(values: Sequence[int], percent: int) -> int:
    """The nearest-rank percentile: a value that did occur."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def measured_cost(
    own: Sequence[MeasuredRoom], house: Sequence[MeasuredRoom], prices: CostPrices
) -> MeasuredCost:
    """What a minute costs, by the persona's newest rooms, else by those of the whole house.

    Args:
        own: Rooms of the persona in this format.
        house: Rooms of this server in this format.
        prices: What things cost.
    """
    rooms = own or house
    basis: Basis = "persona" if own else "house" if house else "none"
    if not rooms:
        return MeasuredCost(basis, 0, None, None, (), 0)
    costs = [per_minute(room_cost(room, prices), room.delivered_ms) for room in rooms]
    total = sum((room.spent for room in rooms), Spent())
    share = total.estimated * BPS // total.replies if total.replies else 0
    return MeasuredCost(
        basis, len(rooms), rank(costs, 50), rank(costs, 90), unpriced(total, prices), share
    )


def margin(amount: int, minutes: int, fee_bps: int, cost: int | None) -> Margin:
    """What is left of a minute of a room that is delivered to its end.

    Args:
        amount: The room's price.
        minutes: Its length.
        fee_bps: The platform's share.
        cost: Of a minute; None where nothing was measured.
    """
    split = shares(amount, amount, fee_bps)
    gross, income = amount // minutes, split.to_creator // minutes
    left = None if cost is None else income - cost
    left_bps = None if left is None or income == 0 else left * BPS // income
    return Margin(gross, gross - income, income, left, left_bps)


def warnings_of(found: Margin, cost: MeasuredCost) -> list[Caution]:
    """What an owner should know before trusting the margin."""
    if cost.median is None or cost.p90 is None:
        return ["not_measured"]
    said: list[tuple[Caution, bool]] = [
        ("below_cost", found.income < cost.median),
        ("often_below_cost", cost.median <= found.income < cost.p90),
        ("few_rooms", cost.rooms < FEW_ROOMS),
        ("unpriced", bool(cost.unpriced)),
        ("estimated", cost.estimated_share_bps > 0),
    ]
    return [code for code, is_so in said if is_so]


def delivered_ms(end: End, bought_ms: int, wished_ms: int | None) -> int:
    """How much of a supposed room is delivered.

    Args:
        end: How the room ends.
        bought_ms: All of its time.
        wished_ms: As the owner supposes; None: all of it, or none of a room nobody enters.
    """
    if end == "time_over":
        return bought_ms
    if wished_ms is None:
        return 0 if end == "expired" else bought_ms
    return min(wished_ms, bought_ms)


def signed_ms(end: End, delivered: int, unsigned_ms: int) -> int:
    """How much of it the fan signs for.

    Args:
        end: How the room ends.
        delivered: What was delivered.
        unsigned_ms: At so much unsigned time a room ends by itself.
    """
    return max(0, delivered - unsigned_ms) if end == "unsigned" else delivered
