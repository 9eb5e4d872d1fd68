"""SQL of bids with what their views show."""

from collections.abc import Collection
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.paging import Order, PageAsked
from models.account import User
from models.base import JsonObject
from models.bid import Bid, Quote
from models.meeting import Meeting
from models.offer import Offer
from models.persona import Persona, PersonaVersion
from models.room import Room
from models.social import Profile
from models.states import BidState


class SeenBid(NamedTuple):
    """A bid with what its view shows."""

    bid: Bid
    slug: str | None
    """Of the persona; it, version and sheet are there for rooms."""
    version_number: int | None
    sheet: JsonObject | None
    room_id: str | None
    terms: JsonObject | None
    """What the offer said when it was quoted; it and what follows are there for meetings."""
    creator_id: str | None
    creator_name: str | None
    creator_slug: str | None
    meeting_id: str | None


_SEEN: Final = (
    select(
        Bid,
        Persona.slug,
        PersonaVersion.number,
        PersonaVersion.sheet,
        Room.id,
        Quote.terms,
        Offer.creator_id,
        User.display_name,
        Profile.slug,
        Meeting.id,
    )
    .join(Quote, Quote.id == Bid.quote_id)
    .outerjoin(Persona, Persona.id == Bid.persona_id)
    .outerjoin(PersonaVersion, PersonaVersion.id == Bid.persona_version_id)
    .outerjoin(Room, Room.bid_id == Bid.id)
    .outerjoin(Offer, Offer.id == Bid.offer_id)
    .outerjoin(User, User.id == Offer.creator_id)
    .outerjoin(Profile, Profile.user_id == Offer.creator_id)
    .outerjoin(Meeting, Meeting.bid_id == Bid.id)
)


_NEWEST: Final = Order(Bid.created_at, Bid.id)


def bids_of(
    db: Session,
    fan_id: str,
    asked: PageAsked,
    *,
    states: Collection[BidState] | None,
    offer_id: str | None,
) -> list[SeenBid]:
    """A fan's bids in some states or in any, for one offer or all, the newest first."""
    query = _SEEN.where(Bid.fan_id == fan_id)
    if states is not None:
        query = query.where(Bid.state.in_(states))
    if offer_id is not None:
        query = query.where(Bid.offer_id == offer_id)
    return [SeenBid(*row) for row in db.execute(_NEWEST.page(query, asked))]


def seen_bid(db: Session, fan_id: str, bid_id: str) -> SeenBid | None:
    """One bid of a fan."""
    row = db.execute(_SEEN.where(Bid.id == bid_id, Bid.fan_id == fan_id)).first()
    return SeenBid(*row) if row else None
