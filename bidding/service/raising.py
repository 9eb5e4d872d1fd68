"""A fan raises a bid: a higher one is placed first, the lower one goes back when that is sure.

A deposit in the contract never changes, so a raise is a second deposit for the whole amount.
"""

from typing import Final

from sqlalchemy.orm import Session

from bidding import repository
from bidding.errors import BidTooLowError, NotRaisableError
from bidding.service.moving import refund_bid
from bidding.service.subject import Subject
from core.clock import Clock
from core.errors import NotFoundError
from core.money import to_text
from escrow import postings
from escrow.writes import ask_cancel
from models.bid import Bid
from models.states import BidState

_NOT_WAITING: Final = (
    BidState.REFUNDING,
    BidState.REFUNDED,
    # A reorganisation took its deposit away, perhaps for good.
    BidState.PLACING,
    BidState.FAILED,
)
"""The lower bid is out of the raise's way."""


def check_raise(db: Session, fan_id: str, replaces_id: str, amount: int, subject: Subject) -> None:
    """May this bid be raised to that amount?

    Raises:
        NotFoundError: The fan has no such bid.
        NotRaisableError: It does not wait for an answer, or is about something else.
        BidTooLowError: The amount is not above it.
    """
    lower = repository.locked_bid(db, replaces_id)
    if lower is None or lower.fan_id != fan_id:
        raise NotFoundError("You have no such bid.", param="replaces_id")
    same = (lower.offer_id, lower.persona_id, lower.format, lower.auction_id) == (
        subject.columns.get("offer_id"),
        subject.columns.get("persona_id"),
        subject.columns.get("format"),
        subject.auction_id,
    )
    if not same:
        raise NotRaisableError("This bid is for something else.", param="replaces_id")
    if lower.state != BidState.OPEN:
        raise NotRaisableError("This bid does not wait for an answer.", state=lower.state)
    if repository.is_being_raised(db, lower.id):
        raise NotRaisableError("You are raising this bid already.")
    if amount <= lower.amount:
        raise BidTooLowError(
            f"You bid {to_text(lower.amount)} {lower.currency} already. Bid more.",
            param="amount",
            price=to_text(lower.amount),
        )


def keep_one(db: Session, bid: Bid, *, clock: Clock) -> bool:
    """A bid has its deposit: of it and the bid that it raises only one stays.

    Returns:
        False if this one goes back: the lower one was answered meanwhile, or, after a
        reorganisation, this is the lower one and the higher one was faster.
    """
    if repository.is_raised(db, bid.id):
        _take_back(db, bid, "raised", clock)
        return False
    if bid.replaces_id is None:
        return True
    lower = repository.locked_bid(db, bid.replaces_id)
    if lower is None or lower.state in _NOT_WAITING:
        return True
    if lower.state != BidState.OPEN:
        _take_back(db, bid, "answered_before", clock)
        return False
    _take_back(db, lower, "raised", clock)
    return True


def _take_back(db: Session, bid: Bid, reason: str, clock: Clock) -> None:
    refund_bid(db, bid, reason=reason, clock=clock)
    address = postings.address_of(db, bid.fan_id)
    ask_cancel(db, bid.id, bid.deal_id, address, clock=clock)
