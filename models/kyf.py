"""Know your fan: what a person has told about themselves, who may see it, who has seen it."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class KycForm(Base):
    """A person's KYC form; every field is sealed by itself under a key that no table holds."""

    __tablename__ = "kyc_forms"
    __table_args__ = (Index("ix_kyc_forms_state_submitted_at", "state", "submitted_at"),)

    user_id: Mapped[str] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    sealed: Mapped[dict[str, str]] = mapped_column(JSON)
    """``KycField`` to base64 of nonce and AES-256-GCM ciphertext."""
    state: Mapped[str]
    """A ``KycState``."""
    provider: Mapped[str | None]
    """Who verified it, for example ``reviewer``."""
    reviewer_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str]
    """Why it was refused, for the person to read."""
    submitted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class KyfRequest(Base):
    """A creator asks to see named fields of a fan's form for one bid."""

    __tablename__ = "kyf_requests"
    __table_args__ = (
        Index("ix_kyf_requests_state_due_at", "state", "due_at"),
        Index("ix_kyf_requests_fan_id_asked_at", "fan_id", "asked_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[str] = mapped_column(unique=True)
    """The bid it is for."""
    deal_id: Mapped[str]
    """The bid's id in the contract, part of what the fan signs."""
    creator_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    fields: Mapped[list[str]] = mapped_column(JSON)
    """``KycField`` values."""
    purpose: Mapped[str]
    retention_days: Mapped[int]
    """The creator may read for this long after the meeting."""
    scope_hash: Mapped[str]
    """What the fan signs: ``0x`` and 64 hex digits."""
    state: Mapped[str]
    """A ``KyfState``."""
    signature: Mapped[str | None]
    """EIP-712 ``Consent``, 65 bytes as ``0x`` hex."""
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """The contract's own: without a consent by then the bid goes back."""
    consented_at: Mapped[datetime | None]
    readable_until: Mapped[datetime | None]
    """The creator may read until then; None before the consent."""
    revoked_at: Mapped[datetime | None]


class KyfAccess(Base):
    """A creator or a reviewer read a fan's fields; the fan sees the list."""

    __tablename__ = "kyf_accesses"
    __table_args__ = (Index("ix_kyf_accesses_fan_id_at", "fan_id", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    """Whose fields were read."""
    request_id: Mapped[str | None] = mapped_column(ForeignKey("kyf_requests.id"), index=True)
    """None: a reviewer read the form."""
    reader_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    fields: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[datetime]
