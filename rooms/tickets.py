"""Tickets: the ``ek_`` secret that lets one fan into one room for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from accounts.callers import secret_hash
from core.clock import Clock
from core.ids import new_id, new_secret
from models.room import Room, Ticket
from models.states import Format, RoomState
from rooms import repository
from rooms.errors import (
    ModelNotFoundError,
    RoomAmbiguousError,
    RoomEndedError,
    TicketExpiredError,
    TicketForeignError,
    TicketLifeError,
    TicketUnknownError,
    TicketUsedError,
)
from rooms.rules import MAX_TICKET_S, MIN_TICKET_S, is_ticket_life

MODEL_PREFIX: Final = "persona:"


@dataclass(frozen=True, slots=True)
class IssuedTicket:
    """A ticket at the only moment its secret is known."""

    secret: str
    room_id: str
    model: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Admission:
    """Who may enter which room, as which model."""

    room_id: str
    fan_id: str
    model: str
    version: int
    persona_name: str
    opened: int
    """Unix seconds."""
    format: Format
    """What was sold."""
    expires_at: datetime | None = None


def model_name(slug: str) -> str:
    """The persona as clients name a model."""
    return MODEL_PREFIX + slug


def issue_ticket(
    db: Session, room_id: str, fan_id: str, ttl_s: int, *, clock: Clock
) -> IssuedTicket:
    """Make a ticket for the fan of an open room.

    Raises:
        NotFoundError: No such room, or another fan's.
        RoomEndedError: The room is over.
        TicketLifeError: The life is out of range.
    """
    if not is_ticket_life(ttl_s):
        raise TicketLifeError(
            f"a ticket lives {MIN_TICKET_S} to {MAX_TICKET_S} seconds", param="ttl_s"
        )
    parts = repository.parts_of(db, room_id)
    require_fan(parts.room, fan_id)
    require_open(parts.room)
    now = clock.now()
    secret = new_secret("ek")
    expires_at = now + timedelta(seconds=ttl_s)
    db.add(
        Ticket(
            id=new_id("tkt"),
            room_id=room_id,
            fan_id=fan_id,
            secret_hash=secret_hash(secret),
            created_at=now,
            expires_at=expires_at,
            used_at=None,
            revoked_at=None,
        )
    )
    return IssuedTicket(secret, room_id, model_name(parts.persona.slug), expires_at)


def redeem_ticket(
    db: Session,
    secret: str,
    model: str | None,
    *,
    for_socket: bool,
    signed_in_id: str | None,
    clock: Clock,
) -> Admission:
    """Let the bearer of a ticket in.

    Args:
        db: The transaction.
        secret: What the client sent.
        model: The persona that the client names; None names none.
        for_socket: True uses the ticket up; HTTP calls may repeat until it expires.
        signed_in_id: Who is signed in in the same browser, if anybody.
        clock: Tells whether the ticket is still good.

    Raises:
        TicketUnknownError: No such ticket.
        TicketForeignError: Somebody else's ticket.
        RoomEndedError: The room is over.
        TicketExpiredError: Its time is over.
        TicketUsedError: It has opened a socket before.
        ModelNotFoundError: It is for another persona.
    """
    ticket = repository.ticket_by_hash(db, secret_hash(secret))
    if ticket is None:
        raise TicketUnknownError("this ticket does not exist; take a new one")
    if signed_in_id is not None and signed_in_id != ticket.fan_id:
        raise TicketForeignError(
            "this ticket is another person's; sign in as that person, or take a ticket of your own"
        )
    parts = repository.parts_of(db, ticket.room_id)
    require_open(parts.room)
    if ticket.revoked_at is not None:
        raise TicketUnknownError("this ticket was revoked; take a new one")
    now = clock.now()
    if now >= ticket.expires_at:
        raise TicketExpiredError("this ticket has expired; take a new one")
    admission = _admission(parts, ticket.expires_at)
    _require_model(admission, model)
    if for_socket:
        if ticket.used_at is not None:
            raise TicketUsedError("this ticket was used; take a new one")
        ticket.used_at = now
    return admission


def find_room_for(db: Session, fan_id: str, model: str | None) -> Admission:
    """The one open room of a fan that a model's name fits, for programs with an API token.

    Raises:
        ModelNotFoundError: No open room fits.
        RoomAmbiguousError: Several do.
    """
    rooms = [
        parts
        for parts in repository.parts_of_fan(db, fan_id, only_open=True)
        if model is None or names(parts, model)
    ]
    if not rooms:
        raise ModelNotFoundError(
            f"you have no open room with {str(model)[:80]!r}; GET /v1/models lists yours",
            param="model",
        )
    if len(rooms) > 1:
        raise RoomAmbiguousError(
            "several of your open rooms fit: take a ticket for one of them", param="model"
        )
    return _admission(rooms[0], None)


def rooms_for(db: Session, fan_id: str) -> list[Admission]:
    """All open rooms of a fan."""
    open_rooms = repository.parts_of_fan(db, fan_id, only_open=True)
    return [_admission(parts, None) for parts in open_rooms]


def names(parts: repository.RoomParts, model: str) -> bool:
    """Does a model's name mean this room's persona? ``@3`` pins the version."""
    slug, _, version = model.removeprefix(MODEL_PREFIX).partition("@")
    return (
        model.startswith(MODEL_PREFIX)
        and slug == parts.persona.slug
        and version in ("", str(parts.version.number))
    )


def require_fan(room: Room, fan_id: str) -> None:
    """Hide other people's rooms.

    Raises:
        NotFoundError: The room is another fan's.
    """
    if room.fan_id != fan_id:
        raise repository.no_such_room()


def require_open(room: Room) -> None:
    """Refuse a room that is over.

    Raises:
        RoomEndedError: It is.
    """
    if room.state != RoomState.OPENED:
        raise RoomEndedError("this room has ended; bid for another one", reason=room.ended_reason)


def _admission(parts: repository.RoomParts, expires_at: datetime | None) -> Admission:
    return Admission(
        parts.room.id,
        parts.room.fan_id,
        model_name(parts.persona.slug),
        parts.version.number,
        str(parts.version.sheet.get("name", "")),
        int(parts.room.opened_at.timestamp()),
        Format(parts.room.format),
        expires_at,
    )


def _require_model(admission: Admission, model: str | None) -> None:
    wanted = {admission.model, f"{admission.model}@{admission.version}", None}
    if model not in wanted:
        raise ModelNotFoundError(
            f"this ticket is for {admission.model!r}, not for {str(model)[:80]!r}; name that model",
            param="model",
        )
