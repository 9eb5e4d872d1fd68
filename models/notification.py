"""What the house tells people: in the app, and by e-mail."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, JsonObject


class Notification(Base):
    """Something that a person should know; told once."""

    __tablename__ = "notifications"
    __table_args__ = (Index("ix_notifications_user_id_created_at", "user_id", "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    idem: Mapped[str] = mapped_column(unique=True)
    """Says what is told, for example ``remind_24h:met_…:usr_…``: told twice, told once."""
    kind: Mapped[str]
    """For example ``bid_accepted``; the page has the words."""
    subject_id: Mapped[str]
    """The bid, meeting or conversation."""
    details: Mapped[JsonObject] = mapped_column(JSON)
    """What the words need: names, amounts and times as text."""
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Mail(Base):
    """An e-mail that waits to be sent, or was."""

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_state_not_before", "state", "not_before"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    to_address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    invitation: Mapped[str | None]
    """An iCalendar object to attach."""
    invitation_method: Mapped[str | None]
    """``REQUEST`` or ``CANCEL``."""
    state: Mapped[str]
    """A ``MailState``."""
    attempts: Mapped[int]
    error: Mapped[str | None]
    not_before: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
