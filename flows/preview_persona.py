"""An owner tries a persona: a room like a fan's, without a bid, money or memory."""

from datetime import timedelta
from typing import Final, Literal

from fastapi import APIRouter
from sqlalchemy.orm import Session

from accounts.deps import CurrentOwner, LimiterDep
from accounts.limits import Limit
from accounts.repository import lock_user
from accounts.wire import CURRENCY, Answer, Request, RowId
from core.clock import Clock
from core.deps import ClockDep, DatabaseDep
from models.persona import Persona, PersonaVersion
from models.room import Room
from models.states import Format
from personas import repository, service
from personas.errors import FormatUnavailableError, NotPublishedError, NotReadyError
from personas.fan_routes import PersonasSettingsDep
from personas.snapshots import tried_version
from rooms import service as rooms
from rooms import views
from rooms.deps import LiveRoomsDep, ViewFactsDep
from rooms.schemas import RoomView
from rooms.service import RoomTerms

router = APIRouter(prefix="/api/owner/personas/{persona_id}/previews", tags=["owner"])

PREVIEW_LIFE: Final = timedelta(minutes=30)
MAX_OPEN: Final = 3
"""Of one owner; the oldest ends when another opens."""
OPENINGS: Final = Limit("preview", 60, timedelta(hours=1))
"""Of one owner."""

PreviewMode = Literal["draft", "version"]


class PreviewRequest(Request):
    """What to try, and how."""

    format: Format = Format.TEXT
    mode: PreviewMode = "draft"
    """``draft`` as it is written now, or ``version``: what fans meet today."""


class PreviewList(Answer):
    """Previews that are open, the newest first."""

    items: list[RoomView]


@router.post("", operation_id="openPreview", status_code=201)
async def open_preview(  # noqa: PLR0913 - dependencies
    persona_id: RowId,
    body: PreviewRequest,
    owner: CurrentOwner,
    database: DatabaseDep,
    settings: PersonasSettingsDep,
    limiter: LimiterDep,
    live_rooms: LiveRoomsDep,
    facts: ViewFactsDep,
    clock: ClockDep,
) -> RoomView:
    """Open a room to try the persona in; take a ticket for it as fans do."""
    limiter.take(OPENINGS, owner.id)
    room, older = await database.write(
        begin_preview, owner.id, persona_id, body, settings.formats_available, clock=clock
    )
    for room_id in older:
        await live_rooms.end(room_id, "left")
    return await database.read(views.read_room, room.id, owner.id, facts, clock=clock)


@router.get("", operation_id="listPreviews")
async def list_previews(
    persona_id: RowId,
    owner: CurrentOwner,
    database: DatabaseDep,
    facts: ViewFactsDep,
    clock: ClockDep,
) -> PreviewList:
    """The rooms in which you try the persona now."""
    found = await database.read(read_previews, owner.id, persona_id, facts, clock=clock)
    return PreviewList(items=found)


def read_previews(
    db: Session, owner_id: str, persona_id: str, facts: views.ViewFacts, *, clock: Clock
) -> list[RoomView]:
    """The previews of a persona that are open.

    Raises:
        NotFoundError: The owner has no such persona.
    """
    service.own_persona(db, owner_id, persona_id)
    return views.read_previews(db, owner_id, persona_id, facts, clock=clock)


def begin_preview(
    db: Session,
    owner_id: str,
    persona_id: str,
    wish: PreviewRequest,
    served: frozenset[Format],
    *,
    clock: Clock,
) -> tuple[Room, list[str]]:
    """Open a preview.

    Returns:
        The room, and the ids of older previews that are to end.

    Raises:
        NotFoundError: The owner has no such persona.
        FormatUnavailableError: This server has no voices, or no faces.
        NotPublishedError: No version was published yet.
        NotReadyError: A video room needs a face.
    """
    lock_user(db, owner_id)
    persona = service.own_persona(db, owner_id, persona_id)
    if wish.format not in served:
        raise FormatUnavailableError(f"This server has no {wish.format.value} rooms now.")
    version = _version(db, persona, wish.mode, clock)
    if wish.format == Format.VIDEO and version.face is None:
        raise NotReadyError("Choose a face first.", missing=["face"])
    now = clock.now()
    older = rooms.open_previews(db, owner_id)[MAX_OPEN - 1 :]
    terms = RoomTerms(
        bid_id=None,
        fan_id=owner_id,
        owner_id=owner_id,
        persona_id=persona.id,
        persona_version_id=version.id,
        format=wish.format,
        amount=0,
        currency=CURRENCY,
        bought_ms=PREVIEW_LIFE // timedelta(milliseconds=1),
        closes_at=now + PREVIEW_LIFE,
    )
    return rooms.open_room(db, terms, clock=clock), [room.id for room in older]


def _version(db: Session, persona: Persona, mode: PreviewMode, clock: Clock) -> PersonaVersion:
    if mode == "draft":
        return tried_version(db, persona, clock=clock)
    published = repository.published_version(db, persona)
    if published is None:
        raise NotPublishedError("Nothing of this persona is published yet: try the draft.")
    return published
