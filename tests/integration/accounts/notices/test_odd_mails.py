"""Mails that can't be written, and words that would show otherwise than they are."""

from datetime import timedelta

import pytest
import structlog
from sqlalchemy import select

from accounts.notices import rules
from accounts.notices.sending import send_waiting
from accounts.notices.service import MailDraft
from core.mail import MailMessage
from models.notification import Mail
from tests.integration.accounts.notices.smtp import Post
from tests.integration.accounts.notices.test_sending import mail_of, write
from tests.integration.shop import Shop

pytestmark = pytest.mark.db


async def test_a_mail_that_cannot_be_written_fails_alone(shop: Shop, post: Post) -> None:
    await write(shop, "a")
    await shop.database.write(
        lambda db: setattr(db.scalars(select(Mail)).one(), "to_address", "a@b\r\nBcc: c@d.example")
    )
    await write(shop, "b")
    assert await send_waiting(shop.database, post.mailer(), shop.clock) == 2
    states = await shop.database.read(lambda db: sorted(db.scalars(select(Mail.state)).all()))
    assert states == ["failed", "sent"] and len(post.receivers) == 1


async def test_a_mail_that_breaks_its_mailer_does_not_stop_the_others(
    shop: Shop, post: Post
) -> None:
    broken = await write(shop, "0")

    class OddMailer:
        """Falls over one address, as a library may over text that nobody foresaw."""

        delivers = True

        async def send(self, message: MailMessage) -> None:
            if message.to_address == broken.email:
                raise IndexError("string index out of range")
            await post.mailer().send(message)

    for i in range(1, 4):
        await write(shop, str(i))
    with structlog.testing.capture_logs() as lines:
        assert await send_waiting(shop.database, OddMailer(), shop.clock) == 4
    rows = await shop.database.read(lambda db: db.scalars(select(Mail).order_by(Mail.id)).all())
    assert [row.state for row in rows] == ["waiting", "sent", "sent", "sent"]
    assert len(post.taken) == 3
    assert rows[0].error == "IndexError: string index out of range"
    assert rows[0].not_before == shop.clock.now() + rules.PAUSES[0]
    assert any(line["event"] == "mail_broke_its_mailer" for line in lines)
    shop.clock.advance(timedelta(minutes=1))
    await send_waiting(shop.database, post.mailer(), shop.clock)
    assert len(post.taken) == 4


async def test_words_in_a_mail_read_as_they_are_written(shop: Shop, post: Post) -> None:
    """Marks of direction could turn an address or an amount round; letters of any script stay."""
    said = "Bob wrote: \u202emoc.knab\u202c \u2066x\u2069 שלום\u200f, سلام 😀\r\nbye\x00\x07"
    await write(shop, draft=MailDraft("Tea \u202e\u2067now", said))
    await send_waiting(shop.database, post.mailer(), shop.clock)
    (mail,) = post.taken
    assert mail["Subject"] == "Tea now"
    shown = mail.get_content().replace("\r\n", "\n").rstrip("\n")
    assert shown == "Bob wrote: moc.knab x שלום\u200f, سلام 😀\nbye"
    assert (await mail_of(shop)).text == shown
