"""All SQL of auctions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from bidding.auctions.rules import Entry
from core.paging import Order, PageAsked
from models.bid import Bid
from models.offer import Auction, Offer
from models.persona import Persona, Tier
from models.social import Block
from models.states import AuctionState, BidState

TAKES_PART: Final = (BidState.PLACING, BidState.OPEN)
WON: Final = (
    BidState.ACCEPTING,
    BidState.KYF,
    BidState.CONSENTING,
    BidState.ACCEPTED,
    BidState.RELEASING,
    BidState.DISPUTING,
    BidState.DISPUTED,
    BidState.RESOLVING,
    BidState.RELEASED,
    BidState.SPLIT,
)
NO_BLOCK: Final = 2**62
"""Deposits that no block holds come after all that one does."""


class BidEntry(NamedTuple):
    """A bid that takes part, and whose it is."""

    entry: Entry
    fan_id: str
    state: str
    created_at: datetime


def find_auction(db: Session, auction_id: str) -> Auction | None:
    """An auction by its id."""
    return db.get(Auction, auction_id)


def locked_auction(db: Session, auction_id: str) -> Auction | None:
    """An auction, locked until the transaction ends: bids are let in one after another."""
    return db.scalar(select(Auction).where(Auction.id == auction_id).with_for_update())


def open_auction_of(
    db: Session, *, offer_id: str | None = None, tier_id: str | None = None
) -> Auction | None:
    """The open round of an offer or of a tier."""
    query = select(Auction).where(Auction.state == AuctionState.OPEN)
    if offer_id is not None:
        return db.scalar(query.where(Auction.offer_id == offer_id))
    return db.scalar(query.where(Auction.tier_id == tier_id))


def open_auctions_of(db: Session, offer_ids: Sequence[str]) -> dict[str, Auction]:
    """Open rounds by offer."""
    query = select(Auction).where(
        Auction.state == AuctionState.OPEN, Auction.offer_id.in_(offer_ids)
    )
    return {str(one.offer_id): one for one in db.scalars(query)}


def auctions_by_id(db: Session, auction_ids: Sequence[str]) -> Sequence[Auction]:
    """Auctions by their ids."""
    return db.scalars(select(Auction).where(Auction.id.in_(auction_ids))).all()


def auctions_of(
    db: Session, owner_id: str, asked: PageAsked, *, subject_id: str | None
) -> Sequence[Auction]:
    """An owner's auctions, of one offer or tier or all, the newest first."""
    query = select(Auction).where(Auction.owner_id == owner_id)
    if subject_id is not None:
        query = query.where(or_(Auction.offer_id == subject_id, Auction.tier_id == subject_id))
    return db.scalars(Order(Auction.created_at, Auction.id).page(query, asked)).all()


def entries_of(db: Session, auction_ids: Sequence[str]) -> dict[str, list[BidEntry]]:
    """Bids that take part, by auction.

    One that a higher bid of its fan replaces does not, nor one between people of whom one blocked
    the other since.
    """
    return _entries(db, auction_ids, TAKES_PART, ~_is_blocked())


def won_of(db: Session, auction_ids: Sequence[str]) -> dict[str, list[BidEntry]]:
    """Bids that won rounds that are over, and have not gone back since."""
    return _entries(db, auction_ids, WON)


def confirmed_of(db: Session, auction_id: str) -> list[BidEntry]:
    """Bids that may win when the round closes now: those that have their deposit."""
    return _entries(db, [auction_id], (BidState.OPEN,), ~_is_blocked())[auction_id]


def _is_blocked() -> ColumnElement[bool]:
    by_owner = and_(Block.blocker_id == Bid.owner_id, Block.blocked_id == Bid.fan_id)
    by_fan = and_(Block.blocker_id == Bid.fan_id, Block.blocked_id == Bid.owner_id)
    return select(Block.blocker_id).where(or_(by_owner, by_fan)).exists()


def entry_of(bid: Bid) -> Entry:
    """A bid as it is ranked."""
    return _entry(bid.id, bid.amount, bid.placed_block, bid.placed_index)


def _entry(bid_id: str, amount: int, block: int | None, index: int | None) -> Entry:
    return Entry(bid_id, amount, (NO_BLOCK if block is None else block, index or 0, bid_id))


def _entries(
    db: Session,
    auction_ids: Sequence[str],
    states: Sequence[BidState],
    *conditions: ColumnElement[bool],
) -> dict[str, list[BidEntry]]:
    found: dict[str, list[BidEntry]] = {auction_id: [] for auction_id in auction_ids}
    if not auction_ids:
        return found
    higher = aliased(Bid)
    is_replaced = (
        select(higher.id).where(higher.replaces_id == Bid.id, higher.state.in_(states)).exists()
    )
    rows = db.execute(
        select(
            Bid.auction_id,
            Bid.id,
            Bid.amount,
            Bid.placed_block,
            Bid.placed_index,
            Bid.fan_id,
            Bid.state,
            Bid.created_at,
        ).where(Bid.auction_id.in_(auction_ids), Bid.state.in_(states), ~is_replaced, *conditions)
    )
    for auction_id, bid_id, amount, block, index, fan_id, state, created_at in rows:
        entry = _entry(bid_id, amount, block, index)
        found[str(auction_id)].append(BidEntry(entry, fan_id, state, created_at))
    return found


def auctions_due(db: Session, now: datetime, limit: int) -> Sequence[Auction]:
    """Open auctions whose end has come; other sweepers skip them."""
    return db.scalars(
        select(Auction)
        .where(Auction.state == AuctionState.OPEN, Auction.closes_at <= now)
        .order_by(Auction.closes_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def waiting_bids(db: Session, auction_id: str) -> Sequence[Bid]:
    """Bids of an auction that have their deposit, locked."""
    return db.scalars(
        select(Bid)
        .where(Bid.auction_id == auction_id, Bid.state == BidState.OPEN)
        .order_by(Bid.id)
        .with_for_update()
    ).all()


def count_bids(db: Session, auction_id: str) -> int:
    """Bids that were ever placed in an auction."""
    query = select(func.count()).select_from(Bid).where(Bid.auction_id == auction_id)
    return int(db.scalar(query) or 0)


def locked_offer(db: Session, creator_id: str, offer_id: str) -> Offer | None:
    """One of a creator's offers, locked: its terms do not change while a round opens."""
    return db.scalar(
        select(Offer).where(Offer.id == offer_id, Offer.creator_id == creator_id).with_for_update()
    )


def offer_minimums(db: Session, offer_ids: Sequence[str]) -> dict[str, int]:
    """What a bid for each of these offers takes at least, in micro-units."""
    rows = db.execute(select(Offer.id, Offer.minimum).where(Offer.id.in_(offer_ids)))
    return dict(rows.all())


def locked_tier(db: Session, owner_id: str, tier_id: str) -> Tier | None:
    """One of an owner's tiers, locked."""
    return db.scalar(
        select(Tier)
        .join(Persona, Persona.id == Tier.persona_id)
        .where(Tier.id == tier_id, Persona.owner_id == owner_id)
        .with_for_update(of=Tier)
    )


def tier_floor(db: Session, tier_id: str) -> tuple[Tier, Persona]:
    """A tier with its persona, for its price."""
    row = db.execute(
        select(Tier, Persona).join(Persona, Persona.id == Tier.persona_id).where(Tier.id == tier_id)
    ).one()
    return row[0], row[1]
