"""A fan asks what a room costs."""

from sqlalchemy import insert
from sqlalchemy.orm import Session

from accounts.callers import Caller
from accounts.rooms_now import require_place
from accounts.social.blocks import is_blocked
from accounts.tiers import account_tier, deliverable
from accounts.wire import CURRENCY
from bidding import repository, rules
from bidding.auctions.errors import AuctionClosedError
from bidding.auctions.repository import open_auction_of
from bidding.auctions.service import least_bid
from bidding.errors import FormatNotOnSaleError, OwnPersonaError, PersonaUnpublishedError
from bidding.price_rules import price_room, upgrades_of
from bidding.repository import Offer
from bidding.schemas import PersonaRef, QuoteItem, QuoteView
from bidding.settings import BiddingSettings
from core.clock import Clock
from core.errors import NotFoundError
from core.ids import new_id
from core.money import to_text
from models.bid import Quote
from models.offer import Auction
from models.persona import PersonaVersion, Tier
from models.states import BidKind, Format, SellingMode


def quote_room(
    db: Session, caller: Caller, tier_id: str, *, settings: BiddingSettings, clock: Clock
) -> QuoteView:
    """Give a fan a room's price, which holds for a while.

    Raises:
        AuctionClosedError: It is sold by auction, and none is open.
        NotFoundError: There is no such tier.
        PersonaUnpublishedError: The persona is not published.
        FormatNotOnSaleError: The format cannot be bought now.
        OwnPersonaError: The persona is the caller's own.
        OwnerBusyError: The owner's account tier allows no further room now.
    """
    offer = repository.offer_of(db, tier_id)
    if offer is None:
        raise NotFoundError("There is no such tier.", param="tier_id")
    version = _bookable(db, offer, caller, settings)
    tier, now = offer.tier, clock.now()
    if tier.selling_mode == SellingMode.INSTANT:
        require_place(db, offer.persona.owner_id)
    priced = price_room(
        tier.price_per_minute,
        tier.minutes,
        account_tier(offer.account_tier),
        upgrades_of(offer.persona.upgrades),
    )
    values: dict[str, object] = {
        "id": new_id("quo"),
        "fan_id": caller.id,
        "tier_id": tier.id,
        "persona_version_id": version.id,
        "formula_version": rules.FORMULA_VERSION,
        "price_per_minute": tier.price_per_minute,
        "minutes": tier.minutes,
        "tier_bps": priced.tier_bps,
        "persona_bps": priced.persona_bps,
        "amount": priced.amount,
        "currency": CURRENCY,
    }
    expires_at = now + settings.quote_life
    items = [{"label": line.label, "amount": line.amount} for line in priced.lines]
    hashed = rules.terms_hash(
        {**values, "format": tier.format, "expires_at": int(expires_at.timestamp())}
    )
    db.execute(
        insert(Quote).values(
            **values, items=items, terms_hash=hashed, created_at=now, expires_at=expires_at
        )
    )
    auction = _auction(db, tier)
    return QuoteView(
        id=str(values["id"]),
        kind=BidKind.ROOM,
        tier_id=tier.id,
        format=Format(tier.format),
        offer=None,
        minutes=tier.minutes,
        amount=to_text(least_bid(db, auction, priced.amount) if auction else priced.amount),
        selling_mode=SellingMode(tier.selling_mode),
        auction_id=auction.id if auction else None,
        currency=CURRENCY,
        items=[QuoteItem(label=line.label, amount=to_text(line.amount)) for line in priced.lines],
        formula_version=rules.FORMULA_VERSION,
        terms_hash=hashed,
        expires_at=expires_at,
        persona=PersonaRef(
            slug=offer.persona.slug, name=version.sheet["name"], version=version.number
        ),
    )


def _auction(db: Session, tier: Tier) -> Auction | None:
    if tier.selling_mode != SellingMode.AUCTION:
        return None
    auction = open_auction_of(db, tier_id=tier.id)
    if auction is None:
        raise AuctionClosedError("No auction of this room is open now.")
    return auction


def _bookable(
    db: Session, offer: Offer, caller: Caller, settings: BiddingSettings
) -> PersonaVersion:
    is_open = repository.is_published(offer.persona)
    if offer.version is None or not is_open or is_blocked(db, caller.id, offer.persona.owner_id):
        raise PersonaUnpublishedError("This persona cannot be booked now.")
    if offer.persona.owner_id == caller.id:
        raise OwnPersonaError("This persona is yours: you cannot bid for it.")
    format_ = Format(offer.tier.format)
    served = deliverable(settings.formats_available, has_face=offer.version.face is not None)
    offered = account_tier(offer.account_tier).formats & served
    if not offer.tier.on_sale or format_ not in offered:
        raise FormatNotOnSaleError(f"{format_.value.capitalize()} rooms are not on sale here.")
    return offer.version
