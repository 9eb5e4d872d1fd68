"""All SQL of the messenger."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import CursorResult, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from core.paging import Order, PageAsked
from models.account import User
from models.conversation import Attachment, Conversation, Message, Participant
from models.states import MessageKind


class Seat(NamedTuple):
    """Somebody in a conversation, with their name."""

    participant: Participant
    name: str


class Written(NamedTuple):
    """A message and its file."""

    message: Message
    attachment: Attachment | None


def conversation_of_subject(db: Session, subject_id: str) -> Conversation | None:
    """The conversation about a subject."""
    return db.scalar(select(Conversation).where(Conversation.subject_id == subject_id))


def own_conversation(db: Session, user_id: str, conversation_id: str) -> Conversation | None:
    """A conversation that the person takes part in."""
    return db.scalar(_own(user_id).where(Conversation.id == conversation_id))


def lock_conversation(db: Session, conversation_id: str) -> Conversation:
    """Let one writer at a time number a message; others' foreign keys are not blocked."""
    return db.scalars(
        select(Conversation)
        .where(Conversation.id == conversation_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def own_conversations(
    db: Session, user_id: str, *, before: Conversation | None, limit: int
) -> list[Conversation]:
    """The person's conversations, the newest message first."""
    asked = _own(user_id)
    if before is not None:
        is_same_time = Conversation.updated_at == before.updated_at
        is_later_row = and_(is_same_time, Conversation.id < before.id)
        asked = asked.where(or_(Conversation.updated_at < before.updated_at, is_later_row))
    newest = asked.order_by(Conversation.updated_at.desc(), Conversation.id.desc())
    return list(db.scalars(newest.limit(limit)))


def seats_of(db: Session, conversation_ids: Sequence[str]) -> dict[str, list[Seat]]:
    """Who takes part in conversations, in the order of their joining."""
    rows = db.execute(
        select(Participant, User.display_name)
        .join(User, User.id == Participant.user_id)
        .where(Participant.conversation_id.in_(conversation_ids))
        .order_by(Participant.joined_at, Participant.user_id)
        .execution_options(populate_existing=True)
    )
    seats: dict[str, list[Seat]] = defaultdict(list)
    for participant, name in rows:
        seats[participant.conversation_id].append(Seat(participant, name))
    return seats


def is_said(db: Session, conversation_id: str, code: str) -> bool:
    """Has the house said this before?"""
    said = select(Message.id).where(
        Message.conversation_id == conversation_id,
        Message.kind == MessageKind.NOTICE,
        Message.text == code,
    )
    return db.scalar(said.limit(1)) is not None


def people_of(db: Session, conversation_id: str) -> list[str]:
    """The ids of who takes part."""
    found = select(Participant.user_id).where(Participant.conversation_id == conversation_id)
    return list(db.scalars(found.order_by(Participant.user_id)))


def last_messages(db: Session, conversation_ids: Sequence[str]) -> dict[str, Written]:
    """The newest message of each conversation that has one."""
    asked = (
        _written()
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.seq == Conversation.last_seq, Conversation.id.in_(conversation_ids))
    )
    return {row.message.conversation_id: row for row in _rows(db, asked)}


def unread_counts(db: Session, user_id: str, conversation_ids: Sequence[str]) -> dict[str, int]:
    """How many messages of others a person has not read; nothing for none."""
    is_mine = and_(
        Participant.conversation_id == Message.conversation_id, Participant.user_id == user_id
    )
    rows = db.execute(
        select(Message.conversation_id, func.count())
        .join(Participant, is_mine)
        .where(
            Message.conversation_id.in_(conversation_ids),
            Message.seq > Participant.read_seq,
            or_(Message.sender_id.is_(None), Message.sender_id != user_id),
            Message.erased_at.is_(None),
        )
        .group_by(Message.conversation_id)
    )
    return {row[0]: row[1] for row in rows}


def messages_before(
    db: Session, conversation_id: str, seq: int | None, limit: int
) -> list[Written]:
    """The newest messages below a number, or of all, in the order of their numbers."""
    asked = _written().where(Message.conversation_id == conversation_id)
    if seq is not None:
        asked = asked.where(Message.seq < seq)
    return _rows(db, asked.order_by(Message.seq.desc()).limit(limit))[::-1]


def messages_after(db: Session, conversation_id: str, seq: int, limit: int) -> list[Written]:
    """The oldest messages above a number, in the order of their numbers."""
    asked = _written().where(Message.conversation_id == conversation_id, Message.seq > seq)
    return _rows(db, asked.order_by(Message.seq).limit(limit))


def find_messages(
    db: Session, user_id: str, needle: str, asked: PageAsked, *, conversation_id: str | None
) -> list[Written]:
    """Messages of the person's conversations that hold a folded text, the newest first."""
    is_mine = and_(
        Participant.conversation_id == Message.conversation_id, Participant.user_id == user_id
    )
    query = _written().join(Participant, is_mine)
    query = query.where(Message.folded.contains(needle, autoescape=True))
    if conversation_id is not None:
        query = query.where(Message.conversation_id == conversation_id)
    return _rows(db, Order(Message.created_at, Message.id).page(query, asked))


def written(db: Session, conversation_id: str, message_id: str) -> Written | None:
    """One message of a conversation."""
    asked = _written().where(Message.conversation_id == conversation_id, Message.id == message_id)
    return next(iter(_rows(db, asked)), None)


def sent_before(
    db: Session, conversation_id: str, sender_id: str, client_key: str
) -> Written | None:
    """What the sender sent under a key."""
    asked = _written().where(
        Message.conversation_id == conversation_id,
        Message.sender_id == sender_id,
        Message.client_key == client_key,
    )
    return next(iter(_rows(db, asked)), None)


def own_attachment(
    db: Session, user_id: str, conversation_id: str, attachment_id: str
) -> Attachment | None:
    """A file of a conversation that the person takes part in."""
    is_mine = and_(
        Participant.conversation_id == Attachment.conversation_id, Participant.user_id == user_id
    )
    return db.scalar(
        select(Attachment)
        .join(Participant, is_mine)
        .where(Attachment.id == attachment_id, Attachment.conversation_id == conversation_id)
    )


def move_marks(
    db: Session, user_id: str, conversation_id: str, *, read: int | None, delivered: int
) -> bool:
    """Move a person's marks forward, never back; False where they stood there already."""
    mine = (Participant.conversation_id == conversation_id, Participant.user_id == user_id)
    moved = _moved(
        db,
        update(Participant)
        .where(*mine, Participant.delivered_seq < delivered)
        .values(delivered_seq=delivered),
    )
    if read is not None:
        moved += _moved(
            db, update(Participant).where(*mine, Participant.read_seq < read).values(read_seq=read)
        )
    return moved > 0


def _own(user_id: str) -> "Select[Conversation]":
    return (
        select(Conversation)
        .join(Participant, Participant.conversation_id == Conversation.id)
        .where(Participant.user_id == user_id)
    )


def _written() -> "Select[Message, Attachment]":
    return select(Message, Attachment).outerjoin(Attachment, Attachment.id == Message.attachment_id)


def _rows(db: Session, asked: "Select[Message, Attachment]") -> list[Written]:
    return [Written(row[0], row[1]) for row in db.execute(asked)]


def _moved(db: Session, statement: Any) -> int:  # noqa: ANN401 - an update of any table
    return cast("CursorResult[Any]", db.execute(statement)).rowcount
