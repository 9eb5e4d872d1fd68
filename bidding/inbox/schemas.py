"""Wire types of the inbox."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from accounts.wire import Answer, Request, Text
from bidding.schemas import Id
from models.states import BidKind, BidState, Format, SellingMode

Pile = Literal["waiting", "accepted", "past"]
Sort = Literal["amount", "newest", "oldest", "ending"]
MAX_AT_ONCE = 200


class DeclineRequest(Request):
    """Decline bids."""

    bid_ids: Annotated[list[Id], Field(min_length=1, max_length=MAX_AT_ONCE)]
    note: Annotated[Text, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    """To the fans."""


class DeclineAnswer(Answer):
    """What became of them."""

    declined: list[str]
    left: list[str]
    """Answered or taken back meanwhile."""


class FanHistory(Answer):
    """What a fan has done before, here and with others."""

    bids: int
    """Bids for the caller, this one included."""
    meetings: int
    """Meetings and rooms with the caller that were paid."""
    spent: str
    """Paid to the caller, fees included."""
    kept: int
    """Meetings with anybody that took place."""
    disputes: int
    """Meetings with anybody that came before the arbiter."""
    stars: float | None
    """Mean of what creators wrote about the fan, with one decimal."""


class FanRef(Answer):
    """The fan behind a bid."""

    id: str
    name: str
    is_verified: bool
    is_follower: bool
    is_subscriber: bool
    since: datetime
    """Member since."""
    history: FanHistory


class InboxBid(Answer):
    """A bid as whoever is bid for sees it."""

    id: str
    kind: BidKind
    state: BidState
    reason: str | None
    note: str
    subject_id: str
    """The offer's id, or the persona's."""
    title: str
    """The offer's title, or the persona's name."""
    format: Format | None
    minutes: int
    amount: str
    currency: str
    selling_mode: SellingMode
    auction_id: str | None
    rank: int | None
    """In the auction, from 1."""
    is_winning: bool | None
    message: str
    wishes: str
    needs_kyf: bool
    accept_by: datetime
    created_at: datetime
    meeting_id: str | None
    fan: FanRef


class InboxSubject(Answer):
    """Something that is bid for, for the filter."""

    id: str
    title: str
    waiting: int


class InboxPage(Answer):
    """Bids side by side."""

    items: list[InboxBid]
    total: int
    """In this pile with this filter."""
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""
    waiting: int
    """All bids that wait for an answer."""
    waiting_amount: str
    subjects: list[InboxSubject]
