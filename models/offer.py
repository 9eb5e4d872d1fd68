"""What creators offer fans to meet for, and rounds of bidding that close at a set time."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Offer(Base):
    """Published terms of a meeting with a human creator."""

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("minimum > 0", name="minimum_positive"),
        Index("ix_offers_creator_id_created_at", "creator_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    creator_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    title: Mapped[str]
    description: Mapped[str]
    place_kind: Mapped[str]
    """A ``PlaceKind``."""
    city: Mapped[str | None]
    """Where, for meetings in person."""
    minutes: Mapped[int]
    """Length of the meeting."""
    minimum: Mapped[int]
    """Micro-units that a bid takes at least."""
    currency: Mapped[str]
    selling_mode: Mapped[str]
    """A ``SellingMode``."""
    audience: Mapped[str]
    """An ``Audience``: who may bid."""
    bids_per_fan: Mapped[int]
    """Bids of one fan that may wait for an answer at once."""
    lead_hours: Mapped[int]
    """A meeting is at least this far ahead when it is agreed."""
    answer_days: Mapped[int]
    """An unanswered bid goes back after this long."""
    meet_days: Mapped[int]
    """The meeting takes place within this long after the bid."""
    free_cancel_hours: Mapped[int]
    """Until this long before the meeting the fan cancels for nothing."""
    late_cancel_bps: Mapped[int]
    """Part of the bid that the creator keeps if the fan cancels later, in 1/10000."""
    kyf_fields: Mapped[list[str]] = mapped_column(JSON)
    """``KycField`` values that the fan must consent to share after the acceptance; may be empty."""
    kyf_purpose: Mapped[str | None]
    """What they are needed for, in the creator's words."""
    state: Mapped[str]
    """An ``OfferState``."""
    version: Mapped[int]
    """Grows with every change of the terms: a quote pins one."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Auction(Base):
    """One round of bids for a number of slots of an offer, or of a persona's tier."""

    __tablename__ = "auctions"
    __table_args__ = (
        CheckConstraint("slots > 0", name="slots_positive"),
        CheckConstraint("(offer_id IS NULL) <> (tier_id IS NULL)", name="one_subject"),
        Index("ix_auctions_state_closes_at", "state", "closes_at"),
        Index("ix_auctions_owner_id_created_at", "owner_id", "created_at"),
        Index(
            "uq_auctions_offer_id_open",
            "offer_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "uq_auctions_tier_id_open",
            "tier_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    offer_id: Mapped[str | None] = mapped_column(ForeignKey("offers.id"))
    tier_id: Mapped[str | None] = mapped_column(ForeignKey("tiers.id"))
    slots: Mapped[int]
    reserve: Mapped[int | None]
    """Micro-units below which nobody wins; not shown to fans, only whether it is met."""
    first_closes_at: Mapped[datetime]
    """As announced."""
    closes_at: Mapped[datetime]
    """With the extensions that late bids caused."""
    extensions: Mapped[int]
    state: Mapped[str]
    """An ``AuctionState``."""
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
