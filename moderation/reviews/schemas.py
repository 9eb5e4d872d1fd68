"""Wire types of reviews."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from accounts.wire import Answer, Request, Text


class StarsRequest(Request):
    """What one side says about the other."""

    stars: Annotated[int, Field(ge=1, le=5)]
    text: Annotated[Text, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class ReviewView(Answer):
    """A review."""

    id: str
    author_name: str
    is_mine: bool
    stars: int
    text: str
    created_at: datetime
    shown_at: datetime | None
    """None while it is hidden; then only its author sees it."""


class MeetingReviews(Answer):
    """What was written about a meeting, as one of its two people sees it."""

    items: list[ReviewView]
    can_write: bool
    shows_at: datetime | None
    """A review that stays alone is shown then; none while no time was agreed."""


class PersonReviews(Answer):
    """What was written about a creator, the newest first."""

    items: list[ReviewView]
    count: int
    """All of them, not only those on this page."""
    stars: float | None
    """Mean, with one decimal."""
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""
