"""Agents that owners buy for their personas: the catalogue, purchases, links and their meters."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject

_STANDS = text("state NOT IN ('failed', 'refunded')")


class Agent(Base):
    """Something that makes a persona better, on sale in the catalogue."""

    __tablename__ = "agents"
    __table_args__ = (
        # The catalogue: what is on sale, the newest first.
        Index("ix_agents_state_created_at", "state", "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    seller_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    """An ``AgentKind``; it never changes."""
    state: Mapped[str]
    """An ``AgentState``."""
    title: Mapped[str]
    summary: Mapped[str]
    price: Mapped[int]
    """Micro-units, paid once."""
    upgrade_bps: Mapped[int]
    """By how much an active link raises the persona's price."""
    licence: Mapped[JsonObject] = mapped_column(JSON)
    """A ``LicenceTerms``: what a buyer may do, in the seller's words and in flags."""
    release_id: Mapped[str | None]
    """What a buyer gets today."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class AgentRelease(Base):
    """One signed state of an agent, never changed again."""

    __tablename__ = "agent_releases"
    __table_args__ = (UniqueConstraint("agent_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"))
    number: Mapped[int]
    manifest: Mapped[JsonObject] = mapped_column(JSON)
    """A ``Pack`` or the address of a server, by the agent's kind; holds no secret."""
    digest: Mapped[str]
    """``sha256:`` and the hex digest of the manifest's canonical JSON."""
    signer: Mapped[str]
    """The seller's address on the chain."""
    signature: Mapped[str]
    """65 bytes as ``0x`` hex: the signer's, over the digest."""
    notes: Mapped[str]
    created_at: Mapped[datetime]


class AgentSecret(Base):
    """The seller's key to the server behind a release, sealed."""

    __tablename__ = "agent_secrets"

    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    sealed: Mapped[bytes]
    updated_at: Mapped[datetime]


class Purchase(Base):
    """An owner's right to use an agent, paid with tokens."""

    __tablename__ = "purchases"
    __table_args__ = (
        # What nothing has moved for days.
        Index("ix_purchases_state_meet_by", "state", "meet_by"),
        # One that failed does not stand in the way of another try.
        Index(
            "uq_purchases_buyer_id_agent_id_live",
            "buyer_id",
            "agent_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"), index=True)
    buyer_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    seller_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    state: Mapped[str]
    """A ``PurchaseState``."""
    price: Mapped[int]
    """Micro-units."""
    fee: Mapped[int]
    """The platform's part of the price; the seller has the rest."""
    licence: Mapped[JsonObject] = mapped_column(JSON)
    """The terms as they were bought."""
    deal_id: Mapped[str] = mapped_column(unique=True)
    """The contract's name of the payment: it goes through escrow, as everything does."""
    salt: Mapped[str]
    receipt: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """The buyer's signature under the whole price, 65 bytes as ``0x`` hex: it counts once the
    seller has accepted. Empty where nothing is paid."""
    accept_by: Mapped[datetime]
    meet_by: Mapped[datetime]
    reason: Mapped[str | None]
    """Why it failed."""
    created_at: Mapped[datetime]
    owned_at: Mapped[datetime | None]


class AgentLink(Base):
    """A bought agent at work for one persona, within what its owner allows."""

    __tablename__ = "agent_links"
    __table_args__ = (UniqueConstraint("persona_id", "purchase_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id"), index=True)
    purchase_id: Mapped[str] = mapped_column(ForeignKey("purchases.id"))
    agent_id: Mapped[str] = mapped_column(ForeignKey("agents.id"))
    release_id: Mapped[str] = mapped_column(ForeignKey("agent_releases.id"))
    """What the owner approved."""
    digest: Mapped[str]
    """Of the release, or of what the server said of itself; another one stops the link."""
    state: Mapped[str]
    """A ``LinkState``."""
    is_on: Mapped[bool] = mapped_column(default=True, server_default=true())
    """The owner's switch: off, it works nowhere from this moment on."""
    slots: Mapped[list[str]] = mapped_column(JSON)
    """``AgentSlot`` names that the owner granted."""
    scopes: Mapped[list[str]] = mapped_column(JSON)
    """``DataScope`` names: what of a visit the server behind it may be told."""
    settings: Mapped[JsonObject] = mapped_column(JSON)
    """What the owner chose of it, for example the tools that may be called."""
    timeout_ms: Mapped[int]
    seen: Mapped[JsonObject | None] = mapped_column(JSON)
    """What the server says of itself by now, where that is not what was approved; or why it does
    not answer: ``{"problem", "tries"}``."""
    checked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class LinkDay(Base):
    """What a link did on one day (UTC)."""

    __tablename__ = "link_days"

    link_id: Mapped[str] = mapped_column(ForeignKey("agent_links.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    calls: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    """Answers that came after their turn."""
    busy_ms: Mapped[int] = mapped_column(default=0)
    input_tokens: Mapped[int] = mapped_column(default=0)
    output_tokens: Mapped[int] = mapped_column(default=0)
    cost: Mapped[int] = mapped_column(default=0)
    """Micro-units, by the price that its licence names for use."""
