"""Films as their fan sees them."""

from datetime import datetime
from typing import Final

from pydantic import BaseModel

from models.states import FilmState

STATEMENT: Final = (
    "I want a film of this talk. It keeps the picture and the voice of {persona}, and my own "
    "voice, from now until I stop it, leave the room or lose the connection, and never longer than "
    "the time I bought. Only I can see it: {persona}'s owner permits that fans keep films. It is "
    "marked as made by AI, in the picture and in a signed note inside of the file. It is erased "
    "after {days} days; I can stop it, download it and erase it at any time before."
)


def statement_of(persona: str, days: int) -> str:
    """What a fan agrees to, word for word."""
    return STATEMENT.format(persona=persona, days=days)


class FilmRequest(BaseModel):
    """Ask for a film."""

    consent: str
    """The statement of ``GET /api/rooms/{room_id}/films``, word for word."""


class FilmView(BaseModel):
    """A film."""

    id: str
    room_id: str
    state: FilmState
    reason: str | None
    """Why it failed: ``empty``, ``lost`` or ``not_drawn``."""
    percent: int
    """How much of it is drawn."""
    length_ms: int
    size_bytes: int
    url: str | None
    """Downloads it, for an hour; there once it is ready."""
    created_at: datetime
    ended_at: datetime | None
    """When recording ended."""
    expires_at: datetime | None
    """When it is erased."""


class FilmList(BaseModel):
    """A room's films, and what asking for one means."""

    items: list[FilmView]
    is_allowed: bool
    """The room has a picture, and the persona's owner permits films."""
    statement: str
    """Agree to it word for word."""
