"""Quotes, bids and what happened to them."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject


class Quote(Base):
    """A price with an expiry; its hash is the ``terms`` of the bid's deposit.

    Of a persona's tier (a room) or of a creator's offer (a meeting): the other columns are None.
    """

    __tablename__ = "quotes"

    id: Mapped[str] = mapped_column(primary_key=True)
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    tier_id: Mapped[str | None] = mapped_column(ForeignKey("tiers.id"))
    persona_version_id: Mapped[str | None] = mapped_column(ForeignKey("persona_versions.id"))
    formula_version: Mapped[int | None]
    price_per_minute: Mapped[int | None]
    minutes: Mapped[int]
    tier_bps: Mapped[int | None]
    persona_bps: Mapped[int | None]
    offer_id: Mapped[str | None] = mapped_column(ForeignKey("offers.id"))
    terms: Mapped[JsonObject | None] = mapped_column(JSON)
    """What an offer said when it was quoted."""
    amount: Mapped[int]
    """Micro-units: the price of a room, the least that a meeting takes."""
    currency: Mapped[str]
    items: Mapped[list[JsonObject]] = mapped_column(JSON)
    """Lines that add up to the amount: ``{"label", "amount"}``."""
    terms_hash: Mapped[str]
    """``0x`` and 64 hex digits."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Bid(Base):
    """A fan's amount for a room or a meeting, and the deposit behind it."""

    __tablename__ = "bids"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_bids_state_due_at", "state", "due_at"),
        # The inbox: a pile by amount, its sums by what is bid for (without a look at the rows),
        # and what fans bid for the owner before.
        Index(
            "ix_bids_owner_id_state_amount",
            *("owner_id", "state", "amount", "offer_id", "persona_id"),
        ),
        Index("ix_bids_owner_id_fan_id", "owner_id", "fan_id"),
        Index("ix_bids_fan_id_created_at", "fan_id", "created_at"),
        Index("ix_bids_persona_id_created_at", "persona_id", "created_at"),
        Index(
            "ix_bids_replaces_id",
            "replaces_id",
            sqlite_where=text("replaces_id IS NOT NULL"),
            postgresql_where=text("replaces_id IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    """Who is bid for: the persona's owner or the creator."""
    quote_id: Mapped[str] = mapped_column(ForeignKey("quotes.id"), unique=True)
    kind: Mapped[str] = mapped_column(default="room", server_default="room")
    """A ``BidKind``."""
    persona_id: Mapped[str | None] = mapped_column(ForeignKey("personas.id"))
    """Of a room; so are version and format."""
    persona_version_id: Mapped[str | None] = mapped_column(ForeignKey("persona_versions.id"))
    format: Mapped[str | None]
    offer_id: Mapped[str | None] = mapped_column(ForeignKey("offers.id"), index=True)
    """Of a meeting."""
    auction_id: Mapped[str | None] = mapped_column(ForeignKey("auctions.id"), index=True)
    minutes: Mapped[int]
    selling_mode: Mapped[str]
    message: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """The fan's words to the creator."""
    wishes: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """When and where the fan would like to meet."""
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("bids.id"))
    """The lower bid that this one raises; it goes back once this one is confirmed."""
    needs_kyf: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The acceptance asks for the fan's consent first."""
    amount: Mapped[int]
    """Micro-units."""
    currency: Mapped[str]
    state: Mapped[str]
    """A ``BidState``."""
    reason: Mapped[str | None]
    """Why it failed or was refunded: a code."""
    note: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """The creator's words on declining it."""
    placed_block: Mapped[int | None]
    """Where the deposit's log is; with the next it orders bids of one amount."""
    placed_index: Mapped[int | None]
    deal_id: Mapped[str] = mapped_column(unique=True)
    """The bid's id in the contract: ``0x`` and 64 hex digits."""
    salt: Mapped[str]
    signer_kind: Mapped[str]
    """A ``SignerKind``."""
    signer_address: Mapped[str]
    """Whose signature makes a receipt valid."""
    accept_by: Mapped[datetime]
    meet_by: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """When the sweeper looks at it next."""
    earned: Mapped[int | None]
    """Micro-units paid for, fee included; known after settlement."""
    fee: Mapped[int | None]
    """Micro-units of the platform's share; known after settlement."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class BidEvent(Base):
    """One step of a bid; append-only, undone steps are marked."""

    __tablename__ = "bid_events"

    id: Mapped[str] = mapped_column(primary_key=True)
    bid_id: Mapped[str] = mapped_column(ForeignKey("bids.id"), index=True)
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    log_id: Mapped[str | None] = mapped_column(index=True)
    """The chain's log that caused it, if one did."""
    undone: Mapped[bool] = mapped_column(default=False)
    """A reorganisation took the log away."""
    at: Mapped[datetime]


class BidTemplate(Base):
    """Words that a fan keeps for further bids."""

    __tablename__ = "bid_templates"

    id: Mapped[str] = mapped_column(primary_key=True)
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    message: Mapped[str]
    wishes: Mapped[str]
    created_at: Mapped[datetime]
