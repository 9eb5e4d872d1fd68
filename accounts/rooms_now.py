"""How many rooms an owner has open: account tiers set how many there may be."""

from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from accounts.repository import lock_user
from accounts.tiers import account_tier, has_place
from core.errors import ConflictError
from models.account import User
from models.bid import Bid
from models.offer import Auction
from models.room import Room
from models.states import AuctionState, BidKind, BidState, RoomState, SellingMode

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


def count_promised(db: Session, owner_id: str) -> int:
    """Places of an owner's open rounds of bids for rooms: they are sold ahead."""
    places = select(func.sum(Auction.slots)).where(
        Auction.owner_id == owner_id,
        Auction.state == AuctionState.OPEN,
        Auction.tier_id.is_not(None),
    )
    return int(db.scalar(places) or 0)


def require_place(db: Session, owner_id: str) -> None:
    """Refuse one room more than the owner's account tier allows, before money moves.

    A look: of two who look in one moment both may see the last place (``take_place``).

    Raises:
        OwnerBusyError: No room is free.
    """
    tier = account_tier(db.get_one(User, owner_id).account_tier)
    rooms, promised = count_rooms_now(db, owner_id), count_promised(db, owner_id)
    if not has_place(tier, rooms + promised):
        raise OwnerBusyError(
            "All rooms of this owner are taken just now, or promised in an auction. No money has "
            "moved; try again when one has ended.",
            rooms_at_once=tier.rooms_at_once,
            rooms_now=rooms,
            promised=promised,
        )


def take_place(db: Session, owner_id: str) -> None:
    """See ``require_place``, for who takes the place in this transaction.

    The owner's row is locked to its end: whoever comes next counts what was taken.

    Raises:
        OwnerBusyError: No room is free.
    """
    lock_user(db, owner_id)
    require_place(db, owner_id)


def promise_places(db: Session, owner_id: str, places: int) -> None:
    """Refuse rounds of bids for more rooms than the owner's account tier ever has open.

    Locked as in ``take_place``; rooms that are open now may be over when the round ends.

    Raises:
        OwnerBusyError: There are more places than rooms.
    """
    lock_user(db, owner_id)
    most = account_tier(db.get_one(User, owner_id).account_tier).rooms_at_once
    promised = count_promised(db, owner_id)
    if places + promised > most:
        others = f", and other auctions promise {promised} of them" if promised else ""
        raise OwnerBusyError(
            f"Your account tier has {most} rooms open at once{others}: offer at most "
            f"{max(0, most - promised)} places.",
            rooms_at_once=most,
            promised=promised,
        )
