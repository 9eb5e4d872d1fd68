"""Wire types of safety decisions and appeals."""

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from accounts.wire import Answer, Request, Text
from models.studio_states import AppealState
from moderation.appeals.rules import MAX_WORDS, Side

Words = Annotated[Text, StringConstraints(pattern=r"\S", max_length=MAX_WORDS)]


class AppealRequest(Request):
    """Why a decision was wrong."""

    words: Words


class AppealAnswerRequest(Request):
    """A moderator's answer."""

    is_granted: bool
    """The decision was wrong."""
    answer: Words
    """What the person reads."""


class AppealView(Answer):
    """An appeal of yours."""

    id: str
    words: str
    state: AppealState
    answer: str | None
    created_at: datetime
    answered_at: datetime | None


class DecisionView(Answer):
    """Something that was steered or stopped; the words themselves are not kept."""

    id: str
    room_id: str
    persona_name: str
    about: str
    """``fan`` or ``persona``: whose words."""
    side: Side
    """As whom you read this."""
    band: str
    code: str
    meaning: str
    """What the fan was told; ``you`` is the fan."""
    at: datetime
    is_set_aside: bool
    """An appeal was granted: it does not count any more."""
    can_appeal: bool
    appeal: AppealView | None
    """Your own."""


class DecisionList(Answer):
    """Decisions about rooms of yours, the newest first."""

    items: list[DecisionView]
    has_more: bool


class AppealCase(AppealView):
    """An appeal as moderators see it."""

    by_name: str
    decision: DecisionView


class AppealList(Answer):
    """Appeals: open ones the oldest first, answered ones the newest first."""

    items: list[AppealCase]
    has_more: bool
