"""A real SMTP server in this process, which keeps what it takes."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from typing import Any, Final, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope

from core.mail_smtp import SmtpMailer, read_smtp_url

SENDER: Final = Address("Mesi", "mesi", "mesi.example")


@dataclass
class Post:
    """What the server took, and what it answers next."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list[EmailMessage])
    receivers: list[str] = field(default_factory=list[str])
    answers: dict[str, str] = field(default_factory=dict[str, str])
    """By command: what to say instead of yes."""
    asked: list[bytes] = field(default_factory=list[bytes])
    """Passwords that were told to the server."""
    password: bytes | None = None
    """Whoever does not know it sends nothing."""

    def mailer(self, user: str = "", timeout_s: float = 10) -> SmtpMailer:
        url = f"smtp://{user}127.0.0.1:{self.port}"
        return SmtpMailer(read_smtp_url(url), SENDER, timeout_s=timeout_s)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: Any, visit: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.password is not None and not visit.authenticated:
            return "530 sign in first"
        if "RCPT" not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: Any, _visit: Any, envelope: Envelope
    ) -> str:
        if "DATA" not in self.answers:
            raw = cast("bytes", envelope.content)
            self.taken.append(cast("EmailMessage", message_from_bytes(raw, policy=default)))
            self.receivers += envelope.rcpt_tos
        return self.answers.get("DATA", "250 OK")

    def knows(self, *args: Any) -> AuthResult:
        self.asked.append(args[-1].password)
        return AuthResult(success=args[-1].password == self.password, handled=False)


@asynccontextmanager
async def open_post(tls: ssl.SSLContext | None = None) -> AsyncIterator[Post]:
    """Listen on a free port of this machine; with ``tls`` it offers STARTTLS."""
    post, loop = Post(), asyncio.get_running_loop()

    def serve() -> SMTP:
        return SMTP(
            post,
            hostname="mx.example",
            ident="mx",
            loop=loop,
            authenticator=post.knows,
            auth_require_tls=tls is not None,
            tls_context=tls,
        )

    server = await loop.create_server(serve, "127.0.0.1", 0)
    post.port = server.sockets[0].getsockname()[1]
    async with server:
        yield post
