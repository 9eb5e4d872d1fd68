"""Meetings as their two people see them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from sqlalchemy.orm import Session

from bidding.meetings import repository, rules
from bidding.meetings.repository import SeenMeeting
from bidding.meetings.schemas import (
    CancelTerms,
    MeetingList,
    MeetingView,
    Pile,
    ProposalView,
    Side,
)
from bidding.meetings.service.cancelling import creators_part
from core.clock import Clock
from core.errors import NotFoundError
from core.money import to_text
from core.paging import PageAsked, cut
from models.meeting import Meeting, Proposal
from models.states import (
    BidState,
    DisputeReason,
    MeetingState,
    PlaceKind,
    ProposalState,
    SignerKind,
)

MAP: Final = "https://www.openstreetmap.org/search?query="
"""A search is all that an agreed place needs; no map's key, and nothing is sent until it opens."""


def list_meetings(
    db: Session,
    user_id: str,
    asked: PageAsked,
    *,
    pile: Pile = "on",
    side: Side | None = None,
    clock: Clock,
) -> MeetingList:
    """A person's meetings: what is on by its time, what is over by its age."""
    found = repository.meetings_of(db, user_id, pile, side, asked)
    shown, ends = cut(found, asked, lambda one: repository.list_end(one, pile))
    proposals = repository.proposals_by_meeting(db, [one.meeting.id for one in shown])
    return MeetingList(
        items=[_view(db, one, proposals[one.meeting.id], user_id, clock) for one in shown],
        next=ends,
    )


def view_meeting(db: Session, user_id: str, meeting_id: str, *, clock: Clock) -> MeetingView:
    """One meeting.

    Raises:
        NotFoundError: The person has no such meeting.
    """
    seen = repository.seen_meeting(db, user_id, meeting_id)
    if seen is None:
        raise NotFoundError("You have no such meeting.")
    return _view(db, seen, repository.proposals_of(db, meeting_id), user_id, clock)


def proposal_view(proposal: Proposal, meeting: Meeting, viewer_id: str) -> ProposalView:
    """A proposal as one of the two sees it."""
    return ProposalView(
        id=proposal.id,
        by="creator" if proposal.proposer_id == meeting.creator_id else "fan",
        starts_at=proposal.starts_at,
        ends_at=proposal.ends_at,
        place=proposal.place,
        link=proposal.link,
        note=proposal.note,
        state=ProposalState(proposal.state),
        is_mine=proposal.proposer_id == viewer_id,
        created_at=proposal.created_at,
    )


def _view(
    db: Session, seen: SeenMeeting, proposals: Sequence[Proposal], viewer_id: str, clock: Clock
) -> MeetingView:
    meeting, bid, now = seen.meeting, seen.bid, clock.now()
    is_fan = viewer_id == meeting.fan_id
    state = BidState(bid.state)
    is_on = state in rules.ON and rules.is_attended(meeting.starts_at, meeting.ends_at, now)
    terms = seen.quote.terms or {}
    may_cancel = rules.may_cancel(state, meeting.starts_at if is_fan else meeting.ends_at, now)
    reasons = _reasons(state, meeting, bid.meet_by, now)
    return MeetingView(
        id=meeting.id,
        bid_id=bid.id,
        side="fan" if is_fan else "creator",
        other_id=meeting.creator_id if is_fan else meeting.fan_id,
        other_name=seen.creator_name if is_fan else seen.fan_name,
        creator_name=seen.creator_name,
        creator_slug=seen.creator_slug,
        title=meeting.title,
        minutes=meeting.minutes,
        place_kind=PlaceKind(meeting.place_kind),
        city=str(terms.get("city", "")),
        place=meeting.place,
        link=meeting.link,
        map_link=_map_link(meeting, str(terms.get("city", ""))),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        state=MeetingState(meeting.state),
        bid_state=state,
        phase=rules.phase(state, meeting.starts_at, meeting.ends_at, now),
        amount=to_text(bid.amount),
        currency=bid.currency,
        deal_id=bid.deal_id,
        signer_kind=SignerKind(bid.signer_kind),
        signer_address=bid.signer_address,
        conversation_id=seen.conversation_id,
        kyf_request_id=seen.kyf_request_id,
        lead_hours=int(terms.get("lead_hours", 0)),
        meet_by=bid.meet_by,
        dispute_by=bid.meet_by + rules.GRACE,
        opens_at=meeting.starts_at - rules.OPENS_BEFORE if meeting.starts_at else None,
        checked_in=bool(meeting.fan_checked_in_at if is_fan else meeting.creator_checked_in_at),
        other_checked_in=bool(
            meeting.creator_checked_in_at if is_fan else meeting.fan_checked_in_at
        ),
        is_scanned=meeting.scanned_at is not None,
        is_released=meeting.released_at is not None,
        can_show_code=is_on and not is_fan,
        can_scan=is_on and is_fan,
        can_cancel=may_cancel,
        can_dispute=DisputeReason.NO_SHOW in reasons,
        dispute_reasons=reasons,
        cancel_terms=_cancel_terms(db, seen, terms, clock) if is_fan and may_cancel else None,
        proposals=[proposal_view(one, meeting, viewer_id) for one in proposals],
        updated_at=meeting.updated_at,
    )


def _reasons(
    state: BidState, meeting: Meeting, meet_by: datetime, now: datetime
) -> list[DisputeReason]:
    if state != BidState.ACCEPTED:
        return []
    times = (meeting.starts_at, meeting.ends_at, meet_by, now)
    return [one for one in DisputeReason if rules.dispute_problem(one, *times) is None]


def _map_link(meeting: Meeting, city: str) -> str | None:
    if meeting.place_kind != PlaceKind.CITY or not meeting.place:
        return None
    return MAP + quote(", ".join(part for part in (meeting.place, city) if part))


def _cancel_terms(
    db: Session, seen: SeenMeeting, terms: dict[str, object], clock: Clock
) -> CancelTerms:
    kept = creators_part(db, seen.meeting, seen.bid, clock=clock)
    starts_at = seen.meeting.starts_at
    hours = int(str(terms.get("free_cancel_hours", 0)))
    return CancelTerms(
        creator_keeps=to_text(kept),
        fan_gets=to_text(seen.bid.amount - kept),
        free_until=starts_at - timedelta(hours=hours) if starts_at else None,
    )
