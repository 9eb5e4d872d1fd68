"""The main job over HTTP and the Realtime protocol: real server, real chain, scripted mind."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from openai import AsyncOpenAI

from app.bench.served import Served
from app.fan_client import FanClient
from tests.fixtures.served import StartServer

pytestmark = pytest.mark.chain


@pytest.fixture
def served(start: StartServer) -> Served:
    return start()


@pytest.fixture
async def fan(served: Served) -> AsyncIterator[FanClient]:
    async with httpx.AsyncClient(
        base_url=served.base_url, headers={"Origin": served.base_url}, timeout=30
    ) as http:
        yield await FanClient.register(http)


async def test_a_fan_wins_talks_and_the_money_is_settled_to_the_minute(fan: FanClient) -> None:
    await fan.wait_for_tokens()
    listed = await fan.call("GET", "/api/personas")
    before = await fan.call("GET", "/api/wallet")
    bid = await fan.win(listed["items"][0]["slug"])
    ticket = await fan.ticket(bid["room_id"])
    client = AsyncOpenAI(api_key=ticket["value"], base_url=ticket["base_url"])
    text = ""
    async with client, client.realtime.connect(model=ticket["model"]) as connection:
        await connection.conversation.item.create(
            item={
                "type": "message",
                "role": "user",
                "content": [{"type": "input_text", "text": "Hello, who are you?"}],
            }
        )
        await connection.response.create()
        async for event in connection:
            if event.type == "response.output_text.delta":
                text += event.delta
            if event.type == "response.done":
                assert event.response.status == "completed"
                break
    assert text
    ended = await fan.call("POST", f"/api/rooms/{bid['room_id']}/end")
    assert ended["state"] in {"ended", "settled"}
    settled = await fan.wait_for_bid(bid["id"], "settled", "refunded")
    await _until_credit_is_paid(fan)
    after = await fan.call("GET", "/api/wallet")
    paid = float(settled["earned"] or 0)
    assert 0 <= paid < float(bid["amount"]) / 10, "a few seconds cost a few seconds"
    assert float(after["available"]) == pytest.approx(float(before["available"]) - paid, abs=2e-6)
    assert float(after["held"]) == float(after["escrowed"]) == 0


async def _until_credit_is_paid(fan: FanClient) -> None:
    async with asyncio.timeout(20):
        while float((await fan.call("GET", "/api/wallet"))["credit"]) > 0:  # noqa: ASYNC110 - the state is another process's
            await asyncio.sleep(0.05)


async def test_health_and_metrics_say_how_it_is(served: Served) -> None:
    async with httpx.AsyncClient(base_url=served.base_url) as http:
        health = await http.get("/healthz")
        assert health.json()["status"] == "ok"
        assert "python_info" in (await http.get("/metrics")).text
        assert (await http.get("/api/nothing")).status_code == 404
