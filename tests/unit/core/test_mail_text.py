"""Mails as bytes: one header a line, UTF-8, and invitations that calendars read."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest

from core.mail import Invitation, KeptMailer, MailMessage, MailRefusedError
from core.mail_text import write_mail

pytestmark = pytest.mark.unit

SENDER = Address("Mesi", "mesi", "mesi.example")
ICS = "BEGIN:VCALENDAR\r\nSUMMARY:Tee 😀\r\nEND:VCALENDAR\r\n"


def message(**change: Any) -> MailMessage:
    values: dict[str, Any] = {
        "key": "mail_1",
        "to_address": "ada@fans.example",
        "subject": "Grüße 😀 שלום",
        "text": "Dear Ada,\n<b>see you</b> 😀\n",
        "created_at": datetime(2026, 11, 21, 12, tzinfo=UTC),
    }
    return MailMessage(**(values | change))


def written(**change: Any) -> EmailMessage:
    raw = write_mail(message(**change), SENDER).as_bytes()
    return cast("EmailMessage", message_from_bytes(raw, policy=default))


def test_a_plain_mail() -> None:
    mail = written()
    assert mail["Subject"] == "Grüße 😀 שלום"
    assert (mail["From"], mail["To"]) == ("Mesi <mesi@mesi.example>", "ada@fans.example")
    assert mail["Message-ID"] == "<mail_1@mesi.example>"
    assert mail["Date"].datetime == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n") == "Dear Ada,\n<b>see you</b> 😀\n"


def test_a_line_that_is_a_page_becomes_a_whole_address() -> None:
    text = "Answer here:\n/meetings/met_1\n/ or 1/2 and /no page\n//evil.example\n"
    raw = write_mail(message(text=text), SENDER, "https://mesi.example").as_bytes()
    mail = cast("EmailMessage", message_from_bytes(raw, policy=default))
    lines = mail.get_content().splitlines()
    assert lines[1] == "https://mesi.example/meetings/met_1"
    assert lines[2:] == ["/ or 1/2 and /no page", "//evil.example"]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_stands_beside_the_text_and_is_attached(method: str) -> None:
    mail = written(invitation=Invitation(ICS, method))
    assert mail.get_content_type() == "multipart/mixed"
    both, attached = mail.iter_parts()
    assert both.get_content_type() == "multipart/alternative"
    plain, calendar = cast("EmailMessage", both).iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert calendar.get_content_type() == "text/calendar"
    assert calendar["Content-Type"].params["method"] == method
    assert calendar["Content-Type"].params["charset"] == "utf-8"
    assert (calendar.get_payload(decode=True) or b"").decode() == ICS
    assert cast("EmailMessage", attached).get_filename() == "invite.ics"
    assert attached.get_payload(decode=True) == ICS.encode()


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Hello\r\nBcc: all@fans.example"},
        {"subject": "Hello\nBcc: all@fans.example"},
        {"to_address": "ada@fans.example\r\nBcc: all@fans.example"},
        {"to_address": "ada@fans.example, bob@fans.example"},
        {"to_address": "nobody"},
        {"to_address": "ada@" + "x" * 300 + ".example"},
    ],
)
def test_nothing_starts_another_header(change: dict[str, str]) -> None:
    with pytest.raises(MailRefusedError):
        write_mail(message(**change), SENDER)


def test_a_domain_is_spelled_in_ascii() -> None:
    assert written(to_address="ada@bücher.example")["To"] == "ada@xn--bcher-kva.example"


async def test_the_box_sends_nothing() -> None:
    box = KeptMailer()
    await box.send(message())
    assert not box.delivers
