"""Wire types of rooms."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from accounts.wire import AmountText, Answer, Request, Text
from models.states import Format

Speaker = Literal["fan", "persona"]


class RoomPersona(Answer):
    """Whom the fan meets."""

    id: str
    slug: str
    name: str
    version: int
    picture_url: str | None


class RoomFace(Answer):
    """The persona's face in a video room."""

    id: str
    kind: str
    """``vrm``, ``glb``, ``sprites`` or ``portrait``."""
    name: str
    model_url: str | None
    """Good for two hours; None where only the server draws."""
    poster_url: str | None
    """A picture of the face at rest, where there is one."""
    lip_sync: str
    """``full``, ``partial`` or ``none``."""
    background: str
    light: str
    credit: str | None
    """Whom the page must name."""
    allows_films: bool
    """The fan may ask for a film of the visit."""


class RoomReceipt(Answer):
    """The last signature under delivered time."""

    delivered_ms: int
    earned: str
    signed_at: datetime


class SigningDomain(Answer):
    """EIP-712 domain of receipts."""

    name: Literal["BidToMeet"] = "BidToMeet"
    version: Literal["1"] = "1"
    chain_id: int
    verifying_contract: str


class RoomView(Answer):
    """A private room as its fan sees it."""

    id: str
    bid_id: str | None
    """None where an owner tries a persona; then there is no deal and no signer either."""
    persona: RoomPersona
    format: Format
    state: str
    ended_reason: str | None
    bought_ms: int
    delivered_ms: int
    is_running: bool
    amount: str
    earned: str
    currency: str
    deal_id: str
    signer_kind: str
    signer_address: str
    transcript_kept: bool
    shares_transcript: bool
    """The persona's owner reads what was said."""
    remembers: bool
    """False: the persona knows nothing from before, and learns nothing."""
    opened_at: datetime
    closes_at: datetime
    entered_at: datetime | None
    ended_at: datetime | None
    receipt: RoomReceipt | None
    face: RoomFace | None
    """None in rooms without a picture."""
    domain: SigningDomain


class RoomList(Answer):
    """A fan's rooms, the newest first."""

    items: list[RoomView]


class TicketRequest(Request):
    """Ask for a ticket."""

    ttl_s: int = 600
    """10 to 7200."""


class TicketView(Answer):
    """A ticket; the secret is shown once."""

    value: str
    expires_at: datetime
    base_url: str
    model: str


class ReceiptRequest(Request):
    """A signed receipt, sent after the socket is gone."""

    earned: AmountText
    signature: Annotated[Text, Field(max_length=200)]


class ConsentRequest(Request):
    """Whether the words may stay, and whether the owner reads them; None changes nothing."""

    transcript_kept: bool | None = None
    shares_transcript: bool | None = None
    """Who shares the words keeps them; who lets go of them shares them no more."""


class RoomMemoryRequest(Request):
    """Whether the persona may know the fan in this visit, and learn from it."""

    remembers: bool


class SaidTurnView(Answer):
    """One turn."""

    item_id: str
    speaker: Speaker
    text: str
    at: datetime


class TranscriptView(Answer):
    """What was said."""

    room_id: str
    persona_name: str
    transcript_kept: bool
    turns: list[SaidTurnView]


class SharedTurnView(Answer):
    """One turn as the owner reads it."""

    speaker: Speaker
    text: str
    at: datetime


class SharedRoomView(Answer):
    """A visit whose fan agreed that the owner reads it."""

    room_id: str
    version: int
    format: Format
    fan_name: str
    delivered_ms: int
    ended_reason: str | None
    entered_at: datetime | None
    ended_at: datetime | None


class SharedRoomList(Answer):
    """Visits that are shared, the newest first."""

    items: list[SharedRoomView]
    next: str | None
    """Send it as ``before`` for the next page."""


class SharedTranscriptView(Answer):
    """What was said, for the owner."""

    room: SharedRoomView
    persona_name: str
    has_gaps: bool
    """Turns that the fan kept off the record are left out."""
    turns: list[SharedTurnView]


class StageView(Answer):
    """One stage of spoken answers."""

    name: str
    count: int
    median_ms: int | None
    """From the fan's last sound."""
    p95_ms: int | None


class SpokenTurnView(Answer):
    """One spoken answer."""

    at: datetime
    status: str
    reason: str | None
    stages: dict[str, int]
    """Milliseconds from the fan's last sound to each stage that was reached."""
    waits: dict[str, int]
    """Milliseconds that the answer waited for each stage; they add up to the latest one."""
    slowest: str | None
    """The stage that was waited for longest."""
    guesses_dropped: int


class LatencyView(Answer):
    """How quickly a persona answers."""

    days: int
    turns: int
    failed: int
    interrupted: int
    guesses_dropped: int
    stages: list[StageView]
    slowest: list[SpokenTurnView]
    newest: list[SpokenTurnView]
