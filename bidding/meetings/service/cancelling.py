"""A meeting is called off: by the creator for nothing, by the fan on the offer's terms."""

from typing import Final

from sqlalchemy.orm import Session

from bidding import repository as bids
from bidding import service as bidding
from bidding.calendars import service as calendars
from bidding.meetings import repository, rules
from bidding.meetings.errors import MeetingStateError, ReceiptSignatureError
from bidding.meetings.schemas import CancelRequest
from bidding.meetings.service.agreeing import close_proposals
from bidding.meetings.service.opening import need_meeting, tell
from bidding.meetings.service.signing import SigningHouse
from core.clock import Clock
from escrow import writes
from models.bid import Bid
from models.calendar import Booking
from models.meeting import Meeting
from models.states import BidState, ProposalState, SignerKind

TOO_LATE_FOR_FAN: Final = "The meeting has begun. If the creator is not there, open a case."
TOO_LATE: Final = (
    "The meeting is over and cannot be called off. If the fan does not sign, the money goes back."
)


def cancel_meeting(
    db: Session,
    user_id: str,
    meeting_id: str,
    body: CancelRequest,
    *,
    house: SigningHouse,
    clock: Clock,
) -> tuple[Meeting, Booking | None]:
    """Call a meeting off; the money goes back, less what the terms leave the creator.

    Returns:
        The meeting, and the booking that it gives up.

    Raises:
        NotFoundError: The person has no such meeting.
        MeetingStateError: It has begun (for the creator: it is over), or its money moves already.
        ReceiptSignatureError: The creator's part needs the fan's signature, and this is none.
    """
    now = clock.now()
    meeting = need_meeting(db, user_id, meeting_id)
    bid = bids.locked_bid(db, meeting.bid_id)
    if bid is None or bid.state != BidState.ACCEPTED:
        raise MeetingStateError("This meeting cannot be called off any more.", state=meeting.state)
    is_fan = user_id == meeting.fan_id
    until = meeting.starts_at if is_fan else meeting.ends_at
    if not rules.may_cancel(BidState(bid.state), until, now):
        raise MeetingStateError(TOO_LATE_FOR_FAN if is_fan else TOO_LATE, state=meeting.state)
    if is_fan:
        _ask_fans_end(db, meeting, bid, body, house, clock)
    else:
        _refund(db, bid, "cancelled_by_creator", clock)
        bid.note = body.note
    meeting.cancelled_by = user_id
    meeting.due_at = None
    close_proposals(db, meeting, ProposalState.WITHDRAWN, clock=clock)
    booking = repository.confirmed_booking(db, meeting.id)
    if booking is not None:
        calendars.release_booking(db, booking, clock=clock)
    tell(db, meeting, now)
    return meeting, booking


def creators_part(db: Session, meeting: Meeting, bid: Bid, *, clock: Clock) -> int:
    """Micro-units that the creator keeps if the fan cancels now."""
    terms = repository.quote_of(db, bid).terms or {}
    bps = rules.kept_on_cancelling(
        meeting.starts_at,
        clock.now(),
        free_cancel_hours=int(terms.get("free_cancel_hours", 0)),
        late_cancel_bps=int(terms.get("late_cancel_bps", 0)),
    )
    return rules.share(bid.amount, bps)


def _ask_fans_end(
    db: Session,
    meeting: Meeting,
    bid: Bid,
    body: CancelRequest,
    house: SigningHouse,
    clock: Clock,
) -> None:
    kept = creators_part(db, meeting, bid, clock=clock)
    if kept == 0:
        _refund(db, bid, "cancelled_by_fan", clock)
        return
    signature = body.signature
    if signature is None and bid.signer_kind == SignerKind.CUSTODIAL:
        signature = house.sign(db, bid, kept)
    if signature is None or not house.is_signed(bid, kept, signature):
        raise ReceiptSignatureError(
            "Sign the creator's part that the terms name.", param="signature", kept=str(kept)
        )
    bidding.release_bid(db, bid, clock=clock)
    bid.reason = "cancelled_late"
    writes.ask_settle(db, bid.id, bid.deal_id, kept, signature, clock=clock)


def _refund(db: Session, bid: Bid, reason: str, clock: Clock) -> None:
    bidding.refund_bid(db, bid, reason=reason, clock=clock)
    writes.ask_decline(db, bid.id, bid.deal_id, clock=clock)
