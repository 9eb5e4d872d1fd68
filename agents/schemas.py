"""Wire types of agents, their releases and purchases."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from accounts.schemas import one_line_name
from accounts.wire import AmountText, Answer, Request, Text
from models.studio_states import AgentKind, AgentSlot, AgentState, PurchaseState

Title = Annotated[
    Text, StringConstraints(min_length=1, max_length=80), AfterValidator(one_line_name)
]
Summary = Annotated[Text, StringConstraints(strip_whitespace=True, max_length=600)]
Notes = Annotated[Text, StringConstraints(strip_whitespace=True, max_length=1_000)]
UseAmount = Annotated[Text, StringConstraints(pattern=r"^\d{1,6}(\.\d{1,6})?$")]
"""Tokens as a decimal text; ``0`` for nothing."""


class UseTerms(Request):
    """What using a server costs besides, metered by the day and told to who uses it."""

    per_call: UseAmount = "0"
    per_thousand_input_tokens: UseAmount = "0"
    per_thousand_output_tokens: UseAmount = "0"


class LicenceTerms(Request):
    """What a buyer may do with an agent."""

    text: Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
    """In the seller's words."""
    max_personas: Annotated[int, Field(ge=1, le=1_000)] | None = None
    """For so many personas of the buyer at once; None for all of them."""
    allows_commercial: bool = True
    """The personas may be sold."""
    use: UseTerms | None = None
    """None: use is free."""


class AgentTerms(Request):
    """What is sold, and for what."""

    title: Title
    summary: Summary = ""
    price: AmountText
    """Paid once; 0 is a gift."""
    upgrade_bps: int
    """By how much it raises a persona's price while it is at work, in 1/10000."""
    licence: LicenceTerms


class AgentDraft(AgentTerms):
    """A new agent."""

    kind: AgentKind


class ReleaseRequest(Request):
    """A new state of an agent."""

    manifest: Annotated[dict[str, Any], Field(max_length=32)]
    """A pack's words and settings, or where a server is; the kind says which."""
    notes: Notes = ""
    """What has changed, for who has it."""


class KeyRequest(Request):
    """The key to an agent's server; it is sealed, and never shown again."""

    key: Annotated[Text, StringConstraints(max_length=1_000, pattern=r"^[\x21-\x7e]*$")]
    """Sent as a bearer token; empty takes it away."""


class PackEffect(Answer):
    """What an agent brings to a persona."""

    slots: list[AgentSlot]
    """What it can fill."""
    style_lines: int = 0
    lore_entries: int = 0
    constant_entries: int = 0
    """Of the entries: those that are in every prompt."""
    prompt_tokens: int = 0
    """An estimate of what it adds to every prompt."""
    lore_tokens: int = 0
    """The same of all entries together, most of which come only when they are called up."""
    voice_id: str | None = None
    face_id: str | None = None
    sampler: dict[str, float] = Field(default_factory=dict[str, float])


class ReleaseView(Answer):
    """A release, without its manifest: that is what is sold."""

    id: str
    number: int
    digest: str
    signer: str
    """The seller's address on the chain."""
    signature: str
    """The signer's, over ``signed_text`` (EIP-191)."""
    signed_text: str
    notes: str
    created_at: datetime


class SellerRef(Answer):
    """Who sells."""

    id: str
    name: str


class PurchaseRef(Answer):
    """How far the caller's own purchase is."""

    id: str
    state: PurchaseState


class AgentView(Answer):
    """An agent in the catalogue."""

    id: str
    slug: str
    kind: AgentKind
    state: AgentState
    title: str
    summary: str
    price: str
    currency: str
    upgrade_bps: int
    seller: SellerRef
    effect: PackEffect
    is_own: bool
    """The caller sells it: it costs nothing then."""
    purchase: PurchaseRef | None
    """The caller's, if there is one."""
    created_at: datetime


class AgentList(Answer):
    """A page of the catalogue, the newest first."""

    items: list[AgentView]
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""


class AgentDetail(AgentView):
    """An agent with all that a buyer should read."""

    licence: LicenceTerms
    terms_hash: str
    """Of price, surcharge, licence and release: a purchase names it."""
    releases: list[ReleaseView]
    """The newest first."""


class OwnRelease(ReleaseView):
    """A release as its seller sees it."""

    manifest: dict[str, Any]


class OwnAgent(AgentDetail):
    """An agent as its seller sees it."""

    own_releases: list[OwnRelease]
    sold: int
    """How many bought it."""
    earned: str
    """The seller's share of that, after the platform's fee."""


class OwnAgentList(Answer):
    """What a seller has in the catalogue, the newest first."""

    items: list[OwnAgent]


class PurchaseRequest(Request):
    """Buy an agent as it stands."""

    terms_hash: Annotated[Text, StringConstraints(max_length=80)]
    """Of the terms that the buyer has read."""


class AgentRef(Answer):
    """An agent in a line."""

    id: str
    slug: str
    kind: AgentKind
    title: str


class PurchaseView(Answer):
    """A purchase, as its buyer sees it."""

    id: str
    agent: AgentRef
    seller: SellerRef
    state: PurchaseState
    price: str
    currency: str
    licence: LicenceTerms
    reason: str | None
    """Why it failed."""
    linked: int
    """Personas that it works for."""
    created_at: datetime
    owned_at: datetime | None


class PurchaseList(Answer):
    """A page of purchases, the newest first."""

    items: list[PurchaseView]
    next: str | None
