"""A person's pages say how far messages have reached them and been read."""

from sqlalchemy.orm import Session

from messenger import repository, rules
from messenger.service.entering import need_conversation
from messenger.service.telling import tell_people


def mark_delivered(db: Session, user_id: str, conversation_id: str, seq: int) -> None:
    """Note that messages up to a number have reached the person; a mark never goes back.

    Raises:
        ConversationMissingError: The person takes no part in it.
    """
    conversation = need_conversation(db, user_id, conversation_id)
    mark = rules.reached_mark(seq, conversation.last_seq)
    if repository.move_marks(db, user_id, conversation_id, read=None, delivered=mark):
        tell_people(db, conversation_id)


def mark_read(db: Session, user_id: str, conversation_id: str, seq: int) -> None:
    """Note that the person has read up to a number; what is read has been delivered.

    Raises:
        ConversationMissingError: The person takes no part in it.
    """
    conversation = need_conversation(db, user_id, conversation_id)
    mark = rules.reached_mark(seq, conversation.last_seq)
    if repository.move_marks(db, user_id, conversation_id, read=mark, delivered=mark):
        tell_people(db, conversation_id)
