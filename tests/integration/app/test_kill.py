"""kill -9 between bid and settlement, at each step of the chain writes: nothing lost or paid twice.

The server dies at the named place while a bid is placed, accepted, settled or paid out; a second
server on the same data must bring the story to its end with the books true.
"""

import asyncio
import contextlib
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from openai import AsyncOpenAI

from app.bench.served import Served, start_server
from app.fan_client import FanClient, StoryError
from tests.fixtures.served import QUIET

pytestmark = [pytest.mark.chain, pytest.mark.timeout(240)]

CRASHING = (str(Path(__file__).parents[2] / "fixtures" / "crashing_server.py"),)

# Arrivals are counted from the fan's first call. Each place is reached by the mint of the welcome
# tokens first, then by placing, accepting, settling and withdrawing.
PLACES = [
    ("outbox.loaded", 3),
    ("outbox.built", 2),
    ("outbox.signing", 2),
    ("outbox.signed", 2),
    ("outbox.signed", 3),
    ("outbox.sent", 2),
    ("outbox.sent", 4),
    ("outbox.marked", 3),
    ("watch.fetched", 3),
    ("watch.applying", 2),
    ("watch.applying", 4),
    ("watch.applied", 3),
]


@pytest.mark.parametrize(("place", "count"), PLACES)
async def test_a_killed_server_loses_nothing(tmp_path: Path, place: str, count: int) -> None:
    data = tmp_path / "var"
    crash = {**QUIET, "CRASH_AT": place, "CRASH_COUNT": str(count), "PYTHONPATH": "."}
    first = await asyncio.to_thread(start_server, data, crash, program=CRASHING)
    story = Story(first)
    try:
        with contextlib.suppress(StoryError, httpx.HTTPError):
            await story.tell()
        await asyncio.to_thread(first.process.wait, 60)
        assert first.process.returncode == -9, "the place was never reached"
        port = first.base_url.rsplit(":", 1)[1]
        second = await asyncio.to_thread(start_server, data, {**QUIET, "MESI_PORT": port})
        try:
            await story.tell()
            await story.check_books(data)
        finally:
            await asyncio.to_thread(second.stop)
    finally:
        await asyncio.to_thread(first.stop)
        await story.aclose()


class Story:
    """One fan's story; told again after a crash, it goes on where it was."""

    def __init__(self, served: Served) -> None:
        self._http = httpx.AsyncClient(
            base_url=served.base_url, headers={"Origin": served.base_url}, timeout=10
        )
        self._fan: FanClient | None = None
        self._quote: dict[str, Any] = {}
        self._bid: dict[str, Any] = {}
        self._has_talked = False

    async def aclose(self) -> None:
        await self._http.aclose()

    async def tell(self) -> None:
        self._fan = self._fan or await FanClient.register(self._http)
        await self._fan.wait_for_tokens()
        if not self._quote:
            listed = await self._fan.call("GET", "/api/personas")
            self._quote = await self._fan.quote(listed["items"][0]["slug"])
        if not self._bid:
            self._bid = await self._place(self._fan)
        won = await self._fan.wait_for_bid(self._bid["id"], "won", "settled", "refunded")
        if won["progress"] == "won" and not self._has_talked:
            await self._talk(self._fan, won["room_id"])
            self._has_talked = True
        await self._fan.call("POST", f"/api/rooms/{won['room_id']}/end")
        self._bid = await self._fan.wait_for_bid(self._bid["id"], "settled", "refunded")
        await _until_paid_out(self._fan)

    async def _place(self, fan: FanClient) -> dict[str, Any]:
        # The answer may be lost with the server: the same key finds the bid again.
        body = {
            "quote_id": self._quote["id"],
            "amount": self._quote["amount"],
            "signer_address": None,
            "salt": "0x" + "5a" * 32,
        }
        return await fan.call(
            "POST", "/api/bids", json=body, headers={"Idempotency-Key": "the-one-bid"}
        )

    async def _talk(self, fan: FanClient, room_id: str) -> None:
        ticket = await fan.ticket(room_id)
        client = AsyncOpenAI(api_key=ticket["value"], base_url=ticket["base_url"])
        async with client, client.realtime.connect(model=ticket["model"]) as connection:
            await connection.conversation.item.create(
                item={
                    "type": "message",
                    "role": "user",
                    "content": [{"type": "input_text", "text": "Good evening!"}],
                }
            )
            await connection.response.create()
            async for event in connection:
                if event.type == "response.done":
                    return

    async def check_books(self, data: Path) -> None:
        assert self._fan is not None
        bids = await self._fan.call("GET", "/api/bids")
        assert len(bids["items"]) == 1, "one wish, one bid"
        wallet = await self._fan.call("GET", "/api/wallet")
        earned = Decimal(self._bid["earned"] or "0")
        assert Decimal(wallet["available"]) == Decimal(100) - earned
        unbalanced, drifted, placed, closed = await asyncio.to_thread(_counts, data / "mesi.db")
        assert (unbalanced, drifted) == (0, 0)
        assert (placed, closed) == (1, 1), "placed once and closed once on the chain"


async def _until_paid_out(fan: FanClient) -> None:
    async with asyncio.timeout(30):
        while True:
            wallet = await fan.call("GET", "/api/wallet")
            if all(Decimal(wallet[part]) == 0 for part in ("held", "escrowed", "credit")):
                return
            await asyncio.sleep(0.05)


def _counts(path: Path) -> list[int]:
    """Transfers that do not add up, balances that drifted, deposits and closings on the chain."""
    questions = (
        "SELECT count(*) FROM (SELECT sum(amount) AS total FROM entries"
        " GROUP BY transfer_id HAVING total <> 0)",
        "SELECT count(*) FROM accounts a WHERE balance <>"
        " (SELECT coalesce(sum(amount), 0) FROM entries e WHERE e.account_id = a.id)",
        "SELECT count(*) FROM chain_logs WHERE name = 'Placed' AND NOT undone",
        "SELECT count(*) FROM chain_logs WHERE name = 'Closed' AND NOT undone",
    )
    with sqlite3.connect(path) as rows:
        return [rows.execute(question).fetchone()[0] for question in questions]
