"""At the meeting: both check in, the creator shows the code, the fan's page reads it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bidding import repository as bids
from bidding.meetings import repository, rules
from bidding.meetings.codes import Bound, MeetingCodes, code_address, code_picture, read_code
from bidding.meetings.errors import (
    EarlyCodeError,
    ForeignCodeError,
    ForgedCodeError,
    MeetingStateError,
    StaleCodeError,
    UnreadableCodeError,
    UsedCodeError,
)
from bidding.meetings.schemas import CodeList, CodeView, ScanView
from bidding.meetings.service.opening import need_meeting, tell
from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from core.money import to_text, to_wei
from escrow import postings
from escrow.typed_data import Domain
from models.bid import Bid
from models.meeting import Meeting, Scan
from models.states import BidState, SignerKind

SIGN_WITHIN: Final = timedelta(minutes=10)
"""How long a good scan may wait for the fan's signature."""
MAX_CODES: Final = 240
"""An hour of codes, for a creator who will have no network."""


@dataclass(frozen=True, slots=True)
class CodeHouse:
    """What codes are made with."""

    codes: MeetingCodes
    domain: Domain
    base_url: str


def check_in(db: Session, user_id: str, meeting_id: str, *, clock: Clock) -> Meeting:
    """Note that one side is there; twice is once.

    Raises:
        NotFoundError: The person has no such meeting.
        MeetingStateError: It is not the time of the meeting.
    """
    now = clock.now()
    meeting = need_meeting(db, user_id, meeting_id)
    _require_on(db, meeting, now)
    if user_id == meeting.fan_id:
        meeting.fan_checked_in_at = meeting.fan_checked_in_at or now
    else:
        meeting.creator_checked_in_at = meeting.creator_checked_in_at or now
    tell(db, meeting, now)
    return meeting


@dataclass(frozen=True, slots=True)
class Showing:
    """What a creator's page shows codes of."""

    bound: Bound
    since: datetime


def begin_showing(
    db: Session, creator_id: str, meeting_id: str, house: CodeHouse, *, clock: Clock
) -> Showing:
    """Note that the creator shows the code; the codes themselves are ``drawn`` outside of rows.

    Raises:
        NotFoundError: The person has no such meeting, or is its fan.
        MeetingStateError: It is not the time of the meeting.
    """
    now = clock.now()
    meeting = need_meeting(db, creator_id, meeting_id)
    if creator_id != meeting.creator_id:
        raise NotFoundError("The creator shows the code.")
    bid = _require_on(db, meeting, now)
    meeting.code_shown_at = meeting.code_shown_at or now
    tell(db, meeting, now)
    return Showing(_bound(db, meeting, bid, house.domain), now)


def drawn(showing: Showing, count: int, house: CodeHouse) -> CodeList:
    """The codes of the present step and of those to come, at most ``MAX_CODES``.

    A picture takes some milliseconds, so nobody else may wait for an hour of them.
    """
    first = rules.step_at(showing.since)
    views: list[CodeView] = []
    for step in range(first, first + min(count, MAX_CODES)):
        address = code_address(house.base_url, house.codes.code(showing.bound, step))
        shows_at = datetime.fromtimestamp(step * rules.STEP_S, UTC)
        views.append(
            CodeView(step=step, shows_at=shows_at, address=address, svg=code_picture(address))
        )
    return CodeList(items=views, step_s=rules.STEP_S, now=showing.since)


def scan_code(db: Session, fan_id: str, text: str, house: CodeHouse, *, clock: Clock) -> ScanView:
    """Check what the fan's camera read; a good code counts once.

    Nothing is paid by it: the answer says what the fan is about to sign.

    Raises:
        UnreadableCodeError: It is no code of a meeting.
        ForeignCodeError: It is of other people's meeting.
        ForgedCodeError: It was not made here, or was changed.
        MeetingStateError: The meeting is over, or it is not its time.
        StaleCodeError: Its time is over.
        EarlyCodeError: Its time has not come.
        UsedCodeError: It was read before.
    """
    read = read_code(text)
    if read is None:
        raise UnreadableCodeError("This is not a code of a meeting. Scan the creator's screen.")
    now = clock.now()
    meeting = repository.locked_meeting(db, read.meeting_id)
    if meeting is None or meeting.fan_id != fan_id:
        raise ForeignCodeError("This code is of somebody else's meeting.")
    bid = db.get_one(Bid, meeting.bid_id)
    if not house.codes.is_ours(_bound(db, meeting, bid, house.domain), read):
        raise ForgedCodeError("This code was changed or made elsewhere. Scan the creator's screen.")
    _require_on(db, meeting, now)
    match rules.step_problem(read.step, now):
        case "code_stale":
            raise StaleCodeError("This code is too old. Scan the one that is shown now.")
        case "code_early":
            raise EarlyCodeError("This code is for later. Check the clocks of both phones.")
        case _:
            pass
    scan = _keep_scan(db, meeting, read.mac, read.step, now)
    meeting.scanned_at = meeting.scanned_at or now
    meeting.fan_checked_in_at = meeting.fan_checked_in_at or now
    tell(db, meeting, now)
    return _scan_view(db, meeting, bid, scan, house.domain)


def _keep_scan(db: Session, meeting: Meeting, nonce: str, step: int, now: datetime) -> Scan:
    used = UsedCodeError("This code was read before. Scan the one that is shown now.")
    if repository.is_scanned(db, meeting.id, nonce):
        raise used
    scan = Scan(id=new_id("scn"), meeting_id=meeting.id, nonce=nonce, step=step, scanned_at=now)
    try:
        with db.begin_nested():
            db.add(scan)
    except IntegrityError as error:
        raise used from error
    return scan


def _scan_view(db: Session, meeting: Meeting, bid: Bid, scan: Scan, domain: Domain) -> ScanView:
    seen = repository.seen_meeting(db, meeting.fan_id, meeting.id)
    if seen is None:
        raise LookupError(f"meeting {meeting.id} has no page")
    return ScanView(
        scan_id=scan.id,
        meeting_id=meeting.id,
        creator_name=seen.creator_name,
        creator_slug=seen.creator_slug,
        title=meeting.title,
        amount=to_text(bid.amount),
        currency=bid.currency,
        deal_id=bid.deal_id,
        earned_wei=str(to_wei(bid.amount)),
        chain_id=domain.chain_id,
        escrow_address=domain.escrow_address,
        signer_kind=SignerKind(bid.signer_kind),
        signer_address=bid.signer_address,
        sign_by=scan.scanned_at + SIGN_WITHIN,
    )


def _bound(db: Session, meeting: Meeting, bid: Bid, domain: Domain) -> Bound:
    return Bound(
        meeting_id=meeting.id,
        deal_id=bid.deal_id,
        creator_address=postings.address_of(db, meeting.creator_id),
        chain_id=domain.chain_id,
        escrow_address=domain.escrow_address,
    )


def _require_on(db: Session, meeting: Meeting, now: datetime) -> Bid:
    bid = bids.locked_bid(db, meeting.bid_id)
    if bid is None or BidState(bid.state) not in rules.ON:
        raise MeetingStateError("This meeting is over.", state=meeting.state)
    if not rules.is_attended(meeting.starts_at, meeting.ends_at, now):
        raise MeetingStateError(
            "It is not the time of the meeting: this works from one hour before it.",
            state=meeting.state,
        )
    return bid
