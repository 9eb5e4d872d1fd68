"""A room ends: the last signed receipt is settled, the rest returns to the fan."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from bidding import service as bidding
from core.clock import Clock
from escrow import writes
from models.bid import Bid
from models.room import Room
from models.states import BidState
from rooms import service as rooms
from rooms.rules import is_paid

UNWON: Final = (BidState.PLACING, BidState.OPEN, BidState.ACCEPTING, BidState.FAILED)


def settle_due_rooms(db: Session, *, clock: Clock, limit: int = 64) -> int:
    """Ask the chain to close the rooms that ended and whose last receipt is in or overdue.

    Returns:
        How many wait no more; as many as ``limit`` means there may be more.
    """
    due = rooms.rooms_due(db, clock=clock, limit=limit)
    return sum(settle(db, room, clock=clock) for room in due)


def settle(db: Session, room: Room, *, clock: Clock) -> bool:
    """Ask for the payment that the fan's last receipt allows, or for a full refund.

    Returns:
        False where the room goes on waiting: a reorganisation took the acceptance of its bid away.
    """
    if room.bid_id is None:  # An owner tried a persona: nobody has paid.
        rooms.close_room(db, room.id)
        return True
    bid = bidding.bid_of(db, room.bid_id)
    if bid.state in UNWON:
        return False
    rooms.stop_waiting(db, room.id)
    if bid.state != BidState.ACCEPTED:
        return True  # Another process was faster, or the money goes back already.
    receipt = rooms.last_receipt(db, room.id)
    if receipt is not None and is_paid(receipt.earned):
        bidding.release_bid(db, bid, clock=clock)
        writes.ask_settle(db, bid.id, bid.deal_id, receipt.earned, receipt.signature, clock=clock)
    else:
        bidding.refund_bid(db, bid, reason=room.ended_reason or "undelivered", clock=clock)
        writes.ask_decline(db, bid.id, bid.deal_id, clock=clock)
    return True


def undo_settlement(db: Session, bid: Bid) -> None:
    """A reorganisation took the settlement away: the room is ended again, not settled."""
    room = db.scalar(select(Room).where(Room.bid_id == bid.id))
    if room is not None:
        rooms.reopen_settlement(db, room.id)
