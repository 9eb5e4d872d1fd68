"""The life of a room as other stories see it: opened, ended, settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy.orm import Session

from core.clock import Clock
from core.events import announce
from core.ids import new_id
from models.room import Receipt, Room
from models.states import RoomState
from rooms import repository
from rooms.rules import SECOND_LOOK, ReceiptStanding, deserves_second_look, earned

EndReason = Literal["left", "time_over", "unsigned", "safety", "consent_ended", "expired", "failed"]
FINAL_RECEIPT_S: Final = 20.0
"""How long the last receipt may still be signed after the room ended."""


@dataclass(frozen=True, slots=True)
class RoomTerms:
    """What a won bid bought, or what an owner tries."""

    bid_id: str | None
    """None in a preview: nobody pays, and the owner is the fan."""
    fan_id: str
    owner_id: str
    persona_id: str
    persona_version_id: str
    format: str
    amount: int
    """Micro-units for all of the time."""
    currency: str
    bought_ms: int
    closes_at: datetime
    """The room ends by then; leave time to settle before the contract's deadline."""


def open_room(db: Session, terms: RoomTerms, *, clock: Clock) -> Room:
    """Open the room of a won bid, or find the one opened before; each preview opens anew."""
    found = repository.room_of_bid(db, terms.bid_id) if terms.bid_id is not None else None
    if found is not None:
        return found
    room = Room(
        id=new_id("room"),
        bid_id=terms.bid_id,
        fan_id=terms.fan_id,
        owner_id=terms.owner_id,
        persona_id=terms.persona_id,
        persona_version_id=terms.persona_version_id,
        format=terms.format,
        amount=terms.amount,
        currency=terms.currency,
        bought_ms=terms.bought_ms,
        delivered_ms=0,
        running_since=None,
        holder=None,
        state=RoomState.OPENED,
        ended_reason=None,
        transcript_kept=False,
        shares_transcript=False,
        remembers=terms.bid_id is not None,
        learns_at=None,
        learn_tries=0,
        due_at=terms.closes_at,
        opened_at=clock.now(),
        closes_at=terms.closes_at,
        entered_at=None,
        ended_at=None,
    )
    db.add(room)
    db.flush()
    announce(db, "room", room.id, user_id=room.fan_id)
    return room


def end_room(
    db: Session,
    room_id: str,
    reason: EndReason,
    *,
    clock: Clock,
    final_receipt_s: float = FINAL_RECEIPT_S,
) -> Room:
    """End a room for good; ended twice, it ended once, for the first reason.

    Time that a live visit did not write down is not counted: end through ``LiveRooms`` where the
    visit lives in this process.
    """
    room = repository.lock_room(db, room_id)
    if room.state != RoomState.OPENED:
        return room
    now = clock.now()
    room.state = RoomState.ENDED
    room.ended_reason = reason
    room.ended_at = now
    room.running_since = None
    room.holder = None
    is_visit = room.bid_id is not None and room.entered_at is not None
    # Nothing is kept of somebody who may be a child.
    if room.remembers and is_visit and reason != "safety":
        room.learns_at = now
    is_signed = standing_of(db, room).is_signed
    room.due_at = now if is_signed else now + timedelta(seconds=final_receipt_s)
    repository.revoke_tickets(db, room_id, now)
    announce(db, "room", room.id, user_id=room.fan_id)
    announce(db, "room", room.id, user_id=room.owner_id)
    return room


def open_previews(db: Session, owner_id: str) -> list[Room]:
    """Rooms in which an owner tries personas now, the newest first."""
    return [parts.room for parts in repository.previews_of(db, owner_id)]


def end_overdue_rooms(db: Session, *, clock: Clock, limit: int = 100) -> list[Room]:
    """End rooms whose last moment has come, or that nobody came back to."""
    now = clock.now()
    ended: list[Room] = []
    for room in repository.due_rooms(db, RoomState.OPENED, now, limit):
        if room.due_at is not None and deserves_second_look(
            room.due_at, room.closes_at, now, is_held=room.holder is not None
        ):
            room.due_at = min(room.closes_at, now + SECOND_LOOK)
        else:
            ended.append(end_room(db, room.id, "expired", clock=clock))
    return ended


def rooms_due(db: Session, *, clock: Clock, limit: int = 100) -> Sequence[Room]:
    """Ended rooms whose last receipt is signed or whose grace is over: settle them.

    Call ``stop_waiting`` for each once its settlement is asked for.
    """
    return repository.due_rooms(db, RoomState.ENDED, clock.now(), limit)


def stop_waiting(db: Session, room_id: str) -> None:
    """The settlement is asked for: take no further receipt, and do not sweep the room again."""
    repository.lock_room(db, room_id).due_at = None


def close_room(db: Session, room_id: str) -> Room:
    """The money has moved: what was said may go."""
    room = repository.lock_room(db, room_id)
    room.state = RoomState.SETTLED
    room.due_at = None
    _let_go_of_words(db, room)
    announce(db, "room", room.id, user_id=room.fan_id)
    return room


def awaits_learning(db: Session, room_id: str) -> bool:
    """Is memory still to be made of a room? Its row is held until the transaction ends."""
    return repository.lock_room(db, room_id).learns_at is not None


def stop_learning(db: Session, room_id: str) -> None:
    """Memory was made of a room, or none will be: its words may go."""
    room = repository.lock_room(db, room_id)
    if room.learns_at is not None:
        room.learns_at = None
        _let_go_of_words(db, room)


def learn_later(db: Session, room_id: str, at: datetime) -> None:
    """Memory could not be made now: try again at a moment."""
    room = repository.lock_room(db, room_id)
    if room.learns_at is not None:
        room.learns_at, room.learn_tries = at, room.learn_tries + 1


def _let_go_of_words(db: Session, room: Room) -> None:
    """Forget what was said, once nobody needs it and unless the fan agreed to keep it."""
    is_over = room.state == RoomState.SETTLED and room.learns_at is None
    if is_over and not room.transcript_kept:
        repository.wipe_turns(db, room.id)


def reopen_settlement(db: Session, room_id: str) -> Room:
    """A reorganisation took the settlement away: the room is ended again, not settled."""
    room = repository.lock_room(db, room_id)
    if room.state == RoomState.SETTLED:
        room.state = RoomState.ENDED
    return room


def last_receipt(db: Session, room_id: str) -> Receipt | None:
    """The receipt to settle with; None where nothing was signed."""
    return repository.last_receipt(db, room_id)


def standing_of(db: Session, room: Room) -> ReceiptStanding:
    """Delivered time of a room beside what is signed of it."""
    receipt = repository.last_receipt(db, room.id)
    return ReceiptStanding(
        amount=room.amount,
        bought_ms=room.bought_ms,
        delivered_ms=room.delivered_ms,
        signed_ms=receipt.delivered_ms if receipt else 0,
        signed_earned=receipt.earned if receipt else 0,
    )


def earned_of(room: Room) -> int:
    """Micro-units that the delivered time has earned."""
    return earned(room.amount, room.delivered_ms, room.bought_ms)
