"""Meetings in person or online: what is agreed, who came, and what was said about it."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject


class Meeting(Base):
    """What a won bid for a creator's offer leads to."""

    __tablename__ = "meetings"
    __table_args__ = (Index("ix_meetings_state_due_at", "state", "due_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    bid_id: Mapped[str] = mapped_column(ForeignKey("bids.id"), unique=True)
    creator_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    title: Mapped[str]
    """Of the offer when it was quoted."""
    minutes: Mapped[int]
    place_kind: Mapped[str]
    """A ``PlaceKind``."""
    place: Mapped[str]
    """Agreed address or name of the place; empty until agreed."""
    link: Mapped[str]
    """Agreed address of the online meeting; empty until agreed."""
    starts_at: Mapped[datetime | None]
    """Agreed; None while it is being arranged."""
    ends_at: Mapped[datetime | None]
    state: Mapped[str]
    """A ``MeetingState``."""
    due_at: Mapped[datetime | None]
    """When the sweeper looks at it next."""
    fan_checked_in_at: Mapped[datetime | None]
    creator_checked_in_at: Mapped[datetime | None]
    code_shown_at: Mapped[datetime | None]
    """The creator's page first showed the code."""
    scanned_at: Mapped[datetime | None]
    """The fan's page read a good code."""
    released_at: Mapped[datetime | None]
    """The fan's signature was taken."""
    cancelled_by: Mapped[str | None]
    """A user's id."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Proposal(Base):
    """A card in the chat: a time and a place that the other side may accept."""

    __tablename__ = "proposals"

    id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"), index=True)
    proposer_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    booking_id: Mapped[str | None] = mapped_column(ForeignKey("bookings.id"))
    """The hold that keeps the time free meanwhile."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str]
    link: Mapped[str]
    note: Mapped[str]
    state: Mapped[str]
    """A ``ProposalState``."""
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Scan(Base):
    """A code of the creator's that the fan's page read; each code counts once."""

    __tablename__ = "scans"
    __table_args__ = (UniqueConstraint("meeting_id", "nonce"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    nonce: Mapped[str]
    step: Mapped[int]
    """Which 15 seconds the code was for."""
    scanned_at: Mapped[datetime]


class Dispute(Base):
    """A case before the arbiter."""

    __tablename__ = "disputes"

    id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"), unique=True)
    opened_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str]
    """A ``DisputeReason``."""
    statement: Mapped[str]
    answer: Mapped[str]
    """Of the other side; empty until given."""
    evidence: Mapped[JsonObject] = mapped_column(JSON)
    """What the house knows, gathered when the case was opened."""
    evidence_hash: Mapped[str]
    """The ``reason`` on the chain: ``0x`` and 64 hex digits."""
    creator_bps: Mapped[int | None]
    """The arbiter's split; None until decided."""
    ruling: Mapped[str]
    """The arbiter's words; empty until decided."""
    decided_by: Mapped[str | None]
    opened_at: Mapped[datetime] = mapped_column(index=True)
    decide_by: Mapped[datetime | None]
    """The chain's own deadline; after it everything returns to the fan."""
    decided_at: Mapped[datetime | None]


class Review(Base):
    """What one side says about the other; hidden until both wrote or its days are over."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("meeting_id", "author_id"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars_one_to_five"),
        Index("ix_reviews_subject_id_shown_at", "subject_id", "shown_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"))
    author_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    subject_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    stars: Mapped[int]
    text: Mapped[str]
    created_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    """Visible from then on; None until the other side wrote."""
