"""A quote for a meeting: may the fan bid on it now?"""

from datetime import datetime

from sqlalchemy.orm import Session

from accounts.callers import Caller
from bidding.auctions.errors import AuctionClosedError
from bidding.auctions.repository import open_auction_of
from bidding.auctions.rules import last_close as last_close_of
from bidding.offers import repository as offers
from bidding.offers.errors import (
    AudienceError,
    OfferChangedError,
    OfferUnavailableError,
    OwnOfferError,
    TooManyBidsError,
)
from bidding.offers.repository import OfferedBy
from bidding.offers.rules import REFUSALS, windows
from bidding.offers.service import refused
from bidding.schemas import OfferRef
from bidding.service.subject import Subject
from models.bid import Quote
from models.states import BidKind, OfferState, PlaceKind, SellingMode


def check_offer(db: Session, found: OfferedBy, caller: Caller) -> None:
    """Let a fan through who may bid for an offer.

    Raises:
        OwnOfferError: It is the fan's own.
        OfferUnavailableError: It takes no bids now.
        AudienceError: It is for others.
    """
    offer = found.offer
    if offer.creator_id == caller.id:
        raise OwnOfferError("This offer is yours: you cannot bid for it.")
    if offer.state != OfferState.PUBLISHED or not found.takes_bids:
        raise OfferUnavailableError("This offer takes no bids now.")
    if (reason := refused(db, caller.id, offer)) is not None:
        raise AudienceError(REFUSALS[reason], reason=reason)


def meeting_subject(
    db: Session, quote: Quote, caller: Caller, *, replaces_id: str | None, now: datetime
) -> Subject:
    """What a quote for a meeting sells.

    Raises:
        AppError: One of ``bidding.offers.errors``: it cannot be bid for now.
    """
    found = offers.find_offer(db, str(quote.offer_id))
    if found is None:
        raise OfferUnavailableError("This offer is gone.")
    offer = found.offer
    check_offer(db, found, caller)
    if (quote.terms or {}).get("version") != offer.version:
        raise OfferChangedError("The offer has changed since this quote. Ask for a new one.")
    waiting = offers.waiting_of_fan(db, caller.id, offer.id, besides=replaces_id)
    if waiting >= offer.bids_per_fan:
        raise TooManyBidsError(
            f"This creator answers {offer.bids_per_fan} of your bids at a time. Raise the one "
            "that waits, or take it back.",
            limit=offer.bids_per_fan,
        )
    mode = SellingMode(offer.selling_mode)
    auction_id, last_close = None, None
    if mode == SellingMode.AUCTION:
        auction = open_auction_of(db, offer_id=offer.id)
        if auction is None:
            raise AuctionClosedError("No auction of this offer is open now.")
        auction_id, last_close = auction.id, last_close_of(auction.first_closes_at)
    accept_by, meet_by = windows(
        mode,
        now,
        answer_days=offer.answer_days,
        meet_days=offer.meet_days,
        last_close=last_close,
    )
    return Subject(
        kind=BidKind.MEETING,
        quote_id=quote.id,
        owner_id=offer.creator_id,
        owner_address=found.address,
        minimum=offer.minimum,
        currency=quote.currency,
        minutes=quote.minutes,
        selling_mode=mode,
        auction_id=auction_id,
        terms_hash=quote.terms_hash,
        accept_by=accept_by,
        meet_by=meet_by,
        columns={"offer_id": offer.id, "needs_kyf": bool(offer.kyf_fields)},
        offer=offer_ref(found),
    )


def offer_ref(found: OfferedBy) -> OfferRef:
    """An offer in a line."""
    offer = found.offer
    return OfferRef(
        id=offer.id,
        title=offer.title,
        creator_id=offer.creator_id,
        creator_name=found.name,
        creator_slug=found.slug,
        place_kind=PlaceKind(offer.place_kind),
        city=offer.city,
    )
