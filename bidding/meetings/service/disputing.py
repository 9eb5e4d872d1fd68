"""A case before the arbiter: opened by one side, answered by the other, decided by a split."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from bidding import repository as bids
from bidding import service as bidding
from bidding.meetings import repository, rules
from bidding.meetings.errors import DisputeError
from bidding.meetings.schemas import DisputeRequest, RulingRequest
from bidding.meetings.service.opening import need_meeting, tell
from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from escrow import postings, writes
from models.bid import Bid
from models.meeting import Dispute, Meeting
from models.states import BidState


def open_dispute(
    db: Session,
    user_id: str,
    meeting_id: str,
    body: DisputeRequest,
    heard: Mapping[str, Any],
    *,
    clock: Clock,
) -> Dispute:
    """Open a case; what the house knows is gathered now and its hash goes to the chain.

    Args:
        db: The transaction.
        user_id: Who opens it.
        meeting_id: About which meeting.
        body: What it is about.
        heard: What other features know, for example the conversation; strings and integers.
        clock: Tells when.

    Raises:
        NotFoundError: The person has no such meeting.
        DisputeError: It is too early, too late, or the money moves already.
    """
    now = clock.now()
    meeting = need_meeting(db, user_id, meeting_id)
    bid = bids.locked_bid(db, meeting.bid_id)
    if bid is None or bid.state != BidState.ACCEPTED:
        raise DisputeError("No case can be opened: the money moves already, or has moved.")
    problem = rules.dispute_problem(
        body.reason, meeting.starts_at, meeting.ends_at, bid.meet_by, now
    )
    if problem is not None:
        raise DisputeError(problem)
    evidence = {**_known(db, meeting, bid), **heard, "statement": body.statement}
    case = Dispute(
        id=new_id("dsp"),
        meeting_id=meeting.id,
        opened_by=user_id,
        reason=body.reason,
        statement=body.statement,
        answer="",
        evidence=evidence,
        evidence_hash=evidence_hash(evidence),
        creator_bps=None,
        ruling="",
        decided_by=None,
        opened_at=now,
        decide_by=None,
        decided_at=None,
    )
    db.add(case)
    bidding.dispute_bid(db, bid, clock=clock)
    address = postings.address_of(db, user_id)
    writes.ask_dispute(db, bid.id, bid.deal_id, address, case.evidence_hash, clock=clock)
    meeting.due_at = None
    tell(db, meeting, now)
    return case


def answer_dispute(
    db: Session, user_id: str, meeting_id: str, answer: str, *, clock: Clock
) -> Dispute:
    """Keep the other side's words; they may be changed until the decision.

    Raises:
        NotFoundError: There is no case that this person answers.
        DisputeError: It is decided.
    """
    meeting = need_meeting(db, user_id, meeting_id)
    case = repository.dispute_of(db, meeting.id)
    if case is None or case.opened_by == user_id:
        raise NotFoundError("There is no case for you to answer.")
    if case.decided_at is not None:
        raise DisputeError("This case is decided.")
    case.answer = answer
    tell(db, meeting, clock.now())
    return case


def decide(
    db: Session, arbiter_id: str, case_id: str, body: RulingRequest, *, clock: Clock
) -> Dispute:
    """Decide a case: the arbiter's key signs the split.

    Raises:
        NotFoundError: There is no such case.
        DisputeError: The arbiter is a party, or it is decided or not on the chain yet.
    """
    found = db.get(Dispute, case_id)
    # Bid and meeting before the case, as everybody locks them.
    meeting = repository.locked_meeting(db, found.meeting_id) if found is not None else None
    case = repository.locked_case(db, case_id)
    if meeting is None or case is None:
        raise NotFoundError("There is no such case.")
    if arbiter_id in (meeting.fan_id, meeting.creator_id):
        raise DisputeError("You are a party to this case: somebody else decides it.")
    bid = bids.locked_bid(db, meeting.bid_id)
    if case.decided_at is not None or bid is None or bid.state != BidState.DISPUTED:
        raise DisputeError("This case is decided, or the chain does not have it yet.")
    now = clock.now()
    case.creator_bps = body.creator_bps
    case.ruling = body.ruling
    case.decided_by = arbiter_id
    case.decided_at = now
    bidding.resolve_bid(db, bid, clock=clock)
    writes.ask_resolve(db, bid.id, bid.deal_id, body.creator_bps, clock=clock)
    tell(db, meeting, now)
    return case


def reopen_case(db: Session, bid: Bid, *, clock: Clock) -> None:
    """Forget a ruling that the contract did not take: it is to be made again."""
    meeting = repository.meeting_of_bid(db, bid.id)
    case = repository.dispute_of(db, meeting.id) if meeting is not None else None
    if meeting is not None and case is not None:
        case.creator_bps = case.decided_by = case.decided_at = None
        case.ruling = ""
        tell(db, meeting, clock.now())


def evidence_hash(evidence: Mapping[str, Any]) -> str:
    """What the chain keeps of the evidence: SHA-256 of its canonical JSON, as ``0x`` hex."""
    text = json.dumps(evidence, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "0x" + sha256(text.encode()).hexdigest()


def _known(db: Session, meeting: Meeting, bid: Bid) -> dict[str, Any]:
    def moment(name: str) -> str:
        value = getattr(meeting, name)
        return value.isoformat() if value is not None else ""

    names = (
        "starts_at",
        "ends_at",
        "fan_checked_in_at",
        "creator_checked_in_at",
        "code_shown_at",
        "scanned_at",
        "released_at",
    )
    return {
        "title": meeting.title,
        "place": meeting.place,
        "link": meeting.link,
        "deal_id": bid.deal_id,
        "amount": str(bid.amount),
        **{name: moment(name) for name in names},
        "proposals": [
            {
                "by": "creator" if one.proposer_id == meeting.creator_id else "fan",
                "starts_at": one.starts_at.isoformat(),
                "place": one.place or one.link,
                "state": one.state,
            }
            for one in repository.proposals_of(db, meeting.id)
        ],
    }
