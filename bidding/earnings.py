"""SQL of what owners and creators have earned."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import JsonObject
from models.bid import Bid
from models.offer import Offer
from models.persona import PersonaVersion
from models.room import Room
from models.states import BidState


class Settled(NamedTuple):
    """A settled bid with what its owner sees."""

    bid: Bid
    sheet: JsonObject | None
    """Of the persona, for a room."""
    offer_title: str | None
    """For a meeting."""
    delivered_ms: int | None
    """Of the room."""


class EarningsSums(NamedTuple):
    """An owner's earnings in micro-units."""

    net: int
    rooms: int


PAID: Final = (BidState.RELEASED, BidState.SPLIT)
PENDING: Final = (
    BidState.OPEN,
    BidState.ACCEPTING,
    BidState.KYF,
    BidState.CONSENTING,
    BidState.ACCEPTED,
    BidState.RELEASING,
    BidState.DISPUTING,
    BidState.DISPUTED,
    BidState.RESOLVING,
)


def earned_since(db: Session, owner_id: str, since: datetime | None) -> EarningsSums:
    """What an owner earned after the fee, and in how many rooms."""
    query = select(func.coalesce(func.sum(Bid.earned - Bid.fee), 0), func.count()).where(
        Bid.owner_id == owner_id, Bid.state.in_(PAID), Bid.earned > 0
    )
    if since is not None:
        query = query.where(Bid.updated_at >= since)
    net, rooms = db.execute(query).one()
    return EarningsSums(int(net), int(rooms))


def pending_of(db: Session, owner_id: str) -> int:
    """Micro-units deposited for an owner's rooms that are not settled."""
    query = select(func.coalesce(func.sum(Bid.amount), 0)).where(
        Bid.owner_id == owner_id, Bid.state.in_(PENDING)
    )
    return int(db.scalar(query) or 0)


def delivered_ms_of(db: Session, owner_id: str) -> int:
    """Milliseconds delivered in an owner's rooms that were paid."""
    query = (
        select(func.coalesce(func.sum(Room.delivered_ms), 0))
        .join(Bid, Bid.id == Room.bid_id)
        .where(Bid.owner_id == owner_id, Bid.state.in_(PAID))
    )
    return int(db.scalar(query) or 0)


def settled_bids(db: Session, owner_id: str, limit: int) -> list[Settled]:
    """Bids that paid an owner, the newest first."""
    rows = db.execute(
        select(Bid, PersonaVersion.sheet, Offer.title, Room.delivered_ms)
        .outerjoin(PersonaVersion, PersonaVersion.id == Bid.persona_version_id)
        .outerjoin(Offer, Offer.id == Bid.offer_id)
        .outerjoin(Room, Room.bid_id == Bid.id)
        .where(Bid.owner_id == owner_id, Bid.state.in_(PAID), Bid.earned > 0)
        .order_by(Bid.updated_at.desc(), Bid.id.desc())
        .limit(limit)
    )
    return [Settled(*row) for row in rows]
