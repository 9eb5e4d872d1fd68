"""Decisions about reviews, in dates."""

from datetime import datetime, timedelta
from typing import Final

from models.states import MeetingState

WRITE_WITHIN: Final = timedelta(days=14)
"""Both write until this long after the meeting's end; then nobody has read the other's first."""
REVIEWABLE: Final = frozenset({MeetingState.RELEASED, MeetingState.CLOSED})
"""A meeting that was called off before has nothing to review."""


def may_write(
    state: MeetingState, ends_at: datetime | None, now: datetime, *, has_written: bool
) -> bool:
    """May one side of a meeting write about the other now?"""
    if has_written or state not in REVIEWABLE or ends_at is None:
        return False
    return now <= ends_at + WRITE_WITHIN


def shows_at(ends_at: datetime) -> datetime:
    """When a review that stays alone is shown."""
    return ends_at + WRITE_WITHIN
