"""People to each other: profiles, follows, blocks, reports."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Profile(Base):
    """A human creator's page."""

    __tablename__ = "profiles"

    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    slug: Mapped[str] = mapped_column(unique=True)
    headline: Mapped[str]
    about: Mapped[str]
    takes_bids: Mapped[bool]
    """The creator's own switch: off hides all offers and refuses new bids."""
    picture: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """WebP, at most 640 by 800 pixels."""
    picture_etag: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Follow(Base):
    """A fan follows a creator."""

    __tablename__ = "follows"
    __table_args__ = (Index("ix_follows_creator_id_created_at", "creator_id", "created_at"),)

    fan_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    creator_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    is_subscriber: Mapped[bool]
    """The creator counts the fan among their subscribers."""
    created_at: Mapped[datetime]


class Block(Base):
    """Somebody does not want to hear from somebody."""

    __tablename__ = "blocks"
    __table_args__ = (Index("ix_blocks_blocker_id_created_at", "blocker_id", "created_at"),)

    blocker_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    blocked_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]


class Report(Base):
    """A person asks the house to look at something."""

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_state_created_at", "state", "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    reporter_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    accused_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    subject_id: Mapped[str]
    """The message, bid or conversation it is about."""
    reason: Mapped[str]
    """A ``ReportReason``."""
    text: Mapped[str]
    evidence: Mapped[str]
    """What the reported message said: its sender may take it back later."""
    state: Mapped[str]
    """A ``ReportState``."""
    answer: Mapped[str]
    """Of the reviewer; empty until answered."""
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reviewer_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    """Who answered."""
