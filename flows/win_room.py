"""A bid wins: deposit confirmed, accepted by itself, room opened."""

from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from bidding import chain_steps
from bidding import service as bidding
from core.clock import Clock
from escrow import postings, writes
from escrow.reactions import AppliedLog, FailedWrite
from models.bid import Bid
from models.states import SellingMode
from rooms import service as rooms
from rooms.service import RoomTerms

ROOM_LIFE: Final = timedelta(days=7)
"""A room closes by itself this long after the bid was won; what was not delivered is refunded."""


def confirm_deposit(db: Session, log: AppliedLog, *, clock: Clock) -> None:
    """The deposit is on the chain; an instant bid is accepted at once."""
    bid = chain_steps.on_placed(db, log, clock=clock)
    if bid is None:
        return
    postings.deposit(db, log, bid_id=bid.id, fan_id=bid.fan_id, clock=clock)
    if bid.selling_mode == SellingMode.INSTANT:
        accept(db, bid, clock=clock)


def accept(db: Session, bid: Bid, *, clock: Clock) -> None:
    """Ask the chain to accept a bid for its owner."""
    bidding.accept_bid(db, bid, clock=clock)
    address = postings.address_of(db, bid.owner_id)
    writes.ask_accept(db, bid.id, bid.deal_id, address, clock=clock)


def open_won_room(db: Session, log: AppliedLog, *, clock: Clock) -> None:
    """The bid is won on the chain: open the room it paid for."""
    bid = chain_steps.on_accepted(db, log, clock=clock)
    if bid is None:
        return
    if bid.persona_id is None or bid.persona_version_id is None or bid.format is None:
        raise LookupError(f"bid {bid.id} is not for a room")
    terms = RoomTerms(
        bid_id=bid.id,
        fan_id=bid.fan_id,
        owner_id=bid.owner_id,
        persona_id=bid.persona_id,
        persona_version_id=bid.persona_version_id,
        format=bid.format,
        amount=bid.amount,
        currency=bid.currency,
        bought_ms=bid.minutes * 60_000,
        closes_at=min(clock.now() + ROOM_LIFE, bid.meet_by),
    )
    rooms.open_room(db, terms, clock=clock)


def give_up_deposit(db: Session, write: FailedWrite, *, clock: Clock) -> None:
    """The chain refused the deposit: the bid fails and its hold is released."""
    bid = chain_steps.on_place_failed(db, write, clock=clock)
    if bid is not None:
        postings.release_hold(db, bid.id, bid.fan_id, bid.amount, clock=clock)
