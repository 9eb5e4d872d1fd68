"""Private rooms: tickets, the paid clock, receipts and transcripts."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject


class Room(Base):
    """A private room: a won bid opened it, or an owner who tries a persona."""

    __tablename__ = "rooms"
    __table_args__ = (
        Index("ix_rooms_state_due_at", "state", "due_at"),
        # Insights: what happened to a persona since a day.
        Index("ix_rooms_persona_id_opened_at", "persona_id", "opened_at"),
        # What a minute of a format costs: the newest rooms of the house.
        Index("ix_rooms_format_ended_at", "format", "ended_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    bid_id: Mapped[str | None] = mapped_column(ForeignKey("bids.id"), unique=True)
    """None in a preview: nobody pays, and the owner is the fan."""
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id"))
    persona_version_id: Mapped[str] = mapped_column(ForeignKey("persona_versions.id"))
    format: Mapped[str]
    amount: Mapped[int]
    """Micro-units paid if all of the bought time is delivered."""
    currency: Mapped[str]
    bought_ms: Mapped[int]
    delivered_ms: Mapped[int] = mapped_column(default=0)
    """Counted only while the persona is ready and the fan is there."""
    running_since: Mapped[datetime | None]
    """The clock runs since then; what a crashed process did not write down is not counted."""
    holder: Mapped[str | None]
    """The process whose socket runs the clock; a newer visit takes over."""
    state: Mapped[str]
    """A ``RoomState``."""
    ended_reason: Mapped[str | None]
    """Why: ``left``, ``time_over``, ``unsigned``, ``safety``, ``consent_ended``, ``expired`` or
    ``failed``."""
    transcript_kept: Mapped[bool] = mapped_column(default=False)
    """The fan agreed that the words are kept after the room ends."""
    shares_transcript: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The fan agreed that the owner reads them."""
    remembers: Mapped[bool] = mapped_column(default=True, server_default=true())
    """False: a visit of which nothing is learnt, and which knows nothing from before."""
    learns_at: Mapped[datetime | None]
    """When memory is to be made of it; None: nothing to do, or done. Words wait for it."""
    learn_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    due_at: Mapped[datetime | None]
    """When the sweeper looks at it next."""
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    """The room ends by then, entered or not, so that its receipt can still be settled."""
    entered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Ticket(Base):
    """The ``ek_`` secret that lets one fan into one room for a while."""

    __tablename__ = "tickets"

    id: Mapped[str] = mapped_column(primary_key=True)
    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id"), index=True)
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    secret_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    """A websocket ticket works once; HTTP calls may repeat until it expires."""
    revoked_at: Mapped[datetime | None]


class Receipt(Base):
    """The fan's signature under the time delivered so far."""

    __tablename__ = "receipts"

    id: Mapped[str] = mapped_column(primary_key=True)
    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id"), index=True)
    delivered_ms: Mapped[int]
    earned: Mapped[int]
    """Micro-units, cumulative."""
    signature: Mapped[str]
    """65 bytes as ``0x`` hex."""
    signed_at: Mapped[datetime]


class TranscriptTurn(Base):
    """What was said; wiped at the end unless the fan agreed to keep it."""

    __tablename__ = "transcript_turns"
    __table_args__ = (UniqueConstraint("room_id", "seq"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    seq: Mapped[int]
    item_id: Mapped[str]
    """The Realtime protocol's name of this turn."""
    speaker: Mapped[str]
    """``fan`` or ``persona``."""
    text: Mapped[str]
    is_off_record: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The fan asked that it is not remembered."""
    at: Mapped[datetime]


class SafetyCount(Base):
    """How often a safety rule fired in a room; never the words."""

    __tablename__ = "safety_counts"

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


class SpokenTurn(Base):
    """How long each stage of one spoken answer took; never the words."""

    __tablename__ = "spoken_turns"
    __table_args__ = (Index("ix_spoken_turns_persona_id_at", "persona_id", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id"), index=True)
    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id"))
    at: Mapped[datetime]
    status: Mapped[str]
    """``completed``, ``cancelled``, ``incomplete`` or ``failed``."""
    reason: Mapped[str | None]
    """Why it did not complete, for example ``turn_detected`` or ``unreachable``."""
    stages: Mapped[JsonObject] = mapped_column(JSON)
    """Milliseconds from the fan's last sound to each stage that was reached."""
    guesses_dropped: Mapped[int]
    """Answers that were prepared in this turn and thrown away."""
