"""All SQL of the inbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from bidding.inbox.schemas import Pile, Sort
from core.paging import Order, PageAsked
from models.account import User
from models.bid import Bid, Quote
from models.kyf import KycForm
from models.meeting import Dispute, Meeting, Review
from models.offer import Offer
from models.persona import Persona, PersonaVersion
from models.social import Follow
from models.states import BidState, KycState, MeetingState

T = TypeVar("T")

PILES: Final[Mapping[Pile, tuple[BidState, ...]]] = MappingProxyType(
    {
        "waiting": (BidState.OPEN,),
        "accepted": (
            BidState.ACCEPTING,
            BidState.KYF,
            BidState.CONSENTING,
            BidState.ACCEPTED,
            BidState.RELEASING,
            BidState.DISPUTING,
            BidState.DISPUTED,
            BidState.RESOLVING,
        ),
        "past": (BidState.REFUNDING, BidState.REFUNDED, BidState.RELEASED, BidState.SPLIT),
    }
)
UNSEEN: Final = (BidState.PLACING, BidState.FAILED)
"""Without a deposit: an owner never sees them."""
_ORDERS: Final[Mapping[Sort, Order]] = MappingProxyType(
    {
        # Of equal amounts the earlier comes first: ids sort by time.
        "amount": Order(Bid.amount, Bid.id, is_key_falling=False, is_moment=False),
        "newest": Order(Bid.created_at, Bid.id),
        "oldest": Order(Bid.created_at, Bid.id, is_falling=False, is_key_falling=False),
        "ending": Order(Bid.accept_by, Bid.id, is_falling=False, is_key_falling=False),
    }
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which bids of an owner."""

    owner_id: str
    pile: Pile
    subject_id: str | None
    text: str
    """In the fan's name, the message or the wishes."""


class InboxRow(NamedTuple):
    """A bid with its fan and what it is for."""

    bid: Bid
    fan_name: str
    fan_since: datetime
    terms: dict[str, Any] | None
    """What the offer said when it was quoted."""
    sheet: dict[str, Any] | None
    meeting_id: str | None
    kyc_state: str | None
    is_subscriber: bool | None
    """None where the fan does not follow."""


class Waiting(NamedTuple):
    """Bids that wait for an answer."""

    bids: int
    amount: int
    """Micro-units together."""


class WithOwner(NamedTuple):
    """A fan's bids for one owner."""

    bids: int
    paid: int
    spent: int


class WithAll(NamedTuple):
    """A fan's meetings with anybody."""

    kept: int
    disputes: int
    stars: float | None


_FOLLOW: Final = aliased(Follow)
_ROWS: Final = (
    select(
        Bid,
        User.display_name,
        User.created_at,
        Quote.terms,
        PersonaVersion.sheet,
        Meeting.id,
        KycForm.state,
        _FOLLOW.is_subscriber,
    )
    .join(User, User.id == Bid.fan_id)
    .join(Quote, Quote.id == Bid.quote_id)
    .outerjoin(PersonaVersion, PersonaVersion.id == Bid.persona_version_id)
    .outerjoin(Meeting, Meeting.bid_id == Bid.id)
    .outerjoin(KycForm, KycForm.user_id == Bid.fan_id)
    .outerjoin(_FOLLOW, (_FOLLOW.fan_id == Bid.fan_id) & (_FOLLOW.creator_id == Bid.owner_id))
)


def page(db: Session, want: Filter, sort: Sort, asked: PageAsked) -> list[InboxRow]:
    """Bids of one pile."""
    # Which bids first: what belongs to them is looked up for one page only.
    ids = db.scalars(_ORDERS[sort].page(_narrowed(select(Bid.id), want), asked)).all()
    rows = {row[0].id: row for row in db.execute(_ROWS.where(Bid.id.in_(ids)))}
    return [InboxRow(*rows[bid_id]) for bid_id in ids]


def list_end(row: InboxRow, sort: Sort) -> tuple[int | datetime, str]:
    """Where a page ends that ends with this bid."""
    bid = row.bid
    ends: Mapping[Sort, int | datetime] = {
        "amount": bid.amount,
        "newest": bid.created_at,
        "oldest": bid.created_at,
        "ending": bid.accept_by,
    }
    return ends[sort], bid.id


def row_of(db: Session, owner_id: str, bid_id: str) -> InboxRow | None:
    """One bid of an owner."""
    row = db.execute(
        _ROWS.where(Bid.id == bid_id, Bid.owner_id == owner_id, Bid.state.not_in(UNSEEN))
    ).first()
    return InboxRow(*row) if row else None


def count(db: Session, want: Filter) -> int:
    """How many bids a filter lets through."""
    return int(db.scalar(_narrowed(select(func.count()).select_from(Bid), want)) or 0)


def _narrowed(query: Select[T], want: Filter) -> Select[T]:
    if want.text:
        query = query.join(User, User.id == Bid.fan_id)
    return query.where(*_conditions(want))


def _conditions(want: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Bid.owner_id == want.owner_id,
        Bid.state.in_(PILES[want.pile]),
    ]
    if want.subject_id is not None:
        found.append(or_(Bid.offer_id == want.subject_id, Bid.persona_id == want.subject_id))
    if want.text:
        texts = (User.display_name, Bid.message, Bid.wishes)
        found.append(or_(*(text.icontains(want.text, autoescape=True) for text in texts)))
    return found


def waiting_by_subject(db: Session, owner_id: str) -> dict[str, Waiting]:
    """The bids that wait for an owner, by what they are for."""
    rows = db.execute(
        select(Bid.offer_id, Bid.persona_id, func.count(), func.sum(Bid.amount))
        .where(Bid.owner_id == owner_id, Bid.state == BidState.OPEN)
        .group_by(Bid.offer_id, Bid.persona_id)
    )
    return {
        str(offer_id or persona_id): Waiting(int(bids), int(amount))
        for offer_id, persona_id, bids, amount in rows
    }


def subjects(db: Session, owner_id: str) -> list[tuple[str, str]]:
    """What of an owner's is bid for: id and title."""
    is_bid_for = select(Bid.id).where(Bid.offer_id == Offer.id).exists()
    offers = db.execute(
        select(Offer.id, Offer.title)
        .where(Offer.creator_id == owner_id, is_bid_for)
        .order_by(Offer.title, Offer.id)
    ).all()
    personas = db.execute(
        select(Persona.id, Persona.draft)
        .where(Persona.owner_id == owner_id)
        .order_by(Persona.created_at, Persona.id)
    ).all()
    known = _personas_bid_for(db, owner_id) if personas else frozenset[str]()
    return [
        *((key, title) for key, title in offers),
        *((key, str(draft.get("name", ""))) for key, draft in personas if key in known),
    ]


def _personas_bid_for(db: Session, owner_id: str) -> frozenset[str]:
    query = select(Bid.persona_id).where(Bid.owner_id == owner_id, Bid.persona_id.is_not(None))
    return frozenset(str(key) for key in db.scalars(query.distinct()))


def with_owner(db: Session, owner_id: str, fan_ids: Sequence[str]) -> dict[str, WithOwner]:
    """What fans have bid for an owner and paid to them, by fan."""
    paid = Bid.state.in_((BidState.RELEASED, BidState.SPLIT)) & (Bid.earned > 0)
    rows = db.execute(
        select(
            Bid.fan_id,
            func.count(),
            func.sum(case((paid, 1), else_=0)),
            func.sum(case((paid, Bid.earned), else_=0)),
        )
        .where(Bid.owner_id == owner_id, Bid.fan_id.in_(fan_ids), Bid.state.not_in(UNSEEN))
        .group_by(Bid.fan_id)
    )
    return {fan: WithOwner(int(bids), int(times), int(sums)) for fan, bids, times, sums in rows}


def with_all(db: Session, fan_ids: Sequence[str]) -> dict[str, WithAll]:
    """What became of fans' meetings with anybody, by fan."""
    kept = db.execute(
        select(
            Meeting.fan_id,
            func.sum(case((Meeting.state == MeetingState.RELEASED, 1), else_=0)),
            func.count(Dispute.id),
        )
        .outerjoin(Dispute, Dispute.meeting_id == Meeting.id)
        .where(Meeting.fan_id.in_(fan_ids))
        .group_by(Meeting.fan_id)
    )
    stars = {
        fan: float(mean)
        for fan, mean in db.execute(
            select(Review.subject_id, func.avg(Review.stars))
            .where(Review.subject_id.in_(fan_ids), Review.shown_at.is_not(None))
            .group_by(Review.subject_id)
        )
    }
    found = {fan: WithAll(int(met), int(cases), stars.get(fan)) for fan, met, cases in kept}
    return {fan: found.get(fan, WithAll(0, 0, stars.get(fan))) for fan in fan_ids}


def is_verified(kyc_state: str | None) -> bool:
    """Was the fan's KYC form verified?"""
    return kyc_state == KycState.VERIFIED
