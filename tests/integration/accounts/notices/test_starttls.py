"""A password goes through STARTTLS, and only to a server whose certificate is trusted."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.cli.certificate import self_signed
from core.mail import MailDelayedError, MailMessage
from core.mail_smtp import SmtpMailer, SmtpServer
from tests.integration.accounts.notices.smtp import SENDER, open_post

pytestmark = pytest.mark.db

MAIL = MailMessage("mail_1", "ada@fans.example", "Hi", "text", datetime(2026, 11, 21, tzinfo=UTC))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    path = tmp_path / "server.pem"
    path.write_bytes(self_signed(["127.0.0.1"]))
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    return tls


async def test_a_trusted_server_gets_the_password(
    certificate: Path, server_tls: ssl.SSLContext
) -> None:
    trust = ssl.create_default_context(cafile=certificate)
    async with open_post(server_tls) as post:
        post.password = b"secret"
        server = SmtpServer("127.0.0.1", post.port, "required", "u", "secret")
        await SmtpMailer(server, SENDER, tls=trust).send(MAIL)
        assert (post.receivers, post.asked) == (["ada@fans.example"], [b"secret"])


async def test_a_stranger_gets_nothing(server_tls: ssl.SSLContext) -> None:
    async with open_post(server_tls) as post:
        post.password = b"secret"
        server = SmtpServer("127.0.0.1", post.port, "required", "u", "secret")
        with pytest.raises(MailDelayedError):
            await SmtpMailer(server, SENDER).send(MAIL)
        assert (post.receivers, post.asked) == ([], [])
