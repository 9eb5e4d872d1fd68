"""What the tier of an owner's account allows and what it does to prices. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from models.states import Format

BPS: Final = 10_000
"""Basis points of a factor of one."""
MAX_PERSONA_BPS: Final = 50_000
"""Upgrades raise a price to at most five times its base."""

TierName = Literal["basic", "plus", "pro"]


@dataclass(frozen=True, slots=True)
class AccountTier:
    """The terms of one account tier."""

    name: TierName
    formats: frozenset[Format]
    """Formats that its owner may sell."""
    price_bps: int
    """Price factor in basis points."""
    rooms_at_once: int
    """Rooms that may be open at once, over all of its owner's personas."""


ACCOUNT_TIERS: Final[Mapping[TierName, AccountTier]] = MappingProxyType(
    {
        "basic": AccountTier("basic", frozenset({Format.TEXT}), 10_000, 10),
        "plus": AccountTier("plus", frozenset({Format.TEXT, Format.VOICE}), 11_000, 50),
        "pro": AccountTier("pro", frozenset(Format), 12_500, 250),
    }
)


def account_tier(name: str) -> AccountTier:
    """The tier of that name; an unknown one counts as ``basic``, which grants the least."""
    return next((one for one in ACCOUNT_TIERS.values() if one.name == name), ACCOUNT_TIERS["basic"])


def has_place(tier: AccountTier, rooms_now: int) -> bool:
    """May one more room open while so many are open, or are being paid for?"""
    return rooms_now < tier.rooms_at_once


def deliverable(available: frozenset[Format], *, has_face: bool) -> frozenset[Format]:
    """What a persona can deliver of what the server can: without a face nobody meets by video."""
    return available if has_face else available - {Format.VIDEO}


def persona_bps(upgrades_bps: list[int]) -> int:
    """The persona's price factor: one plus its active upgrades, within bounds."""
    return min(MAX_PERSONA_BPS, BPS + sum(max(0, bps) for bps in upgrades_bps))


def price(price_per_minute: int, minutes: int, tier_bps: int, upgraded_bps: int) -> int:
    """The price of a room in micro-units, rounded up once at the end.

    Args:
        price_per_minute: Micro-units.
        minutes: Length of the room.
        tier_bps: Factor of the owner's account tier.
        upgraded_bps: Factor of the persona's upgrades.

    Source:
        docs/rules/bidding.md: ``ceil(base * minutes * tier_bps * persona_bps / 10^8)``.
    """
    return -(-price_per_minute * minutes * tier_bps * upgraded_bps // (BPS * BPS))
