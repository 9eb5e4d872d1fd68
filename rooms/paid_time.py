"""The paid clock in its row: who holds the room, and what is written down of the time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.clock import Clock
from core.ids import new_id
from engine.card_text import first_words
from engine.history import Turn
from engine.packs import VoicePreset
from engine.persona import PersonaSheet
from models.room import Room
from models.states import Format, RoomState, SignerKind
from rooms import repository
from rooms.consented import Likeness, consented_voice, likeness_of, require_likeness
from rooms.decisions import ToldDecision, told_decisions
from rooms.errors import RoomInUseError
from rooms.faces import ChosenFace, face_of
from rooms.linked import LinkedServer, links_of
from rooms.rules import ReceiptStanding
from rooms.service import standing_of
from rooms.sheets import played_sheet
from rooms.tickets import require_open
from rooms.transcripts import SaidTurn, append_turn

HOLDER_STALE_S: Final = 30.0
"""A holder that wrote nothing for this long is gone."""


@dataclass(frozen=True, slots=True)
class Entered:
    """All that a visit needs to know of its room."""

    room_id: str
    persona_id: str
    fan_id: str
    fan_name: str
    is_preview: bool
    """An owner tries a persona: nobody pays, and each prompt is shown."""
    deal_id: str
    """Empty in a preview."""
    is_custodial: bool
    sheet: PersonaSheet
    format: Format
    voice_id: str | None
    """As published; None, or a voice that is gone, stands for the server's default."""
    voice_speed: float
    """A factor, 1 as the voice itself speaks."""
    face: ChosenFace | None
    """Of a video room; None otherwise, or where the owner's file is gone."""
    likeness: Likeness
    """Whose face and voice it uses: they may take them back while the visit lasts."""
    servers: tuple[LinkedServer, ...]
    """Servers that the persona's owner has linked."""
    currency: str
    standing: ReceiptStanding
    opened_at: datetime
    closes_at: datetime
    turns: tuple[Turn, ...]
    """What was said so far, the greeting first."""
    decisions: tuple[ToldDecision, ...]
    """What safety decided meanwhile, the oldest first."""
    next_seq: int
    """The place of the next turn."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a visit finds when it writes its time down."""

    is_held: bool
    """False: a newer visit has the room, or it ended; nothing was written."""
    ended_reason: str | None = None


def due_at(closes_at: datetime, now: datetime, away_s: float) -> datetime:
    """When the sweeper may end a room that nobody comes back to."""
    return min(closes_at, now + timedelta(seconds=away_s))


def look_in(db: Session, room_id: str) -> Entered:
    """Read an open room, for warming its mind.

    Raises:
        RoomEndedError: The room is over.
    """
    parts = repository.parts_of(db, room_id)
    require_open(parts.room)
    return _entered(db, parts)


def enter_room(
    db: Session,
    room_id: str,
    holder: str,
    *,
    clock: Clock,
    away_s: float,
    for_socket: bool = True,
) -> Entered:
    """Take hold of an open room; an older holder's writes are refused from now on.

    The first socket is greeted. An HTTP call keeps no words, and does not put a live visit out.

    Args:
        db: The transaction.
        room_id: The room.
        holder: Names this visit.
        clock: Tells when.
        away_s: The room ends by itself when nobody was in it for this long.
        for_socket: True for a live visit, False for an HTTP call.

    Raises:
        RoomEndedError: The room is over.
        RoomInUseError: A live visit holds it and must not be put out.
        ConsentEndedError: The person whose face it shows does not permit it any more.
    """
    room = repository.lock_room(db, room_id)
    require_open(room)
    now = clock.now()
    if not for_socket and _is_held(room, now, away_s):
        raise RoomInUseError("the room is open in a live visit; leave it first")
    parts = repository.parts_of(db, room_id)
    linked = links_of(db, parts.version)
    require_likeness(db, room, parts.version, linked.face)
    fan_name = repository.fan_name(db, room.fan_id)
    sheet = played_sheet(parts.version, linked)
    greeting = first_words(sheet, room_id, fan_name, room.opened_at)
    if room.entered_at is None and greeting and for_socket:
        said = SaidTurn(new_id("item"), "persona", greeting)
        append_turn(db, room_id, said, clock=clock)
        db.flush()
    room.holder = holder
    room.running_since = None
    if for_socket:
        room.entered_at = room.entered_at or now
    room.due_at = due_at(room.closes_at, now, away_s)
    return _entered(db, parts)


def write_time(
    db: Session,
    room_id: str,
    holder: str,
    *,
    delivered_ms: int,
    running_since: datetime | None,
    due_at: datetime,
) -> Written:
    """Write down what was delivered; only the room's holder may.

    One statement: every open room runs it every 5 s.

    Args:
        db: The transaction.
        room_id: The room.
        holder: Names the visit that delivered.
        delivered_ms: All of the delivered time.
        running_since: The clock's, None while it stands still.
        due_at: When the sweeper may end the room.
    """
    found = db.execute(
        update(Room)
        .where(Room.id == room_id, Room.holder == holder, Room.state == RoomState.OPENED)
        .values(delivered_ms=delivered_ms, running_since=running_since, due_at=due_at)
        .returning(Room.id)
    ).first()
    if found is not None:
        return Written(is_held=True)
    return Written(is_held=False, ended_reason=repository.lock_room(db, room_id).ended_reason)


def is_clock_running(room: Room, now: datetime) -> bool:
    """Is time being delivered, as far as the row tells? A crash leaves a clock that looks so."""
    since = room.running_since
    return since is not None and now - since < timedelta(seconds=HOLDER_STALE_S)


def read_standing(db: Session, room_id: str) -> ReceiptStanding:
    """Delivered time as written down, beside what is signed of it."""
    return standing_of(db, repository.parts_of(db, room_id).room)


def leave_room(db: Session, room_id: str, holder: str) -> None:
    """Let go of a room that may be entered again."""
    room = repository.lock_room(db, room_id)
    if room.holder == holder:
        room.holder = None
        room.running_since = None


def _entered(db: Session, parts: repository.RoomParts) -> Entered:
    room = parts.room
    kept = repository.turns_of(db, room.id)
    version, linked = parts.version, links_of(db, parts.version)
    voice = linked.voice or VoicePreset(version.voice_id, version.voice_percent)
    voice_id = consented_voice(db, room.owner_id, voice.voice_id)
    return Entered(
        room_id=room.id,
        persona_id=room.persona_id,
        fan_id=room.fan_id,
        fan_name=repository.fan_name(db, room.fan_id),
        is_preview=parts.bid is None,
        deal_id=parts.bid.deal_id if parts.bid else "",
        is_custodial=parts.bid is not None and parts.bid.signer_kind == SignerKind.CUSTODIAL,
        sheet=played_sheet(version, linked),
        format=Format(room.format),
        voice_id=voice_id,
        voice_speed=voice.percent / 100,
        face=face_of(db, version, linked.face) if room.format == Format.VIDEO else None,
        likeness=likeness_of(db, room, version, voice_id=voice_id, preset=linked.face),
        servers=linked.servers,
        currency=room.currency,
        standing=standing_of(db, room),
        opened_at=room.opened_at,
        closes_at=room.closes_at,
        turns=tuple(
            Turn(turn.item_id, "fan" if turn.speaker == "fan" else "persona", turn.text)
            for turn in kept
        ),
        decisions=told_decisions(db, room.id, kept),
        next_seq=repository.next_seq(db, room.id),
    )


def _is_held(room: Room, now: datetime, away_s: float) -> bool:
    """Does another process serve the room? Visits of this one are known to ``LiveRooms``."""
    if room.holder is None or room.due_at is None:
        return False
    if is_clock_running(room, now):
        return True
    # The last write moved ``due_at`` on by ``away_s``.
    written_at = room.due_at - timedelta(seconds=away_s)
    return now - written_at < timedelta(seconds=HOLDER_STALE_S)
