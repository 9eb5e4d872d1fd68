"""An auction ends: the best bids win, the others go back."""

from sqlalchemy.orm import Session

from bidding import service as bidding
from bidding.auctions import service as auctions
from core.clock import Clock


def close_due_auctions(db: Session, *, clock: Clock, limit: int) -> int:
    """Close the auctions whose end has come.

    Returns:
        How many were closed.
    """
    verdicts = auctions.close_due_auctions(db, clock=clock, limit=limit)
    for verdict in verdicts:
        for bid in verdict.won:
            bidding.accept_bid(db, bid, clock=clock)
        for bid, reason in verdict.lost:
            bidding.decline_bid(db, bid, reason=reason, clock=clock)
    return len(verdicts)
