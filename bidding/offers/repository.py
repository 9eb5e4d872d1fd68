"""All SQL of offers."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.paging import Order, PageAsked
from models.account import User, Wallet
from models.bid import Bid
from models.offer import Offer
from models.social import Profile
from models.states import BidState, OfferState

WAITS: Final = (BidState.PLACING, BidState.OPEN)
"""Bids that nobody has answered."""


class OfferedBy(NamedTuple):
    """An offer with its creator."""

    offer: Offer
    name: str
    slug: str
    takes_bids: bool
    address: str
    """Of the creator's wallet."""


def _offered() -> Select[Offer, str, str, bool, str]:
    return (
        select(Offer, User.display_name, Profile.slug, Profile.takes_bids, Wallet.address)
        .join(User, User.id == Offer.creator_id)
        .join(Profile, Profile.user_id == Offer.creator_id)
        .join(Wallet, Wallet.user_id == Offer.creator_id)
    )


def find_offer(db: Session, offer_id: str) -> OfferedBy | None:
    """An offer by its id."""
    row = db.execute(_offered().where(Offer.id == offer_id)).first()
    return OfferedBy(*row) if row else None


_NEWEST: Final = Order(Offer.created_at, Offer.id)


def offers_of(
    db: Session, creator_id: str, states: Sequence[OfferState], asked: PageAsked
) -> list[OfferedBy]:
    """A creator's offers, the newest first."""
    query = _offered().where(Offer.creator_id == creator_id, Offer.state.in_(states))
    return [OfferedBy(*row) for row in db.execute(_NEWEST.page(query, asked))]


def counts_of(db: Session, creator_id: str) -> dict[OfferState, int]:
    """How many offers a creator has, by their state."""
    rows = db.execute(
        select(Offer.state, func.count())
        .where(Offer.creator_id == creator_id)
        .group_by(Offer.state)
    )
    return {OfferState(state): count for state, count in rows}


def profile_by_slug(db: Session, slug: str) -> Profile | None:
    """A creator's page by its name in addresses."""
    return db.scalar(select(Profile).where(Profile.slug == slug))


def waiting_by_offer(db: Session, offer_ids: Sequence[str]) -> dict[str, int]:
    """How many bids wait for an answer, by offer."""
    rows = db.execute(
        select(Bid.offer_id, func.count())
        .where(Bid.offer_id.in_(offer_ids), Bid.state == BidState.OPEN)
        .group_by(Bid.offer_id)
    )
    return {str(offer_id): count for offer_id, count in rows}


def waiting_of_fan(db: Session, fan_id: str, offer_id: str, *, besides: str | None = None) -> int:
    """How many bids of a fan wait for an answer to one offer."""
    query = (
        select(func.count())
        .select_from(Bid)
        .where(Bid.fan_id == fan_id, Bid.offer_id == offer_id, Bid.state.in_(WAITS))
    )
    if besides is not None:
        query = query.where(Bid.id != besides)
    return int(db.scalar(query) or 0)


def has_profile(db: Session, user_id: str) -> bool:
    """Has the person a creator's page?"""
    return db.scalar(select(Profile.user_id).where(Profile.user_id == user_id)) is not None
