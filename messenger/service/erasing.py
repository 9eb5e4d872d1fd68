"""A sender takes a message back: text and file are gone, the number stays."""

from sqlalchemy.orm import Session

from core.clock import Clock
from messenger import repository
from messenger.errors import MessageMissingError
from messenger.repository import Written
from messenger.service.entering import need_conversation
from messenger.service.telling import tell_people
from models.states import MessageKind


def own_message(db: Session, user_id: str, conversation_id: str, message_id: str) -> Written:
    """A message that the person sent and may take back.

    Raises:
        ConversationMissingError: The person takes no part in the conversation.
        MessageMissingError: The message is not there, somebody else's, or a card.
    """
    need_conversation(db, user_id, conversation_id)
    found = repository.written(db, conversation_id, message_id)
    kinds = {MessageKind.TEXT.value, MessageKind.FILE.value}
    if found is None or found.message.sender_id != user_id or found.message.kind not in kinds:
        raise MessageMissingError("There is no such message of yours.")
    return found


def erase_message(
    db: Session, user_id: str, conversation_id: str, message_id: str, *, clock: Clock
) -> Written:
    """Erase a message of one's own; erased twice is erased once.

    The file itself goes before (``FileDesk.forget``): a row must not outlive its promise.

    Raises:
        ConversationMissingError: The person takes no part in the conversation.
        MessageMissingError: The message is not there, somebody else's, or a card.
    """
    message, attachment = own_message(db, user_id, conversation_id, message_id)
    if message.erased_at is not None:
        return Written(message, None)
    message.text = ""
    message.folded = ""
    message.attachment_id = None
    message.erased_at = clock.now()
    db.flush()
    if attachment is not None:
        db.delete(attachment)
        db.flush()
    tell_people(db, conversation_id)
    return Written(message, None)
