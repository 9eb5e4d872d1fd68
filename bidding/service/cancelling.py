"""A fan takes a bid back before anybody has answered it."""

from sqlalchemy.orm import Session

from accounts.callers import Caller
from bidding import rules
from bidding.errors import NotCancellableError
from bidding.repository import locked_bid
from bidding.schemas import BidView
from bidding.service.moving import refund_bid
from bidding.service.viewing import view_bid
from core.clock import Clock
from core.errors import NotFoundError
from escrow.writes import ask_cancel
from models.states import BidState


def cancel_bid(db: Session, caller: Caller, bid_id: str, *, clock: Clock) -> BidView:
    """Ask the chain for the bid's money back.

    Raises:
        NotFoundError: The fan has no such bid.
        NotCancellableError: It waits for its deposit, or somebody has answered it.
    """
    bid = locked_bid(db, bid_id)
    if bid is None or bid.fan_id != caller.id:
        raise NotFoundError("You have no such bid.")
    state = BidState(bid.state)
    if not rules.may_cancel(state):
        raise NotCancellableError(
            "This bid waits for the chain. Try again in a moment."
            if state == BidState.PLACING
            else "This bid has been answered and cannot be taken back.",
            state=state.value,
        )
    refund_bid(db, bid, reason="cancelled", clock=clock)
    ask_cancel(db, bid.id, bid.deal_id, caller.address, clock=clock)
    db.flush()
    return view_bid(db, caller.id, bid_id)
