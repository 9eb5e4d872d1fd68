"""Consents to voices and faces, what the engine decided for safety, and appeals against it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Consent(Base):
    """Somebody's permission to use their voice or their likeness, with an end and a way back."""

    __tablename__ = "consents"

    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    """Who may use it."""
    kind: Mapped[str]
    """``voice`` or ``likeness``."""
    face_id: Mapped[str | None]
    """The face that the owner brought; it may be gone by now."""
    voice_id: Mapped[str | None]
    """Or the voice."""
    person: Mapped[str]
    """Whose it is, as they sign."""
    is_owner: Mapped[bool]
    """The account's owner speaks for themselves."""
    purpose: Mapped[str]
    statement: Mapped[str]
    """What was agreed to, word for word."""
    secret_hash: Mapped[str] = mapped_column(unique=True)
    """Of the link by which the person sees and revokes it without an account."""
    state: Mapped[str]
    """A ``ConsentState``."""
    signed_name: Mapped[str | None]
    signed_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SafetyDecision(Base):
    """One time that the engine withheld, steered or ended; never the words."""

    __tablename__ = "safety_decisions"
    __table_args__ = (Index("ix_safety_decisions_fan_id_at", "fan_id", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id"), index=True)
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id"), index=True)
    about: Mapped[str]
    """``fan`` or ``persona``: whose words."""
    band: Mapped[str]
    """``steer`` or ``stop``."""
    code: Mapped[str]
    """The reason, for example ``self_harm``."""
    at: Mapped[datetime]


class Appeal(Base):
    """A fan or an owner says that a decision was wrong; a moderator answers."""

    __tablename__ = "appeals"
    __table_args__ = (
        # Open ones, the oldest first.
        Index("ix_appeals_state_id", "state", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    decision_id: Mapped[str] = mapped_column(ForeignKey("safety_decisions.id"), index=True)
    by_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    words: Mapped[str]
    state: Mapped[str]
    """An ``AppealState``."""
    answer: Mapped[str | None]
    answered_by_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
