"""Moves of a bid after it is placed: what is asked of the chain, and each step written down."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from bidding import repository, rules
from bidding.errors import BidStepError
from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from models.bid import Bid
from models.states import BidState

WAITING: Final = (
    BidState.OPEN,
    BidState.ACCEPTING,
    BidState.KYF,
    BidState.CONSENTING,
    BidState.ACCEPTED,
    BidState.DISPUTING,
    BidState.DISPUTED,
    BidState.RESOLVING,
    # These only after a refusal: else they have no deadline.
    BidState.RELEASING,
    BidState.REFUNDING,
)
"""States that a deadline ends."""


def bid_of(db: Session, bid_id: str) -> Bid:
    """A bid, locked until the transaction ends.

    Raises:
        NotFoundError: There is none.
    """
    bid = repository.locked_bid(db, bid_id)
    if bid is None:
        raise NotFoundError("There is no such bid.")
    return bid


def consent_to_bid(db: Session, bid: Bid, *, clock: Clock) -> None:
    """The fan's consent is sent to the chain."""
    move(db, bid, BidState.CONSENTING, clock=clock)


def dispute_bid(db: Session, bid: Bid, *, clock: Clock) -> None:
    """The arbiter is asked for on the chain."""
    move(db, bid, BidState.DISPUTING, clock=clock)


def resolve_bid(db: Session, bid: Bid, *, clock: Clock) -> None:
    """The arbiter's split is sent to the chain."""
    move(db, bid, BidState.RESOLVING, clock=clock)


def release_bid(db: Session, bid: Bid, *, clock: Clock) -> None:
    """The payment of the last receipt is asked of the chain."""
    move(db, bid, BidState.RELEASING, clock=clock)


def refund_bid(db: Session, bid: Bid, *, reason: str, clock: Clock) -> None:
    """The return of the money is asked of the chain; after a refusal it may be asked again."""
    if bid.state == BidState.REFUNDING:
        touch(db, bid, BidState.REFUNDING, clock)
        return
    move(db, bid, BidState.REFUNDING, clock=clock)
    bid.reason = reason


def bids_due(db: Session, *, clock: Clock, limit: int) -> Sequence[Bid]:
    """Bids whose deadline has passed, locked; the caller refunds them."""
    return repository.bids_due(db, clock.now(), WAITING, limit)


def move(db: Session, bid: Bid, to: BidState, *, clock: Clock, log_id: str | None = None) -> None:
    """Move a bid one step and write the step down.

    Raises:
        BidStepError: The bid does not go there from where it is.
    """
    before = BidState(bid.state)
    if not rules.may_move(before, to):
        raise BidStepError(f"bid {bid.id} does not go from {before} to {to}")
    event = {
        "id": rules.step_id(bid.id, repository.count_events(db, bid.id) + 1),
        "bid_id": bid.id,
        "from_state": before,
        "to_state": to,
        "log_id": log_id,
        "undone": False,
        "at": clock.now(),
    }
    repository.insert_event(db, event)
    bid.state = to
    touch(db, bid, to, clock)


def touch(db: Session, bid: Bid, state: BidState, clock: Clock) -> None:
    """Set what follows from a bid's state, and tell its fan and its owner."""
    now = clock.now()
    bid.due_at = rules.due_at(state, bid.accept_by, bid.meet_by, now, bid.due_at)
    bid.updated_at = now
    announce(db, "bid", bid.id, user_id=bid.fan_id)
    announce(db, "bid", bid.id, user_id=bid.owner_id)
