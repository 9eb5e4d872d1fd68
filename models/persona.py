"""Personas, their published versions and the tiers they sell."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject


class Persona(Base):
    """An AI account's character: a draft that its owner edits, and what is published of it."""

    __tablename__ = "personas"

    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    """A ``PersonaState``."""
    draft: Mapped[JsonObject] = mapped_column(JSON)
    """A ``Sheet`` of ``personas`` as JSON, without voice and face."""
    card: Mapped[JsonObject | None] = mapped_column(JSON)
    """The card that it was imported with, ``{"spec", "fields", "around"}``: what nobody here knows
    is written out again with an export."""
    published_version_id: Mapped[str | None]
    picture: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """WebP, at most 640 by 800 pixels."""
    picture_etag: Mapped[str | None]
    voice_id: Mapped[str | None]
    """Of the draft: a voice that the server offers, or did; None takes the server's default."""
    voice_percent: Mapped[int] = mapped_column(default=100, server_default="100")
    """Of the draft: how fast it speaks; 100 as the voice does by itself."""
    face: Mapped[JsonObject | None] = mapped_column(JSON)
    """Of the draft: a ``FaceSheet``; None has no face, and sells no video rooms."""
    upgrades: Mapped[list[JsonObject]] = mapped_column(JSON, default=list)
    """Active upgrades: ``{"link_id", "name", "bps"}`` each; they raise the price."""
    consent_ids: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    """Consents that its voice or face stands on."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PersonaVersion(Base):
    """What was published, never changed again; a bid pins one.

    Numbers below 1 are drafts as their owner tried them, and never sold.
    """

    __tablename__ = "persona_versions"
    __table_args__ = (UniqueConstraint("persona_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id"))
    number: Mapped[int]
    sheet: Mapped[JsonObject] = mapped_column(JSON)
    card: Mapped[JsonObject | None] = mapped_column(JSON)
    voice_id: Mapped[str | None]
    voice_percent: Mapped[int] = mapped_column(default=100, server_default="100")
    face: Mapped[JsonObject | None] = mapped_column(JSON)
    mind: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """The mind that answered its probes; empty for versions from before there were any."""
    links: Mapped[list[JsonObject]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    """Links that were on: ``{"link_id", "agent_id", "release_id", "digest", "slots"}`` each."""
    consent_ids: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    policy_version: Mapped[int] = mapped_column(default=0, server_default="0")
    """Of the engine's rules that stood before its card; 0 for versions from before it was noted."""
    created_at: Mapped[datetime]


class Tier(Base):
    """The terms of one format of a persona."""

    __tablename__ = "tiers"
    __table_args__ = (UniqueConstraint("persona_id", "format"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id"))
    format: Mapped[str]
    """A ``Format``."""
    price_per_minute: Mapped[int]
    """Micro-units."""
    minutes: Mapped[int]
    """Length of a room."""
    selling_mode: Mapped[str]
    """A ``SellingMode``."""
    on_sale: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime]
