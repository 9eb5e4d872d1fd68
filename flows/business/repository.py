"""SQL of what rooms cost."""

from dataclasses import fields
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFoundError
from engine.tally import Spent
from flows.business.rules import ROOMS, SHORTEST_MS, MeasuredRoom
from models.persona import Persona
from models.room import Room
from models.studio import RoomCost

_COUNTED: Final = tuple(one.name for one in fields(Spent))


def own_persona(db: Session, owner_id: str, persona_id: str) -> Persona:
    """An owner's persona.

    Raises:
        NotFoundError: The owner has no such persona.
    """
    persona = db.get(Persona, persona_id)
    if persona is None or persona.owner_id != owner_id:
        raise NotFoundError("You have no such persona.")
    return persona


def measured_rooms(db: Session, format_: str, persona_id: str | None = None) -> list[MeasuredRoom]:
    """The newest rooms of a format that are over and say something about a minute.

    Args:
        db: The transaction.
        format_: The format.
        persona_id: None looks at all personas of this server.
    """
    counted = (getattr(RoomCost, name) for name in _COUNTED)
    query = (
        select(Room.delivered_ms, *counted)
        .join(RoomCost, RoomCost.room_id == Room.id)
        .where(
            Room.format == format_,
            Room.ended_at.is_not(None),
            Room.bid_id.is_not(None),
            Room.delivered_ms >= SHORTEST_MS,
        )
        .order_by(Room.ended_at.desc())
        .limit(ROOMS)
    )
    if persona_id is not None:
        query = query.where(Room.persona_id == persona_id)
    return [
        MeasuredRoom(Spent(**dict(zip(_COUNTED, counts, strict=True))), delivered)
        for delivered, *counts in db.execute(query)
    ]
