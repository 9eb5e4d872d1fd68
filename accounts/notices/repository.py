"""All SQL of notifications and mails."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.account import User
from models.notification import Mail, Notification
from models.states import MailState


def email_of(db: Session, user_id: str) -> str | None:
    """A person's e-mail."""
    return db.scalar(select(User.email).where(User.id == user_id))


def insert_once(db: Session, notification: Mapping[str, object]) -> bool:
    """Write a notification down unless its ``idem`` was told before.

    Returns:
        Whether it is new.
    """
    is_postgres = db.get_bind().dialect.name == "postgresql"
    # Neither looks first: two that tell the same at once would both find nothing.
    made = (
        postgresql.insert(Notification).on_conflict_do_nothing(index_elements=["idem"])
        if is_postgres
        else sqlite.insert(Notification).on_conflict_do_nothing(index_elements=["idem"])
    )
    row = db.execute(made.values(**notification).returning(Notification.id)).first()
    return row is not None


def insert_mail(db: Session, mail: Mapping[str, object]) -> None:
    """Write a mail down."""
    db.execute(insert(Mail).values(**mail))


def notification_of(db: Session, user_id: str, notification_id: str) -> Notification | None:
    """One notification of a person."""
    return db.scalar(
        select(Notification).where(
            Notification.id == notification_id, Notification.user_id == user_id
        )
    )


def notifications_of(
    db: Session, user_id: str, limit: int, before: Notification | None
) -> Sequence[Notification]:
    """A person's notifications, the newest first."""
    query = (
        select(Notification)
        .where(Notification.user_id == user_id)
        .order_by(Notification.created_at.desc(), Notification.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(
            or_(
                Notification.created_at < before.created_at,
                (Notification.created_at == before.created_at) & (Notification.id < before.id),
            )
        )
    return db.scalars(query).all()


def unread_of(db: Session, user_id: str) -> int:
    """How many notifications a person has not read."""
    query = (
        select(func.count())
        .select_from(Notification)
        .where(Notification.user_id == user_id, Notification.read_at.is_(None))
    )
    return db.scalar(query) or 0


def mark_read(db: Session, user_id: str, up_to: Notification | None, now: datetime) -> None:
    """Note that a person has read notifications: one and all older ones, or all."""
    change = update(Notification).where(
        Notification.user_id == user_id, Notification.read_at.is_(None)
    )
    if up_to is not None:
        change = change.where(
            or_(
                Notification.created_at < up_to.created_at,
                (Notification.created_at == up_to.created_at) & (Notification.id <= up_to.id),
            )
        )
    db.execute(change.values(read_at=now), execution_options={"synchronize_session": False})


def take_due(db: Session, now: datetime, lease: timedelta, limit: int) -> Sequence[Mail]:
    """Take mails that are due, the longest overdue first; other senders skip them for a while."""
    mails = db.scalars(
        select(Mail)
        .where(Mail.state == MailState.WAITING, Mail.not_before <= now)
        .order_by(Mail.not_before, Mail.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for mail in mails:
        mail.attempts += 1
        mail.not_before = now + lease
    return mails


def taken_mail(db: Session, mail_id: str, attempt: int) -> Mail | None:
    """A mail that still waits on this attempt, locked until the transaction ends."""
    return db.scalar(
        select(Mail)
        .where(Mail.id == mail_id, Mail.attempts == attempt, Mail.state == MailState.WAITING)
        .with_for_update()
    )


def kept_mails(db: Session, user_id: str, limit: int, before: str | None) -> Sequence[Mail]:
    """A person's mails that were not sent, the newest first."""
    query = (
        select(Mail)
        .where(Mail.user_id == user_id, Mail.state == MailState.KEPT)
        .order_by(Mail.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Mail.id < before)
    return db.scalars(query).all()


def kept_mail(db: Session, user_id: str, mail_id: str) -> Mail | None:
    """One mail of a person that was not sent."""
    return db.scalar(
        select(Mail).where(
            Mail.id == mail_id, Mail.user_id == user_id, Mail.state == MailState.KEPT
        )
    )
