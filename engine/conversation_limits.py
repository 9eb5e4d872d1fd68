"""What a room allows, and what it refuses."""

from dataclasses import dataclass
from typing import Final

from core.errors import AppError

MAX_FAN_CHARS: Final = 4_000


class MessageTooLongError(AppError):
    """A fan's message is over the limit."""

    status = 422
    code = "message_too_long"


class EmptyMessageError(AppError):
    """A fan's message holds nothing to read."""

    status = 422
    code = "empty_message"


@dataclass(frozen=True, slots=True)
class ConversationLimits:
    """What a room allows, and how its replies are delivered."""

    max_fan_chars: int = MAX_FAN_CHARS
    max_reply_tokens: int | None = None
    """None leaves it to the mind's prompt shape."""
    is_spoken: bool = False
    """True in rooms where the reply is heard."""
    is_seen: bool = False
    """True in rooms where the persona has a face."""


DEFAULT_LIMITS: Final = ConversationLimits()
