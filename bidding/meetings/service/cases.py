"""Cases as their parties and the arbiter see them."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bidding.meetings import repository
from bidding.meetings.case_schemas import CaseList, CaseView
from bidding.meetings.schemas import RulingRequest
from bidding.meetings.service.disputing import decide
from core.clock import Clock
from core.errors import NotFoundError
from core.money import to_text
from core.paging import PageAsked, cut
from models.bid import Bid
from models.meeting import Dispute, Meeting
from models.states import BidState, DisputeReason


def list_cases(db: Session, asked: PageAsked, *, is_decided: bool) -> CaseList:
    """Cases for the arbiter."""
    found = repository.cases(db, asked, is_decided=is_decided)
    shown, ends = cut(found, asked, lambda one: (one[0].opened_at, one[0].id))
    people = {key for _, meeting, _ in shown for key in (meeting.fan_id, meeting.creator_id)}
    names = repository.names_of(db, people)
    return CaseList(items=[_view(names, *one) for one in shown], next=ends)


def view_case(db: Session, case_id: str) -> CaseView:
    """One case for the arbiter.

    Raises:
        NotFoundError: There is none.
    """
    found = repository.case_with(db, case_id)
    if found is None:
        raise NotFoundError("There is no such case.")
    return _view_one(db, *found)


def view_own_case(db: Session, user_id: str, meeting_id: str) -> CaseView:
    """The case about a meeting, for one of its two people.

    Raises:
        NotFoundError: The person has no such meeting, or there is no case.
    """
    seen = repository.seen_meeting(db, user_id, meeting_id)
    case = repository.dispute_of(db, meeting_id) if seen is not None else None
    if seen is None or case is None:
        raise NotFoundError("There is no case about this meeting.")
    return _view_one(db, case, seen.meeting, seen.bid)


def rule(
    db: Session, arbiter_id: str, case_id: str, body: RulingRequest, *, clock: Clock
) -> CaseView:
    """Decide a case; see ``decide``."""
    decide(db, arbiter_id, case_id, body, clock=clock)
    db.flush()
    return view_case(db, case_id)


def _view_one(db: Session, case: Dispute, meeting: Meeting, bid: Bid) -> CaseView:
    names = repository.names_of(db, (meeting.fan_id, meeting.creator_id))
    return _view(names, case, meeting, bid)


def _view(names: Mapping[str, str], case: Dispute, meeting: Meeting, bid: Bid) -> CaseView:
    return CaseView(
        id=case.id,
        meeting_id=meeting.id,
        title=meeting.title,
        fan_id=meeting.fan_id,
        fan_name=names[meeting.fan_id],
        creator_id=meeting.creator_id,
        creator_name=names[meeting.creator_id],
        amount=to_text(bid.amount),
        currency=bid.currency,
        bid_state=BidState(bid.state),
        opened_by="creator" if case.opened_by == meeting.creator_id else "fan",
        reason=DisputeReason(case.reason),
        statement=case.statement,
        answer=case.answer,
        evidence=case.evidence,
        evidence_hash=case.evidence_hash,
        creator_bps=case.creator_bps,
        ruling=case.ruling,
        opened_at=case.opened_at,
        decide_by=case.decide_by,
        decided_at=case.decided_at,
    )
