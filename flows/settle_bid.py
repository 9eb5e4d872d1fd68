"""The contract has closed a bid: book the shares, pay them out, end what it had opened."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.kyf.service.answering import expire
from accounts.kyf.service.reading import end_access, set_readable_until
from bidding import chain_steps
from bidding.calendars import service as calendars
from bidding.meetings.repository import confirmed_booking
from bidding.meetings.rules import CHAT_AFTER
from bidding.meetings.service.agreeing import close_proposals
from bidding.meetings.service.opening import end_meeting, undo_ending
from core.clock import Clock
from escrow import postings, writes
from escrow.reactions import AppliedLog
from flows import tell, tell_meetings
from messenger.service.opening import change_closing
from messenger.service.writing import say_notice
from models.bid import Bid
from models.meeting import Meeting
from models.room import Room
from models.states import BidKind, BidState, KyfState, ProposalState
from rooms import service as rooms


def book_settlement(db: Session, log: AppliedLog, *, clock: Clock) -> None:
    """The contract closed the bid: book the shares and pay them out to the wallets."""
    bid = chain_steps.on_closed(db, log, clock=clock)
    if bid is None:
        return
    postings.settle(db, log, bid_id=bid.id, fan_id=bid.fan_id, creator_id=bid.owner_id, clock=clock)
    if bid.kind == BidKind.MEETING:
        _end_meeting(db, bid, clock)
    else:
        room = db.scalar(select(Room).where(Room.bid_id == bid.id))
        if room is not None:
            rooms.close_room(db, room.id)
        else:
            tell.bid_returned(db, bid, clock=clock)
    for person, share in ((bid.owner_id, "to_creator"), (bid.fan_id, "to_fan")):
        if log.args[share] > 0:
            address = postings.address_of(db, person)
            writes.ask_withdraw(db, bid.deal_id, address, clock=clock)


def undo_meetings_end(db: Session, bid: Bid, *, clock: Clock) -> None:
    """A reorganisation took back what had ended a meeting, or had opened it."""
    meeting = undo_ending(db, bid, clock=clock)
    set_readable_until(db, bid.id, meeting.ends_at if meeting is not None else None)
    if meeting is not None:
        change_closing(db, meeting.id, _planned_closing(meeting, bid))


def _planned_closing(meeting: Meeting, bid: Bid) -> datetime:
    """When people who meet stop writing to each other."""
    return (meeting.ends_at or bid.meet_by) + CHAT_AFTER


def _free_time(db: Session, meeting: Meeting, clock: Clock) -> None:
    """Nobody meets at a time that is still ahead; what is past stays in both calendars."""
    booking = confirmed_booking(db, meeting.id)
    if booking is not None and booking.starts_at > clock.now():
        calendars.release_booking(db, booking, clock=clock)
        tell_meetings.meeting_cancelled(db, meeting, booking, clock=clock)


def _end_meeting(db: Session, bid: Bid, clock: Clock) -> None:
    meeting = end_meeting(db, bid, clock=clock)
    if meeting is None:
        # Nobody has accepted it, or the fan has not consented.
        request = expire(db, bid.id)
        if request is not None and request.state == KyfState.EXPIRED:
            tell.consent_answered(db, bid, request, clock=clock)
        end_access(db, bid.id, clock=clock)
        tell.bid_returned(db, bid, clock=clock)
        return
    close_proposals(db, meeting, ProposalState.WITHDRAWN, clock=clock)
    is_late = bid.state == BidState.RELEASED and bid.reason == "cancelled_late"
    code = "money_kept_in_part" if is_late else f"money_{bid.state}"
    say_notice(db, meeting.id, code, once=True, clock=clock)
    if bid.state == BidState.REFUNDED or meeting.cancelled_by is not None:
        # Nobody meets, whoever keeps the money.
        end_access(db, bid.id, clock=clock)
        goodbye = min(_planned_closing(meeting, bid), clock.now() + CHAT_AFTER)
        change_closing(db, meeting.id, goodbye)
    if bid.state == BidState.RELEASED:
        kind = "cancellation_paid" if is_late else "meeting_paid"
        tell_meetings.about_meeting(db, meeting, meeting.creator_id, kind, clock=clock)
        return
    _free_time(db, meeting, clock)
    if meeting.cancelled_by is None:
        for user_id in (meeting.fan_id, meeting.creator_id):
            tell_meetings.about_meeting(db, meeting, user_id, f"meeting_{bid.state}", clock=clock)
