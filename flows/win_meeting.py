"""A bid for a meeting is won: the meeting opens, and a private conversation with it."""

from datetime import datetime

from sqlalchemy.orm import Session

from accounts.kyf.service.asking import KyfWish, ask_kyf
from bidding import rules as bid_rules
from bidding.meetings import repository
from bidding.meetings.rules import CHAT_AFTER
from bidding.meetings.service.opening import open_meeting
from core.clock import Clock
from flows import tell
from messenger.service.opening import open_conversation
from messenger.service.writing import say_notice
from models.bid import Bid
from models.states import ConversationKind, SellingMode


def open_won_meeting(db: Session, bid: Bid, *, clock: Clock) -> None:
    """Open meeting and chat of a bid that is won."""
    meeting = open_meeting(db, bid, clock=clock)
    open_conversation(
        db,
        kind=ConversationKind.MEETING,
        subject_id=meeting.id,
        title=meeting.title,
        people=(meeting.creator_id, meeting.fan_id),
        closes_at=bid.meet_by + CHAT_AFTER,
        clock=clock,
    )
    say_notice(db, meeting.id, "meeting_opened", once=True, clock=clock)
    tell.bid_won(db, bid, meeting, clock=clock)
    # A creator who said yes, or who reads that the fan shares their data, knows already.
    if bid.selling_mode != SellingMode.REVIEW and not bid.needs_kyf:
        tell.meeting_won(db, bid, meeting, clock=clock)


def ask_consent(
    db: Session, bid: Bid, accepted_at: datetime, *, retention_days: int, clock: Clock
) -> None:
    """The creator accepted on condition that the fan shares data: ask the fan.

    Args:
        db: The transaction.
        bid: Waits for the fan's consent.
        accepted_at: Time of the block from which the contract counts.
        retention_days: How long after the meeting the creator may read what the fan shares.
        clock: Tells when.
    """
    terms = repository.quote_of(db, bid).terms or {}
    wish = KyfWish(
        bid_id=bid.id,
        deal_id=bid.deal_id,
        creator_id=bid.owner_id,
        fan_id=bid.fan_id,
        fields=terms["kyf_fields"],
        purpose=terms["kyf_purpose"],
        due_at=accepted_at + bid_rules.KYF_WINDOW,
        retention_days=retention_days,
    )
    request = ask_kyf(db, wish, clock=clock)
    tell.consent_asked(db, bid, request.id, clock=clock)
