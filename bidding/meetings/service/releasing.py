"""The fan signs, and the money goes to the creator."""

from sqlalchemy.orm import Session

from bidding import repository as bids
from bidding import service as bidding
from bidding.meetings import repository, rules
from bidding.meetings.errors import MeetingStateError, ReceiptSignatureError, ScanNeededError
from bidding.meetings.schemas import ReleaseRequest
from bidding.meetings.service.attending import SIGN_WITHIN
from bidding.meetings.service.opening import need_meeting, tell
from bidding.meetings.service.signing import SigningHouse
from core.clock import Clock
from escrow import writes
from models.bid import Bid
from models.meeting import Meeting
from models.states import BidState, SignerKind


def release(
    db: Session,
    user_id: str,
    meeting_id: str,
    body: ReleaseRequest,
    *,
    house: SigningHouse,
    clock: Clock,
) -> Meeting:
    """Take the fan's receipt over the whole amount and ask the chain to pay.

    The fan's signature is what releases: it may be brought by the creator, who read it from the
    fan's screen where the fan had no network. Where the house holds the fan's key it signs only
    for the fan themselves, after their page has read the creator's code.

    Raises:
        NotFoundError: The person has no such meeting.
        MeetingStateError: The money has moved, or goes back.
        ScanNeededError: The house signs only after a good scan.
        ReceiptSignatureError: The signature is not the bid's signer's under this amount.
    """
    meeting = need_meeting(db, user_id, meeting_id)
    bid = bids.locked_bid(db, meeting.bid_id)
    if bid is None or BidState(bid.state) not in rules.ON:
        if bid is not None and meeting.released_at is not None:
            return meeting  # Asked twice, for example by a phone that found its network again.
        raise MeetingStateError(
            "The money of this meeting moves already, or has moved.", state=meeting.state
        )
    signature = body.signature
    if signature is None:
        signature = _custodial(db, user_id, meeting, bid, body, house, clock)
    elif not house.is_signed(bid, bid.amount, signature):
        raise ReceiptSignatureError(
            "This signature is not the fan's for this meeting.", param="signature"
        )
    bidding.release_bid(db, bid, clock=clock)
    writes.ask_settle(db, bid.id, bid.deal_id, bid.amount, signature, clock=clock)
    meeting.released_at = clock.now()
    meeting.due_at = None
    tell(db, meeting, clock.now())
    return meeting


def _custodial(
    db: Session,
    user_id: str,
    meeting: Meeting,
    bid: Bid,
    body: ReleaseRequest,
    house: SigningHouse,
    clock: Clock,
) -> str:
    if bid.signer_kind != SignerKind.CUSTODIAL or user_id != meeting.fan_id:
        raise ReceiptSignatureError("The fan's own key signs for this bid.", param="signature")
    scan = repository.scan_of(db, meeting.id, body.scan_id) if body.scan_id else None
    if scan is None or clock.now() > scan.scanned_at + SIGN_WITHIN:
        raise ScanNeededError("Scan the code on the creator's screen first.")
    return house.sign(db, bid, bid.amount)
