"""Who has what of a bid that the contract closes, in micro-units. Pure.

The contract decides; this says beforehand what it will decide, and a test holds the two together.
"""

from dataclasses import dataclass
from typing import Final

BPS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Shares:
    """The parts of a closed bid; they add up to its amount."""

    to_creator: int
    to_fan: int
    fee: int


def shares(amount: int, earned: int, fee_bps: int) -> Shares:
    """Split a bid as ``MeetEscrow._close`` does.

    Args:
        amount: Of the bid.
        earned: What the receipt says; 0 returns all.
        fee_bps: The platform's share of what is earned, captured when the bid was placed.
    """
    fee = earned * fee_bps // BPS
    return Shares(earned - fee, amount - earned, fee)
