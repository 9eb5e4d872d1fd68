"""A person's pages say how far messages have reached them and been read."""

from sqlalchemy.orm import Session

from core.events import announce
from messenger import repository, rules
from messenger.service.entering import is_cut_off, need_conversation
from messenger.service.telling import TOPIC, tell_people


def mark_delivered(db: Session, user_id: str, conversation_id: str, seq: int) -> None:
    """Note that messages up to a number have reached the person; a mark never goes back.

    Raises:
        ConversationMissingError: The person takes no part in it.
    """
    _mark(db, user_id, conversation_id, seq, is_read=False)


def mark_read(db: Session, user_id: str, conversation_id: str, seq: int) -> None:
    """Note that the person has read up to a number; what is read has been delivered.

    Raises:
        ConversationMissingError: The person takes no part in it.
    """
    _mark(db, user_id, conversation_id, seq, is_read=True)


def _mark(db: Session, user_id: str, conversation_id: str, seq: int, *, is_read: bool) -> None:
    conversation = need_conversation(db, user_id, conversation_id)
    mark = rules.reached_mark(seq, conversation.last_seq)
    read = mark if is_read else None
    if not repository.move_marks(db, user_id, conversation_id, read=read, delivered=mark):
        return
    if is_cut_off(db, user_id, conversation_id):
        announce(db, TOPIC, conversation_id, user_id=user_id)  # The others do not see it.
    else:
        tell_people(db, conversation_id)
