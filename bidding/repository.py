"""All SQL of bidding."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from models.account import User, Wallet
from models.base import JsonObject, table_of
from models.bid import Bid, BidEvent, Quote
from models.chain import ChainLog
from models.persona import Persona, PersonaVersion, Tier
from models.states import BidState, PersonaState


class Offer(NamedTuple):
    """A tier with what its quote depends on."""

    tier: Tier
    persona: Persona
    version: PersonaVersion | None
    account_tier: str


class Quoted(NamedTuple):
    """A fan's quote beside what is true of its persona now."""

    quote_id: str
    tier_id: str
    amount: int
    currency: str
    minutes: int
    terms_hash: str
    expires_at: datetime
    persona_version_id: str
    persona_id: str
    slug: str
    persona_state: str
    published_version_id: str | None
    version_number: int
    sheet: JsonObject
    owner_id: str
    account_tier: str
    owner_address: str
    format: str
    selling_mode: str
    on_sale: bool
    used_by: str | None
    """The bid that was placed on it."""


def offer_of(db: Session, tier_id: str) -> Offer | None:
    """A tier by its id; the version is the published one."""
    row = db.execute(
        select(Tier, Persona, PersonaVersion, User.account_tier)
        .join(Persona, Persona.id == Tier.persona_id)
        .join(User, User.id == Persona.owner_id)
        .outerjoin(PersonaVersion, PersonaVersion.id == Persona.published_version_id)
        .where(Tier.id == tier_id)
    ).first()
    return Offer(row[0], row[1], row[2], row[3]) if row else None


# Built once, on tables and not on row classes: placing a bid is the busiest write, and building
# statements and row objects was half of its time.
_quotes, _tiers, _personas, _versions, _users, _wallets, _bids, _events = (
    table_of(row) for row in (Quote, Tier, Persona, PersonaVersion, User, Wallet, Bid, BidEvent)
)
_QUOTED = (
    select(
        _quotes.c.id,
        _quotes.c.tier_id,
        _quotes.c.amount,
        _quotes.c.currency,
        _quotes.c.minutes,
        _quotes.c.terms_hash,
        _quotes.c.expires_at,
        _quotes.c.persona_version_id,
        _personas.c.id,
        _personas.c.slug,
        _personas.c.state,
        _personas.c.published_version_id,
        _versions.c.number,
        _versions.c.sheet,
        _personas.c.owner_id,
        _users.c.account_tier,
        _wallets.c.address,
        _tiers.c.format,
        _tiers.c.selling_mode,
        _tiers.c.on_sale,
        _bids.c.id,
    )
    .join(_tiers, _tiers.c.id == _quotes.c.tier_id)
    .join(_personas, _personas.c.id == _tiers.c.persona_id)
    .join(_versions, _versions.c.id == _quotes.c.persona_version_id)
    .join(_users, _users.c.id == _personas.c.owner_id)
    .join(_wallets, _wallets.c.user_id == _personas.c.owner_id)
    .outerjoin(_bids, _bids.c.quote_id == _quotes.c.id)
    .where(_quotes.c.id == bindparam("quote_id"), _quotes.c.fan_id == bindparam("fan_id"))
)
_INSERT_BID = insert(_bids)
# What was read before the lock may be old by now.
_LOCKED = select(Bid).with_for_update().execution_options(populate_existing=True)
_INSERT_EVENT = insert(_events)


_COUNT_EVENTS = (
    select(func.count()).select_from(_events).where(_events.c.bid_id == bindparam("bid"))
)
_EVENT_OF_LOG = (
    select(_events.c.id)
    .where(_events.c.log_id == bindparam("log"), _events.c.undone.is_(False))
    .limit(1)
)


def quoted(db: Session, fan_id: str, quote_id: str) -> Quoted | None:
    """A fan's quote for a room, in one look-up."""
    row = db.execute(_QUOTED, {"quote_id": quote_id, "fan_id": fan_id}).first()
    return Quoted(*row) if row else None


def meeting_quote(db: Session, fan_id: str, quote_id: str) -> tuple[Quote, str | None] | None:
    """A fan's quote for a meeting, and the bid that was placed on it."""
    row = db.execute(
        select(Quote, Bid.id)
        .outerjoin(Bid, Bid.quote_id == Quote.id)
        .where(Quote.id == quote_id, Quote.fan_id == fan_id, Quote.offer_id.is_not(None))
    ).first()
    return (row[0], row[1]) if row else None


def insert_event(db: Session, event: Mapping[str, object]) -> None:
    """Write a step down."""
    db.execute(_INSERT_EVENT, event)


def insert_bid(db: Session, bid: Mapping[str, object], event: Mapping[str, object]) -> None:
    """Write a new bid and its first step."""
    db.execute(_INSERT_BID, bid)
    db.execute(_INSERT_EVENT, event)


def events_of(db: Session, bid_ids: Sequence[str]) -> Mapping[str, list[BidEvent]]:
    """Steps that count, by bid, in their order."""
    found: dict[str, list[BidEvent]] = {bid_id: [] for bid_id in bid_ids}
    query = (
        select(BidEvent)
        .where(BidEvent.bid_id.in_(bid_ids), BidEvent.undone.is_(False))
        .order_by(BidEvent.id)
    )
    for event in db.scalars(query):
        found[event.bid_id].append(event)
    return found


def locked_bid(db: Session, bid_id: str) -> Bid | None:
    """A bid as it is now, locked until the transaction ends."""
    return db.scalar(_LOCKED.where(Bid.id == bid_id))


def locked_by_deal(db: Session, deal_id: str) -> Bid | None:
    """A bid by its id in the contract, as it is now, locked until the transaction ends."""
    return db.scalar(_LOCKED.where(Bid.deal_id == deal_id))


def is_being_raised(db: Session, bid_id: str) -> bool:
    """Does a higher bid of the same fan wait to replace this one?"""
    raising = (BidState.PLACING, BidState.OPEN)
    query = select(Bid.id).where(Bid.replaces_id == bid_id, Bid.state.in_(raising)).limit(1)
    return db.scalar(query) is not None


def is_raised(db: Session, bid_id: str) -> bool:
    """Has a higher bid of the same fan, with its deposit, taken this one's place?"""
    gone = (BidState.PLACING, BidState.FAILED, BidState.REFUNDING, BidState.REFUNDED)
    query = select(Bid.id).where(Bid.replaces_id == bid_id, Bid.state.not_in(gone)).limit(1)
    return db.scalar(query) is not None


def was_accepted(db: Session, bid_id: str) -> bool:
    """Was a bid's acceptance ever asked of the chain, undone steps included?"""
    query = select(BidEvent.id).where(
        BidEvent.bid_id == bid_id, BidEvent.to_state == BidState.ACCEPTING
    )
    return db.scalar(query.limit(1)) is not None


def is_applied(db: Session, log_id: str) -> bool:
    """Has this log caused a step that counts?"""
    return db.execute(_EVENT_OF_LOG, {"log": log_id}).first() is not None


def event_of_log(db: Session, log_id: str) -> BidEvent | None:
    """The step that a log caused and that still counts."""
    query = select(BidEvent).where(BidEvent.log_id == log_id, BidEvent.undone.is_(False))
    return db.scalar(query.order_by(BidEvent.id).limit(1))


def meet_by_before(db: Session, deal_id: str, log_id: str) -> int | None:
    """The last moment of a meeting that counted before a log moved it, in Unix seconds."""
    query = (
        select(ChainLog.args)
        .where(
            ChainLog.deal_id == deal_id,
            ChainLog.name.in_(("Placed", "Rescheduled")),
            ChainLog.undone.is_(False),
            ChainLog.id != log_id,
        )
        .order_by(ChainLog.block_number.desc(), ChainLog.log_index.desc())
        .limit(1)
    )
    args = db.scalar(query)
    return int(args["meet_by"]) if args is not None else None


def count_events(db: Session, bid_id: str) -> int:
    """How many steps of a bid were written down, undone ones included."""
    return db.execute(_COUNT_EVENTS, {"bid": bid_id}).scalar_one()


def undo_events_from(db: Session, event: BidEvent) -> None:
    """Mark a step and all later ones of its bid as undone."""
    db.execute(
        update(BidEvent)
        .where(BidEvent.bid_id == event.bid_id, BidEvent.id >= event.id)
        .values(undone=True)
    )


def bids_due(db: Session, now: datetime, states: Sequence[BidState], limit: int) -> Sequence[Bid]:
    """Bids whose deadline has passed, the longest overdue first; other sweepers skip them."""
    return db.scalars(
        select(Bid)
        .where(Bid.state.in_(states), Bid.due_at <= now)
        .order_by(Bid.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def is_published(persona: Persona) -> bool:
    """Can the persona be found and booked?"""
    return persona.state == PersonaState.PUBLISHED
