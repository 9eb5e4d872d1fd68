"""All SQL of rooms."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import Session

from core.errors import NotFoundError
from models.account import User
from models.bid import Bid
from models.persona import Persona, PersonaVersion
from models.room import Receipt, Room, SafetyCount, SpokenTurn, Ticket, TranscriptTurn
from models.safety import Appeal, SafetyDecision
from models.states import RoomState
from models.studio_states import AppealState


class RoomParts(NamedTuple):
    """A room with what it was made from."""

    room: Room
    bid: Bid | None
    """None in a preview."""
    persona: Persona
    version: PersonaVersion


def no_such_room() -> NotFoundError:
    """The same answer for a room that is not there and for another fan's."""
    return NotFoundError("you have no such room; GET /api/rooms lists yours", param="room_id")


def lock_room(db: Session, room_id: str) -> Room:
    """The row, held until the transaction ends.

    Raises:
        NotFoundError: There is no such room.
    """
    room = db.scalar(select(Room).where(Room.id == room_id).with_for_update())
    if room is None:
        raise no_such_room()
    return room


def room_of_bid(db: Session, bid_id: str) -> Room | None:
    """The room that a bid opened."""
    return db.scalar(select(Room).where(Room.bid_id == bid_id))


def parts_of(db: Session, room_id: str) -> RoomParts:
    """A room with what it was made from.

    Raises:
        NotFoundError: There is no such room.
    """
    found = _parts(db, Room.id == room_id)
    if not found:
        raise no_such_room()
    return found[0]


def parts_of_fan(db: Session, fan_id: str, *, only_open: bool = False) -> list[RoomParts]:
    """A fan's rooms, the newest first; not those in which an owner tries a persona."""
    conditions = [Room.fan_id == fan_id, Room.bid_id.is_not(None)]
    if only_open:
        conditions.append(Room.state == RoomState.OPENED)
    return _parts(db, *conditions)


def previews_of(db: Session, owner_id: str, persona_id: str | None = None) -> list[RoomParts]:
    """Open rooms in which an owner tries a persona, the newest first."""
    conditions = [
        Room.owner_id == owner_id,
        Room.bid_id.is_(None),
        Room.state == RoomState.OPENED,
    ]
    if persona_id is not None:
        conditions.append(Room.persona_id == persona_id)
    return _parts(db, *conditions)


def _parts(db: Session, *conditions: ColumnElement[bool]) -> list[RoomParts]:
    rows = db.execute(
        select(Room, Bid, Persona, PersonaVersion)
        .outerjoin(Bid, Bid.id == Room.bid_id)
        .join(Persona, Persona.id == Room.persona_id)
        .join(PersonaVersion, PersonaVersion.id == Room.persona_version_id)
        .where(*conditions)
        .order_by(Room.opened_at.desc(), Room.id.desc())
        .limit(200)
    )
    return [RoomParts(*row) for row in rows]


def fan_name(db: Session, user_id: str) -> str:
    """What the persona may call the fan."""
    return db.scalar(select(User.display_name).where(User.id == user_id)) or ""


def last_receipt(db: Session, room_id: str) -> Receipt | None:
    """The receipt that counts: they are cumulative."""
    return db.scalar(
        select(Receipt).where(Receipt.room_id == room_id).order_by(Receipt.earned.desc()).limit(1)
    )


def due_rooms(db: Session, state: RoomState, now: datetime, limit: int) -> Sequence[Room]:
    """Rooms in a state that somebody should look at, the longest waiting first."""
    return db.scalars(
        select(Room)
        .where(Room.state == state, Room.due_at <= now)
        .order_by(Room.due_at)
        .limit(limit)
    ).all()


def ticket_by_hash(db: Session, secret_hash: str) -> Ticket | None:
    """The ticket with this secret, held until the transaction ends."""
    return db.scalar(select(Ticket).where(Ticket.secret_hash == secret_hash).with_for_update())


def revoke_tickets(db: Session, room_id: str, now: datetime) -> None:
    """Let nobody in any more."""
    db.execute(
        update(Ticket)
        .where(Ticket.room_id == room_id, Ticket.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def turns_of(db: Session, room_id: str) -> Sequence[TranscriptTurn]:
    """What was said, in order."""
    return db.scalars(
        select(TranscriptTurn).where(TranscriptTurn.room_id == room_id).order_by(TranscriptTurn.seq)
    ).all()


def next_seq(db: Session, room_id: str) -> int:
    """The number of the next turn; hold the room's row."""
    highest = db.scalar(
        select(func.max(TranscriptTurn.seq)).where(TranscriptTurn.room_id == room_id)
    )
    return (highest or 0) + 1


def is_seq_taken(db: Session, room_id: str, seq: int) -> bool:
    """Another turn has this number."""
    found = select(TranscriptTurn.id).where(
        TranscriptTurn.room_id == room_id, TranscriptTurn.seq == seq
    )
    return db.scalar(found) is not None


def rewrite_turn(db: Session, room_id: str, item_id: str, text: str) -> None:
    """Change the words of a turn that is kept."""
    turn = db.scalar(
        select(TranscriptTurn).where(
            TranscriptTurn.room_id == room_id, TranscriptTurn.item_id == item_id
        )
    )
    if turn is not None:
        turn.text = text


def drop_turn(db: Session, room_id: str, item_id: str) -> None:
    """Forget one turn."""
    db.execute(
        delete(TranscriptTurn).where(
            TranscriptTurn.room_id == room_id, TranscriptTurn.item_id == item_id
        )
    )


def wipe_turns(db: Session, room_id: str) -> None:
    """Forget what was said."""
    db.execute(delete(TranscriptTurn).where(TranscriptTurn.room_id == room_id))


def spoken_turns(db: Session, persona_id: str, since: datetime, limit: int) -> list[SpokenTurn]:
    """The newest spoken answers of a persona, the newest first."""
    newest = (
        select(SpokenTurn)
        .where(SpokenTurn.persona_id == persona_id, SpokenTurn.at >= since)
        .order_by(SpokenTurn.at.desc())
        .limit(limit)
    )
    return list(db.scalars(newest))


def count_safety(db: Session, room_id: str, rule: str) -> None:
    """Note that a safety rule fired; hold the room's row."""
    row = db.get(SafetyCount, (room_id, rule))
    if row is None:
        db.add(SafetyCount(room_id=room_id, rule=rule, count=1))
    else:
        row.count += 1


def standing_decisions(db: Session, room_id: str, limit: int) -> list[SafetyDecision]:
    """A room's newest decisions that were not set aside, the oldest of them first."""
    query = (
        select(SafetyDecision)
        .where(SafetyDecision.room_id == room_id, SafetyDecision.id.not_in(_set_aside()))
        .order_by(SafetyDecision.id.desc())
        .limit(limit)
    )
    return list(reversed(db.scalars(query).all()))


def count_stopped_replies(db: Session, room_id: str) -> int:
    """How often a reply was stopped in a room; a decision that was set aside does not count."""
    query = (
        select(func.count())
        .select_from(SafetyDecision)
        .where(
            SafetyDecision.room_id == room_id,
            SafetyDecision.about == "persona",
            SafetyDecision.band == "stop",
            SafetyDecision.id.not_in(_set_aside()),
        )
    )
    return db.scalar(query) or 0


def _set_aside() -> Select[str]:
    return select(Appeal.decision_id).where(Appeal.state == AppealState.GRANTED)
