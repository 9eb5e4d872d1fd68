"""A deposit is on the chain: an instant bid is accepted at once, others wait for an answer."""

from sqlalchemy.orm import Session

from accounts.social.blocks import is_blocked
from bidding import chain_steps
from bidding import service as bidding
from bidding.auctions import service as auctions
from core.clock import Clock
from escrow import postings
from escrow.reactions import AppliedLog, FailedWrite
from flows import tell
from models.bid import Bid
from models.states import BidKind, SellingMode


def confirm_deposit(db: Session, log: AppliedLog, *, clock: Clock) -> None:
    """The deposit is on the chain; a lower bid that it raises goes back."""
    bid = chain_steps.on_placed(db, log, clock=clock)
    if bid is None:
        return
    postings.deposit(db, log, bid_id=bid.id, fan_id=bid.fan_id, clock=clock)
    is_instant = bid.selling_mode == SellingMode.INSTANT
    # What wins at once never waits, so that nothing can raise it.
    may_be_one_of_two = bid.replaces_id is not None or not is_instant
    if may_be_one_of_two and not bidding.keep_one(db, bid, clock=clock):
        return
    if _is_unwelcome(db, bid):
        bidding.decline_bid(db, bid, reason="declined", clock=clock)
    elif is_instant or bidding.was_accepted(db, bid):
        bidding.accept_bid(db, bid, clock=clock)
    elif bid.selling_mode == SellingMode.AUCTION and bidding.is_too_late(db, bid):
        bidding.decline_bid(db, bid, reason="too_late", clock=clock)
    else:
        tell.bid_received(db, bid, clock=clock)
        for lost in auctions.pushed_out(db, bid, clock=clock):
            tell.bid_outbid(db, lost, clock=clock)


def _is_unwelcome(db: Session, bid: Bid) -> bool:
    """Would somebody win by themselves who was blocked since the bid was placed?"""
    # Of rooms that are sold at once, where many come, the moment between is let pass.
    is_room = bid.selling_mode == SellingMode.INSTANT and bid.kind == BidKind.ROOM
    owner_answers = bid.selling_mode == SellingMode.REVIEW
    if is_room or owner_answers or not is_blocked(db, bid.fan_id, bid.owner_id):
        return False
    return not bidding.was_accepted(db, bid)


def give_up_deposit(db: Session, write: FailedWrite, *, clock: Clock) -> None:
    """The chain refused the deposit: the bid fails and its hold is released."""
    bid = chain_steps.on_place_failed(db, write, clock=clock)
    if bid is not None:
        postings.release_hold(db, bid.id, bid.fan_id, bid.amount, clock=clock)
