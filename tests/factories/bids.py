"""Bids, placed as a fan places them."""

import secrets

from sqlalchemy.orm import Session

from bidding import service
from bidding.schemas import BidView
from bidding.service import NewBid
from bidding.settings import BiddingSettings
from core.clock import Clock
from core.money import to_micro
from models.account import User
from tests.factories.personas import MadePersona
from tests.factories.users import caller_for


def make_salt() -> str:
    """32 random bytes in hex."""
    return "0x" + secrets.token_hex(32)


def make_bid(db: Session, fan: User, made: MadePersona, *, clock: Clock) -> BidView:
    """A bid on a fresh quote by a fan who has the money."""
    caller, settings = caller_for(db, fan), BiddingSettings()
    quote = service.quote_room(db, caller, made.tier.id, settings=settings, clock=clock)
    new = NewBid(quote.id, to_micro(quote.amount), None, make_salt())
    return service.place_bid(db, caller, new, settings=settings, clock=clock)
