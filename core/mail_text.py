"""Writes a mail down as bytes go over the wire (RFC 5322, MIME, RFC 6047)."""

import re
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from core.mail import MailMessage, MailRefusedError

_PAGE: Final = re.compile(r"^/[a-z][\w/-]*$", re.MULTILINE | re.ASCII)
"""A line that is nothing but the path of one of our pages."""


def write_mail(message: MailMessage, sender: Address, base_url: str = "") -> EmailMessage:
    """Write a mail down: plain text, and where it invites, the invitation twice.

    Calendars of mail programs read the part ``text/calendar`` beside the text; the attachment is
    for those that only offer files.

    Args:
        message: The mail.
        sender: Whom it is from.
        base_url: Where our pages are: put before each line that is a page's path.

    Raises:
        MailRefusedError: The address or the subject cannot stand in a header.
    """
    mail = EmailMessage(policy=SMTP)
    try:
        mail["From"] = sender
        mail["To"] = _address(message.to_address)
        mail["Subject"] = message.subject
    except (ValueError, MessageError) as error:  # Among others: a line end, which starts a header.
        raise MailRefusedError(f"not a mail that can be written: {error}") from error
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.key}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_PAGE.sub(lambda path: base_url + path[0], message.text))
    if message.invitation is not None:
        ics, method = message.invitation.ics, message.invitation.method
        mail.add_alternative(ics, subtype="calendar", params={"method": method})
        mail.add_attachment(
            ics.encode(), maintype="application", subtype="ics", filename="invite.ics"
        )
    return mail


def _address(text: str) -> Address:
    """An address whose domain is spelled in ASCII, as servers without SMTPUTF8 need it."""
    name, _, domain = text.partition("@")
    if not name or not domain or "@" in domain:
        raise ValueError("an address is name@domain")
    return Address(username=name, domain=domain.encode("idna").decode())
