"""At the meeting the fan signs and the creator is paid; before it either side may call it off."""

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from accounts.once import OnceDep
from accounts.wire import RowId
from bidding.meetings.deps import SigningHouseDep
from bidding.meetings.schemas import CancelRequest, MeetingView, ReleaseRequest
from bidding.meetings.service.cancelling import cancel_meeting
from bidding.meetings.service.releasing import release
from bidding.meetings.service.signing import SigningHouse
from bidding.meetings.service.viewing import view_meeting
from core.clock import Clock
from flows import tell_meetings
from messenger.service.writing import say_notice

router = APIRouter(prefix="/api/meetings", tags=["meetings"])


@router.post("/{meeting_id}/release", operation_id="releaseMeeting", response_model=MeetingView)
async def release_meeting(
    meeting_id: RowId, body: ReleaseRequest, once: OnceDep, house: SigningHouseDep
) -> Response:
    """Release the money with the fan's signature; the creator may bring it."""
    return await once.answer(
        "releaseMeeting",
        lambda db: pay(db, once.caller.id, meeting_id, body, house, once.clock),
        body=body,
        about=(meeting_id,),
    )


@router.post("/{meeting_id}/cancel", operation_id="cancelMeeting", response_model=MeetingView)
async def cancel(
    meeting_id: RowId, body: CancelRequest, once: OnceDep, house: SigningHouseDep
) -> Response:
    """Call the meeting off: the creator for nothing, the fan on the offer's terms."""
    return await once.answer(
        "cancelMeeting",
        lambda db: call_off(db, once.caller.id, meeting_id, body, house, once.clock),
        body=body,
        about=(meeting_id,),
    )


def pay(
    db: Session,
    user_id: str,
    meeting_id: str,
    body: ReleaseRequest,
    house: SigningHouse,
    clock: Clock,
) -> MeetingView:
    """Take the signature and tell the creator."""
    meeting = release(db, user_id, meeting_id, body, house=house, clock=clock)
    tell_meetings.about_meeting(db, meeting, meeting.creator_id, "meeting_signed", clock=clock)
    return view_meeting(db, user_id, meeting_id, clock=clock)


def call_off(
    db: Session,
    user_id: str,
    meeting_id: str,
    body: CancelRequest,
    house: SigningHouse,
    clock: Clock,
) -> MeetingView:
    """Call it off and tell both."""
    meeting, booking = cancel_meeting(db, user_id, meeting_id, body, house=house, clock=clock)
    say_notice(db, meeting.id, "meeting_cancelled", clock=clock)
    tell_meetings.meeting_cancelled(db, meeting, booking, note=body.note, clock=clock)
    return view_meeting(db, user_id, meeting_id, clock=clock)
