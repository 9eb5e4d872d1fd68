"""Faces that owners brought, and films of video rooms."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject


class Face(Base):
    """A face as it was checked, rewritten and stored; the files lie under ``asset_key``."""

    __tablename__ = "faces"

    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str]
    """``vrm``, ``glb``, ``sprites`` or ``portrait``."""
    name: Mapped[str]
    lip_sync: Mapped[str]
    """``full``, ``partial`` or ``none``."""
    missing: Mapped[list[str]] = mapped_column(JSON)
    """What it lacks for full lip-sync."""
    credit: Mapped[str | None]
    """Whom the page must name."""
    licence: Mapped[str | None]
    may_deliver: Mapped[bool]
    """The usage rights let the file go to fans' browsers."""
    markers: Mapped[JsonObject | None] = mapped_column(JSON)
    """Of a portrait: six places, in shares of its width and height."""
    asset_key: Mapped[str]
    """Folder in the file store."""
    asset_files: Mapped[list[str]] = mapped_column(JSON)
    """Names of the files in it."""
    size_bytes: Mapped[int]
    consent: Mapped[str]
    """The statement about the likeness that the owner agreed to, word for word."""
    likeness: Mapped[str] = mapped_column(default="unsaid", server_default="unsaid")
    """Whose it is by that statement: ``own``, ``another`` or ``nobody``; ``unsaid`` of older
    faces."""
    consented_at: Mapped[datetime]
    created_at: Mapped[datetime]


class Film(Base):
    """A recording of a video room, made with the fan's consent and the owner's permission."""

    __tablename__ = "films"

    id: Mapped[str] = mapped_column(primary_key=True)
    room_id: Mapped[str] = mapped_column(ForeignKey("rooms.id"), index=True)
    fan_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    state: Mapped[str]
    """A ``FilmState``."""
    reason: Mapped[str | None]
    """Why it failed: ``empty``, ``lost``, ``not_drawn`` or ``consent_ended``."""
    tries: Mapped[int]
    """How often drawing it has failed."""
    file_key: Mapped[str]
    length_ms: Mapped[int]
    size_bytes: Mapped[int]
    consent: Mapped[str]
    """The statement that the fan agreed to, word for word."""
    consented_at: Mapped[datetime]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
