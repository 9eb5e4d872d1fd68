"""A story opens a conversation between people, and says when it closes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.clock import Clock
from core.ids import new_id
from messenger import repository, rules
from messenger.service.telling import tell_people
from models.conversation import Conversation, Participant
from models.states import ConversationKind


def open_conversation(
    db: Session,
    *,
    kind: ConversationKind,
    subject_id: str,
    title: str,
    people: Sequence[str],
    closes_at: datetime | None,
    clock: Clock,
) -> Conversation:
    """Open the conversation about a subject; the one that it has is found again as it is.

    A subject, for example a meeting, has one conversation at most. The title is cut to one line of
    300 characters. After ``closes_at`` nobody writes any more; None leaves the conversation open.

    Raises:
        ValueError: There are fewer than two people.
    """
    known = repository.conversation_of_subject(db, subject_id)
    if known is not None:
        return known
    members = list(dict.fromkeys(people))
    if len(members) < 2:
        raise ValueError("a conversation needs two people")
    now = clock.now()
    fresh = Conversation(
        id=new_id("cnv"),
        kind=kind.value,
        subject_id=subject_id,
        title=rules.one_line(title, rules.MAX_TITLE_CHARS),
        last_seq=0,
        closes_at=closes_at,
        created_at=now,
        updated_at=now,
    )
    try:
        with db.begin_nested():
            db.add(fresh)
            db.flush()
    except IntegrityError:
        # Somebody opened it at this very moment; another error has no row to show.
        known = repository.conversation_of_subject(db, subject_id)
        if known is None:
            raise
        return known
    db.add_all(
        Participant(
            conversation_id=fresh.id, user_id=member, delivered_seq=0, read_seq=0, joined_at=now
        )
        for member in members
    )
    db.flush()
    tell_people(db, fresh.id)
    return fresh


def change_closing(db: Session, subject_id: str, closes_at: datetime | None) -> Conversation | None:
    """Move the end of the conversation about a subject, forward or back.

    Returns:
        The conversation; None where the subject has none.
    """
    known = repository.conversation_of_subject(db, subject_id)
    if known is None:
        return None
    conversation = repository.lock_conversation(db, known.id)
    conversation.closes_at = closes_at
    db.flush()
    tell_people(db, conversation.id)
    return conversation
