"""How many rooms an owner has open: account tiers set how many there may be."""

from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from accounts.tiers import account_tier, has_place
from core.errors import ConflictError
from models.account import User
from models.bid import Bid
from models.room import Room
from models.states import BidKind, BidState, RoomState, SellingMode

UNDERWAY: Final = (BidState.PLACING, BidState.OPEN, BidState.ACCEPTING)
"""Of a bid that wins by itself: its room opens with the next blocks."""


class OwnerBusyError(ConflictError):
    """As many rooms are open as the owner's account tier allows."""

    code = "owner_busy"


def count_rooms_now(db: Session, owner_id: str) -> int:
    """Rooms of an owner that are open, and bids whose rooms are about to open; no previews."""
    rooms = select(func.count()).where(
        Room.owner_id == owner_id, Room.state == RoomState.OPENED, Room.bid_id.is_not(None)
    )
    bids = select(func.count()).where(
        Bid.owner_id == owner_id,
        Bid.state.in_(UNDERWAY),
        Bid.kind == BidKind.ROOM,
        or_(Bid.selling_mode == SellingMode.INSTANT, Bid.state == BidState.ACCEPTING),
    )
    return (db.scalar(rooms) or 0) + (db.scalar(bids) or 0)


def require_place(db: Session, owner_id: str) -> None:
    """Refuse one room more than the owner's account tier allows, before money moves.

    Nothing is locked: of two bids in one moment both may have the last place. A lock would make
    all fans of an owner wait for each other, and would protect no money.

    Raises:
        OwnerBusyError: No room is free.
    """
    tier = account_tier(db.get_one(User, owner_id).account_tier)
    if not has_place(tier, count_rooms_now(db, owner_id)):
        raise OwnerBusyError(
            "All rooms of this owner are taken just now. No money has moved; try again when "
            "one has ended.",
            rooms_at_once=tier.rooms_at_once,
        )


def require_slots(db: Session, owner_id: str, slots: int) -> None:
    """Refuse an auction of more rooms than the owner's account tier ever has open.

    Raises:
        OwnerBusyError: There are more places than rooms.
    """
    most = account_tier(db.get_one(User, owner_id).account_tier).rooms_at_once
    if slots > most:
        raise OwnerBusyError(
            f"Your account tier has {most} rooms open at once: offer at most so many places.",
            rooms_at_once=most,
        )
