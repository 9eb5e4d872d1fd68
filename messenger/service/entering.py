"""Who may see a conversation, and who may write in it."""

from datetime import datetime

from sqlalchemy.orm import Session

from accounts.social.blocks import is_blocked
from core.clock import Clock
from messenger import repository, rules
from messenger.errors import BlockedError, ConversationClosedError, ConversationMissingError
from messenger.rules import WriteRefusal
from models.conversation import Conversation


def need_conversation(db: Session, user_id: str, conversation_id: str) -> Conversation:
    """A conversation that the person takes part in.

    Raises:
        ConversationMissingError: There is none; a stranger cannot tell the two apart.
    """
    found = repository.own_conversation(db, user_id, conversation_id)
    if found is None:
        raise ConversationMissingError("There is no such conversation.")
    return found


def refusal_now(
    db: Session, user_id: str, conversation: Conversation, now: datetime
) -> WriteRefusal | None:
    """Why the person may not write; None when they may."""
    return rules.write_refusal(
        closes_at=conversation.closes_at,
        now=now,
        is_blocked=is_cut_off(db, user_id, conversation.id),
    )


def is_cut_off(db: Session, user_id: str, conversation_id: str) -> bool:
    """Is there a block between the person and somebody in the conversation?"""
    others = (one for one in repository.people_of(db, conversation_id) if one != user_id)
    return any(is_blocked(db, user_id, other) for other in others)


def require_open(db: Session, user_id: str, conversation: Conversation, *, clock: Clock) -> None:
    """Let the person write.

    Raises:
        ConversationClosedError: Its time is over.
        BlockedError: One of the two blocked the other.
    """
    refusal = refusal_now(db, user_id, conversation, clock.now())
    if refusal == "closed":
        raise ConversationClosedError(
            "This conversation is closed: it can be read, but nobody can write in it."
        )
    if refusal == "blocked":
        raise BlockedError("You two cannot write to each other.")


def require_place_to_write(
    db: Session, user_id: str, conversation_id: str, *, clock: Clock
) -> None:
    """Check before a file is read that its sender may send it.

    Raises:
        ConversationMissingError: The person takes no part in it.
        ConversationClosedError: Its time is over.
        BlockedError: One of the two blocked the other.
    """
    conversation = need_conversation(db, user_id, conversation_id)
    require_open(db, user_id, conversation, clock=clock)


def people_who_hear(db: Session, user_id: str, conversation_id: str, *, clock: Clock) -> list[str]:
    """Who is told that the person is typing: nobody where nobody may write.

    Raises:
        ConversationMissingError: The person takes no part in it.
    """
    conversation = need_conversation(db, user_id, conversation_id)
    if refusal_now(db, user_id, conversation, clock.now()) is not None:
        return []
    return [one for one in repository.people_of(db, conversation_id) if one != user_id]
