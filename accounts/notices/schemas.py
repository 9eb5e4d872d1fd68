"""Wire types of notifications and mails."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import StringConstraints

from accounts.wire import Answer, Request

NotificationId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,64}$")]


class NotificationView(Answer):
    """Something that the caller should know."""

    id: str
    kind: str
    """For example ``bid_accepted``; the page has the words."""
    subject_id: str
    """The bid, meeting or conversation."""
    details: dict[str, Any]
    """What the words need: names, amounts and times as text."""
    created_at: datetime
    read_at: datetime | None


class NotificationList(Answer):
    """Notifications, the newest first."""

    items: list[NotificationView]
    unread: int
    """All of them, not only those on this page."""
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""


class ReadRequest(Request):
    """The caller has seen notifications."""

    up_to: NotificationId | None = None
    """This one and all older ones; left out: all."""


class Unread(Answer):
    """What is left to read."""

    unread: int


class MailLine(Answer):
    """A mail in the demo mailbox."""

    id: str
    to_address: str
    subject: str
    created_at: datetime
    note: str
    """Says that the mail was not sent."""


class MailList(Answer):
    """Mails of the demo mailbox, the newest first."""

    items: list[MailLine]
    next: str | None
    """Pass it as ``before`` for the next page; none when this is the last."""


class MailView(MailLine):
    """A mail as its receiver would have got it."""

    text: str
    invitation: str | None
    """An iCalendar object, attached as ``invite.ics``."""
    invitation_method: str | None
