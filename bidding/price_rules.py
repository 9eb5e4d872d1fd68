"""What a room costs and how that comes about, in integers. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.tiers import BPS, AccountTier, persona_bps, price
from core.money import to_text


@dataclass(frozen=True, slots=True)
class Upgrade:
    """Something that makes the persona better and dearer."""

    name: str
    bps: int
    """What it adds to the price, in basis points of the price before upgrades."""


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of an itemised quote."""

    label: str
    amount: int
    """Micro-units."""


def price_lines(
    price_per_minute: int,
    minutes: int,
    tier: str,
    tier_bps: int,
    upgrades: list[Upgrade],
    upgraded_bps: int,
) -> list[PriceLine]:
    """The lines of a quote; they add up to its price exactly.

    Each line is the difference that its factor makes, rounded up as the price itself is. The
    upgrades share the persona's factor in their order: where it is clamped, the last ones add
    less or nothing.

    Args:
        price_per_minute: Micro-units.
        minutes: Length of the room.
        tier: Name of the owner's account tier.
        tier_bps: Its factor.
        upgrades: Active upgrades.
        upgraded_bps: The persona's factor, from ``accounts.tiers.persona_bps``.
    """
    base = price_per_minute * minutes
    lines = [PriceLine(f"Base {_price(price_per_minute)} × {minutes} min", base)]
    so_far = price(price_per_minute, minutes, tier_bps, BPS)
    lines.append(PriceLine(f"Account tier {tier} × {to_factor(tier_bps)}", so_far - base))
    reached = BPS
    for upgrade in upgrades:
        reached = min(upgraded_bps, reached + max(0, upgrade.bps))
        total = price(price_per_minute, minutes, tier_bps, reached)
        lines.append(PriceLine(f"Upgrade: {upgrade.name}", total - so_far))
        so_far = total
    return lines


@dataclass(frozen=True, slots=True)
class Priced:
    """What a room costs, and how that comes about."""

    amount: int
    """Micro-units."""
    tier_bps: int
    persona_bps: int
    lines: tuple[PriceLine, ...]
    """They add up to the amount exactly."""


def price_room(
    price_per_minute: int, minutes: int, tier: AccountTier, upgrades: list[Upgrade]
) -> Priced:
    """The price of a room.

    Args:
        price_per_minute: Micro-units.
        minutes: Length of the room.
        tier: Of the owner's account.
        upgrades: Active upgrades of the persona.
    """
    upgraded = persona_bps([one.bps for one in upgrades])
    lines = price_lines(price_per_minute, minutes, tier.name, tier.price_bps, upgrades, upgraded)
    amount = price(price_per_minute, minutes, tier.price_bps, upgraded)
    return Priced(amount, tier.price_bps, upgraded, tuple(lines))


def upgrades_of(rows: Iterable[Mapping[str, Any]]) -> list[Upgrade]:
    """A persona's active upgrades as its row holds them."""
    return [Upgrade(str(one["name"]), int(one["bps"])) for one in rows]


def _price(amount: int) -> str:
    """Two decimals, more where they count."""
    whole, _, decimals = to_text(amount).partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def to_factor(bps: int) -> str:
    """Write basis points as a factor, for example ``1.25``."""
    whole, part = divmod(bps, BPS)
    decimals = f"{part:04d}".rstrip("0")
    return f"{whole}.{decimals}" if decimals else str(whole)
