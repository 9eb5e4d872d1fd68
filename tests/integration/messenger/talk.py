"""A conversation between two people, and what a test does in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import httpx
from sqlalchemy.orm import Session

from accounts.social.blocks import block
from core.clock import ManualClock
from core.database import Database
from core.events import Bus, Notice, announce
from messenger.service import open_conversation
from models.account import User
from models.conversation import Conversation
from models.states import ConversationKind
from tests.integration.shop import Shop

MEETING: Final = "mtg_1"
DAYS_OPEN: Final = timedelta(days=7)


@dataclass
class Talk:
    """A conversation between Ada and Cleo; Mallory takes no part."""

    shop: Shop
    id: str
    ada: User
    cleo: User
    mallory: User
    as_ada: httpx.AsyncClient
    as_cleo: httpx.AsyncClient
    as_mallory: httpx.AsyncClient

    @property
    def url(self) -> str:
        return f"/api/conversations/{self.id}"

    async def say(self, client: httpx.AsyncClient, text: str, **more: Any) -> dict[str, Any]:
        """Send a text and expect it to be taken."""
        answer = await client.post(f"{self.url}/messages", json={"text": text} | more)
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def history(self, client: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
        """A page of messages."""
        answer = await client.get(f"{self.url}/messages", params=asked)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def view(self, client: httpx.AsyncClient) -> dict[str, Any]:
        """The conversation as one of the people sees it."""
        answer = await client.get(self.url)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def block(self, blocker: User, blocked: User) -> None:
        await self.shop.database.write(block, blocker.id, blocked.id, clock=self.shop.clock)


def open_between(
    db: Session, *people: User, clock: ManualClock, subject_id: str = MEETING, title: str = "Coffee"
) -> Conversation:
    """Open a conversation that closes after a week."""
    return open_conversation(
        db,
        kind=ConversationKind.MEETING,
        subject_id=subject_id,
        title=title,
        people=[one.id for one in people],
        closes_at=clock.now() + DAYS_OPEN,
        clock=clock,
    )


Hear = Callable[[], Awaitable[list[Notice]]]


@asynccontextmanager
async def listening(database: Database, bus: Bus) -> AsyncIterator[Hear]:
    """Hear notices: the yielded call gives all that was committed before it and not yet given."""
    with bus.listen() as queue:

        async def hear() -> list[Notice]:
            await database.write(announce, "mark", "here")
            heard: list[Notice] = []
            while (notice := await queue.get()).topic != "mark":
                heard.append(notice)
            return heard

        await hear()
        yield hear
