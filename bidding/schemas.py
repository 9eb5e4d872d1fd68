"""Wire types of quotes, bids and earnings."""

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from accounts.wire import AmountText, Answer, Request, Text
from bidding.rules import Progress
from models.states import BidState, Format, SignerKind

Salt = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{64}$", to_lower=True)]
Address = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{40}$")]
Id = Annotated[Text, StringConstraints(min_length=1, max_length=64)]


class QuoteRequest(Request):
    """Ask for the price of a tier."""

    tier_id: Id


class QuoteItem(Answer):
    """One line of a quote."""

    label: str
    amount: str


class PersonaRef(Answer):
    """The persona, in the version that is sold."""

    slug: str
    name: str
    version: int


class QuoteView(Answer):
    """A price that holds for a while."""

    id: str
    tier_id: str
    format: Format
    minutes: int
    amount: str
    currency: str
    items: list[QuoteItem]
    """They add up to the amount."""
    formula_version: int
    terms_hash: str
    expires_at: datetime
    persona: PersonaRef


class BidRequest(Request):
    """Place a bid on a quote."""

    quote_id: Id
    amount: AmountText
    signer_address: Address | None = None
    """Of the key in the fan's browser that signs receipts; none delegates to the custodial key."""
    salt: Salt
    """32 random bytes that make the bid's id in the contract."""


class BidStep(Answer):
    """One step of a bid."""

    state: BidState
    at: datetime


class BidView(Answer):
    """A bid as its fan sees it."""

    id: str
    state: BidState
    progress: Progress
    reason: str | None
    format: Format
    minutes: int
    amount: str
    currency: str
    persona: PersonaRef
    room_id: str | None
    signer_kind: SignerKind
    signer_address: str
    deal_id: str
    earned: str | None
    """Paid for delivered time, fee included; known after settlement."""
    refunded: str | None
    """Returned to the fan; known after settlement."""
    fee: str | None
    created_at: datetime
    events: list[BidStep]


class BidList(Answer):
    """The caller's bids, the newest first."""

    items: list[BidView]


class EarningsLine(Answer):
    """One settled bid, as its owner sees it."""

    bid_id: str
    persona_name: str
    at: datetime
    earned: str
    fee: str
    net: str
    minutes: float
    """Delivered, with one decimal."""


class Earnings(Answer):
    """What an owner's personas have brought in; amounts after the platform's fee."""

    currency: str
    total: str
    this_month: str
    """Since the first of the month, UTC."""
    pending: str
    """Deposited for rooms that are not settled, before the fee."""
    minutes_delivered: float
    rooms: int
    """Rooms that were settled with a payment."""
    items: list[EarningsLine]
    """The newest first, at most a hundred."""
