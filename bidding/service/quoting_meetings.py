"""A fan asks what a bid for a meeting takes."""

from sqlalchemy.orm import Session

from accounts.callers import Caller
from bidding import rules
from bidding.auctions.errors import AuctionClosedError
from bidding.auctions.repository import open_auction_of
from bidding.auctions.service import least_bid
from bidding.offers import repository
from bidding.offers.service import quoted_terms
from bidding.schemas import QuoteView
from bidding.service.meeting_subject import check_offer, offer_ref
from bidding.settings import BiddingSettings
from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from core.money import to_text
from models.bid import Quote
from models.states import BidKind, SellingMode


def quote_meeting(
    db: Session, caller: Caller, offer_id: str, *, settings: BiddingSettings, clock: Clock
) -> QuoteView:
    """Pin an offer's terms for a fan, and tell the least that a bid takes.

    Raises:
        NotFoundError: There is no such offer.
        AppError: One of ``bidding.offers.errors``: the fan may not bid for it now.
        AuctionClosedError: It is sold by auction, and none is open.
    """
    found = repository.find_offer(db, offer_id)
    if found is None:
        raise NotFoundError("There is no such offer.", param="offer_id")
    check_offer(db, found, caller)
    offer, now = found.offer, clock.now()
    mode, auction = SellingMode(offer.selling_mode), None
    if mode == SellingMode.AUCTION:
        auction = open_auction_of(db, offer_id=offer.id)
        if auction is None:
            raise AuctionClosedError("No auction of this offer is open now.")
    least = least_bid(db, auction, offer.minimum) if auction else offer.minimum
    terms = quoted_terms(offer)
    expires_at = now + settings.quote_life
    quote = Quote(
        id=new_id("quo"),
        fan_id=caller.id,
        offer_id=offer.id,
        terms=terms,
        minutes=offer.minutes,
        amount=least,
        currency=offer.currency,
        items=[],
        created_at=now,
        expires_at=expires_at,
    )
    quote.terms_hash = rules.terms_hash(
        {**terms, "quote_id": quote.id, "fan_id": caller.id, "minimum": offer.minimum}
    )
    db.add(quote)
    db.flush()
    return QuoteView(
        id=quote.id,
        kind=BidKind.MEETING,
        tier_id=None,
        format=None,
        persona=None,
        offer=offer_ref(found),
        minutes=offer.minutes,
        amount=to_text(least),
        currency=offer.currency,
        selling_mode=mode,
        auction_id=auction.id if auction else None,
        items=[],
        formula_version=None,
        terms_hash=quote.terms_hash,
        expires_at=expires_at,
    )
