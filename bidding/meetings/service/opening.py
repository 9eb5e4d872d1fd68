"""A won bid opens a meeting; what becomes of the bid ends it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bidding.meetings import repository, rules
from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from core.ids import new_id
from models.bid import Bid
from models.meeting import Meeting
from models.states import BidState, MeetingState


def open_meeting(db: Session, bid: Bid, *, clock: Clock) -> Meeting:
    """Open the meeting of a won bid, or find the one opened before."""
    found = repository.meeting_of_bid(db, bid.id)
    if found is not None:
        if found.state == MeetingState.CLOSED:
            # A reorganisation took the acceptance back for a while.
            found.state = MeetingState.AGREED if found.starts_at else MeetingState.ARRANGING
            tell(db, found, clock.now())
        return found
    terms = repository.quote_of(db, bid).terms or {}
    now = clock.now()
    meeting = Meeting(
        id=new_id("met"),
        bid_id=bid.id,
        creator_id=bid.owner_id,
        fan_id=bid.fan_id,
        title=terms["title"],
        minutes=bid.minutes,
        place_kind=terms["place_kind"],
        place="",
        link="",
        starts_at=None,
        ends_at=None,
        state=MeetingState.ARRANGING,
        due_at=None,
        created_at=now,
        updated_at=now,
    )
    db.add(meeting)
    db.flush()
    tell(db, meeting, now)
    return meeting


def tell(db: Session, meeting: Meeting, now: datetime) -> None:
    """Note that a meeting changed, and tell its two people's pages."""
    meeting.updated_at = now
    for user_id in (meeting.fan_id, meeting.creator_id):
        announce(db, "meeting", meeting.id, user_id=user_id)


def need_meeting(db: Session, user_id: str, meeting_id: str) -> Meeting:
    """A meeting of one of its two people, locked until the transaction ends.

    Raises:
        NotFoundError: The person has no such meeting.
    """
    meeting = repository.locked_meeting(db, meeting_id)
    if meeting is None or user_id not in (meeting.fan_id, meeting.creator_id):
        raise NotFoundError("You have no such meeting.")
    return meeting


def end_meeting(db: Session, bid: Bid, *, clock: Clock) -> Meeting | None:
    """The contract closed the bid: the meeting is over, in the way that the money went.

    Returns:
        The meeting; ``None`` where the bid had led to none.
    """
    meeting = repository.meeting_of_bid(db, bid.id)
    if meeting is None:
        return None
    if meeting.cancelled_by is not None:
        meeting.state = MeetingState.CANCELLED
    elif bid.state == BidState.RELEASED:
        meeting.state = MeetingState.RELEASED
    else:
        meeting.state = MeetingState.CLOSED
    meeting.due_at = None
    tell(db, meeting, clock.now())
    return meeting


def note_dispute(db: Session, bid: Bid, *, clock: Clock) -> Meeting | None:
    """The contract has the case: the arbiter has the next word."""
    meeting = repository.meeting_of_bid(db, bid.id)
    if meeting is None:
        return None
    meeting.state = MeetingState.DISPUTED
    meeting.due_at = None
    now = clock.now()
    case = repository.dispute_of(db, meeting.id)
    if case is not None:
        case.decide_by = bid.due_at
    tell(db, meeting, now)
    return meeting


def undo_ending(db: Session, bid: Bid, *, clock: Clock) -> Meeting | None:
    """A reorganisation took back what had ended the meeting, or what had opened it.

    Returns:
        The meeting; ``None`` where the bid had led to none.
    """
    meeting = repository.meeting_of_bid(db, bid.id)
    if meeting is None:
        return None
    now = clock.now()
    match BidState(bid.state):
        case BidState.DISPUTED | BidState.RESOLVING:
            meeting.state = MeetingState.DISPUTED
        case BidState.ACCEPTED | BidState.RELEASING | BidState.DISPUTING | BidState.REFUNDING:
            meeting.state = MeetingState.AGREED if meeting.starts_at else MeetingState.ARRANGING
            is_on = meeting.cancelled_by is None and meeting.released_at is None
            meeting.due_at = rules.next_reminder(_plan(meeting), now) if is_on else None
        case _:
            meeting.state = MeetingState.CLOSED
    tell(db, meeting, now)
    return meeting


def _plan(meeting: Meeting) -> list[rules.Reminder]:
    if meeting.starts_at is None or meeting.ends_at is None:
        return []
    return rules.reminders(meeting.starts_at, meeting.ends_at)
