"""The pages of a conversation's people hear that something in it changed."""

from typing import Final

from sqlalchemy.orm import Session

from core.events import announce
from messenger import repository

TOPIC: Final = "conversation"


def tell_people(db: Session, conversation_id: str) -> None:
    """Announce a change to everybody in a conversation, once it is committed."""
    for user_id in repository.people_of(db, conversation_id):
        announce(db, TOPIC, conversation_id, user_id=user_id)
