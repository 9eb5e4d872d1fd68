"""Tell people: once in the app, and by a mail that is sent after the commit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from accounts.notices import repository, rules
from accounts.notices.schemas import (
    MailLine,
    MailList,
    MailView,
    NotificationList,
    NotificationView,
    Unread,
)
from core.clock import Clock
from core.errors import NotFoundError
from core.events import announce
from core.ids import new_id
from models.notification import Mail, Notification
from models.states import MailState

MAIL_NOTICE: Final = "mail"
"""Topic that wakes the sender."""
NOT_SENT: Final = "not sent: demo mailbox"


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A mail to the person who is notified.

    Raises:
        ValueError: An invitation without its method, or a method without an invitation.
    """

    subject: str
    """Made one line; what is too long is cut."""
    text: str
    """Plain text; marks of direction go."""
    invitation: str | None = None
    """An iCalendar object."""
    invitation_method: str | None = None
    """``REQUEST`` or ``CANCEL``."""

    def __post_init__(self) -> None:
        problem = rules.invitation_problem(self.invitation, self.invitation_method)
        if problem is not None:
            raise ValueError(problem)


def notify(  # noqa: PLR0913 - what is told
    db: Session,
    user_id: str,
    kind: str,
    subject_id: str,
    *,
    idem: str,
    details: Mapping[str, Any],
    clock: Clock,
    mail: MailDraft | None = None,
) -> bool:
    """Tell a person something once; the mail, if there is one, goes out after the commit.

    Args:
        db: The transaction in which it happened.
        user_id: Whom to tell.
        kind: What happened, for example ``bid_accepted``; the page has the words.
        subject_id: The bid, meeting or conversation.
        idem: Says what is told and to whom, for example ``remind_24h:met_…:usr_…``.
        details: What the words need: names, amounts and times as text.
        clock: Tells when.
        mail: Also goes to the person's e-mail.

    Returns:
        Whether it is new; what was told before is not told again, nor mailed.

    Raises:
        NotFoundError: There is no such person.
    """
    address = repository.email_of(db, user_id)
    if address is None:
        raise NotFoundError("There is nobody to notify.")
    key, now = new_id("ntf"), clock.now()
    is_new = repository.insert_once(
        db,
        {
            "id": key,
            "user_id": user_id,
            "idem": idem,
            "kind": kind,
            "subject_id": subject_id,
            "details": dict(details),
            "created_at": now,
            "read_at": None,
        },
    )
    if not is_new:
        return False
    announce(db, "notification", key, user_id=user_id)
    if mail is not None:
        _post(db, user_id, address, mail, clock)
    return True


def _post(db: Session, user_id: str, address: str, draft: MailDraft, clock: Clock) -> None:
    key, now = new_id("mail"), clock.now()
    repository.insert_mail(
        db,
        {
            "id": key,
            "user_id": user_id,
            "to_address": address,
            "subject": rules.subject_line(draft.subject),
            "text": rules.plain_text(draft.text),
            "invitation": draft.invitation,
            "invitation_method": draft.invitation_method,
            "state": MailState.WAITING.value,
            "attempts": 0,
            "error": None,
            "not_before": now,
            "created_at": now,
            "sent_at": None,
        },
    )
    announce(db, MAIL_NOTICE, key)


def list_notifications(
    db: Session, user_id: str, limit: int, *, before: str | None = None
) -> NotificationList:
    """A person's notifications, the newest first.

    Raises:
        NotFoundError: ``before`` is none of theirs.
    """
    after = _own(db, user_id, before) if before is not None else None
    found = repository.notifications_of(db, user_id, limit + 1, after)
    shown = found[:limit]
    return NotificationList(
        items=[NotificationView.model_validate(one) for one in shown],
        unread=repository.unread_of(db, user_id),
        next=shown[-1].id if len(found) > limit else None,
    )


def mark_read(db: Session, user_id: str, up_to: str | None, *, clock: Clock) -> Unread:
    """Note that a person has read notifications: one and all older ones, or all.

    Raises:
        NotFoundError: ``up_to`` is none of theirs.
    """
    newest = _own(db, user_id, up_to) if up_to is not None else None
    repository.mark_read(db, user_id, newest, clock.now())
    announce(db, "notification", up_to or user_id, user_id=user_id)
    return Unread(unread=repository.unread_of(db, user_id))


def _own(db: Session, user_id: str, notification_id: str) -> Notification:
    found = repository.notification_of(db, user_id, notification_id)
    if found is None:
        raise NotFoundError("There is no such notification.")
    return found


def list_mails(db: Session, user_id: str, limit: int, *, before: str | None = None) -> MailList:
    """A person's mails that were kept instead of sent, the newest first."""
    found = repository.kept_mails(db, user_id, limit + 1, before)
    shown = found[:limit]
    return MailList(
        items=[MailLine(**_line(mail)) for mail in shown],
        next=shown[-1].id if len(found) > limit else None,
    )


def view_mail(db: Session, user_id: str, mail_id: str) -> MailView:
    """One mail that was kept instead of sent.

    Raises:
        NotFoundError: The person has no such mail.
    """
    mail = repository.kept_mail(db, user_id, mail_id)
    if mail is None:
        raise NotFoundError("There is no such mail.")
    return MailView(
        **_line(mail),
        text=mail.text,
        invitation=mail.invitation,
        invitation_method=mail.invitation_method,
    )


def _line(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "to_address": mail.to_address,
        "subject": mail.subject,
        "created_at": mail.created_at,
        "note": NOT_SENT,
    }
