"""Blocks: set once, seen by their maker only, true in both directions."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.social import blocks
from accounts.social.errors import TooManyBlocksError
from core.database import Database
from models.account import User
from models.social import Block, Follow
from tests.integration.shop import Shop, code_of

pytestmark = pytest.mark.db

Person = tuple[User, httpx.AsyncClient]


@pytest.fixture
async def ada(shop: Shop) -> Person:
    return await shop.fan(0, display_name="Ada")


@pytest.fixture
async def bob(shop: Shop) -> Person:
    return await shop.fan(0, display_name="Bob <b>😀")


async def test_a_block_holds_in_both_directions(shop: Shop, ada: Person, bob: Person) -> None:
    (a, ada_app), (b, bob_app) = ada, bob
    assert not await shop.database.read(blocks.is_blocked, a.id, b.id)
    made = await ada_app.post(f"/api/blocks/{b.id}")
    assert (made.status_code, made.content) == (204, b"")
    assert await shop.database.read(blocks.is_blocked, a.id, b.id)
    assert await shop.database.read(blocks.is_blocked, b.id, a.id)
    listed = (await ada_app.get("/api/blocks")).json()["items"]
    assert listed == [
        {"user_id": b.id, "display_name": "Bob <b>😀", "created_at": "2026-11-21T12:00:00Z"}
    ]
    assert (await bob_app.get("/api/blocks")).json() == {"items": [], "next": None}


async def test_only_who_blocked_unblocks(shop: Shop, ada: Person, bob: Person) -> None:
    (a, ada_app), (b, bob_app) = ada, bob
    await ada_app.post(f"/api/blocks/{b.id}")
    assert (await bob_app.delete(f"/api/blocks/{a.id}")).status_code == 204
    assert await shop.database.read(blocks.is_blocked, a.id, b.id)
    assert (await ada_app.delete(f"/api/blocks/{b.id}")).status_code == 204
    assert not await shop.database.read(blocks.is_blocked, a.id, b.id)
    assert (await ada_app.delete(f"/api/blocks/{b.id}")).status_code == 204


async def test_blocked_at_once_and_twice_is_blocked_once(
    shop: Shop, ada: Person, bob: Person
) -> None:
    (a, ada_app), (b, bob_app) = ada, bob
    paths = [(ada_app, b.id), (bob_app, a.id)] * 4
    answers = await asyncio.gather(*(app.post(f"/api/blocks/{key}") for app, key in paths))
    assert {answer.status_code for answer in answers} == {204}
    count = select(func.count()).select_from(Block)
    assert await shop.database.read(lambda db: db.scalar(count)) == 2


async def test_the_latest_block_comes_first(shop: Shop, ada: Person) -> None:
    _, app = ada
    keys = []
    for name in ("one", "two", "three"):
        user, _ = await shop.fan(0, display_name=name)
        await app.post(f"/api/blocks/{user.id}")
        shop.clock.advance(timedelta(seconds=1))
        keys.append(user.id)
    listed = (await app.get("/api/blocks")).json()["items"]
    assert [one["user_id"] for one in listed] == keys[::-1]


async def test_a_block_ends_follows_both_ways(shop: Shop, ada: Person, bob: Person) -> None:
    (a, ada_app), (b, _) = ada, bob
    other, _ = await shop.fan(0)
    pairs = [(a.id, b.id), (b.id, a.id), (other.id, b.id)]
    now = shop.clock.now()

    def follow_all(db: Session) -> None:
        db.add_all(
            Follow(fan_id=fan, creator_id=creator, is_subscriber=True, created_at=now)
            for fan, creator in pairs
        )

    await shop.database.write(follow_all)
    await ada_app.post(f"/api/blocks/{b.id}")
    left = await shop.database.read(lambda db: db.scalars(select(Follow)).all())
    assert [(one.fan_id, one.creator_id) for one in left] == [(other.id, b.id)]


async def test_what_cannot_be_blocked(shop: Shop, ada: Person) -> None:
    a, app = ada
    own = await app.post(f"/api/blocks/{a.id}")
    assert (own.status_code, code_of(own)) == (422, "own_account")
    nobody = await app.post("/api/blocks/usr_nobody")
    assert (nobody.status_code, code_of(nobody)) == (404, "not_found")
    for bad in ("x" * 65, "%00", "a%20b", "<b>"):
        answer = await app.post(f"/api/blocks/{bad}")
        assert answer.status_code == 422, bad


async def test_a_list_of_blocks_has_an_end(
    shop: Shop, ada: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    (a, _), (b, _) = ada, bob
    monkeypatch.setattr(blocks, "MAX_BLOCKS", 1)
    other, _ = await shop.fan(0)
    await shop.database.write(blocks.block, a.id, b.id, clock=shop.clock)
    with pytest.raises(TooManyBlocksError):
        await shop.database.write(blocks.block, a.id, other.id, clock=shop.clock)
    await shop.database.write(blocks.block, a.id, b.id, clock=shop.clock)


async def test_strangers_are_asked_to_sign_in(shop: Shop, database: Database) -> None:
    browser = await shop.browser()
    for answer in (
        await browser.get("/api/blocks"),
        await browser.post("/api/blocks/usr_x"),
        await browser.delete("/api/blocks/usr_x"),
    ):
        assert (answer.status_code, code_of(answer)) == (401, "unauthenticated")
