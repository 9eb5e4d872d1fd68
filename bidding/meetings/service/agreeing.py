"""The two sides agree on time and place: one proposes, the other accepts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from bidding import repository as bids
from bidding.calendars import service as calendars
from bidding.meetings import repository, rules
from bidding.meetings.errors import MeetingStateError, ProposalAnsweredError, ProposalError
from bidding.meetings.schemas import ProposalRequest
from bidding.meetings.service.opening import need_meeting, tell
from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from escrow import postings, writes
from models.bid import Bid
from models.calendar import Booking
from models.meeting import Meeting, Proposal
from models.states import BidState, MeetingState, PlaceKind, ProposalState

HOLD: Final = timedelta(hours=48)
"""A proposal keeps its time free for this long."""
MAX_OPEN: Final = 5
"""Proposals of one side that may wait at once: each keeps time free."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed, and what it moved."""

    meeting: Meeting
    proposal: Proposal
    booking: Booking
    is_moved: bool
    """Another time was agreed before."""


def propose(
    db: Session, user_id: str, meeting_id: str, new: ProposalRequest, *, clock: Clock
) -> Proposal:
    """Propose a time and a place; the time is kept free meanwhile.

    Raises:
        NotFoundError: The person has no such meeting.
        MeetingStateError: It cannot be arranged any more.
        ProposalError: Time, place or link will not do.
        AppError: One of ``bidding.calendars.errors``: the creator has no time then.
    """
    now = clock.now()
    meeting = need_meeting(db, user_id, meeting_id)
    bid = _arrangeable(db, meeting)
    _check(meeting, new, now)
    ends_at = new.starts_at + timedelta(minutes=meeting.minutes)
    if repository.count_open_proposals(db, meeting.id, user_id) >= MAX_OPEN:
        raise ProposalError("You have five open proposals. Take one back first.")
    by_creator = user_id == meeting.creator_id
    lead_hours = int((repository.quote_of(db, bid).terms or {}).get("lead_hours", 0))
    booking_id = None
    if repository.confirmed_booking(db, meeting.id) is None:
        booking = calendars.hold_time(
            db,
            meeting,
            new.starts_at,
            ends_at,
            held_until=now + HOLD,
            clock=clock,
            by_creator=by_creator,
            lead_hours=lead_hours,
            time_zone=new.time_zone,
        )
        booking_id = booking.id
    else:
        calendars.require_free(
            db,
            meeting,
            new.starts_at,
            ends_at,
            clock=clock,
            by_creator=by_creator,
            lead_hours=lead_hours,
        )
    proposal = Proposal(
        id=new_id("prp"),
        meeting_id=meeting.id,
        proposer_id=user_id,
        booking_id=booking_id,
        starts_at=new.starts_at,
        ends_at=ends_at,
        place=new.place,
        link=new.link,
        note=new.note,
        state=ProposalState.OPEN,
        created_at=now,
        answered_at=None,
    )
    db.add(proposal)
    db.flush()
    tell(db, meeting, now)
    return proposal


def accept_proposal(db: Session, user_id: str, proposal_id: str, *, clock: Clock) -> Agreed:
    """Agree on what the other side proposed; the contract's last moment moves with it.

    Raises:
        NotFoundError: The person has no such proposal to answer.
        ProposalAnsweredError: It was answered, taken back, or its time is over.
        MeetingStateError: The meeting cannot be arranged any more.
        AppError: One of ``bidding.calendars.errors``: the time is taken.
    """
    meeting, proposal = _answerable(db, user_id, proposal_id)
    bid = _arrangeable(db, meeting)
    now = clock.now()
    if proposal.starts_at <= now:
        raise ProposalAnsweredError("This time is over. Propose a later one.")
    before = repository.confirmed_booking(db, meeting.id)
    if before is not None:
        booking = calendars.move_booking(
            db, before, proposal.starts_at, proposal.ends_at, clock=clock
        )
    else:
        held = db.get_one(Booking, proposal.booking_id)
        booking = calendars.confirm_booking(db, held, clock=clock)
    proposal.state = ProposalState.ACCEPTED
    proposal.answered_at = now
    meeting.place, meeting.link = proposal.place, proposal.link
    meeting.starts_at, meeting.ends_at = proposal.starts_at, proposal.ends_at
    meeting.state = MeetingState.AGREED
    meeting.fan_checked_in_at = meeting.creator_checked_in_at = None
    meeting.code_shown_at = meeting.scanned_at = None
    meeting.due_at = rules.next_reminder(rules.reminders(proposal.starts_at, proposal.ends_at), now)
    close_proposals(db, meeting, ProposalState.WITHDRAWN, clock=clock)
    ask_reschedule(db, meeting, bid, clock=clock)
    tell(db, meeting, now)
    return Agreed(meeting, proposal, booking, is_moved=before is not None)


def decline_proposal(db: Session, user_id: str, proposal_id: str, *, clock: Clock) -> Proposal:
    """Say no to what the other side proposed; raises as ``accept_proposal``."""
    meeting, proposal = _answerable(db, user_id, proposal_id)
    return _close(db, meeting, proposal, ProposalState.DECLINED, clock)


def withdraw_proposal(db: Session, user_id: str, proposal_id: str, *, clock: Clock) -> Proposal:
    """Take one's own proposal back.

    Raises:
        NotFoundError: The person made no such proposal.
        ProposalAnsweredError: It does not wait any more.
    """
    meeting, proposal = _open_proposal(db, user_id, proposal_id)
    if proposal.proposer_id != user_id:
        raise NotFoundError("You made no such proposal.")
    return _close(db, meeting, proposal, ProposalState.WITHDRAWN, clock)


def expire_proposals(db: Session, *, clock: Clock, limit: int) -> int:
    """Close the proposals whose time has come unanswered."""
    stale = repository.stale_proposals(db, clock.now(), limit)
    for proposal, meeting, _bid in stale:
        _close(db, meeting, proposal, ProposalState.EXPIRED, clock)
    return len(stale)


def close_proposals(db: Session, meeting: Meeting, state: ProposalState, *, clock: Clock) -> None:
    """Nothing else is proposed any more: free the time that proposals hold."""
    for proposal in repository.open_proposals(db, meeting.id):
        _close(db, meeting, proposal, state, clock)


def ask_reschedule(db: Session, meeting: Meeting, bid: Bid, *, clock: Clock) -> None:
    """Move the contract's last moment to the agreed end, where it is another one.

    Both sides have agreed, so both custodial keys sign it.
    """
    if meeting.ends_at is None or meeting.ends_at.replace(microsecond=0) == bid.meet_by:
        return
    fan, creator = (postings.address_of(db, who) for who in (bid.fan_id, bid.owner_id))
    meet_by = meeting.ends_at.replace(microsecond=0)
    writes.ask_reschedule(db, bid.id, bid.deal_id, fan, creator, bid.meet_by, meet_by, clock=clock)


def _check(meeting: Meeting, new: ProposalRequest, now: datetime) -> None:
    if problem := rules.agreed_time_problem(new.starts_at, meeting.minutes, now):
        raise ProposalError(problem, param="starts_at")
    if new.starts_at.second or new.starts_at.microsecond:
        raise ProposalError("Propose a whole minute.", param="starts_at")
    if meeting.place_kind == PlaceKind.CITY and not new.place:
        raise ProposalError("Say where you would like to meet.", param="place")
    if meeting.place_kind == PlaceKind.ONLINE and not new.link:
        raise ProposalError("Add the link of the online meeting.", param="link")


def _arrangeable(db: Session, meeting: Meeting) -> Bid:
    bid = bids.locked_bid(db, meeting.bid_id)
    is_on = meeting.state in (MeetingState.ARRANGING, MeetingState.AGREED)
    if bid is None or bid.state != BidState.ACCEPTED or not is_on:
        raise MeetingStateError("This meeting cannot be arranged any more.", state=meeting.state)
    return bid


def _answerable(db: Session, user_id: str, proposal_id: str) -> tuple[Meeting, Proposal]:
    meeting, proposal = _open_proposal(db, user_id, proposal_id)
    if proposal.proposer_id == user_id:
        raise NotFoundError("The other side answers this proposal.")
    return meeting, proposal


def _open_proposal(db: Session, user_id: str, proposal_id: str) -> tuple[Meeting, Proposal]:
    found = db.get(Proposal, proposal_id)
    if found is None:
        raise NotFoundError("There is no such proposal.")
    # The meeting first, then the proposal: everybody locks in this order.
    meeting = need_meeting(db, user_id, found.meeting_id)
    proposal = repository.locked_proposal(db, proposal_id)
    if proposal is None or proposal.state != ProposalState.OPEN:
        raise ProposalAnsweredError("This proposal was answered.", state=found.state)
    return meeting, proposal


def _close(
    db: Session, meeting: Meeting, proposal: Proposal, state: ProposalState, clock: Clock
) -> Proposal:
    proposal.state = state
    proposal.answered_at = clock.now()
    if proposal.booking_id is not None:
        booking = db.get_one(Booking, proposal.booking_id)
        calendars.release_booking(db, booking, clock=clock)
    tell(db, meeting, clock.now())
    return proposal
