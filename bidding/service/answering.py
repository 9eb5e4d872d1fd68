"""Whoever was bid for answers: yes, which wins the bid, or no, which returns the money."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from accounts.rooms_now import take_place
from bidding import repository
from bidding.auctions.repository import locked_auction
from bidding.errors import NotAnswerableError
from bidding.service.moving import move, refund_bid
from core.clock import Clock
from core.errors import NotFoundError
from escrow import postings
from escrow.writes import ask_accept, ask_turn_down
from models.bid import Bid
from models.states import AuctionState, BidKind, BidState, SellingMode


def accept_bid(db: Session, bid: Bid, *, clock: Clock) -> None:
    """Ask the chain to accept a bid for its owner, on condition of the fan's consent where asked.

    What waits for the same fan's raise of this bid is answered by the raise's own confirmation.
    """
    move(db, bid, BidState.ACCEPTING, clock=clock)
    address = postings.address_of(db, bid.owner_id)
    ask_accept(db, bid.id, bid.deal_id, address, kyf=bid.needs_kyf, clock=clock)


def is_too_late(db: Session, bid: Bid) -> bool:
    """Did the deposit reach the chain after its auction was closed?

    The round stays locked: closed at this very moment, it would neither know the bid nor be known.
    """
    auction = locked_auction(db, bid.auction_id) if bid.auction_id is not None else None
    return auction is not None and auction.state != AuctionState.OPEN


def was_accepted(db: Session, bid: Bid) -> bool:
    """Did the bid win before a reorganisation took its deposit away? The answer stands."""
    return repository.was_accepted(db, bid.id)


def decline_bid(db: Session, bid: Bid, *, reason: str, note: str = "", clock: Clock) -> None:
    """Ask the chain to return a bid that nobody has accepted.

    Args:
        db: The transaction.
        bid: Locked.
        reason: A code: ``declined``, ``outbid``, ``below_reserve``, ``too_late``.
        note: The owner's words to the fan.
        clock: Tells when.
    """
    refund_bid(db, bid, reason=reason, clock=clock)
    bid.note = note
    address = postings.address_of(db, bid.owner_id)
    ask_turn_down(db, bid.id, bid.deal_id, address, clock=clock)


def accept_own(db: Session, owner_id: str, bid_id: str, *, clock: Clock) -> Bid:
    """Accept one of the bids that wait for this owner.

    Raises:
        NotFoundError: The owner has no such bid.
        NotAnswerableError: It does not wait for an answer, or the auction decides.
        OwnerBusyError: The owner's account tier allows no further room now.
    """
    bid = _waiting(db, owner_id, bid_id)
    if bid.selling_mode == SellingMode.AUCTION:
        raise NotAnswerableError("The auction decides at its end who wins.", state=bid.state)
    if clock.now() >= bid.accept_by:
        raise NotAnswerableError("This bid's time is over: it goes back.", state=bid.state)
    if bid.kind == BidKind.ROOM:
        take_place(db, owner_id)
    accept_bid(db, bid, clock=clock)
    return bid


def decline_own(
    db: Session, owner_id: str, bid_ids: Sequence[str], *, note: str, clock: Clock
) -> list[Bid]:
    """Decline bids that wait for this owner; those that were answered meanwhile are left.

    Returns:
        The bids that go back.

    Raises:
        NotFoundError: One of them is not the owner's.
        NotAnswerableError: None of them waits for an answer.
    """
    declined: list[Bid] = []
    # In one order, so that two requests cannot wait for each other.
    for bid_id in sorted(set(bid_ids)):
        bid = repository.locked_bid(db, bid_id)
        if bid is None or bid.owner_id != owner_id:
            raise NotFoundError("You have no such bid.", bid_id=bid_id)
        if bid.state == BidState.OPEN:
            decline_bid(db, bid, reason="declined", note=note, clock=clock)
            declined.append(bid)
    if not declined:
        raise NotAnswerableError("These bids have been answered.")
    return declined


def _waiting(db: Session, owner_id: str, bid_id: str) -> Bid:
    bid = repository.locked_bid(db, bid_id)
    if bid is None or bid.owner_id != owner_id:
        raise NotFoundError("You have no such bid.")
    if bid.state != BidState.OPEN:
        raise NotAnswerableError("This bid has been answered, or was taken back.", state=bid.state)
    return bid
