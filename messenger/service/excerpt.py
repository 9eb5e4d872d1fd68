"""What was written lately, as evidence for whoever has to judge."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from messenger import repository
from models.conversation import Message
from models.states import MessageKind


def excerpt(db: Session, subject_id: str, limit: int) -> list[dict[str, Any]]:
    """The newest messages of a subject's conversation, in their order; files by their kind only.

    Returns:
        For each its number, sender's id, moment and text; what was taken back has no text.
    """
    conversation = repository.conversation_of_subject(db, subject_id)
    if conversation is None:
        return []
    newest = db.scalars(
        select(Message)
        .where(Message.conversation_id == conversation.id, Message.kind != MessageKind.NOTICE)
        .order_by(Message.seq.desc())
        .limit(limit)
    ).all()
    return [
        {
            "seq": one.seq,
            "sender_id": one.sender_id or "",
            "at": one.created_at.isoformat(),
            "kind": one.kind,
            "text": one.text if one.erased_at is None else "",
        }
        for one in reversed(newest)
    ]
