"""Wire types of an owner's business."""

from typing import Annotated, Literal

from pydantic import Field

from accounts.tiers import TierName
from accounts.wire import AmountText, Answer, Request, Text
from flows.business.rules import Basis, Caution, End, Part
from models.states import Format

StepName = Literal["quote", "escrow", "accepted", "delivered", "receipt", "closed", "withdrawn"]


class UpgradeLine(Answer):
    """Something that makes the persona better and dearer."""

    name: str
    bps: int


class CostView(Answer):
    """What a minute of a format cost, as the engine measured it."""

    basis: Basis
    """``persona``: its own newest rooms; ``house``: those of this server; ``none``: no room yet."""
    rooms: int
    """Rooms that it stands on."""
    median: str | None
    p90: str | None
    unpriced: list[Part]
    """What was used, and the operator has not said what it costs: it is not in the numbers."""
    estimated_share_bps: int
    """Answers whose tokens the mind did not report, of all answers."""


class FormatEconomics(Answer):
    """Price, cost and margin of one format."""

    format: Format
    is_allowed: bool
    """The account tier includes it."""
    on_sale: bool
    minutes: int | None
    """None where the format has no terms yet; so are the amounts."""
    base_per_minute: str | None
    amount: str | None
    """What a fan pays for a whole room."""
    price_per_minute: str | None
    """With all factors."""
    fee_per_minute: str | None
    income_per_minute: str | None
    """What the owner has after the fee."""
    cost: CostView
    margin_per_minute: str | None
    """At the median cost; below zero where the price does not cover it."""
    margin_bps: int | None
    """Of the income."""
    warnings: list[Caution]


class Economics(Answer):
    """What an owner's persona brings and costs."""

    account_tier: TierName
    tier_bps: int
    upgrades: list[UpgradeLine]
    persona_bps: int
    fee_bps: int
    """The platform's share of what is earned."""
    currency: str
    formats: list[FormatEconomics]


class SupposedUpgrade(Request):
    """An upgrade that an owner thinks of."""

    name: Annotated[Text, Field(min_length=1, max_length=80)]
    bps: Annotated[int, Field(ge=0, le=50_000)]


class Supposition(Request):
    """A room that an owner thinks of; what is left out is as the persona stands now."""

    format: Format
    minutes: int | None = None
    price_per_minute: AmountText | None = None
    account_tier: TierName | None = None
    upgrades: Annotated[list[SupposedUpgrade], Field(max_length=20)] | None = None
    bid: AmountText | None = None
    """What the fan bids; None is the price itself."""
    end: End = "time_over"
    """How the room ends."""
    delivered_s: Annotated[int, Field(ge=0, le=100_000)] | None = None
    """Delivered seconds; None is all of the time, or none of a room that nobody enters."""
    with_test_tokens: bool = False
    """Run it on the contract too, on a copy of the demo chain that is thrown away."""


class PriceLineView(Answer):
    """One line of the quote."""

    label: str
    amount: str


class SimulatedStep(Answer):
    """One step of the money."""

    name: StepName
    amount: str
    """What this step is about."""
    says: str
    """A sentence for people."""


class Outcome(Answer):
    """Who has what at the end."""

    owner: str
    fan: str
    """What returns to the fan."""
    fee: str


class TestRun(Answer):
    """The same bid on the real contract, with test tokens."""

    __test__ = False

    has_run: bool
    why_not: str | None
    logs: list[SimulatedStep]
    """What the contract logged."""
    outcome: Outcome | None


class Simulation(Answer):
    """A supposed room from bid to settlement."""

    format: Format
    minutes: int
    lines: list[PriceLineView]
    price: str
    bid: str
    end: End
    delivered_ms: int
    earned: str
    """By the delivered time, rounded down for the fan."""
    signed: str
    """The last receipt: what is paid for."""
    steps: list[SimulatedStep]
    outcome: Outcome
    cost: str | None
    """Of the delivered minutes at the measured median; None where nothing was measured."""
    left: str | None
    """The owner's share less that."""
    test_run: TestRun | None
