"""All SQL of meetings."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, literal, not_, or_, select
from sqlalchemy.orm import Session, aliased

from bidding.meetings.rules import OVER
from bidding.meetings.schemas import Pile, Side
from core.paging import EPOCH, Order, PageAsked
from models.account import User
from models.bid import Bid, Quote
from models.calendar import Booking
from models.conversation import Conversation
from models.kyf import KyfRequest
from models.meeting import Dispute, Meeting, Proposal, Scan
from models.social import Profile
from models.states import BidState, BookingState, MeetingState, ProposalState


class SeenMeeting(NamedTuple):
    """A meeting with what its page shows."""

    meeting: Meeting
    bid: Bid
    fan_name: str
    creator_name: str
    creator_slug: str
    conversation_id: str | None
    kyf_request_id: str | None
    quote: Quote
    """What the bid was placed on."""


def meeting_of_bid(db: Session, bid_id: str) -> Meeting | None:
    """The meeting that a bid led to."""
    return db.scalar(select(Meeting).where(Meeting.bid_id == bid_id))


def locked_meeting(db: Session, meeting_id: str) -> Meeting | None:
    """A meeting as it is now, locked with its bid until the transaction ends.

    The bid first, as the chain's logs do it: two transactions do not wait for each other.
    """
    db.execute(
        select(Bid.id)
        .join(Meeting, Meeting.bid_id == Bid.id)
        .where(Meeting.id == meeting_id)
        .with_for_update(of=Bid)
    )
    query = select(Meeting).where(Meeting.id == meeting_id).with_for_update()
    return db.scalar(query.execution_options(populate_existing=True))


def quote_of(db: Session, bid: Bid) -> Quote:
    """What a bid was placed on."""
    return db.get_one(Quote, bid.quote_id)


_FAN = aliased(User)
_CREATOR = aliased(User)
_SEEN = (
    select(
        Meeting,
        Bid,
        _FAN.display_name,
        _CREATOR.display_name,
        Profile.slug,
        Conversation.id,
        KyfRequest.id,
        Quote,
    )
    .join(Bid, Bid.id == Meeting.bid_id)
    .join(Quote, Quote.id == Bid.quote_id)
    .join(_FAN, _FAN.id == Meeting.fan_id)
    .join(_CREATOR, _CREATOR.id == Meeting.creator_id)
    .join(Profile, Profile.user_id == Meeting.creator_id)
    .outerjoin(Conversation, Conversation.subject_id == Meeting.id)
    .outerjoin(KyfRequest, KyfRequest.subject_id == Meeting.bid_id)
)


def seen_meeting(db: Session, user_id: str, meeting_id: str) -> SeenMeeting | None:
    """A meeting of one of its two people."""
    row = db.execute(
        _SEEN.where(
            Meeting.id == meeting_id, or_(Meeting.fan_id == user_id, Meeting.creator_id == user_id)
        )
    ).first()
    return SeenMeeting(*row) if row else None


# Those to be arranged, which have no time, come first.
_BY_TIME = Order(
    func.coalesce(Meeting.starts_at, literal(EPOCH, Meeting.starts_at.type)),
    Meeting.id,
    is_falling=False,
    is_key_falling=False,
)
_NEWEST = Order(Meeting.created_at, Meeting.id)


def meetings_of(
    db: Session, user_id: str, pile: Pile, side: Side | None, asked: PageAsked
) -> list[SeenMeeting]:
    """A person's meetings on one side or both: what is on by its time, what is over by its age."""
    as_fan, as_creator = Meeting.fan_id == user_id, Meeting.creator_id == user_id
    sides = {"fan": as_fan, "creator": as_creator, None: or_(as_fan, as_creator)}
    is_over = Bid.state.in_(OVER)
    query = _SEEN.where(sides[side], is_over if pile == "over" else ~is_over)
    if pile == "agreed":
        query = query.where(Meeting.starts_at.is_not(None))
    order = _NEWEST if pile == "over" else _BY_TIME
    return [SeenMeeting(*row) for row in db.execute(order.page(query, asked))]


def list_end(seen: SeenMeeting, pile: Pile) -> tuple[datetime, str]:
    """Where a page of a pile ends that ends with this meeting."""
    meeting = seen.meeting
    return meeting.created_at if pile == "over" else meeting.starts_at or EPOCH, meeting.id


def proposals_by_meeting(db: Session, meeting_ids: Sequence[str]) -> dict[str, list[Proposal]]:
    """Proposals of meetings, in their order."""
    found: dict[str, list[Proposal]] = {meeting_id: [] for meeting_id in meeting_ids}
    query = select(Proposal).where(Proposal.meeting_id.in_(meeting_ids))
    for one in db.scalars(query.order_by(Proposal.created_at, Proposal.id)):
        found[one.meeting_id].append(one)
    return found


def proposals_of(db: Session, meeting_id: str) -> Sequence[Proposal]:
    """Proposals of a meeting, in their order."""
    query = select(Proposal).where(Proposal.meeting_id == meeting_id)
    return db.scalars(query.order_by(Proposal.created_at, Proposal.id)).all()


def open_proposals(db: Session, meeting_id: str) -> Sequence[Proposal]:
    """Proposals that wait for an answer, locked."""
    return db.scalars(
        select(Proposal)
        .where(Proposal.meeting_id == meeting_id, Proposal.state == ProposalState.OPEN)
        .order_by(Proposal.id)
        .with_for_update()
    ).all()


def locked_proposal(db: Session, proposal_id: str) -> Proposal | None:
    """A proposal as it is now, locked until the transaction ends."""
    query = select(Proposal).where(Proposal.id == proposal_id).with_for_update()
    return db.scalar(query.execution_options(populate_existing=True))


def stale_proposals(
    db: Session, now: datetime, limit: int
) -> Sequence[tuple[Proposal, Meeting, Bid]]:
    """Proposals whose time has come unanswered, locked with meeting and bid; others skip them."""
    rows = db.execute(
        select(Proposal, Meeting, Bid)
        .join(Meeting, Meeting.id == Proposal.meeting_id)
        .join(Bid, Bid.id == Meeting.bid_id)
        .where(Proposal.state == ProposalState.OPEN, Proposal.starts_at <= now)
        .order_by(Proposal.starts_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def confirmed_booking(db: Session, meeting_id: str) -> Booking | None:
    """The time that is agreed for a meeting."""
    return db.scalar(
        select(Booking).where(
            Booking.meeting_id == meeting_id, Booking.state == BookingState.CONFIRMED
        )
    )


def meetings_due(db: Session, now: datetime, limit: int) -> Sequence[Meeting]:
    """Meetings that the sweeper looks at; other sweepers skip them."""
    return db.scalars(
        select(Meeting)
        .where(Meeting.state == MeetingState.AGREED, Meeting.due_at <= now)
        .order_by(Meeting.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def is_scanned(db: Session, meeting_id: str, nonce: str) -> bool:
    """Was this code read before?"""
    query = select(Scan.id).where(Scan.meeting_id == meeting_id, Scan.nonce == nonce)
    return db.scalar(query) is not None


def scan_of(db: Session, meeting_id: str, scan_id: str) -> Scan | None:
    """A code that was read."""
    return db.scalar(select(Scan).where(Scan.id == scan_id, Scan.meeting_id == meeting_id))


def dispute_of(db: Session, meeting_id: str) -> Dispute | None:
    """The case about a meeting."""
    return db.scalar(select(Dispute).where(Dispute.meeting_id == meeting_id))


def locked_case(db: Session, case_id: str) -> Dispute | None:
    """A case as it is now, locked until the transaction ends."""
    query = select(Dispute).where(Dispute.id == case_id).with_for_update()
    return db.scalar(query.execution_options(populate_existing=True))


_NEWEST_CASES = Order(Dispute.opened_at, Dispute.id)
_OLDEST_CASES = Order(Dispute.opened_at, Dispute.id, is_falling=False, is_key_falling=False)


def cases(
    db: Session, asked: PageAsked, *, is_decided: bool
) -> Sequence[tuple[Dispute, Meeting, Bid]]:
    """Cases, those first that must be decided first.

    Where the fan has paid after all, or the arbiter's time is over, there is nothing to decide.
    """
    waits = and_(
        Dispute.decided_at.is_(None), Bid.state.in_((BidState.DISPUTING, BidState.DISPUTED))
    )
    query = (
        select(Dispute, Meeting, Bid)
        .join(Meeting, Meeting.id == Dispute.meeting_id)
        .join(Bid, Bid.id == Meeting.bid_id)
        .where(not_(waits) if is_decided else waits)
    )
    order = _NEWEST_CASES if is_decided else _OLDEST_CASES
    return [(row[0], row[1], row[2]) for row in db.execute(order.page(query, asked))]


def case_with(db: Session, case_id: str) -> tuple[Dispute, Meeting, Bid] | None:
    """One case with its meeting and its bid."""
    row = db.execute(
        select(Dispute, Meeting, Bid)
        .join(Meeting, Meeting.id == Dispute.meeting_id)
        .join(Bid, Bid.id == Meeting.bid_id)
        .where(Dispute.id == case_id)
    ).first()
    return (row[0], row[1], row[2]) if row else None


def name_of(db: Session, user_id: str) -> str:
    """A person's name."""
    return names_of(db, [user_id])[user_id]


def names_of(db: Session, user_ids: Collection[str]) -> dict[str, str]:
    """People's names."""
    rows = db.execute(select(User.id, User.display_name).where(User.id.in_(user_ids)))
    return dict(rows.all())


def count_open_proposals(db: Session, meeting_id: str, proposer_id: str) -> int:
    """How many proposals of one side wait for an answer."""
    query = (
        select(func.count())
        .select_from(Proposal)
        .where(
            Proposal.meeting_id == meeting_id,
            Proposal.proposer_id == proposer_id,
            Proposal.state == ProposalState.OPEN,
        )
    )
    return int(db.scalar(query) or 0)
