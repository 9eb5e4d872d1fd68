"""E-mail: the port through which mails leave, and the box that keeps them on this machine."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Invitation:
    """An iCalendar object to put into a calendar, or to take out of it."""

    ics: str
    method: str
    """``REQUEST`` or ``CANCEL``."""


@dataclass(frozen=True, slots=True)
class MailMessage:
    """One mail to one person."""

    key: str
    """The same at every try: receivers tell by it that they have the mail already."""
    to_address: str
    subject: str
    text: str
    created_at: datetime
    invitation: Invitation | None = None


class MailRefusedError(Exception):
    """The mail will never be taken: another try is no use."""


class MailDelayedError(Exception):
    """The mail was not taken now; another try may help."""


class Mailer(Protocol):
    """Sends mails."""

    @property
    def delivers(self) -> bool:
        """Do mails leave this machine?"""
        ...

    async def send(self, message: MailMessage) -> None:
        """Hand a mail over.

        Raises:
            MailRefusedError: It will never be taken.
            MailDelayedError: It was not taken now.
        """
        ...


class KeptMailer:
    """Sends nothing: the row keeps the mail, and its receiver reads it in the app."""

    @property
    def delivers(self) -> bool:
        """See ``Mailer.delivers``."""
        return False

    async def send(self, message: MailMessage) -> None:
        """Keep the mail where it is."""
