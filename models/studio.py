"""What the studio knows of a persona's versions: probe runs, views, costs."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject


class ProbeRun(Base):
    """One run of the probe suite against a draft's snapshot."""

    __tablename__ = "probe_runs"
    __table_args__ = (Index("ix_probe_runs_persona_id_started_at", "persona_id", "started_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    persona_id: Mapped[str] = mapped_column(ForeignKey("personas.id"))
    digest: Mapped[str]
    """Of what was probed: a draft that says something else has not passed."""
    mind: Mapped[str]
    """The mind that answered."""
    state: Mapped[str]
    """A ``ProbeState``."""
    asked: Mapped[int]
    total: Mapped[int]
    answers: Mapped[list[JsonObject]] = mapped_column(JSON)
    """``{"kind", "question", "answer", "wanted", "needed", "passed", "why"}`` each, as they come
    in."""
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    """When its process was last heard of."""
    ended_at: Mapped[datetime | None]


class VersionDay(Base):
    """How often a version's page was seen on one day (UTC)."""

    __tablename__ = "version_days"

    version_id: Mapped[str] = mapped_column(ForeignKey("persona_versions.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    views: Mapped[int] = mapped_column(default=0)


class RoomCost(Base):
    """What a room took of minds, ears and mouths, as the engine counted it."""

    __tablename__ = "room_costs"

    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    replies: Mapped[int] = mapped_column(default=0)
    """Answers that the mind wrote or began, those that nobody heard too."""
    estimated: Mapped[int] = mapped_column(default=0)
    """Of these, answers whose tokens the mind did not report: they are estimated."""
    input_tokens: Mapped[int] = mapped_column(default=0)
    """Those from a cache too."""
    cached_tokens: Mapped[int] = mapped_column(default=0)
    output_tokens: Mapped[int] = mapped_column(default=0)
    heard_ms: Mapped[int] = mapped_column(default=0)
    """Sound that was transcribed."""
    spoken_ms: Mapped[int] = mapped_column(default=0)
    """Sound that was synthesized, played or not."""
    drawn_ms: Mapped[int] = mapped_column(default=0)
    """Pictures that the server drew."""
    link_cost: Mapped[int] = mapped_column(default=0)
    """Micro-units, of linked agents."""
