"""Conversations: who takes part, what was written, which files were sent."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Conversation(Base):
    """A private conversation; its messages have gap-free numbers."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """A ``ConversationKind``."""
    subject_id: Mapped[str | None] = mapped_column(unique=True)
    """The meeting that it is about."""
    title: Mapped[str]
    last_seq: Mapped[int]
    """Number of its newest message; 0 while it has none."""
    closes_at: Mapped[datetime | None]
    """After it nobody writes any more; what was written stays readable."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    """When the newest message came."""


class Participant(Base):
    """A person in a conversation."""

    __tablename__ = "participants"

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    delivered_seq: Mapped[int]
    """Messages up to it have reached one of the person's pages."""
    read_seq: Mapped[int]
    """Messages up to it have been read."""
    joined_at: Mapped[datetime]


class Message(Base):
    """One message."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "sender_id", "client_key"),
        CheckConstraint("seq > 0", name="seq_positive"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    seq: Mapped[int]
    sender_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    """None for what the house says."""
    client_key: Mapped[str | None]
    """Of the sender's page: a message that is sent again is not written twice."""
    kind: Mapped[str]
    """A ``MessageKind``."""
    text: Mapped[str]
    """Plain text; for a notice a code, for example ``meeting_agreed``."""
    folded: Mapped[str]
    """What a search finds it by: text or file name, the case folded; SQLite folds ASCII only."""
    subject_id: Mapped[str | None]
    """The proposal of a card."""
    attachment_id: Mapped[str | None] = mapped_column(ForeignKey("attachments.id"))
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    """Its sender took it back: text and file are gone."""


class Attachment(Base):
    """A file in a conversation: checked, and re-encoded where it is a picture."""

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint("size_bytes >= 0", name="size_bytes_natural"),
        Index("ix_attachments_conversation_id", "conversation_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    uploader_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    file_key: Mapped[str]
    name: Mapped[str]
    mime: Mapped[str]
    """Found in the bytes, never believed."""
    size_bytes: Mapped[int]
    width: Mapped[int | None]
    """Pixels, of a picture."""
    height: Mapped[int | None]
    created_at: Mapped[datetime]
