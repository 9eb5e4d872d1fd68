"""What the chain's logs do to a bid; flows call this in the watcher's transaction.

The ledger's side of each log is booked by ``escrow.postings``; here only the bid moves. A log that
was applied before, or that is about a deal of somebody else's, moves nothing.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from bidding import repository, rules
from bidding.service.moving import bid_of, move, touch
from core.clock import Clock
from escrow.reactions import AppliedLog, FailedWrite
from escrow.writes import WriteKind
from models.bid import Bid
from models.states import BidState

ASKED: Final[Mapping[WriteKind, BidState]] = MappingProxyType(
    {
        WriteKind.CONSENT: BidState.CONSENTING,
        WriteKind.SETTLE: BidState.RELEASING,
        WriteKind.DECLINE: BidState.REFUNDING,
        WriteKind.TURN_DOWN: BidState.REFUNDING,
        WriteKind.CANCEL: BidState.REFUNDING,
        WriteKind.EXPIRE: BidState.REFUNDING,
        WriteKind.DISPUTE: BidState.DISPUTING,
        WriteKind.RESOLVE: BidState.RESOLVING,
    }
)
"""In which state the answer to a write is awaited that may be no."""
UNANSWERED: Final = (WriteKind.TURN_DOWN, WriteKind.CANCEL)
"""Returns of bids that are not won."""


def on_placed(db: Session, log: AppliedLog, *, clock: Clock) -> Bid | None:
    """``Placed``: the deposit is in the contract.

    Returns:
        The bid; ``None`` when nothing moved.
    """
    bid = _moved(db, log, BidState.OPEN, clock)
    if bid is not None:
        bid.reason = None
        bid.placed_block, bid.placed_index = log.block_number, log.log_index
    return bid


def on_accepted(db: Session, log: AppliedLog, *, clock: Clock) -> Bid | None:
    """``Accepted``: the bid is won, or waits for the fan's consent; returns as ``on_placed``."""
    to = BidState.KYF if log.args["kyf"] else BidState.ACCEPTED
    return _moved(db, log, to, clock)


def on_consented(db: Session, log: AppliedLog, *, clock: Clock) -> Bid | None:
    """``Consented``: the fan shares what was asked, the bid is won; returns as ``on_placed``."""
    return _moved(db, log, BidState.ACCEPTED, clock)


def on_disputed(db: Session, log: AppliedLog, *, clock: Clock) -> Bid | None:
    """``Disputed``: the arbiter has the next word; returns as ``on_placed``."""
    return _moved(db, log, BidState.DISPUTED, clock)


def on_rescheduled(db: Session, log: AppliedLog, *, clock: Clock) -> Bid | None:
    """``Rescheduled``: the contract has another last moment for the meeting.

    Returns:
        The bid; ``None`` where it is not ours.
    """
    return _set_meet_by(db, log.deal_id, int(log.args["meet_by"]), clock)


def undo_rescheduled(db: Session, log: AppliedLog, *, clock: Clock) -> Bid | None:
    """A reorganisation took a rescheduling away: the last moment is the one before it."""
    if log.deal_id is None:
        return None
    before = repository.meet_by_before(db, log.deal_id, log.id)
    return _set_meet_by(db, log.deal_id, before, clock) if before is not None else None


def _set_meet_by(db: Session, deal_id: str | None, meet_by: int, clock: Clock) -> Bid | None:
    bid = repository.locked_by_deal(db, deal_id) if deal_id is not None else None
    if bid is not None:
        bid.meet_by = datetime.fromtimestamp(meet_by, UTC)
        if bid.state == BidState.ACCEPTED:
            touch(db, bid, BidState.ACCEPTED, clock)
    return bid


def on_closed(db: Session, log: AppliedLog, *, clock: Clock) -> Bid | None:
    """``Closed``: the contract has shared out the deposit; returns as ``on_placed``."""
    bid = _moved(db, log, BidState(str(log.args["state"])), clock)
    if bid is not None:
        bid.earned = int(log.args["earned"])
        bid.fee = int(log.args["fee"])
    return bid


def on_place_failed(db: Session, write: FailedWrite, *, clock: Clock) -> Bid | None:
    """The contract refused the deposit.

    Returns:
        The bid whose hold is to be released; ``None`` when it moved on meanwhile.
    """
    bid = repository.locked_bid(db, write.subject_id)
    if bid is None or bid.state != BidState.PLACING:
        return None
    move(db, bid, BidState.FAILED, clock=clock)
    bid.reason = write.reason
    return bid


def on_step_failed(db: Session, write: FailedWrite, *, clock: Clock) -> Bid | None:
    """The contract refused a step of a bid: it waits for the contract's own deadline.

    Returns:
        The bid; ``None`` when it does not wait for this step, or not any more.
    """
    bid = repository.locked_bid(db, write.subject_id)
    if bid is None or bid.state != ASKED.get(write.kind):
        return None
    state = BidState(bid.state)
    touch(db, bid, state, clock)
    if state != BidState.REFUNDING:
        bid.reason = write.reason  # Of a return it stays why the money goes back.
    if state in (BidState.RELEASING, BidState.REFUNDING):
        bid.due_at = rules.retry_at(
            is_expiry=write.kind is WriteKind.EXPIRE,
            is_accepted=write.kind not in UNANSWERED,
            accept_by=bid.accept_by,
            meet_by=bid.meet_by,
            now=clock.now(),
        )
    return bid


def on_ruling_failed(db: Session, write: FailedWrite, *, clock: Clock) -> Bid | None:
    """The contract refused the arbiter's split: the case is open, until its own deadline.

    Returns:
        The bid; ``None`` when it does not wait for a split any more.
    """
    bid = on_step_failed(db, write, clock=clock)
    if bid is not None:
        due_at = bid.due_at
        move(db, bid, BidState.DISPUTED, clock=clock)
        bid.due_at = due_at
    return bid


def undo(db: Session, log_id: str, *, clock: Clock) -> Bid | None:
    """A reorganisation took a log away: the bid goes back to where it stood before it.

    Steps that followed the log's are undone with it, since nothing of them can be true.

    Returns:
        The bid that went back; ``None`` when the log had moved none.
    """
    event = repository.event_of_log(db, log_id)
    if event is None or event.from_state is None:
        return None
    bid = bid_of(db, event.bid_id)
    before = BidState(event.from_state)
    repository.undo_events_from(db, event)
    bid.state = before
    bid.earned = bid.fee = bid.due_at = None
    touch(db, bid, before, clock)
    return bid


def _moved(db: Session, log: AppliedLog, to: BidState, clock: Clock) -> Bid | None:
    bid = repository.locked_by_deal(db, log.deal_id) if log.deal_id is not None else None
    if bid is None or repository.is_applied(db, log.id):
        return None
    move(db, bid, to, clock=clock, log_id=log.id)
    return bid
