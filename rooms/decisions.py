"""Safety decisions of a room on record: a reason each, never the words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from core.clock import Clock
from core.events import announce
from core.ids import new_id
from engine.safety.bands import CODES, About, Verdict
from models.room import TranscriptTurn
from models.safety import SafetyDecision
from rooms import repository

MOST_STOPS: Final = 2
"""Replies that may be stopped in one visit; with that many the room ends."""
BEFORE_ALL: Final = "root"
MOST_TOLD: Final = 100
"""Decisions of a room that a page is told again; of more the newest."""


@dataclass(frozen=True, slots=True)
class ToldDecision:
    """A decision as the page hears of it, with its place among what was said."""

    decision_id: str
    about: str
    band: str
    code: str
    meaning: str
    after: str | None = None
    """Told again: the item that was the newest then, of those still there, or ``BEFORE_ALL``."""


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


def told_decisions(
    db: Session, room_id: str, turns: Iterable[TranscriptTurn]
) -> tuple[ToldDecision, ...]:
    """What a page that comes back must be told again, the oldest first.

    Args:
        db: The transaction.
        room_id: The room.
        turns: What was said and is still there, in its order.
    """
    rows = repository.standing_decisions(db, room_id, MOST_TOLD)
    said = list(turns) if rows else []
    told: list[ToldDecision] = []
    for row in rows:
        # Written after the words that it is about: a row knows no turn, only when.
        after = next((turn.item_id for turn in reversed(said) if turn.at <= row.at), BEFORE_ALL)
        meaning = CODES.get(row.code, "")
        told.append(ToldDecision(row.id, row.about, row.band, row.code, meaning, after))
    return tuple(told)


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
