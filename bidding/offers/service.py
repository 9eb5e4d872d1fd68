"""What creators do with their offers, and what fans see of them."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from accounts.social.blocks import is_blocked
from accounts.social.profiles import takes_bids
from accounts.social.relations import Relation, relation
from accounts.wire import CURRENCY
from bidding.auctions import repository as auctions
from bidding.auctions.service import views_of
from bidding.offers import repository, rules
from bidding.offers.errors import OfferInAuctionError
from bidding.offers.repository import OfferedBy
from bidding.offers.rules import Refused, Standing
from bidding.offers.schemas import CreatorRef, OfferList, OfferTerms, OfferView
from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from core.money import to_micro, to_text
from core.paging import PageAsked, cut
from models.offer import Offer
from models.states import (
    Audience,
    KycField,
    OfferState,
    PlaceKind,
    SellingMode,
)

SHOWN: Final = (OfferState.PUBLISHED,)
OWN: Final = (OfferState.PUBLISHED, OfferState.PAUSED)


def make_offer(db: Session, creator_id: str, terms: OfferTerms, *, clock: Clock) -> OfferView:
    """Publish an offer.

    Raises:
        NotFoundError: The creator has no page yet.
    """
    if not repository.has_profile(db, creator_id):
        raise NotFoundError("Make your creator's page first.")
    now = clock.now()
    offer = Offer(
        id=new_id("off"),
        creator_id=creator_id,
        currency=CURRENCY,
        state=OfferState.PUBLISHED,
        version=1,
        created_at=now,
        updated_at=now,
        **_columns(terms),
    )
    db.add(offer)
    db.flush()
    return view_offer(db, offer.id, creator_id)


def change_offer(
    db: Session, creator_id: str, offer_id: str, terms: OfferTerms, *, clock: Clock
) -> OfferView:
    """Change an offer's terms; bids that were placed keep theirs.

    Raises:
        NotFoundError: The creator has no such offer.
        OfferInAuctionError: Fans bid on the terms at this moment.
    """
    offer = _own(db, creator_id, offer_id)
    _refuse_in_auction(db, offer)
    for name, value in _columns(terms).items():
        setattr(offer, name, value)
    offer.version += 1
    offer.updated_at = clock.now()
    db.flush()
    return view_offer(db, offer.id, creator_id)


def change_state(
    db: Session, creator_id: str, offer_id: str, state: OfferState, *, clock: Clock
) -> OfferView:
    """Show, pause or retire an offer; bids that wait stay in the inbox.

    Raises:
        NotFoundError: The creator has no such offer.
        OfferInAuctionError: Fans bid on it at this moment.
    """
    offer = _own(db, creator_id, offer_id)
    if state != OfferState.PUBLISHED:
        _refuse_in_auction(db, offer)
    offer.state = state
    offer.updated_at = clock.now()
    db.flush()
    return view_offer(db, offer.id, creator_id)


def _own(db: Session, creator_id: str, offer_id: str) -> Offer:
    offer = auctions.locked_offer(db, creator_id, offer_id)
    if offer is None:
        raise NotFoundError("You have no such offer.")
    return offer


def _refuse_in_auction(db: Session, offer: Offer) -> None:
    if auctions.open_auction_of(db, offer_id=offer.id) is not None:
        raise OfferInAuctionError("An auction is open on these terms. Wait for its end.")


def _columns(terms: OfferTerms) -> dict[str, Any]:
    return {
        "title": terms.title,
        "description": terms.description,
        "place_kind": terms.place_kind,
        "city": terms.city,
        "minutes": terms.minutes,
        "minimum": to_micro(terms.minimum, param="minimum"),
        "selling_mode": terms.selling_mode,
        "audience": terms.audience,
        "bids_per_fan": terms.bids_per_fan,
        "lead_hours": terms.lead_hours,
        "answer_days": terms.answer_days,
        "meet_days": terms.meet_days,
        "free_cancel_hours": terms.free_cancel_hours,
        "late_cancel_bps": terms.late_cancel_bps,
        "kyf_fields": [field.value for field in terms.kyf_fields],
        "kyf_purpose": terms.kyf_purpose,
    }


def quoted_terms(offer: Offer) -> dict[str, Any]:
    """What a quote pins of an offer: strings, integers and lists of strings."""
    return {
        "offer_id": offer.id,
        "version": offer.version,
        "title": offer.title,
        "place_kind": offer.place_kind,
        "city": offer.city or "",
        "minutes": offer.minutes,
        "selling_mode": offer.selling_mode,
        "audience": offer.audience,
        "lead_hours": offer.lead_hours,
        "answer_days": offer.answer_days,
        "meet_days": offer.meet_days,
        "free_cancel_hours": offer.free_cancel_hours,
        "late_cancel_bps": offer.late_cancel_bps,
        "kyf_fields": offer.kyf_fields,
        "kyf_purpose": offer.kyf_purpose or "",
    }


def list_own(db: Session, creator_id: str, asked: PageAsked) -> OfferList:
    """A creator's offers that are not retired, with the bids that wait."""
    return _page(db, creator_id, OWN, asked, creator_id, is_open=takes_bids(db, creator_id))


def list_offers(db: Session, slug: str, viewer_id: str | None, asked: PageAsked) -> OfferList:
    """What a creator offers, as a visitor of their page sees it.

    Raises:
        NotFoundError: There is no such creator, or one of the two blocked the other.
    """
    profile = repository.profile_by_slug(db, slug)
    if profile is None or (viewer_id and is_blocked(db, viewer_id, profile.user_id)):
        raise NotFoundError("There is no such creator.")
    if not profile.takes_bids:
        return OfferList(items=[], total=0, published=0, takes_bids=False, next=None)
    return _page(db, profile.user_id, SHOWN, asked, viewer_id, is_open=True)


def _page(
    db: Session,
    creator_id: str,
    states: Sequence[OfferState],
    asked: PageAsked,
    viewer_id: str | None,
    *,
    is_open: bool,
) -> OfferList:
    found = repository.offers_of(db, creator_id, states, asked)
    shown, ends = cut(found, asked, lambda one: (one.offer.created_at, one.offer.id))
    counts = repository.counts_of(db, creator_id)
    return OfferList(
        items=_views(db, shown, viewer_id),
        total=sum(counts.get(state, 0) for state in states),
        published=counts.get(OfferState.PUBLISHED, 0),
        takes_bids=is_open,
        next=ends,
    )


def view_offer(db: Session, offer_id: str, viewer_id: str | None) -> OfferView:
    """One offer.

    Raises:
        NotFoundError: There is none, or the viewer may not see it.
    """
    found = repository.find_offer(db, offer_id)
    if found is None or not _may_see(db, found, viewer_id):
        raise NotFoundError("There is no such offer.")
    return _views(db, [found], viewer_id)[0]


def _may_see(db: Session, found: OfferedBy, viewer_id: str | None) -> bool:
    if viewer_id == found.offer.creator_id:
        return True
    if found.offer.state == OfferState.RETIRED or not found.takes_bids:
        return False
    return viewer_id is None or not is_blocked(db, viewer_id, found.offer.creator_id)


def refused(db: Session, fan_id: str, offer: Offer) -> Refused | None:
    """Why a fan may not bid for an offer."""
    return _refusal(relation(db, fan_id, offer.creator_id), offer)


def _refusal(known: Relation, offer: Offer) -> Refused | None:
    standing = Standing(
        is_blocked=known.is_blocked,
        is_follower=known.is_follower,
        is_subscriber=known.is_subscriber,
        is_verified=known.is_verified,
    )
    return rules.refusal(Audience(offer.audience), standing)


def _views(db: Session, found: Sequence[OfferedBy], viewer_id: str | None) -> list[OfferView]:
    ids = [one.offer.id for one in found]
    rounds = auctions.open_auctions_of(db, ids)
    open_rounds = dict(zip(rounds, views_of(db, list(rounds.values()), viewer_id), strict=True))
    waiting = repository.waiting_by_offer(db, ids)
    creators = {one.offer.creator_id for one in found} - {viewer_id}
    known = {one: relation(db, viewer_id, one) for one in creators} if viewer_id else {}
    views: list[OfferView] = []
    for offer, name, slug, _takes, _address in found:
        is_own = viewer_id == offer.creator_id
        stands = known.get(offer.creator_id)
        views.append(
            OfferView(
                id=offer.id,
                creator=CreatorRef(id=offer.creator_id, name=name, slug=slug),
                title=offer.title,
                description=offer.description,
                place_kind=PlaceKind(offer.place_kind),
                city=offer.city,
                minutes=offer.minutes,
                minimum=to_text(offer.minimum),
                currency=offer.currency,
                selling_mode=SellingMode(offer.selling_mode),
                audience=Audience(offer.audience),
                bids_per_fan=offer.bids_per_fan,
                lead_hours=offer.lead_hours,
                answer_days=offer.answer_days,
                meet_days=offer.meet_days,
                free_cancel_hours=offer.free_cancel_hours,
                late_cancel_bps=offer.late_cancel_bps,
                kyf_fields=[KycField(field) for field in offer.kyf_fields],
                kyf_purpose=offer.kyf_purpose,
                state=OfferState(offer.state),
                version=offer.version,
                auction=open_rounds.get(offer.id),
                waiting=waiting.get(offer.id, 0) if is_own else None,
                refused=_refusal(stands, offer) if stands else None,
                updated_at=offer.updated_at,
            )
        )
    return views
