"""One side calls the arbiter: the conversation becomes evidence, the other side is asked."""

from typing import Final

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from accounts.deps import CurrentUser
from accounts.once import OnceDep
from accounts.wire import RowId
from bidding import chain_steps
from bidding.meetings.case_schemas import CaseView
from bidding.meetings.schemas import DisputeAnswer, DisputeRequest
from bidding.meetings.service.cases import view_own_case
from bidding.meetings.service.disputing import answer_dispute, open_dispute, reopen_case
from bidding.meetings.service.opening import note_dispute
from core.clock import Clock
from core.deps import ClockDep, DatabaseDep
from escrow.reactions import AppliedLog, FailedWrite
from flows import tell_meetings
from messenger.service.excerpt import excerpt
from messenger.service.writing import say_notice
from models.meeting import Meeting

router = APIRouter(prefix="/api/meetings", tags=["disputes"])

MESSAGES: Final = 100
"""Newest messages that become evidence."""


@router.post("/{meeting_id}/dispute", operation_id="openCase", response_model=CaseView)
async def open_case(meeting_id: RowId, body: DisputeRequest, once: OnceDep) -> Response:
    """Call the arbiter; the money stays where it is until the decision."""
    return await once.answer(
        "openCase",
        lambda db: dispute(db, once.caller.id, meeting_id, body, clock=once.clock),
        body=body,
        about=(meeting_id,),
    )


@router.put("/{meeting_id}/dispute/answer", operation_id="answerCase")
async def answer_case(
    meeting_id: RowId,
    body: DisputeAnswer,
    caller: CurrentUser,
    database: DatabaseDep,
    clock: ClockDep,
) -> CaseView:
    """Tell the other side of the case; it may be changed until the decision."""
    await database.write(answer_dispute, caller.id, meeting_id, body.answer, clock=clock)
    return await database.read(view_own_case, caller.id, meeting_id)


def dispute(
    db: Session, user_id: str, meeting_id: str, body: DisputeRequest, *, clock: Clock
) -> CaseView:
    """Open the case with what was written lately, and tell the other side."""
    heard = {"messages": excerpt(db, meeting_id, MESSAGES)}
    open_dispute(db, user_id, meeting_id, body, heard, clock=clock)
    say_notice(db, meeting_id, "dispute_opened", clock=clock)
    meeting = db.get_one(Meeting, meeting_id)
    to_id = meeting.fan_id if user_id == meeting.creator_id else meeting.creator_id
    tell_meetings.about_meeting(db, meeting, to_id, "dispute_opened", clock=clock)
    db.flush()
    return view_own_case(db, user_id, meeting_id)


def note(db: Session, log: AppliedLog, *, clock: Clock) -> None:
    """``Disputed``: the contract has the case."""
    bid = chain_steps.on_disputed(db, log, clock=clock)
    if bid is not None:
        note_dispute(db, bid, clock=clock)


def note_refused_ruling(db: Session, write: FailedWrite, *, clock: Clock) -> None:
    """The contract refused the split: the arbiter decides again, in the time that is left."""
    bid = chain_steps.on_ruling_failed(db, write, clock=clock)
    if bid is not None:
        reopen_case(db, bid, clock=clock)
