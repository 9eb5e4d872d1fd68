"""Notifications: told once, read by their person only."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.notices.service import MailDraft, notify
from core.errors import NotFoundError
from core.events import Bus
from models.notification import Mail, Notification
from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db

DETAILS = {"name": "<b>Ada</b> 😀 שלום", "amount": "12.5"}


async def tell(shop: Shop, user_id: str, idem: str, mail: MailDraft | None = None) -> bool:
    return await shop.database.write(
        notify,
        user_id,
        "bid_accepted",
        "bid_1",
        idem=idem,
        details=DETAILS,
        clock=shop.clock,
        mail=mail,
    )


def count(db: Session, table: type) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


async def test_a_notification_is_told_and_heard(shop: Shop, bus: Bus) -> None:
    ada, app = await shop.fan(0)
    with bus.listen() as notices:
        assert await tell(shop, ada.id, "a")
        notice = await notices.get()
        assert notices.empty()
    page = (await app.get("/api/notifications")).json()
    (item,) = page["items"]
    assert (notice.topic, notice.key, notice.user_id) == ("notification", item["id"], ada.id)
    assert (item["kind"], item["subject_id"], item["details"]) == (
        "bid_accepted",
        "bid_1",
        DETAILS,
    )
    assert (item["created_at"], item["read_at"]) == ("2026-11-21T12:00:00Z", None)
    assert (page["unread"], page["next"]) == (1, None)


async def test_told_at_once_and_twice_is_told_and_mailed_once(shop: Shop) -> None:
    ada, _ = await shop.fan(0)
    draft = MailDraft("Hi", "text")
    told = await asyncio.gather(*(tell(shop, ada.id, "same", draft) for _ in range(6)))
    assert sorted(told) == [False] * 5 + [True]
    assert not await tell(shop, ada.id, "same", draft)
    for table in (Notification, Mail):
        assert await shop.database.read(count, table) == 1


async def test_what_is_rolled_back_was_never_told(shop: Shop, bus: Bus) -> None:
    ada, _ = await shop.fan(0)

    def tell_then_fail(db: Session) -> None:
        notify(db, ada.id, "k", "s", idem="a", details={}, clock=shop.clock)
        raise LookupError("later")

    with bus.listen() as notices:
        with pytest.raises(LookupError):
            await shop.database.write(tell_then_fail)
        assert notices.empty()
    assert await shop.database.read(count, Notification) == 0
    assert await tell(shop, ada.id, "a")


async def test_nobody_is_not_told(shop: Shop) -> None:
    with pytest.raises(NotFoundError):
        await tell(shop, "usr_nobody", "a")


async def test_a_subject_stays_on_its_line(shop: Shop) -> None:
    ada, _ = await shop.fan(0)
    await tell(shop, ada.id, "a", MailDraft("Hi\r\nBcc: all@fans.example", "text"))
    mail = await shop.database.read(lambda db: db.scalars(select(Mail)).one())
    assert (mail.subject, mail.to_address) == ("Hi Bcc: all@fans.example", ada.email)


async def test_pages_come_newest_first(shop: Shop) -> None:
    ada, app = await shop.fan(0)
    for i in range(5):
        await tell(shop, ada.id, str(i))
        if i % 2:  # Two of them at the same moment.
            shop.clock.advance(timedelta(seconds=1))
    rows = await shop.database.read(lambda db: db.execute(select(Notification.id)).all())
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await app.get("/api/notifications", params=query)).json()
        assert page["unread"] == 5
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        query["before"] = page["next"]
    assert seen == sorted((row[0] for row in rows), reverse=True)


async def test_read_up_to_one_and_all(shop: Shop, bus: Bus) -> None:
    ada, app = await shop.fan(0)
    for i in range(3):
        await tell(shop, ada.id, str(i))
        shop.clock.advance(timedelta(seconds=1))
    newest, middle, _ = (await app.get("/api/notifications")).json()["items"]
    with bus.listen() as notices:
        read = await app.post("/api/notifications/read", json={"up_to": middle["id"]})
        assert (await notices.get()).user_id == ada.id
    assert (read.status_code, read.json()) == (200, {"unread": 1})
    items = (await app.get("/api/notifications")).json()["items"]
    assert [one["read_at"] is None for one in items] == [True, False, False]
    assert (await app.post("/api/notifications/read", json={})).json() == {"unread": 0}
    first_read = items[1]["read_at"]
    shop.clock.advance(timedelta(hours=1))
    await app.post("/api/notifications/read", json={"up_to": newest["id"]})
    again = (await app.get("/api/notifications")).json()["items"]
    assert again[1]["read_at"] == first_read


async def test_nobody_reads_what_is_another_persons(shop: Shop) -> None:
    ada, app = await shop.fan(0)
    _, other = await shop.fan(0)
    await tell(shop, ada.id, "a")
    (item,) = (await app.get("/api/notifications")).json()["items"]
    assert (await other.get("/api/notifications")).json()["items"] == []
    for answer in (
        await other.get("/api/notifications", params={"before": item["id"]}),
        await other.post("/api/notifications/read", json={"up_to": item["id"]}),
    ):
        assert (answer.status_code, code_of(answer)) == (404, "not_found")
    await other.post("/api/notifications/read", json={})
    assert (await app.get("/api/notifications")).json()["unread"] == 1
    browser = await shop.browser()
    for answer in (
        await browser.get("/api/notifications"),
        await browser.post("/api/notifications/read", json={}),
        await browser.get("/api/mails"),
        await browser.get("/api/mails/mail_1"),
    ):
        assert (answer.status_code, code_of(answer)) == (401, "unauthenticated")


@pytest.mark.parametrize("up_to", ["", "x" * 65, "a\x00", "<b>", 3, "ntf_1\n"])
async def test_bad_marks_are_refused(shop: Shop, up_to: Any) -> None:
    _, app = await shop.fan(0)
    answer = await app.post("/api/notifications/read", json={"up_to": up_to})
    assert (answer.status_code, code_of(answer)) == (422, "invalid_request")
    listed = await app.get("/api/notifications", params={"before": str(up_to)[:1] + "\x00"})
    assert listed.status_code == 422
