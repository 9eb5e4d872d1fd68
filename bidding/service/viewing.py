"""Bids as their fans see them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bidding import repository, rules, seen_bids
from bidding.rules import Part
from bidding.schemas import BidList, BidStep, BidView, OfferRef, PersonaRef
from bidding.seen_bids import SeenBid
from core.errors import NotFoundError
from core.money import to_text
from core.paging import PageAsked, cut
from models.bid import Bid, BidEvent
from models.states import BidKind, BidState, Format, PlaceKind, SellingMode, SignerKind


def list_bids(
    db: Session,
    fan_id: str,
    asked: PageAsked,
    *,
    part: Part | None = None,
    offer_id: str | None = None,
) -> BidList:
    """A fan's bids of one part or all, for one offer or all, the newest first."""
    states = rules.states_of(part) if part is not None else None
    found = seen_bids.bids_of(db, fan_id, asked, states=states, offer_id=offer_id)
    shown, ends = cut(found, asked, lambda one: (one.bid.created_at, one.bid.id))
    events = repository.events_of(db, [one.bid.id for one in shown])
    return BidList(items=[_view(one, events[one.bid.id]) for one in shown], next=ends)


def view_bid(db: Session, fan_id: str, bid_id: str) -> BidView:
    """One bid of a fan.

    Raises:
        NotFoundError: The fan has no such bid.
    """
    seen = seen_bids.seen_bid(db, fan_id, bid_id)
    if seen is None:
        raise NotFoundError("You have no such bid.")
    return _view(seen, repository.events_of(db, [bid_id])[bid_id])


def _view(seen: SeenBid, events: Sequence[BidEvent]) -> BidView:
    bid = seen.bid
    return BidView(
        id=bid.id,
        kind=BidKind(bid.kind),
        state=BidState(bid.state),
        progress=rules.PROGRESS[BidState(bid.state)],
        reason=bid.reason,
        note=bid.note,
        format=Format(bid.format) if bid.format else None,
        persona=_persona(seen),
        offer=_offer(seen),
        minutes=bid.minutes,
        amount=to_text(bid.amount),
        currency=bid.currency,
        selling_mode=SellingMode(bid.selling_mode),
        auction_id=bid.auction_id,
        message=bid.message,
        wishes=bid.wishes,
        needs_kyf=bid.needs_kyf,
        replaces_id=bid.replaces_id,
        accept_by=bid.accept_by,
        room_id=seen.room_id,
        meeting_id=seen.meeting_id,
        signer_kind=SignerKind(bid.signer_kind),
        signer_address=bid.signer_address,
        deal_id=bid.deal_id,
        earned=_text(bid.earned),
        refunded=_text(_refunded(bid)),
        fee=_text(bid.fee),
        created_at=bid.created_at,
        events=[BidStep(state=BidState(event.to_state), at=event.at) for event in events],
    )


def _persona(seen: SeenBid) -> PersonaRef | None:
    if seen.slug is None or seen.sheet is None or seen.version_number is None:
        return None
    return PersonaRef(slug=seen.slug, name=seen.sheet["name"], version=seen.version_number)


def _offer(seen: SeenBid) -> OfferRef | None:
    terms = seen.terms
    if terms is None:
        return None
    return OfferRef(
        id=seen.bid.offer_id or "",
        title=terms["title"],
        creator_id=seen.creator_id or "",
        creator_name=seen.creator_name or "",
        creator_slug=seen.creator_slug or "",
        place_kind=PlaceKind(terms["place_kind"]),
        city=terms["city"] or None,
    )


def _refunded(bid: Bid) -> int | None:
    return bid.amount - bid.earned if bid.earned is not None else None


def _text(micro: int | None) -> str | None:
    return to_text(micro) if micro is not None else None
