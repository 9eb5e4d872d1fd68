"""Wire types of creators' offers."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from accounts.wire import AmountText, Answer, Request, Text
from bidding.auctions.schemas import AuctionView
from bidding.offers import rules
from bidding.offers.rules import MAX_ANSWER_DAYS, MAX_MEET_DAYS, Refused
from models.states import Audience, KycField, OfferState, PlaceKind, SellingMode


def _one_line(text: str) -> str:
    """It stands in the subject of mails, where a line end would begin another header."""
    return " ".join(text.split())


Title = Annotated[
    Text,
    AfterValidator(_one_line),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
]
Place = Annotated[
    Text, AfterValidator(_one_line), StringConstraints(strip_whitespace=True, max_length=120)
]
Long = Annotated[Text, StringConstraints(strip_whitespace=True, max_length=4_000)]
Purpose = Annotated[Text, StringConstraints(strip_whitespace=True, max_length=500)]


class OfferTerms(Request):
    """What a creator offers."""

    title: Title
    description: Long = ""
    place_kind: PlaceKind
    city: Place | None = None
    """Where, for meetings in person."""
    minutes: Annotated[int, Field(ge=5, le=1_440)]
    """Length of the meeting."""
    minimum: AmountText
    """What a bid takes at least."""
    selling_mode: SellingMode = SellingMode.REVIEW
    audience: Audience = Audience.EVERYONE
    bids_per_fan: Annotated[int, Field(ge=1, le=20)] = 1
    """Bids of one fan that may wait for an answer at once."""
    lead_hours: Annotated[int, Field(ge=0, le=720)] = 24
    """A meeting is at least this far ahead when it is agreed."""
    answer_days: Annotated[int, Field(ge=1, le=MAX_ANSWER_DAYS)] = 7
    """An unanswered bid goes back after this long."""
    meet_days: Annotated[int, Field(ge=1, le=MAX_MEET_DAYS)] = 60
    """The meeting takes place within this long after that."""
    free_cancel_hours: Annotated[int, Field(ge=0, le=720)] = 48
    """Until this long before the meeting the fan cancels for nothing."""
    late_cancel_bps: Annotated[int, Field(ge=0, le=10_000)] = 0
    """Part of the bid that the creator keeps if the fan cancels later, in 1/10000."""
    kyf_fields: Annotated[list[KycField], Field(max_length=len(KycField))] = []
    """What the fan must agree to share after the acceptance."""
    kyf_purpose: Purpose | None = None
    """What it is needed for; the fan reads it before agreeing."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        self.city = self.city or None
        self.kyf_purpose = self.kyf_purpose or None
        self.kyf_fields = sorted(set(self.kyf_fields))
        problem = rules.offer_problem(
            place_kind=self.place_kind,
            city=self.city,
            kyf_fields=[field.value for field in self.kyf_fields],
            kyf_purpose=self.kyf_purpose,
            lead_hours=self.lead_hours,
            meet_days=self.meet_days,
        )
        if problem:
            raise ValueError(f"{problem.param}: {problem.message}")
        return self


class OfferStateChange(Request):
    """Show, pause or retire an offer."""

    state: OfferState


class CreatorRef(Answer):
    """A human creator in a line."""

    id: str
    name: str
    slug: str


class OfferView(Answer):
    """A creator's offer."""

    id: str
    creator: CreatorRef
    title: str
    description: str
    place_kind: PlaceKind
    city: str | None
    minutes: int
    minimum: str
    currency: str
    selling_mode: SellingMode
    audience: Audience
    bids_per_fan: int
    lead_hours: int
    answer_days: int
    meet_days: int
    free_cancel_hours: int
    late_cancel_bps: int
    kyf_fields: list[KycField]
    kyf_purpose: str | None
    state: OfferState
    version: int
    auction: AuctionView | None
    """The round that is open, for offers that are sold by auction."""
    waiting: int | None
    """Bids that wait for an answer; only its creator sees it."""
    refused: Refused | None
    """Why the caller may not bid; none where they may, or nobody is signed in."""
    updated_at: datetime


class OfferList(Answer):
    """Offers, the newest first."""

    items: list[OfferView]
    total: int
    """All of them, not only those on this page."""
    published: int
    """Of all, those that fans see."""
    takes_bids: bool
    """The creator's own switch."""
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""
