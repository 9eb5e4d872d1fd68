"""A quote for a room: may the fan bid on it now?"""

from datetime import datetime

from sqlalchemy.orm import Session

from accounts.callers import Caller
from accounts.rooms_now import take_place
from accounts.social.blocks import is_blocked
from accounts.tiers import account_tier
from bidding.auctions.errors import AuctionClosedError
from bidding.auctions.repository import open_auction_of
from bidding.auctions.rules import last_close as last_close_of
from bidding.errors import (
    FormatNotOnSaleError,
    OwnPersonaError,
    PersonaUnpublishedError,
    QuoteOutdatedError,
)
from bidding.offers.rules import windows
from bidding.repository import Quoted
from bidding.schemas import PersonaRef
from bidding.service.subject import Subject
from bidding.settings import BiddingSettings
from models.states import BidKind, Format, PersonaState, SellingMode


def room_subject(
    db: Session, quoted: Quoted, caller: Caller, *, settings: BiddingSettings, now: datetime
) -> Subject:
    """What a quote for a room sells.

    Raises:
        AppError: One of ``bidding.errors``: it cannot be bought now.
    """
    _check(db, quoted, caller, settings)
    mode = SellingMode(quoted.selling_mode)
    auction_id, last_close = None, None
    if mode == SellingMode.AUCTION:
        auction = open_auction_of(db, tier_id=quoted.tier_id)
        if auction is None:
            raise AuctionClosedError("No auction of this room is open now.")
        auction_id, last_close = auction.id, last_close_of(auction.first_closes_at)
    if mode == SellingMode.INSTANT:
        take_place(db, quoted.owner_id)
        accept_by, meet_by = now + settings.accept_within, now + settings.meet_within
    else:
        accept_by, meet_by = windows(
            mode,
            now,
            answer_days=settings.answer_within.days,
            meet_days=settings.meet_within.days,
            last_close=last_close,
        )
    return Subject(
        kind=BidKind.ROOM,
        quote_id=quoted.quote_id,
        owner_id=quoted.owner_id,
        owner_address=quoted.owner_address,
        minimum=quoted.amount,
        currency=quoted.currency,
        minutes=quoted.minutes,
        selling_mode=mode,
        auction_id=auction_id,
        terms_hash=quoted.terms_hash,
        accept_by=accept_by,
        meet_by=meet_by,
        columns={
            "persona_id": quoted.persona_id,
            "persona_version_id": quoted.persona_version_id,
            "format": quoted.format,
        },
        format=Format(quoted.format),
        persona=PersonaRef(
            slug=quoted.slug, name=quoted.sheet["name"], version=quoted.version_number
        ),
    )


def _check(db: Session, quoted: Quoted, caller: Caller, settings: BiddingSettings) -> None:
    if quoted.owner_id == caller.id:
        raise OwnPersonaError("This persona is yours: you cannot bid for it.")
    is_published = quoted.persona_state == PersonaState.PUBLISHED
    # Who is blocked is not told so: to them nothing is on offer.
    if not is_published or is_blocked(db, caller.id, quoted.owner_id):
        raise PersonaUnpublishedError(
            "This persona is not on offer now. Choose another, or come back later."
        )
    offered = account_tier(quoted.account_tier).formats & settings.formats_available
    if not quoted.on_sale or Format(quoted.format) not in offered:
        raise FormatNotOnSaleError(f"{quoted.format.capitalize()} rooms are not on sale here.")
    if quoted.published_version_id != quoted.persona_version_id:
        raise QuoteOutdatedError("The persona has changed since this quote. Ask for a new one.")
