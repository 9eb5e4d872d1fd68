"""Wire types of auctions."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from accounts.wire import AmountText, Answer, Request
from bidding.auctions.rules import MAX_SLOTS, Place
from models.states import AuctionState


class AuctionRequest(Request):
    """Open a round of bids."""

    slots: Annotated[int, Field(ge=1, le=MAX_SLOTS)] = 1
    """How many bids win."""
    closes_at: AwareDatetime
    reserve: AmountText | None = None
    """Below it nobody wins; fans see only whether it is met."""


class OwnPlace(Answer):
    """Where the caller's best bid stands."""

    bid_id: str
    rank: int
    place: Place
    amount: str


class AuctionView(Answer):
    """A round of bids."""

    id: str
    offer_id: str | None
    tier_id: str | None
    state: AuctionState
    slots: int
    bids: int
    """Bids that take part."""
    leading: list[str]
    """Amounts that win as things stand, the best first."""
    least_bid: str
    """What the caller's next bid takes at least: a raise, where they have one that takes part."""
    is_reserve_met: bool | None
    """None where there is no reserve."""
    reserve: str | None
    """Only its owner sees it."""
    closes_at: datetime
    first_closes_at: datetime
    extensions: int
    mine: OwnPlace | None


class AuctionList(Answer):
    """Rounds of bids, the newest first."""

    items: list[AuctionView]
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""
