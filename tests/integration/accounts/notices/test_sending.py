"""Mails: they leave by a real SMTP server, again where it is away, once, and none is lost."""

import asyncio
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select

from accounts.notices import rules, sending
from accounts.notices.sending import send_forever, send_waiting
from accounts.notices.service import MailDraft, notify
from core.database import open_database
from core.events import Bus
from core.mail import KeptMailer, MailMessage
from core.mail_smtp import SmtpMailer, SmtpServer
from models.account import User
from models.notification import Mail
from tests.integration.accounts.notices.smtp import SENDER, Post
from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db

ICS = "BEGIN:VCALENDAR\r\nSUMMARY:Tee 😀\r\nEND:VCALENDAR\r\n"
DRAFT = MailDraft("Grüße 😀", "Dear Ada,\nsee you.\n")


async def write(shop: Shop, idem: str = "a", draft: MailDraft = DRAFT) -> User:
    ada, _ = await shop.fan(0)
    await shop.database.write(
        notify, ada.id, "k", "s", idem=idem, details={}, clock=shop.clock, mail=draft
    )
    return ada


async def mail_of(shop: Shop) -> Mail:
    return await shop.database.read(lambda db: db.scalars(select(Mail)).one())


async def test_a_mail_arrives(shop: Shop, post: Post) -> None:
    ada = await write(shop)
    assert await send_waiting(shop.database, post.mailer(), shop.clock) == 1
    (mail,) = post.taken
    row = await mail_of(shop)
    assert post.receivers == [ada.email]
    assert (mail["Subject"], mail["To"]) == ("Grüße 😀", ada.email)
    assert mail["Message-ID"] == f"<{row.id}@mesi.example>"
    assert mail.get_content().replace("\r\n", "\n") == DRAFT.text
    assert (row.state, row.attempts, row.error) == ("sent", 1, None)
    assert row.sent_at == shop.clock.now()
    shop.clock.advance(timedelta(days=2))
    assert await send_waiting(shop.database, post.mailer(), shop.clock) == 0


async def test_an_invitation_arrives(shop: Shop, post: Post) -> None:
    await write(shop, draft=MailDraft("Tea", "Come.", ICS, "REQUEST"))
    await send_waiting(shop.database, post.mailer(), shop.clock)
    calendars = [
        part for part in post.taken[0].walk() if part.get_content_type() == "text/calendar"
    ]
    assert [part["Content-Type"].params["method"] for part in calendars] == ["REQUEST"]
    assert cast("bytes", calendars[0].get_payload(decode=True)).decode() == ICS
    (attached,) = post.taken[0].iter_attachments()
    assert attached.get_filename() == "invite.ics"


async def test_a_password_opens_the_server(shop: Shop, post: Post) -> None:
    post.password = b"p/"
    await write(shop)
    await send_waiting(shop.database, post.mailer("u:wrong@"), shop.clock)
    row = await mail_of(shop)
    # The operator mends a password: the mail waits for that.
    assert row.state == "waiting" and "Authentication" in (row.error or "")
    shop.clock.advance(timedelta(minutes=1))
    await send_waiting(shop.database, post.mailer("u:p%2F@"), shop.clock)
    assert (await mail_of(shop)).state == "sent" and len(post.taken) == 1


async def test_a_password_is_not_told_in_clear_text(shop: Shop, post: Post) -> None:
    await write(shop)
    server = SmtpServer("127.0.0.1", post.port, "required", "u", "p")
    await send_waiting(shop.database, SmtpMailer(server, SENDER), shop.clock)
    row = await mail_of(shop)
    assert row.state == "waiting" and "STARTTLS" in (row.error or "")
    assert (post.taken, post.asked) == ([], [])


async def test_a_server_that_is_away_is_tried_again(shop: Shop, post: Post) -> None:
    await write(shop)
    away = Post(port=1).mailer()
    for tries, pause in enumerate((timedelta(0), *rules.PAUSES[:-1]), 1):
        if pause:
            shop.clock.advance(pause - timedelta(seconds=1))
            assert await send_waiting(shop.database, away, shop.clock) == 0
            shop.clock.advance(timedelta(seconds=1))
        assert await send_waiting(shop.database, away, shop.clock) == 1
        row = await mail_of(shop)
        assert (row.state, row.attempts) == ("waiting", tries)
        assert "Connect" in (row.error or "")
    shop.clock.advance(rules.PAUSES[-1])
    await send_waiting(shop.database, post.mailer(), shop.clock)
    row = await mail_of(shop)
    assert (row.state, row.attempts, row.error) == ("sent", 8, None)


async def test_after_eight_tries_a_mail_has_failed(shop: Shop) -> None:
    await write(shop)
    away = Post(port=1).mailer()
    for pause in (timedelta(0), *rules.PAUSES):
        shop.clock.advance(pause)
        assert await send_waiting(shop.database, away, shop.clock) == 1
    row = await mail_of(shop)
    assert (row.state, row.attempts, row.sent_at) == ("failed", 8, None)
    shop.clock.advance(timedelta(days=30))
    assert await send_waiting(shop.database, away, shop.clock) == 0


@pytest.mark.parametrize(
    ("command", "answer", "state"),
    [
        ("RCPT", "550 no such user", "failed"),
        ("DATA", "554 spam", "failed"),
        ("RCPT", "450 greylisted", "waiting"),
        ("DATA", "451 later", "waiting"),
    ],
)
async def test_what_the_server_says_decides(
    shop: Shop, post: Post, command: str, answer: str, state: str
) -> None:
    await write(shop)
    post.answers[command] = answer
    await send_waiting(shop.database, post.mailer(), shop.clock)
    row = await mail_of(shop)
    assert (row.state, post.taken) == (state, [])
    assert answer.split()[0] in (row.error or "")


async def test_two_workers_send_each_mail_once(shop: Shop, post: Post, database_url: str) -> None:
    for i in range(20):
        await write(shop, str(i))
    other = open_database(database_url, Bus())
    try:
        while sum(
            await asyncio.gather(
                send_waiting(shop.database, post.mailer(), shop.clock),
                send_waiting(other, post.mailer(), shop.clock),
            )
        ):
            pass
    finally:
        await other.aclose()
    keys = [mail["Message-ID"] for mail in post.taken]
    assert len(keys) == len(set(keys)) == 20


class PowerCut(BaseException):
    """Nothing in the program outlives it."""


class DyingMailer:
    """Sends, and then the program dies before it has noted that."""

    delivers = True

    def __init__(self, post: Post) -> None:
        self._mailer = post.mailer()

    async def send(self, message: MailMessage) -> None:
        await self._mailer.send(message)
        raise PowerCut


async def test_a_crash_after_sending_sends_again_with_the_same_id(shop: Shop, post: Post) -> None:
    await write(shop)
    with pytest.raises(BaseExceptionGroup):
        await send_waiting(shop.database, DyingMailer(post), shop.clock)
    assert await send_waiting(shop.database, post.mailer(), shop.clock) == 0
    shop.clock.advance(rules.LEASE)
    assert await send_waiting(shop.database, post.mailer(), shop.clock) == 1
    first, second = post.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert (await mail_of(shop)).state == "sent"


async def test_a_mail_that_kills_its_sender_is_given_up(shop: Shop, post: Post) -> None:
    await write(shop)
    for _ in range(rules.MAX_TRIES):
        with pytest.raises(BaseExceptionGroup):
            await send_waiting(shop.database, DyingMailer(post), shop.clock)
        shop.clock.advance(rules.LEASE)
    assert await send_waiting(shop.database, DyingMailer(post), shop.clock) == 0
    row = await mail_of(shop)
    assert row.state == "failed" and "without an answer" in (row.error or "")


class StuckMailer:
    """A server that never answers."""

    delivers = True

    async def send(self, message: MailMessage) -> None:
        await asyncio.Event().wait()


async def test_a_stuck_server_is_left(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SEND_S", 0.01)
    await write(shop)
    await send_waiting(shop.database, StuckMailer(), shop.clock)
    row = await mail_of(shop)
    assert row.state == "waiting" and "longer than" in (row.error or "")


async def test_who_notes_too_late_changes_nothing(shop: Shop, post: Post) -> None:
    await write(shop)
    mailer = post.mailer()

    class SlowMailer(StuckMailer):
        async def send(self, message: MailMessage) -> None:
            shop.clock.advance(rules.LEASE)
            post.answers["DATA"] = "550 no"
            assert await send_waiting(shop.database, mailer, shop.clock) == 1

    await send_waiting(shop.database, SlowMailer(), shop.clock)
    row = await mail_of(shop)
    assert (row.state, row.attempts) == ("failed", 2)


async def test_the_loop_wakes_when_a_mail_is_written(shop: Shop, post: Post, bus: Bus) -> None:
    running = asyncio.create_task(send_forever(shop.database, bus, post.mailer(), clock=shop.clock))
    try:
        async with asyncio.timeout(20):
            with bus.listen() as notices:
                ada = await write(shop)
                while (notice := await notices.get()).topic != "mailbox":
                    pass
    finally:
        running.cancel()
        await asyncio.wait([running])
    assert (notice.user_id, post.receivers) == (ada.id, [ada.email])


async def test_a_demo_keeps_mails_and_shows_them(shop: Shop) -> None:
    ada = await write(shop, draft=MailDraft("Tea", "Come.", ICS, "CANCEL"))
    app, (_, other) = await shop.program(ada.id), await shop.fan(0)
    assert (await app.get("/api/mails")).json() == {"items": [], "next": None}
    await send_waiting(shop.database, KeptMailer(), shop.clock)
    (line,) = (await app.get("/api/mails")).json()["items"]
    assert (line["subject"], line["note"]) == ("Tea", "not sent: demo mailbox")
    mail: dict[str, Any] = (await app.get(f"/api/mails/{line['id']}")).json()
    assert line.items() <= mail.items()
    assert (mail["text"], mail["invitation"], mail["invitation_method"]) == (
        "Come.",
        ICS,
        "CANCEL",
    )
    row = await mail_of(shop)
    assert (row.state, row.sent_at) == ("kept", None)
    assert (await other.get("/api/mails")).json()["items"] == []
    hidden = await other.get(f"/api/mails/{line['id']}")
    assert (hidden.status_code, code_of(hidden)) == (404, "not_found")


async def test_the_mailbox_comes_in_pages(shop: Shop) -> None:
    ada = await write(shop, "0")
    for i in range(1, 3):
        await shop.database.write(
            notify, ada.id, "k", "s", idem=str(i), details={}, clock=shop.clock, mail=DRAFT
        )
    await send_waiting(shop.database, KeptMailer(), shop.clock)
    app = await shop.program(ada.id)
    first = (await app.get("/api/mails", params={"limit": 2})).json()
    rest = (await app.get("/api/mails", params={"before": first["next"]})).json()
    keys = [one["id"] for one in first["items"] + rest["items"]]
    assert keys == sorted(keys, reverse=True) and len(keys) == 3 and rest["next"] is None


async def test_where_mails_are_sent_there_is_no_mailbox(shop: Shop, post: Post) -> None:
    ada = await write(shop)
    shop.state["mailer"] = post.mailer()
    app = await shop.program(ada.id)
    for path in ("/api/mails", "/api/mails/mail_1"):
        answer = await app.get(path)
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
