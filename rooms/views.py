"""A room as its fan sees it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import Clock
from core.money import to_text
from core.signed_links import SignedLinks
from escrow.typed_data import Domain
from models.room import Room
from models.states import Format
from rooms import repository
from rooms.faces import face_of, room_face
from rooms.linked import links_of
from rooms.paid_time import is_clock_running
from rooms.repository import RoomParts
from rooms.rules import earned
from rooms.schemas import RoomPersona, RoomReceipt, RoomView, SigningDomain
from rooms.tickets import require_fan


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """What a view holds beside the rows."""

    domain: Domain
    links: SignedLinks


def read_room(
    db: Session, room_id: str, fan_id: str, facts: ViewFacts, *, clock: Clock
) -> RoomView:
    """One room of a fan.

    Raises:
        NotFoundError: No such room, or another fan's.
    """
    parts = repository.parts_of(db, room_id)
    require_fan(parts.room, fan_id)
    return _view(db, parts, facts, clock.now())


def read_rooms(db: Session, fan_id: str, facts: ViewFacts, *, clock: Clock) -> list[RoomView]:
    """All rooms of a fan, the newest first."""
    now = clock.now()
    return [_view(db, parts, facts, now) for parts in repository.parts_of_fan(db, fan_id)]


def read_previews(
    db: Session, owner_id: str, persona_id: str, facts: ViewFacts, *, clock: Clock
) -> list[RoomView]:
    """Rooms in which an owner tries a persona now, the newest first."""
    now = clock.now()
    found = repository.previews_of(db, owner_id, persona_id)
    return [_view(db, parts, facts, now) for parts in found]


def require_fan_of(db: Session, room_id: str, fan_id: str) -> Room:
    """The row of a fan's room.

    Raises:
        NotFoundError: No such room, or another fan's.
    """
    room = repository.parts_of(db, room_id).room
    require_fan(room, fan_id)
    return room


def _picture_url(parts: repository.RoomParts) -> str | None:
    persona = parts.persona
    if persona.picture_etag is None:
        return None
    # Nobody but its owner sees the picture of a persona that is not published.
    is_preview = parts.room.bid_id is None
    page = f"owner/personas/{persona.id}" if is_preview else f"personas/{persona.slug}"
    return f"/api/{page}/picture"


def _view(db: Session, parts: RoomParts, facts: ViewFacts, now: datetime) -> RoomView:
    room, bid, persona, version = parts
    receipt = repository.last_receipt(db, room.id)
    is_video = room.format == Format.VIDEO
    face = face_of(db, version, links_of(db, version).face) if is_video else None
    return RoomView(
        id=room.id,
        bid_id=room.bid_id,
        persona=RoomPersona(
            id=persona.id,
            slug=persona.slug,
            name=str(version.sheet.get("name", "")),
            version=version.number,
            picture_url=_picture_url(parts),
        ),
        format=Format(room.format),
        state=room.state,
        ended_reason=room.ended_reason,
        bought_ms=room.bought_ms,
        delivered_ms=room.delivered_ms,
        is_running=is_clock_running(room, now),
        amount=to_text(room.amount),
        earned=to_text(earned(room.amount, room.delivered_ms, room.bought_ms)),
        currency=room.currency,
        deal_id=bid.deal_id if bid else "",
        signer_kind=bid.signer_kind if bid else "",
        signer_address=bid.signer_address if bid else "",
        transcript_kept=room.transcript_kept,
        shares_transcript=room.shares_transcript,
        remembers=room.remembers,
        opened_at=room.opened_at,
        closes_at=room.closes_at,
        entered_at=room.entered_at,
        ended_at=room.ended_at,
        receipt=receipt
        and RoomReceipt(
            delivered_ms=receipt.delivered_ms,
            earned=to_text(receipt.earned),
            signed_at=receipt.signed_at,
        ),
        face=face and room_face(face, facts.links),
        domain=SigningDomain(
            chain_id=facts.domain.chain_id, verifying_contract=facts.domain.escrow_address
        ),
    )
