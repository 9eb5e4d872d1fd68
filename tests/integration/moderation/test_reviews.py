"""Two people write about their meeting; neither reads the other's words first."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from models.states import MeetingState
from moderation.reviews.routes import router
from moderation.reviews.service import show_due_reviews
from tests.factories.meetings import make_creator, make_meeting_row
from tests.factories.users import make_user
from tests.integration.shop import Shop, code_of, open_shop

pytestmark = pytest.mark.db


@dataclass
class Held:
    """A meeting that was held, and programs of its two people and of a stranger."""

    shop: Shop
    id: str
    slug: str
    creator: httpx.AsyncClient
    fan: httpx.AsyncClient
    stranger: httpx.AsyncClient

    async def write(self, who: httpx.AsyncClient, stars: int = 5, text: str = "") -> httpx.Response:
        body = {"stars": stars, "text": text}
        return await who.post(f"/api/meetings/{self.id}/review", json=body)

    async def seen_by(self, who: httpx.AsyncClient) -> list[tuple[str, int]]:
        answer = await who.get(f"/api/meetings/{self.id}/reviews")
        assert answer.status_code == 200, answer.text
        return [(one["author_name"], one["stars"]) for one in answer.json()["items"]]

    async def public(self) -> dict[str, Any]:
        found: dict[str, Any] = (
            await self.stranger.get(f"/api/creators/{self.slug}/reviews")
        ).json()
        return found


async def held_meeting(shop: Shop, state: MeetingState = MeetingState.RELEASED) -> Held:
    def make(db: Session) -> tuple[str, str, str, str]:
        creator = make_creator(db, clock=shop.clock)
        fan = make_user(db, clock=shop.clock, display_name="Finn")
        stranger = make_user(db, clock=shop.clock)
        now = shop.clock.now()
        meeting = make_meeting_row(
            db,
            creator,
            fan,
            clock=shop.clock,
            state=state,
            starts_at=now - timedelta(hours=1),
            ends_at=now,
        )
        return meeting.id, creator.id, fan.id, stranger.id

    meeting_id, *people = await shop.database.write(make)
    creator, fan, stranger = [await shop.program(one) for one in people]
    return Held(shop, meeting_id, "cleo", creator, fan, stranger)


@pytest.fixture
async def held(database: Database, clock: ManualClock) -> AsyncIterator[Held]:
    async with open_shop(database, clock) as shop:
        shop.app.include_router(router)
        yield await held_meeting(shop)


async def test_a_review_is_hidden_until_both_wrote(held: Held) -> None:
    answer = await held.write(held.fan, 4, "Warm, <b>clever</b>, on time 🙂")
    assert answer.status_code == 201, answer.text
    assert answer.json()["can_write"] is False
    assert await held.seen_by(held.fan) == [("Finn", 4)]
    assert await held.seen_by(held.creator) == []
    assert (await held.public())["count"] == 0
    await held.write(held.creator, 5)
    assert await held.seen_by(held.creator) == [("Finn", 4), ("Cleo", 5)]
    shown = await held.public()
    assert (shown["count"], shown["stars"]) == (1, 4.0)
    assert shown["items"][0]["text"] == "Warm, <b>clever</b>, on time 🙂"


async def test_a_review_that_stays_alone_is_shown_after_fourteen_days(held: Held) -> None:
    await held.write(held.fan, 2)

    async def sweep() -> int:
        return await held.shop.database.write(show_due_reviews, clock=held.shop.clock, limit=64)

    held.shop.clock.advance(timedelta(days=14) - timedelta(seconds=1))
    assert await sweep() == 0
    held.shop.clock.advance(timedelta(seconds=2))
    # Who has not written by now can't answer what they are about to read.
    assert code_of(await held.write(held.creator)) == "review_refused"
    assert await sweep() == 1
    assert await sweep() == 0
    assert await held.seen_by(held.creator) == [("Finn", 2)]
    assert (await held.public())["stars"] == 2.0


async def test_nobody_writes_twice_or_about_others_meetings(held: Held) -> None:
    await held.write(held.fan)
    assert code_of(await held.write(held.fan)) == "review_refused"
    assert code_of(await held.write(held.stranger)) == "not_found"
    answer = await held.stranger.get(f"/api/meetings/{held.id}/reviews")
    assert code_of(answer) == "not_found"
    assert code_of(await held.stranger.get("/api/creators/nobody/reviews")) == "not_found"


async def test_two_who_write_at_once_are_shown_together(held: Held) -> None:
    answers = await asyncio.gather(held.write(held.fan, 3), held.write(held.creator, 4))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert len(await held.seen_by(held.fan)) == len(await held.seen_by(held.creator)) == 2


async def test_reviews_are_part_of_the_page_that_a_block_closes(held: Held) -> None:
    stranger_id = (await held.stranger.get("/api/me")).json()["id"]
    await held.creator.post(f"/api/blocks/{stranger_id}")
    page = await held.stranger.get(f"/api/creators/{held.slug}")
    answer = await held.stranger.get(f"/api/creators/{held.slug}/reviews")
    assert (page.status_code, answer.status_code) == (404, 404)
    assert answer.json() == page.json()
    assert (await held.fan.get(f"/api/creators/{held.slug}/reviews")).status_code == 200


@pytest.mark.parametrize(
    "change", [{"stars": 0}, {"stars": 6}, {"stars": 4.5}, {"text": "x" * 501}, {"text": "\x00"}]
)
async def test_bad_reviews_are_refused(held: Held, change: dict[str, Any]) -> None:
    body = {"stars": 5, "text": ""} | change
    answer = await held.fan.post(f"/api/meetings/{held.id}/review", json=body)
    assert answer.status_code == 422


async def test_a_meeting_that_was_called_off_has_no_reviews(
    database: Database, clock: ManualClock
) -> None:
    async with open_shop(database, clock) as shop:
        shop.app.include_router(router)
        held = await held_meeting(shop, MeetingState.CANCELLED)
        assert code_of(await held.write(held.fan)) == "review_refused"
