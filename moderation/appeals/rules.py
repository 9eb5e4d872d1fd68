"""Decisions about appeals."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, Literal

from models.studio_states import AppealState

MAX_WORDS: Final = 2_000
"""Characters of an appeal, and of its answer."""
APPEAL_WITHIN: Final = timedelta(days=90)
Side = Literal["fan", "owner", "reviewer"]
"""As whom somebody reads a decision."""


def side_of(reader_id: str, fan_id: str, owner_id: str) -> Side:
    """As whom does somebody read a decision? Who tries their own persona is its fan."""
    if reader_id == fan_id:
        return "fan"
    return "owner" if reader_id == owner_id else "reviewer"


def may_appeal(decided_at: datetime, now: datetime, earlier: Collection[str]) -> bool:
    """May somebody appeal a decision: once each, within its time?"""
    return not earlier and now - decided_at <= APPEAL_WITHIN


def is_open(state: str) -> bool:
    """Waits an appeal for its answer?"""
    return state == AppealState.OPEN


def is_impartial(reviewer_id: str, fan_id: str, owner_id: str) -> bool:
    """Has the reviewer no part in the room?"""
    return reviewer_id not in {fan_id, owner_id}
