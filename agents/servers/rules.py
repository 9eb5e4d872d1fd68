"""When a server is asked again what it is, and what its answer does to a link. Pure decisions."""

from datetime import datetime, timedelta
from typing import Final

from models.studio_states import LinkState

EVERY: Final = timedelta(minutes=15)
"""A server that answers as approved is asked so often."""
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)
"""For a server that does not answer: the pause doubles up to this."""
TRUSTED: Final = timedelta(hours=24)
"""What was last checked longer ago is not asked by rooms: nobody knows what it is by now."""


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries that failed."""
    if tries <= 0:
        return EVERY
    doublings = min(tries - 1, 20)
    return min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)


def is_due(checked_at: datetime | None, tries: int, now: datetime) -> bool:
    """Is a link's server to be asked now?"""
    return checked_at is None or now - checked_at >= pause_after(tries)


def is_trusted(checked_at: datetime | None, now: datetime) -> bool:
    """Was it looked at lately enough for a room to ask it?"""
    return checked_at is not None and now - checked_at < TRUSTED


def state_after(before: LinkState, approved: str, said: str | None) -> LinkState:
    """What becomes of a link.

    Args:
        before: Its state.
        approved: The digest that its owner approved.
        said: The digest of what the server says now; None where it did not answer.
    """
    if before == LinkState.CHANGED:
        return LinkState.CHANGED  # Only its owner ends that, even if the server goes back.
    if said is None:
        return LinkState.FAILING
    return LinkState.ACTIVE if said == approved else LinkState.CHANGED
