"""A bid for a room is won: the room opens."""

from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from core.clock import Clock
from flows import tell
from models.bid import Bid
from models.states import SellingMode
from rooms import service as rooms
from rooms.service import RoomTerms

ROOM_LIFE: Final = timedelta(days=7)
"""A room closes by itself this long after the bid was won; what was not delivered is refunded."""


def open_won_room(db: Session, bid: Bid, *, clock: Clock) -> None:
    """Open the room that a bid paid for."""
    if bid.persona_id is None or bid.persona_version_id is None or bid.format is None:
        raise LookupError(f"bid {bid.id} is not for a room")
    terms = RoomTerms(
        bid_id=bid.id,
        fan_id=bid.fan_id,
        owner_id=bid.owner_id,
        persona_id=bid.persona_id,
        persona_version_id=bid.persona_version_id,
        format=bid.format,
        amount=bid.amount,
        currency=bid.currency,
        bought_ms=bid.minutes * 60_000,
        closes_at=min(clock.now() + ROOM_LIFE, bid.meet_by),
    )
    rooms.open_room(db, terms, clock=clock)
    if bid.selling_mode != SellingMode.INSTANT:
        # Who wins at once is on the bid's page and sees the door open.
        tell.bid_won(db, bid, None, clock=clock)
