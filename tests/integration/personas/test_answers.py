"""Two states of a persona answer the same questions, side by side."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from core.clock import ManualClock
from core.database import Database
from engine.llm.errors import BackendError
from engine.llm.scripted import ScriptedBackend
from flows.compare_answers import ASKINGS
from flows.studio_desk import MAX_ASKED, StudioDesk, StudioParts
from tests.factories.users import make_owner
from tests.integration.personas.test_owning import published
from tests.integration.personas.test_versions import rewrite
from tests.integration.shop import Shop, code_of, open_shop

pytestmark = pytest.mark.db


class HeldMind(ScriptedBackend):
    """Answers when it may."""

    def __init__(self) -> None:
        super().__init__(["One.", "Two.", "Three.", "Four."])
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.waiting = 0

    async def stream(self, request: Any) -> Any:
        self.waiting += 1
        await self.may_answer.wait()
        async for delta in super().stream(request):
            yield delta


@pytest.fixture
def mind() -> HeldMind:
    return HeldMind()


@pytest.fixture
async def shop(database: Database, clock: ManualClock, mind: HeldMind) -> AsyncIterator[Shop]:
    studio = StudioDesk(StudioParts(database, mind, clock))
    async with open_shop(database, clock, studio=studio) as opened:
        yield opened


@pytest.fixture
async def owner(shop: Shop) -> httpx.AsyncClient:
    user = await shop.database.write(make_owner, clock=shop.clock)
    return await shop.program(user.id)


async def test_both_sides_answer(owner: httpx.AsyncClient, mind: HeldMind) -> None:
    url, _ = await published(owner)
    await rewrite(owner, url, character="Nova has moved to Porto, where she draws maps of the sea.")
    asked = {"questions": ["Where do you live?", "What do you do?"], "left": "1"}
    answer = await owner.post(f"{url}/answers", json=asked)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["left"], body["right"], body["mind"]) == ("1", "draft", "scripted:demo")
    assert [
        (one["question"], one["left"]["text"], one["right"]["text"]) for one in body["items"]
    ] == [("Where do you live?", "One.", "Three."), ("What do you do?", "Two.", "Four.")]
    first = body["items"][0]["left"]
    assert (first["status"], first["reason"]) == ("completed", None)
    assert first["first_token_ms"] >= 0
    prompts = [str(one.messages) for one in mind.requests]
    assert ["Porto" in one for one in prompts] == [False, False, True, True]
    # Each question stands alone, and what was read for a side is let go.
    assert all("One." not in one for one in prompts)
    assert len(mind.warmed) == 2 and mind.released == [one.room_key for one in mind.warmed]


async def test_a_mind_that_fails_is_shown(owner: httpx.AsyncClient, mind: HeldMind) -> None:
    url, _ = await published(owner)
    mind.fail_with = BackendError("unreachable", "no route")
    asked = {"questions": ["Hi"], "left": "1", "right": "1"}
    (item,) = (await owner.post(f"{url}/answers", json=asked)).json()["items"]
    assert (item["left"]["status"], item["left"]["reason"]) == ("failed", "unreachable")
    assert item["left"]["first_token_ms"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"questions": []},
        {"questions": ["a", "b", "c", "d"]},
        {"questions": [" "]},
        {"questions": ["x" * 501]},
        {"questions": ["a\x00b"]},
        {"left": "0"},
        {"right": "published"},
    ],
)
async def test_what_can_not_be_asked(
    owner: httpx.AsyncClient, mind: HeldMind, changes: dict[str, Any]
) -> None:
    url, _ = await published(owner)
    asked = {"questions": ["Hi"], "left": "1"} | changes
    assert (await owner.post(f"{url}/answers", json=asked)).status_code == 422
    assert mind.requests == []


async def test_versions_of_nobody_and_of_others(shop: Shop, owner: httpx.AsyncClient) -> None:
    url, _ = await published(owner)
    asked = {"questions": ["Hi"], "left": "1", "right": "7"}
    assert (await owner.post(f"{url}/answers", json=asked)).status_code == 404
    other = await shop.program((await shop.database.write(make_owner, clock=shop.clock)).id)
    asked["right"] = "1"
    assert (await other.post(f"{url}/answers", json=asked)).status_code == 404


async def test_fans_come_first(owner: httpx.AsyncClient, mind: HeldMind) -> None:
    url, _ = await published(owner)
    asked = {"questions": ["Hi"], "left": "1"}
    mind.may_answer.clear()
    running = [
        asyncio.create_task(owner.post(f"{url}/answers", json=asked)) for _ in range(MAX_ASKED)
    ]
    async with asyncio.timeout(10):
        while mind.waiting < MAX_ASKED:  # noqa: ASYNC110 - the mind announces nothing
            await asyncio.sleep(0.005)
    refused = await owner.post(f"{url}/answers", json=asked)
    assert (refused.status_code, code_of(refused)) == (503, "studio_busy")
    mind.may_answer.set()
    assert [one.status_code for one in await asyncio.gather(*running)] == [200] * MAX_ASKED
    assert (await owner.post(f"{url}/answers", json=asked)).status_code == 200


async def test_an_owner_can_not_ask_without_end(owner: httpx.AsyncClient) -> None:
    url, _ = await published(owner)
    asked = {"questions": ["Hi"], "left": "1"}
    for _ in range(ASKINGS.count):
        assert (await owner.post(f"{url}/answers", json=asked)).status_code == 200
    refused = await owner.post(f"{url}/answers", json=asked)
    assert (refused.status_code, code_of(refused)) == (429, "rate_limited")
