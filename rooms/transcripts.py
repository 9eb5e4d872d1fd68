"""What was said in a room: kept while it is open, afterwards only with the fan's consent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import Clock
from core.events import announce
from core.ids import new_id
from engine.history import Speaker
from models.room import Room, TranscriptTurn
from models.states import RoomState
from rooms import repository
from rooms.errors import RoomEndedError
from rooms.rules import WordsAgreed, words_agreed
from rooms.tickets import require_fan


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """One turn to keep."""

    item_id: str
    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """All turns of a room."""

    room_id: str
    persona_name: str
    is_kept: bool
    turns: tuple[tuple[SaidTurn, datetime], ...]


def append_turn(
    db: Session, room_id: str, turn: SaidTurn, *, clock: Clock, seq: int | None = None
) -> None:
    """Keep a turn so that a reload, a reconnect or a restart goes on with it.

    Words that come after the settlement has wiped the others are not kept either.

    Args:
        db: The transaction.
        room_id: The room.
        turn: What was said.
        clock: Tells when.
        seq: The turn's place, given when it began: what the fan says meanwhile comes after it.
    """
    room = repository.lock_room(db, room_id)
    if room.state == RoomState.SETTLED and not room.transcript_kept:
        return
    if seq is None or repository.is_seq_taken(db, room_id, seq):
        seq = repository.next_seq(db, room_id)
    db.add(
        TranscriptTurn(
            id=new_id("turn"),
            room_id=room_id,
            seq=seq,
            item_id=turn.item_id,
            speaker=turn.speaker,
            text=turn.text,
            is_off_record=not room.remembers,
            at=clock.now(),
        )
    )


def rewrite_turn(db: Session, room_id: str, item_id: str, text: str) -> None:
    """Cut a turn to what was heard of it; nothing heard forgets it."""
    if text.strip():
        repository.rewrite_turn(db, room_id, item_id, text)
    else:
        repository.drop_turn(db, room_id, item_id)


def hush_turns(db: Session, room_id: str, item_id: str, *, with_before: bool) -> list[str]:
    """Keep a turn of the fan out of the memory.

    Args:
        db: The transaction.
        room_id: The room.
        item_id: The turn.
        with_before: And what the fan said before it, with the persona's words between.

    Returns:
        The items that are out of it now.
    """
    repository.lock_room(db, room_id)
    hushed: list[TranscriptTurn] = []
    for turn in repository.turns_of(db, room_id):
        if turn.speaker == "fan":
            hushed = hushed if turn.item_id == item_id else []
        hushed.append(turn)
        if turn.item_id == item_id:
            break
    else:
        return []
    hushed = hushed if with_before else hushed[-1:]
    for turn in hushed:
        turn.is_off_record = True
    return [turn.item_id for turn in hushed]


def set_memory(db: Session, room_id: str, fan_id: str, *, remembers: bool, clock: Clock) -> Room:
    """The fan says whether the persona knows them in this visit, and learns from it.

    While it does not, nothing is learnt: what is said then stays out for good.

    Raises:
        NotFoundError: No such room, or another fan's.
        RoomEndedError: The visit is over, and what was forgotten does not come back.
    """
    room = repository.lock_room(db, room_id)
    require_fan(room, fan_id)
    if remembers and not room.remembers and room.state != RoomState.OPENED:
        raise RoomEndedError("this visit is over; it was not remembered")
    if room.remembers != remembers:
        room.remembers = remembers
        if not remembers and room.learns_at is not None:
            room.learns_at = clock.now()
        announce(db, "room", room.id, user_id=room.fan_id)
    return room


def drop_turn(db: Session, room_id: str, item_id: str) -> None:
    """Forget one turn."""
    repository.drop_turn(db, room_id, item_id)


def set_consent(
    db: Session, room_id: str, fan_id: str, *, kept: bool | None, shared: bool | None
) -> None:
    """The fan says whether the words stay after the room is settled, and who reads them.

    Args:
        db: The transaction.
        room_id: The room.
        fan_id: Who says it.
        kept: They stay; None leaves it as it is.
        shared: The persona's owner reads them; None leaves it as it is.

    Raises:
        NotFoundError: No such room, or another fan's.
    """
    room = repository.lock_room(db, room_id)
    require_fan(room, fan_id)
    before = WordsAgreed(room.transcript_kept, room.shares_transcript)
    after = words_agreed(before, kept=kept, shared=shared)
    room.transcript_kept, room.shares_transcript = after.is_kept, after.is_shared
    if room.state == RoomState.SETTLED and kept is False:
        repository.wipe_turns(db, room_id)
    if before.is_shared != after.is_shared:
        announce(db, "room", room.id, user_id=room.owner_id)


def read_transcript(db: Session, room_id: str, fan_id: str) -> Transcript:
    """What was said, for the fan alone.

    Raises:
        NotFoundError: No such room, or another fan's.
    """
    parts = repository.parts_of(db, room_id)
    require_fan(parts.room, fan_id)
    turns = tuple(
        (SaidTurn(turn.item_id, _speaker(turn.speaker), turn.text), turn.at)
        for turn in repository.turns_of(db, room_id)
    )
    name = str(parts.version.sheet.get("name", ""))
    return Transcript(room_id, name, parts.room.transcript_kept, turns)


def delete_transcript(db: Session, room_id: str, fan_id: str) -> Room:
    """Forget what was said, at the fan's word.

    Raises:
        NotFoundError: No such room, or another fan's.
    """
    room = repository.lock_room(db, room_id)
    require_fan(room, fan_id)
    repository.wipe_turns(db, room_id)
    return room


def _speaker(text: str) -> Speaker:
    return "fan" if text == "fan" else "persona"
