"""Creators with pages, and meetings as won bids open them."""

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from accounts.social.profiles import open_profile
from core.clock import Clock
from core.ids import new_id
from models.account import User
from models.bid import Bid, Quote
from models.meeting import Meeting
from models.offer import Offer
from models.states import (
    Audience,
    BidKind,
    BidState,
    MeetingState,
    OfferState,
    PlaceKind,
    Role,
    SellingMode,
    SignerKind,
)
from tests.factories.users import KEYSTORE, make_user


def make_creator(db: Session, *, clock: Clock, **overrides: Any) -> User:
    """A creator whose page takes bids."""
    roles = [Role.FAN.value, Role.CREATOR.value]
    user = make_user(db, clock=clock, **({"roles": roles, "display_name": "Cleo"} | overrides))
    open_profile(db, user, clock=clock)
    return user


def make_meeting_row(
    db: Session, creator: User, fan: User, *, clock: Clock, **overrides: Any
) -> Meeting:
    """A meeting with offer, quote and accepted bid behind it, as rows only."""
    now = clock.now()
    offer = Offer(
        id=new_id("off"),
        creator_id=creator.id,
        title="Coffee",
        description="",
        place_kind=PlaceKind.CITY,
        city="Berlin",
        minutes=60,
        minimum=10_000_000,
        currency="MESI",
        selling_mode=SellingMode.REVIEW,
        audience=Audience.EVERYONE,
        bids_per_fan=1,
        lead_hours=0,
        answer_days=7,
        meet_days=60,
        free_cancel_hours=48,
        late_cancel_bps=0,
        kyf_fields=[],
        kyf_purpose=None,
        state=OfferState.PUBLISHED,
        version=1,
        created_at=now,
        updated_at=now,
    )
    db.add(offer)
    db.flush()
    quote = Quote(
        id=new_id("quo"),
        fan_id=fan.id,
        offer_id=offer.id,
        terms={"title": "Coffee", "place_kind": "city", "city": "Berlin", "version": 1},
        minutes=60,
        amount=10_000_000,
        currency="MESI",
        items=[],
        terms_hash="0x" + "0" * 64,
        created_at=now,
        expires_at=now + timedelta(minutes=15),
    )
    db.add(quote)
    db.flush()
    address = KEYSTORE.address_of(db, fan.id)
    bid = Bid(
        id=new_id("bid"),
        fan_id=fan.id,
        owner_id=creator.id,
        quote_id=quote.id,
        kind=BidKind.MEETING,
        offer_id=offer.id,
        minutes=60,
        selling_mode=SellingMode.REVIEW,
        amount=10_000_000,
        currency="MESI",
        state=BidState.ACCEPTED,
        deal_id="0x" + secrets.token_hex(32),
        salt="0x" + secrets.token_hex(32),
        signer_kind=SignerKind.CUSTODIAL,
        signer_address=address,
        accept_by=now + timedelta(days=7),
        meet_by=now + timedelta(days=60),
        created_at=now,
        updated_at=now,
    )
    db.add(bid)
    db.flush()
    values: dict[str, Any] = {
        "id": new_id("met"),
        "bid_id": bid.id,
        "creator_id": creator.id,
        "fan_id": fan.id,
        "title": "Coffee",
        "minutes": 60,
        "place_kind": PlaceKind.CITY,
        "place": "",
        "link": "",
        "state": MeetingState.ARRANGING,
        "created_at": now,
        "updated_at": now,
    }
    meeting = Meeting(**(values | overrides))
    db.add(meeting)
    db.flush()
    return meeting
