"""Safety decisions of a room on record: a reason each, never the words."""

from typing import Final

from sqlalchemy.orm import Session

from core.clock import Clock
from core.events import announce
from core.ids import new_id
from engine.safety.bands import About, Verdict
from models.safety import SafetyDecision
from rooms import repository

MOST_STOPS: Final = 2
"""Replies that may be stopped in one visit; with that many the room ends."""


def record_decision(
    db: Session, room_id: str, about: About, verdict: Verdict, *, clock: Clock
) -> str:
    """Keep one decision and count it.

    Args:
        db: The transaction.
        room_id: Where it fell.
        about: Whose words.
        verdict: What was decided, and why.
        clock: Tells when.

    Returns:
        The decision's id, by which it can be appealed.
    """
    room = repository.lock_room(db, room_id)
    repository.count_safety(db, room_id, count_name(about, verdict))
    row = SafetyDecision(
        id=new_id("sfd"),
        room_id=room_id,
        fan_id=room.fan_id,
        persona_id=room.persona_id,
        about=about,
        band=verdict.band.value,
        code=verdict.code,
        at=clock.now(),
    )
    db.add(row)
    db.flush()
    announce(db, "safety", row.id, user_id=room.fan_id)
    return row.id


def has_too_many_stops(db: Session, room_id: str) -> bool:
    """Were as many replies of a room stopped as end it? One that was set aside does not count.

    For questions by HTTP: each is a visit of its own, so the room's decisions are what counts.
    """
    return repository.count_stopped_replies(db, room_id) >= MOST_STOPS


def count_name(about: About, verdict: Verdict) -> str:
    """What the room's counter of such decisions is called."""
    if about == "persona":
        return f"screen:{verdict.code}"
    if verdict.code in {"self_harm", "abuse", "harm_to_others"}:
        return f"crisis:{verdict.code}"
    return verdict.code
