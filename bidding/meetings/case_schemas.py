"""Wire types of cases."""

from datetime import datetime
from typing import Any

from accounts.wire import Answer
from bidding.meetings.schemas import Side
from models.states import BidState, DisputeReason


class CaseView(Answer):
    """A case before the arbiter."""

    id: str
    meeting_id: str
    title: str
    fan_id: str
    fan_name: str
    creator_id: str
    creator_name: str
    amount: str
    currency: str
    bid_state: BidState
    opened_by: Side
    reason: DisputeReason
    statement: str
    answer: str
    """Of the other side; empty until given."""
    evidence: dict[str, Any]
    """What the house knew when the case was opened."""
    evidence_hash: str
    """On the chain."""
    creator_bps: int | None
    ruling: str
    opened_at: datetime
    decide_by: datetime | None
    """The contract returns everything to the fan after it."""
    decided_at: datetime | None


class CaseList(Answer):
    """Cases: open ones the oldest first, decided ones the newest first."""

    items: list[CaseView]
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""
