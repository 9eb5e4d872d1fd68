"""What owners read of visits: only what the fan agreed to, and never what is off the record."""

from typing import Final, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.errors import ConflictError, ForbiddenError, NotFoundError
from core.paging import Order, PageAsked, cut
from models.account import User
from models.persona import Persona, PersonaVersion
from models.room import Room
from models.states import Format, RoomState
from rooms import repository
from rooms.repository import no_such_room
from rooms.schemas import (
    SharedRoomList,
    SharedRoomView,
    SharedTranscriptView,
    SharedTurnView,
)

_NEWEST: Final = Order(Room.opened_at, Room.id)


class TranscriptNotSharedError(ForbiddenError):
    """The fan has not agreed that the owner reads what was said."""

    code = "transcript_not_shared"


class VisitGoesOnError(ConflictError):
    """Only what is over is read."""

    code = "visit_goes_on"


class _Visited(NamedTuple):
    """A room with what its owner sees of it."""

    room: Room
    version: PersonaVersion
    fan_name: str


def list_shared(db: Session, owner_id: str, persona_id: str, asked: PageAsked) -> SharedRoomList:
    """Visits of a persona that are over and that fans share with its owner; no previews.

    Raises:
        NotFoundError: The owner has no such persona.
    """
    persona = db.get(Persona, persona_id)
    if persona is None or persona.owner_id != owner_id:
        raise NotFoundError("You have no such persona.")
    query = _visited().where(
        Room.persona_id == persona_id,
        Room.shares_transcript,
        Room.state != RoomState.OPENED,
        Room.bid_id.is_not(None),
    )
    found = [_Visited(*row) for row in db.execute(_NEWEST.page(query, asked))]
    shown, end = cut(found, asked, lambda one: (one.room.opened_at, one.room.id))
    return SharedRoomList(items=[_view(one) for one in shown], next=end)


def read_shared(db: Session, owner_id: str, room_id: str) -> SharedTranscriptView:
    """What was said in a visit, for the persona's owner.

    Raises:
        NotFoundError: No such room, or another owner's.
        TranscriptNotSharedError: The fan has not agreed, or does not agree any more.
        VisitGoesOnError: It is not over: what is said may still be kept off the record.
    """
    row = db.execute(_visited().where(Room.id == room_id)).first()
    if row is None or row[0].owner_id != owner_id:
        raise no_such_room()
    found = _Visited(*row)
    if not found.room.shares_transcript:
        raise TranscriptNotSharedError(
            "The fan has not agreed that you read this visit. Fans can share it on their page of "
            "the room; nobody else can."
        )
    if found.room.state == RoomState.OPENED:
        raise VisitGoesOnError("This visit is not over. Read it when it is.")
    turns = repository.turns_of(db, room_id)
    told = [turn for turn in turns if not turn.is_off_record]
    return SharedTranscriptView(
        room=_view(found),
        persona_name=str(found.version.sheet.get("name", "")),
        has_gaps=len(told) < len(turns),
        turns=[
            SharedTurnView(
                speaker="fan" if turn.speaker == "fan" else "persona", text=turn.text, at=turn.at
            )
            for turn in told
        ],
    )


def _visited() -> Select[Room, PersonaVersion, str]:
    return (
        select(Room, PersonaVersion, User.display_name)
        .join(PersonaVersion, PersonaVersion.id == Room.persona_version_id)
        .join(User, User.id == Room.fan_id)
    )


def _view(found: _Visited) -> SharedRoomView:
    room = found.room
    return SharedRoomView(
        room_id=room.id,
        version=found.version.number,
        format=Format(room.format),
        fan_name=found.fan_name,
        delivered_ms=room.delivered_ms,
        ended_reason=room.ended_reason,
        entered_at=room.entered_at,
        ended_at=room.ended_at,
    )
