"""Mails over SMTP (RFC 5321), to the server that an operator names."""

import ipaddress
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

import aiosmtplib

from core.mail import MailDelayedError, MailMessage, MailRefusedError
from core.mail_text import write_mail

TIMEOUT_S: Final = 20.0
"""For each step of the talk with the server."""
PORTS: Final = {"smtp": 587, "smtps": 465}
PERMANENT: Final = 500
"""SMTP answers from here on will be the same tomorrow."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mails are handed over."""

    host: str
    port: int
    tls: Literal["at_once", "required", "offered"]
    """At once (smtps), by STARTTLS, or by STARTTLS where the server offers it."""
    user: str | None
    password: str | None


def read_smtp_url(url: str) -> SmtpServer:
    """Read ``smtp://user:password@host:587`` or ``smtps://…``.

    A password is never sent in clear text to another machine: STARTTLS is then required.

    Raises:
        ValueError: It is not such an address.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS:
        raise ValueError("the address begins with smtp:// or smtps://")
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("the address is smtp://user:password@host:port, nothing more")
    if (parts.username is None) != (parts.password is None):
        raise ValueError("a user and a password come together")
    user = None if parts.username is None else unquote(parts.username)
    password = None if parts.password is None else unquote(parts.password)
    needs_tls = user is not None and not _is_this_machine(parts.hostname)
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        tls="at_once" if parts.scheme == "smtps" else "required" if needs_tls else "offered",
        user=user,
        password=password,
    )


def read_sender(text: str) -> Address:
    """Read ``Mesi <mesi@example.org>`` or ``mesi@example.org``.

    Raises:
        ValueError: It is not such an address.
    """
    name, spec = parseaddr(text)
    user, at, domain = spec.rpartition("@")
    if not (user and at and domain) or not text.isprintable():
        raise ValueError("the sender is an address such as Mesi <mesi@example.org>")
    return Address(name, user, domain.encode("idna").decode())


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class SmtpMailer:
    """Hands mails to a server, each over a connection of its own.

    Args:
        server: Where to.
        sender: Whom mails are from.
        base_url: Where our pages are, for the links in mails.
        timeout_s: For each step of the talk with the server.
        tls: Other trust than the machine's, for tests and private authorities.
    """

    def __init__(
        self,
        server: SmtpServer,
        sender: Address,
        base_url: str = "",
        *,
        timeout_s: float = TIMEOUT_S,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._base_url = base_url
        self._timeout_s = timeout_s
        # Made once: it reads all the authorities that this machine trusts.
        self._tls = tls or ssl.create_default_context()

    @property
    def delivers(self) -> bool:
        """See ``Mailer.delivers``."""
        return True

    async def send(self, message: MailMessage) -> None:
        """See ``Mailer.send``."""
        mail, server = write_mail(message, self._sender, self._base_url), self._server
        try:
            await aiosmtplib.send(
                mail,
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                timeout=self._timeout_s,
                use_tls=server.tls == "at_once",
                start_tls={"at_once": False, "required": True, "offered": None}[server.tls],
                tls_context=self._tls,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            sentence = f"{type(error).__name__}: {error}"
            if is_permanent(error):
                raise MailRefusedError(sentence) from error
            raise MailDelayedError(sentence) from error


def is_permanent(error: Exception) -> bool:
    """Did the server say that it will never take this mail?

    What it says of our password or its own state is for the operator to mend, so the mail waits.
    """
    match error:
        case aiosmtplib.SMTPRecipientsRefused():
            return all(one.code >= PERMANENT for one in error.recipients)
        case aiosmtplib.SMTPSenderRefused() | aiosmtplib.SMTPDataError():
            return error.code >= PERMANENT
        case aiosmtplib.SMTPRecipientRefused():
            return error.code >= PERMANENT
        case _:
            return False
