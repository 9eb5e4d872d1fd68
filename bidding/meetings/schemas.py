"""Wire types of meetings."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from accounts.wire import Answer, Request, Text
from bidding.meetings.rules import Phase
from models.states import (
    BidState,
    DisputeReason,
    MeetingState,
    PlaceKind,
    ProposalState,
    SignerKind,
)

Place = Annotated[Text, StringConstraints(strip_whitespace=True, max_length=300)]
Link = Annotated[
    Text,
    StringConstraints(strip_whitespace=True),
    StringConstraints(max_length=500, pattern=r"^(https://\S+)?$"),
]
Note = Annotated[Text, StringConstraints(strip_whitespace=True, max_length=500)]
# Of two, the first is applied first: blanks alone are no words.
Words = Annotated[
    Text,
    StringConstraints(strip_whitespace=True),
    StringConstraints(min_length=1, max_length=4_000),
]
Signature = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{130}$")]
Side = Literal["fan", "creator"]
Pile = Literal["on", "agreed", "over"]
"""Those that are agreed are on, and have a time."""


class ProposalRequest(Request):
    """Propose a time, and a place or a link."""

    starts_at: AwareDatetime
    place: Place = ""
    """For a meeting in a city."""
    link: Link = ""
    """For a meeting online."""
    note: Note = ""
    time_zone: Annotated[Text, StringConstraints(max_length=64)] | None = None
    """IANA name of the zone in which the proposer reads the time."""


class ProposalView(Answer):
    """A proposed time and place."""

    id: str
    by: Side
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    note: str
    state: ProposalState
    is_mine: bool
    created_at: datetime


class CancelTerms(Answer):
    """What cancelling costs the fan now."""

    creator_keeps: str
    fan_gets: str
    free_until: datetime | None
    """None while no time is agreed: then it costs nothing."""


class MeetingView(Answer):
    """A meeting as one of its two people sees it."""

    id: str
    bid_id: str
    side: Side
    """Which side the caller is."""
    other_id: str
    other_name: str
    creator_name: str
    creator_slug: str
    title: str
    minutes: int
    place_kind: PlaceKind
    city: str
    place: str
    link: str
    map_link: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    state: MeetingState
    bid_state: BidState
    phase: Phase
    amount: str
    currency: str
    deal_id: str
    signer_kind: SignerKind
    signer_address: str
    conversation_id: str | None
    kyf_request_id: str | None
    lead_hours: int
    meet_by: datetime
    """The contract's last moment for the meeting."""
    dispute_by: datetime
    """The contract takes a receipt or a dispute until then."""
    opens_at: datetime | None
    """The code is shown and people check in from then on."""
    checked_in: bool
    other_checked_in: bool
    is_scanned: bool
    is_released: bool
    """The fan has signed."""
    can_show_code: bool
    can_scan: bool
    can_cancel: bool
    can_dispute: bool
    """For whatever reason."""
    dispute_reasons: list[DisputeReason]
    """For which a case is taken now: a danger counts at any time."""
    cancel_terms: CancelTerms | None
    """For the fan, while cancelling is possible."""
    proposals: list[ProposalView]
    updated_at: datetime


class MeetingList(Answer):
    """The caller's meetings: what is on by its time, what is over by its age."""

    items: list[MeetingView]
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""


class CodeView(Answer):
    """A code that the creator shows."""

    step: int
    shows_at: datetime
    """For fifteen seconds from then on."""
    address: str
    """What the picture says."""
    svg: str


class CodeList(Answer):
    """Codes to come, so that the page goes on without a network."""

    items: list[CodeView]
    step_s: int
    now: datetime
    """The server's clock, to set the page's by."""


class ScanRequest(Request):
    """What the fan's camera read."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class ScanView(Answer):
    """A good code: what the fan is about to sign."""

    scan_id: str
    meeting_id: str
    creator_name: str
    creator_slug: str
    title: str
    amount: str
    currency: str
    deal_id: str
    earned_wei: str
    """What the receipt says."""
    chain_id: int
    escrow_address: str
    signer_kind: SignerKind
    signer_address: str
    sign_by: datetime


class ReleaseRequest(Request):
    """The fan releases the money."""

    signature: Signature | None = None
    """EIP-712 ``Receipt`` over the whole amount by the bid's signer; none where the house signs."""
    scan_id: Annotated[Text, StringConstraints(max_length=64)] | None = None
    """Of the code that was read; needed where the house signs."""


class CancelRequest(Request):
    """Call a meeting off."""

    note: Note = ""
    signature: Signature | None = None
    """Of the fan, where the terms leave the creator a part: ``Receipt`` over that part."""


class DisputeRequest(Request):
    """Call the arbiter."""

    reason: DisputeReason
    statement: Words


class DisputeAnswer(Request):
    """The other side's words."""

    answer: Words


class RulingRequest(Request):
    """The arbiter's decision."""

    creator_bps: Annotated[int, Field(ge=0, le=10_000)]
    """The creator's part in 1/10000, before the fee."""
    ruling: Words
