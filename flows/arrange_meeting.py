"""The two sides of a meeting agree on time and place by cards in their conversation."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from fastapi import APIRouter
from sqlalchemy.orm import Session

from accounts.deps import CurrentUser, LimiterDep
from accounts.kyf.service.reading import set_readable_until
from accounts.limits import Limit
from accounts.wire import RowId
from bidding import chain_steps
from bidding import service as bidding
from bidding.meetings import repository
from bidding.meetings.rules import CHAT_AFTER
from bidding.meetings.schemas import MeetingView, ProposalRequest
from bidding.meetings.service.agreeing import (
    accept_proposal,
    ask_reschedule,
    decline_proposal,
    propose,
    withdraw_proposal,
)
from bidding.meetings.service.viewing import view_meeting
from core.clock import Clock
from core.deps import ClockDep, DatabaseDep
from escrow.reactions import AppliedLog, FailedWrite
from flows import tell_meetings
from messenger.service.opening import change_closing
from messenger.service.writing import post_card, say_notice
from models.bid import Bid
from models.meeting import Meeting
from models.states import BidState

router = APIRouter(prefix="/api/meetings", tags=["meetings"])

PROPOSALS: Final = Limit("proposals", 30, timedelta(hours=1))
"""Each one is a mail to the other side, and may be taken back at once."""


@router.post("/{meeting_id}/proposals", operation_id="proposeTime", status_code=201)
async def propose_time(
    meeting_id: RowId,
    body: ProposalRequest,
    caller: CurrentUser,
    database: DatabaseDep,
    limiter: LimiterDep,
    clock: ClockDep,
) -> MeetingView:
    """Propose a time and a place: a card appears in the conversation."""
    limiter.take(PROPOSALS, caller.id)
    return await database.write(make_proposal, caller.id, meeting_id, body, clock=clock)


@router.post("/proposals/{proposal_id}/accept", operation_id="acceptProposal")
async def accept(
    proposal_id: RowId, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> MeetingView:
    """Agree: both calendars have the meeting, and the contract's last moment moves to its end."""
    return await database.write(agree, caller.id, proposal_id, clock=clock)


@router.post("/proposals/{proposal_id}/decline", operation_id="declineProposal")
async def decline(
    proposal_id: RowId, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> MeetingView:
    """Say no; the time is free again."""
    return await database.write(say_no, caller.id, proposal_id, clock=clock)


@router.post("/proposals/{proposal_id}/withdraw", operation_id="withdrawProposal")
async def withdraw(
    proposal_id: RowId, caller: CurrentUser, database: DatabaseDep, clock: ClockDep
) -> MeetingView:
    """Take one's own proposal back; the time is free again."""
    return await database.write(take_back, caller.id, proposal_id, clock=clock)


def make_proposal(
    db: Session, user_id: str, meeting_id: str, body: ProposalRequest, *, clock: Clock
) -> MeetingView:
    """Propose, show the card, tell the other side."""
    proposal = propose(db, user_id, meeting_id, body, clock=clock)
    post_card(db, meeting_id, user_id, proposal.id, clock=clock)
    meeting = db.get_one(Meeting, meeting_id)
    to_id = meeting.fan_id if user_id == meeting.creator_id else meeting.creator_id
    tell_meetings.proposal_made(db, meeting, to_id, proposal.id, clock=clock)
    return view_meeting(db, user_id, meeting_id, clock=clock)


def agree(db: Session, user_id: str, proposal_id: str, *, clock: Clock) -> MeetingView:
    """Accept, let both calendars and the conversation know."""
    agreed = accept_proposal(db, user_id, proposal_id, clock=clock)
    meeting = agreed.meeting
    change_closing(db, meeting.id, agreed.proposal.ends_at + CHAT_AFTER)
    set_readable_until(db, meeting.bid_id, agreed.proposal.ends_at)
    code = "meeting_moved" if agreed.is_moved else "meeting_agreed"
    say_notice(db, meeting.id, code, about_id=proposal_id, clock=clock)
    tell_meetings.meeting_agreed(db, meeting, agreed.booking, is_moved=agreed.is_moved, clock=clock)
    return view_meeting(db, user_id, meeting.id, clock=clock)


def say_no(db: Session, user_id: str, proposal_id: str, *, clock: Clock) -> MeetingView:
    """Decline; the proposer sees it on the card."""
    proposal = decline_proposal(db, user_id, proposal_id, clock=clock)
    return view_meeting(db, user_id, proposal.meeting_id, clock=clock)


def take_back(db: Session, user_id: str, proposal_id: str, *, clock: Clock) -> MeetingView:
    """Withdraw; the other side sees it on the card."""
    proposal = withdraw_proposal(db, user_id, proposal_id, clock=clock)
    return view_meeting(db, user_id, proposal.meeting_id, clock=clock)


def note_last_moment(db: Session, log: AppliedLog, *, clock: Clock) -> None:
    """``Rescheduled``: the contract has another last moment; two moves may have crossed."""
    bid = chain_steps.on_rescheduled(db, log, clock=clock)
    if bid is not None:
        _move_last_moment(db, bid, {}, clock)


def note_refused_move(db: Session, write: FailedWrite, *, clock: Clock) -> None:
    """The contract refused to move its last moment: another move may be wanted by now."""
    _move_last_moment(db, bidding.bid_of(db, write.subject_id), write.call, clock)


def _move_last_moment(db: Session, bid: Bid, refused: Mapping[str, Any], clock: Clock) -> None:
    """Ask for the agreed end where the contract has another last moment.

    The very move that was refused would be refused again, block after block.
    """
    meeting = repository.meeting_of_bid(db, bid.id)
    if meeting is None or meeting.ends_at is None or bid.state != BidState.ACCEPTED:
        return
    wanted = {
        "from_meet_by": int(bid.meet_by.timestamp()),
        "meet_by": int(meeting.ends_at.timestamp()),
    }
    if any(refused.get(name) != moment for name, moment in wanted.items()):
        ask_reschedule(db, meeting, bid, clock=clock)
