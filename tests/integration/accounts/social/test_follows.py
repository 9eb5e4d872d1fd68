"""Follows: a fan's wish, seen by the creator, ended by a block."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from accounts.social.relations import Relation, relation
from core.events import Bus
from models.states import KycState
from tests.integration.accounts.social.people import Creator, creator, verify
from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db


@pytest.fixture
async def cleo(shop: Shop) -> Creator:
    return await creator(shop)


async def test_followed_at_once_and_twice_is_followed_once(
    shop: Shop, cleo: Creator, bus: Bus
) -> None:
    fan, app = await shop.fan(0, display_name="Ada")
    with bus.listen() as notices:
        answers = await asyncio.gather(*(app.put("/api/creators/cleo/follow") for _ in range(4)))
        notice = await notices.get()
        assert notices.empty()
    assert {answer.status_code for answer in answers} == {204}
    assert (notice.topic, notice.key, notice.user_id) == ("follow", fan.id, cleo.user.id)
    page = (await app.get("/api/creators/cleo")).json()
    assert (page["follower_count"], page["is_following"], page["is_subscriber"]) == (1, True, False)
    stranger = (await (await shop.browser()).get("/api/creators/cleo")).json()
    assert (stranger["follower_count"], stranger["is_following"]) == (1, False)
    for _ in range(2):
        assert (await app.delete("/api/creators/cleo/follow")).status_code == 204
    page = (await app.get("/api/creators/cleo")).json()
    assert (page["follower_count"], page["is_following"]) == (0, False)


async def test_a_fan_lists_whom_they_follow(shop: Shop, cleo: Creator) -> None:
    await creator(shop, "Otto")
    _, app = await shop.fan(0)
    await app.put("/api/creators/cleo/follow")
    items = (await app.get("/api/creators", params={"followed": True})).json()["items"]
    assert [one["slug"] for one in items] == ["cleo"]
    browser = await shop.browser()
    assert (await browser.get("/api/creators?followed=true")).json()["items"] == []


async def test_what_cannot_be_followed(shop: Shop, cleo: Creator) -> None:
    own = await cleo.app.put("/api/creators/cleo/follow")
    assert (own.status_code, code_of(own)) == (422, "own_account")
    nobody = await cleo.app.put("/api/creators/nobody/follow")
    assert (nobody.status_code, code_of(nobody)) == (404, "not_found")
    assert (await cleo.app.put("/api/creators/A%00/follow")).status_code == 422
    stranger = await (await shop.browser()).put("/api/creators/cleo/follow")
    assert (stranger.status_code, code_of(stranger)) == (401, "unauthenticated")


async def test_a_block_ends_a_follow_for_good(shop: Shop, cleo: Creator) -> None:
    fan, app = await shop.fan(0)
    await app.put("/api/creators/cleo/follow")
    await cleo.app.put(f"/api/creator/followers/{fan.id}/subscriber")
    await cleo.app.post(f"/api/blocks/{fan.id}")
    blocked = await shop.database.read(relation, fan.id, cleo.user.id)
    assert blocked == Relation(False, False, False, True)
    await cleo.app.delete(f"/api/blocks/{fan.id}")
    after = await shop.database.read(relation, fan.id, cleo.user.id)
    assert after == Relation(False, False, False, False)


async def test_a_block_and_a_follow_at_once_leave_no_follow(shop: Shop, cleo: Creator) -> None:
    for _ in range(4):
        fan, app = await shop.fan(0)
        await asyncio.gather(
            app.put("/api/creators/cleo/follow"), cleo.app.post(f"/api/blocks/{fan.id}")
        )
        found = await shop.database.read(relation, fan.id, cleo.user.id)
        assert found == Relation(False, False, False, True)


async def test_a_creator_marks_subscribers(shop: Shop, cleo: Creator) -> None:
    fan, app = await shop.fan(0, display_name="Ada")
    path = f"/api/creator/followers/{fan.id}/subscriber"
    stranger = await cleo.app.put(path)
    assert (stranger.status_code, code_of(stranger)) == (404, "not_found")
    await app.put("/api/creators/cleo/follow")
    for _ in range(2):
        assert (await cleo.app.put(path)).status_code == 204
    await shop.database.write(verify, fan.id, clock=shop.clock, state=KycState.VERIFIED)
    found = await shop.database.read(relation, fan.id, cleo.user.id)
    assert found == Relation(True, True, True, False)
    assert (await app.get("/api/creators/cleo")).json()["is_subscriber"] is True
    page = (await cleo.app.get("/api/creator/followers", params={"subscribers": True})).json()
    assert page == {
        "items": [
            {
                "user_id": fan.id,
                "display_name": "Ada",
                "is_subscriber": True,
                "is_verified": True,
                "created_at": "2026-11-21T12:00:00Z",
            }
        ],
        "follower_count": 1,
        "subscriber_count": 1,
        "next": None,
    }
    assert (await cleo.app.delete(path)).status_code == 204
    page = (await cleo.app.get("/api/creator/followers", params={"subscribers": True})).json()
    assert (page["items"], page["follower_count"], page["subscriber_count"]) == ([], 1, 0)


async def test_a_fan_has_no_followers_to_see(shop: Shop) -> None:
    fan, app = await shop.fan(0)
    for answer in (
        await app.get("/api/creator/followers"),
        await app.put(f"/api/creator/followers/{fan.id}/subscriber"),
        await app.delete(f"/api/creator/followers/{fan.id}/subscriber"),
    ):
        assert (answer.status_code, code_of(answer)) == (403, "missing_role")


async def test_followers_come_in_pages_the_latest_first(shop: Shop, cleo: Creator) -> None:
    names = [f"Fan {i}" for i in range(5)]
    for i, name in enumerate(names):
        _, app = await shop.fan(0, display_name=name)
        await app.put("/api/creators/cleo/follow")
        if i % 2:  # Two of them at the same moment.
            shop.clock.advance(timedelta(seconds=1))
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await cleo.app.get("/api/creator/followers", params=query)).json()
        assert page["follower_count"] == 5
        seen += [one["display_name"] for one in page["items"]]
        if page["next"] is None:
            break
        query["before"] = page["next"]
    assert seen == names[::-1]
    found = (await cleo.app.get("/api/creator/followers", params={"query": "fAN 3"})).json()
    assert [one["display_name"] for one in found["items"]] == ["Fan 3"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"before": "x"}, "invalid_cursor"),
        ({"before": ""}, "invalid_cursor"),
        ({"before": "1.\x00"}, "invalid_cursor"),
        ({"query": "x" * 201}, "invalid_request"),
        ({"limit": 101}, "invalid_request"),
    ],
)
async def test_bad_pages_are_refused(cleo: Creator, query: dict[str, Any], code: str) -> None:
    answer = await cleo.app.get("/api/creator/followers", params=query)
    assert (answer.status_code, code_of(answer)) == (422, code)
