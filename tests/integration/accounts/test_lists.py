"""Lists of people and of their data come in pages."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from core.ids import new_id
from models.kyf import KyfAccess
from models.states import Role
from tests.integration.accounts.kyf.desk import Desk, open_desk
from tests.integration.accounts.social.people import creator
from tests.integration.pages import listed, listed_while, refuses_foreign_pages

pytestmark = pytest.mark.db


@pytest.fixture
async def desk(database: Database, clock: ManualClock) -> AsyncIterator[Desk]:
    async with open_desk(database, clock) as opened:
        yield opened


async def test_blocked_people(desk: Desk) -> None:
    _, ada = await desk.person()
    blocked: list[str] = []
    for number in range(5):
        desk.clock.advance(timedelta(minutes=number % 2))
        other, _ = await desk.person()
        await ada.post(f"/api/blocks/{other.id}")
        blocked.insert(0, other.id)
    assert await listed(ada, "/api/blocks", key="user_id") == blocked

    async def unblock() -> None:
        await ada.delete(f"/api/blocks/{blocked[1]}")

    assert await listed_while(ada, "/api/blocks", unblock, key="user_id") == blocked
    await refuses_foreign_pages(ada, "/api/blocks")


async def test_followers(desk: Desk) -> None:
    cleo = await creator(desk.shop)
    followers: list[str] = []
    for number in range(5):
        desk.clock.advance(timedelta(minutes=number % 2))
        fan, app = await desk.person()
        await app.put("/api/creators/cleo/follow")
        followers.insert(0, fan.id)
    assert await listed(cleo.app, "/api/creator/followers", key="user_id") == followers
    await refuses_foreign_pages(cleo.app, "/api/creator/followers")


async def test_wishes_to_see_data(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    asked: list[str] = []
    for number in range(5):
        desk.clock.advance(timedelta(minutes=number % 2))
        asker, _ = await desk.person()
        asked.insert(0, (await desk.asked(asker.id, fan.id)).id)
    url = "/api/kyf/requests"
    assert await listed(client, url) == asked
    (line,) = (await client.get(url, params={"limit": 1})).json()["items"]
    assert await listed(client, url, bid_id=line["bid_id"]) == asked[:1]
    assert await listed(client, url, bid_id="bid_none") == []
    await refuses_foreign_pages(client, url)
    assert (await client.get(url, params={"bid_id": "a\x00"})).status_code == 422


async def test_readings_of_data(desk: Desk) -> None:
    fan, client = await desk.fan_with_form()
    reviewer, _ = await desk.person()
    keys = [new_id("acc") for _ in range(5)]

    def read(db: Session) -> None:
        for number, key in enumerate(keys):
            at = desk.clock.now() + timedelta(minutes=number // 2)
            db.add(
                KyfAccess(
                    id=key,
                    fan_id=fan.id,
                    request_id=None,
                    reader_id=reviewer.id,
                    fields=["phone"],
                    at=at,
                )
            )

    await desk.database.write(read)
    assert await listed(client, "/api/kyf/accesses") == keys[::-1]
    await refuses_foreign_pages(client, "/api/kyf/accesses")


async def test_forms_that_wait(desk: Desk) -> None:
    _, reviewer = await desk.person(Role.MODERATOR)
    people: list[str] = []
    for number in range(4):
        desk.clock.advance(timedelta(minutes=number % 2))
        people.append((await desk.fan_with_form())[0].id)
    url = "/api/moderation/kyc"
    assert await listed(reviewer, url, key="user_id") == people
    page = (await reviewer.get(url, params={"limit": 3})).json()
    assert (page["total"], len(page["items"])) == (4, 3)
    more = await listed_while(reviewer, url, desk.fan_with_form, key="user_id")
    assert more[:4] == people
    assert len(more) == 5
    await refuses_foreign_pages(reviewer, url)
