"""kill -9 of ``mesi worker`` while it learns from a visit: learnt once, and not twice."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from openai import AsyncOpenAI
from sqlalchemy.orm import Session

from app.bench.served import Served, start_server
from app.fan_client import FanClient
from core.database import Database
from models.memory import Episode, MemoryChoice, MemoryFact
from models.room import Room, TranscriptTurn
from models.states import RoomState
from tests.fixtures.served import QUIET

pytestmark = [pytest.mark.chain, pytest.mark.timeout(240)]

WORKER = ("-m", "app.cli.main", "worker")
CRASHING = (str(Path(__file__).parents[2] / "fixtures" / "crashing_worker.py"),)
TOLD = ("My dog is called Biscuit.", "I live in Porto now.")
LEARNT = ["The fan has a dog called Biscuit.", "The fan lives in Porto."]
LEFT = {
    "read": (0, 0, True),
    "kept": (0, 0, True),
    "written": (2, 1, False),
}
"""By place: facts, summaries, and whether the visit still waits to be learnt from."""


def _left(db: Session) -> tuple[int, int, bool]:
    facts, episodes = db.query(MemoryFact).count(), db.query(Episode).count()
    return facts, episodes, db.query(Room).one().learns_at is not None


def _is_over(db: Session) -> bool:
    """Learnt, settled, and the words are gone."""
    room = db.query(Room).one()
    is_settled = room.state == RoomState.SETTLED and room.learns_at is None
    return is_settled and not db.query(TranscriptTurn).count()


@asynccontextmanager
async def working(
    settings: dict[str, str], log: Path, program: tuple[str, ...] = WORKER
) -> AsyncIterator[subprocess.Popen[bytes]]:
    worker = await asyncio.to_thread(_start, settings, log, program)
    try:
        yield worker
    finally:
        worker.terminate()
        await asyncio.to_thread(worker.wait, 30)


def _start(
    settings: dict[str, str], log: Path, program: tuple[str, ...]
) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **settings, "MESI_LOG_JSON": "true"}
    with log.open("ab") as file:
        return subprocess.Popen([sys.executable, *program], env=environment, stderr=file)


@pytest.mark.parametrize("place", LEFT)
async def test_a_worker_that_is_killed_learns_a_visit_once(
    place: str, database_url: str, database: Database, tmp_path: Path
) -> None:
    data, log = tmp_path / "var", tmp_path / "worker.log"
    shared = {**QUIET, "MESI_DATABASE_URL": database_url, "MESI_DATA": str(data)}
    shared["PYTHONPATH"] = "."
    served = await asyncio.to_thread(start_server, data, {**shared, "MESI_WORKER": "external"})
    try:
        async with _http(served) as http:
            async with working({**shared, "CRASH_AT": place}, log, CRASHING) as first:
                await _visit(http)
                ended = await asyncio.to_thread(first.wait, 60)
                assert ended == -9, "the place was never reached"
            assert await database.read(_left) == LEFT[place]
            async with working(shared, log):
                await _until_over(database)
            (known,) = (await http.get("/api/memories")).json()["items"]
            memory = (await http.get(f"/api/memories/{known['persona_id']}")).json()
    finally:
        await asyncio.to_thread(served.stop)
    assert sorted(one["text"] for one in memory["facts"]) == LEARNT
    assert [one["lines"] for one in memory["episodes"]] == [LEARNT]
    # Each writing makes the pair's revision grow: there was one.
    assert await database.read(lambda db: db.query(MemoryChoice).one().revision) == 1


async def _until_over(database: Database) -> None:
    async with asyncio.timeout(60):
        while not await database.read(_is_over):  # noqa: ASYNC110 - another process's rows
            await asyncio.sleep(0.1)


def _http(served: Served) -> httpx.AsyncClient:
    base_url = served.base_url
    return httpx.AsyncClient(base_url=base_url, headers={"Origin": base_url}, timeout=30)


async def _visit(http: httpx.AsyncClient) -> None:
    """A fan tells two things and leaves."""
    fan = await FanClient.register(http)
    await fan.wait_for_tokens()
    listed = await fan.call("GET", "/api/personas")
    bid = await fan.win(listed["items"][0]["slug"])
    ticket = await fan.ticket(bid["room_id"])
    client = AsyncOpenAI(api_key=ticket["value"], base_url=ticket["base_url"])
    async with client, client.realtime.connect(model=ticket["model"]) as room:
        for words in TOLD:
            said = [{"type": "input_text", "text": words}]
            item: Any = {"type": "message", "role": "user", "content": said}
            await room.conversation.item.create(item=item)
            await room.response.create()
            while (await room.recv()).type != "response.done":
                pass
    await fan.call("POST", f"/api/rooms/{bid['room_id']}/end")
