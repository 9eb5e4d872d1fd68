"""Quotes, bids and what happened to them."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject


class Quote(Base):
    """A price with an expiry; its hash is the ``terms`` of the bid's deposit."""

    __tablename__ = "quotes"

    id: Mapped[str] = mapped_column(primary_key=True)
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    tier_id: Mapped[str] = mapped_column(ForeignKey("tiers.id"))
    persona_version_id: Mapped[str] = mapped_column(ForeignKey("persona_versions.id"))
    formula_version: Mapped[int]
    price_per_minute: Mapped[int]
    minutes: Mapped[int]
    tier_bps: Mapped[int]
    persona_bps: Mapped[int]
    amount: Mapped[int]
    """Micro-units."""
    currency: Mapped[str]
    items: Mapped[list[JsonObject]] = mapped_column(JSON)
    """Lines that add up to the amount: ``{"label", "amount"}``."""
    terms_hash: Mapped[str]
    """``0x`` and 64 hex digits."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Bid(Base):
    """A fan's amount for an offer, and the deposit behind it."""

    __tablename__ = "bids"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_bids_state_due_at", "state", "due_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    quote_id: Mapped[str] = mapped_column(ForeignKey("quotes.id"), unique=True)
    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id"))
    persona_version_id: Mapped[str] = mapped_column(ForeignKey("persona_versions.id"))
    format: Mapped[str]
    minutes: Mapped[int]
    selling_mode: Mapped[str]
    amount: Mapped[int]
    """Micro-units."""
    currency: Mapped[str]
    state: Mapped[str]
    """A ``BidState``."""
    reason: Mapped[str | None]
    """Why it failed or was refunded: a code."""
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
