"""What a persona remembers of a fan; every row belongs to one pair and leaves with it."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, false, true
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject


class MemoryFact(Base):
    """One thing that a fan said of themselves; a newer one closes it, and a fan may erase it."""

    __tablename__ = "memory_facts"
    __table_args__ = (Index("ix_memory_facts_persona_id_fan_id", "persona_id", "fan_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id"))
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    subject: Mapped[str]
    """Whom it is about: ``fan``, or somebody of theirs, for example ``sister``."""
    predicate: Mapped[str]
    """What it tells, for example ``lives_in``: two of one kind contradict each other."""
    text: Mapped[str]
    """As the persona reads it, for example ``The fan lives in Lisbon.``"""
    quote: Mapped[str]
    """The fan's own words that say so."""
    room_id: Mapped[str | None] = mapped_column(ForeignKey("rooms.id"), index=True)
    """None where the fan wrote it on the page."""
    item_id: Mapped[str | None]
    """The turn of that room."""
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    """Since then something else is true."""
    confidence: Mapped[int]
    """Percent."""
    sensitivity: Mapped[str]
    """A ``Sensitivity``."""
    is_pinned: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_own_words: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The fan wrote or changed it: nothing that is heard later replaces it unasked."""
    embedding: Mapped[bytes | None] = mapped_column(LargeBinary)
    """float32, of unit length."""
    embedder: Mapped[str | None]
    """Which weights made the embedding; those of others are made anew."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Episode(Base):
    """What a visit was about, in a few lines, each with the turns that it stands on."""

    __tablename__ = "episodes"
    __table_args__ = (Index("ix_episodes_persona_id_fan_id", "persona_id", "fan_id"),)

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id"))
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    lines: Mapped[list[JsonObject]] = mapped_column(JSON)
    """``{"text", "item_ids", "fact_ids"}`` each: what a forgotten fact stands in goes with it."""
    at: Mapped[datetime]


class MemoryChoice(Base):
    """What a fan allows one persona to remember; without a row: ordinary things."""

    __tablename__ = "memory_choices"

    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id"), primary_key=True)
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    remembers: Mapped[bool] = mapped_column(default=True, server_default=true())
    keeps_special: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Health, sex life, belief, politics, origin: only with the fan's explicit consent."""
    special_consent: Mapped[str | None]
    """The statement that the fan agreed to, word for word."""
    special_consented_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]
    """What was said before is not learnt any more."""
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """Grows with every change: a visit that goes on reads its memory anew."""
    updated_at: Mapped[datetime]
