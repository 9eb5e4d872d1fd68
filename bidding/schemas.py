"""Wire types of quotes, bids and earnings."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from accounts.wire import AmountText, Answer, Request, Text
from bidding.rules import Progress
from models.states import BidKind, BidState, Format, PlaceKind, SellingMode, SignerKind

Salt = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{64}$", to_lower=True)]
Address = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{40}$")]
Words = Annotated[Text, StringConstraints(strip_whitespace=True, max_length=1_000)]
Id = Annotated[Text, StringConstraints(min_length=1, max_length=64)]


class QuoteRequest(Request):
    """Ask for the price of a tier, or for what a bid for an offer takes: one of the two."""

    tier_id: Id | None = None
    offer_id: Id | None = None

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if (self.tier_id is None) == (self.offer_id is None):
            raise ValueError("name a tier or an offer")
        return self


class QuoteItem(Answer):
    """One line of a quote."""

    label: str
    amount: str


class PersonaRef(Answer):
    """The persona, in the version that is sold."""

    slug: str
    name: str
    version: int


class OfferRef(Answer):
    """The offer of a human creator."""

    id: str
    title: str
    creator_id: str
    creator_name: str
    creator_slug: str
    place_kind: PlaceKind
    city: str | None


class QuoteView(Answer):
    """A price that holds for a while; of a room (tier, format, persona) or of a meeting (offer)."""

    id: str
    kind: BidKind
    tier_id: str | None
    format: Format | None
    persona: PersonaRef | None
    offer: OfferRef | None
    minutes: int
    amount: str
    """What a bid takes at least; in an auction it may rise before the bid is placed."""
    currency: str
    selling_mode: SellingMode
    auction_id: str | None
    items: list[QuoteItem]
    """They add up to the price of a room; empty for a meeting."""
    formula_version: int | None
    terms_hash: str
    expires_at: datetime


class BidRequest(Request):
    """Place a bid on a quote."""

    quote_id: Id
    amount: AmountText
    signer_address: Address | None = None
    """Of the key in the fan's browser that signs receipts; none delegates to the custodial key."""
    salt: Salt
    """32 random bytes that make the bid's id in the contract."""
    message: Words = ""
    """To the creator; for bids that somebody reads."""
    wishes: Words = ""
    """When and where the fan would like to meet."""
    replaces_id: Id | None = None
    """The caller's own lower bid, which goes back once this one is confirmed."""


class BidStep(Answer):
    """One step of a bid."""

    state: BidState
    at: datetime


class BidView(Answer):
    """A bid as its fan sees it."""

    id: str
    kind: BidKind
    state: BidState
    progress: Progress
    reason: str | None
    note: str
    """The creator's words on declining it."""
    format: Format | None
    """Of a room; so is the persona."""
    persona: PersonaRef | None
    offer: OfferRef | None
    """Of a meeting."""
    minutes: int
    amount: str
    currency: str
    selling_mode: SellingMode
    auction_id: str | None
    message: str
    wishes: str
    needs_kyf: bool
    """The creator asks for data before the meeting is on."""
    replaces_id: str | None
    accept_by: datetime
    """An unanswered bid goes back after it."""
    room_id: str | None
    meeting_id: str | None
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
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""


class EarningsLine(Answer):
    """One settled bid, as its owner sees it."""

    bid_id: str
    title: str
    """The persona's name, or the offer's title."""
    at: datetime
    earned: str
    fee: str
    net: str
    minutes: float
    """Delivered, with one decimal."""


class Earnings(Answer):
    """What was earned, by rooms and meetings; amounts after the platform's fee."""

    currency: str
    total: str
    this_month: str
    """Since the first of the month, UTC."""
    pending: str
    """Deposited for rooms that are not settled, before the fee."""
    minutes_delivered: float
    rooms: int
    """Rooms and meetings that were settled with a payment."""
    items: list[EarningsLine]
    """The newest first, at most a hundred."""
