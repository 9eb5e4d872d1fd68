"""Addresses of mail servers and senders, and which refusals are for good."""

from email.headerregistry import Address

import aiosmtplib
import pytest

from core.mail_smtp import SmtpServer, is_permanent, read_sender, read_smtp_url

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mx.example", SmtpServer("mx.example", 587, "offered", None, None)),
        ("smtp://u:p@mx.example", SmtpServer("mx.example", 587, "required", "u", "p")),
        ("smtp://u%40x:p%2F@localhost:25", SmtpServer("localhost", 25, "offered", "u@x", "p/")),
        ("smtp://u:p@127.0.0.1", SmtpServer("127.0.0.1", 587, "offered", "u", "p")),
        ("smtp://u:p@[::1]:2525", SmtpServer("::1", 2525, "offered", "u", "p")),
        ("smtp://u:p@10.0.0.1", SmtpServer("10.0.0.1", 587, "required", "u", "p")),
        ("smtps://u:p@mx.example/", SmtpServer("mx.example", 465, "at_once", "u", "p")),
    ],
)
def test_servers(url: str, server: SmtpServer) -> None:
    assert read_smtp_url(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mx.example:25",
        "http://mx.example",
        "smtp://",
        "smtp://mx.example/inbox",
        "smtp://mx.example?tls=no",
        "smtp://u@mx.example",
        "smtp://mx.example:99999",
    ],
)
def test_what_is_no_server(url: str) -> None:
    with pytest.raises(ValueError, match=r"address|together|[Pp]ort"):
        read_smtp_url(url)


def test_senders() -> None:
    assert read_sender("Mesi 😀 <a@b.example>") == Address("Mesi 😀", "a", "b.example")
    assert read_sender("a@bücher.example") == Address("", "a", "xn--bcher-kva.example")


@pytest.mark.parametrize("text", ["", "Mesi", "Mesi <mesi>", "a@b.example\r\nBcc: c@d.example"])
def test_what_is_no_sender(text: str) -> None:
    with pytest.raises(ValueError, match="sender is an address"):
        read_sender(text)


def refused(*codes: int) -> aiosmtplib.SMTPRecipientsRefused:
    return aiosmtplib.SMTPRecipientsRefused(
        [aiosmtplib.SMTPRecipientRefused(code, "no", "a@b.example") for code in codes]
    )


@pytest.mark.parametrize(
    ("error", "is_for_good"),
    [
        (refused(550), True),
        (refused(450), False),
        (refused(550, 450), False),
        (aiosmtplib.SMTPRecipientRefused(550, "no", "a@b.example"), True),
        (aiosmtplib.SMTPSenderRefused(553, "no", "a@b.example"), True),
        (aiosmtplib.SMTPDataError(554, "spam"), True),
        (aiosmtplib.SMTPDataError(451, "later"), False),
        (aiosmtplib.SMTPAuthenticationError(535, "wrong password"), False),
        (aiosmtplib.SMTPServerDisconnected("gone"), False),
        (ConnectionRefusedError(), False),
    ],
)
def test_only_what_the_server_says_of_the_mail_is_for_good(
    error: Exception, is_for_good: bool
) -> None:
    assert is_permanent(error) == is_for_good
