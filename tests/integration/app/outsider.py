"""A server with a clock that can be set, and an outsider's way of using it.

This file is also the server's program: ``python tests/integration/app/outsider.py``; the file that
``SKEW`` names says by how many seconds its clock is off.
"""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from app.cli import serve as program
from app.factory import create_app
from app.fan_client import FanClient
from core.clock import SystemClock

PASSWORD = "a long password that nobody guesses"


class SkewedClock(SystemClock):
    """The machine's clock, off by the seconds in a file."""

    def now(self) -> datetime:
        """The machine's moment and the seconds in the file."""
        return super().now() + timedelta(seconds=float(Path(os.environ["SKEW"]).read_text()))


@dataclass(frozen=True, slots=True)
class Site:
    """The server as outsiders know it, and its clock."""

    url: str
    skew: Path

    @contextmanager
    def off_by(self, seconds: float) -> Iterator[None]:
        self.set_clock(seconds)
        try:
            yield
        finally:
            self.set_clock(0)

    def set_clock(self, seconds: float) -> None:
        fresh = self.skew.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.replace(self.skew)


@asynccontextmanager
async def registered(site: Site, **wishes: Any) -> AsyncIterator[FanClient]:
    """A new person with tokens."""
    async with httpx.AsyncClient(
        base_url=site.url, headers={"Origin": site.url}, timeout=30
    ) as http:
        fan = FanClient(http, f"{secrets.token_hex(6)}@fans.example")
        person = {"display_name": "Ada", "date_of_birth": "1990-01-01", **wishes}
        person |= {"email": fan.email, "password": PASSWORD}
        await fan.call("POST", "/api/register", json=person)
        await fan.wait_for_tokens()
        yield fan


async def wealth(fan: FanClient) -> Decimal:
    """All that a fan has, wherever it is."""
    wallet = await fan.call("GET", "/api/wallet")
    return sum(
        (Decimal(wallet[part]) for part in ("available", "held", "escrowed", "credit")), Decimal()
    )


class Room:
    """A fan's room, from outside."""

    def __init__(self, site: Site, fan: FanClient, bid: dict[str, Any]) -> None:
        self.fan = fan
        self.id = str(bid["room_id"])
        self.model = f"persona:{bid['persona']['slug']}"
        self._site = site

    async def ticket(self, ttl_s: int = 600) -> str:
        return str((await self.fan.ticket(self.id, ttl_s))["value"])

    @asynccontextmanager
    async def socket(
        self, secret: str | None, *, model: str = "", **headers: str
    ) -> AsyncIterator[ClientConnection]:
        """A socket as a browser opens it; ``secret`` goes as a subprotocol."""
        url = f"{self._site.url.replace('http', 'ws')}/v1/realtime?model={model or self.model}"
        offered: Any = ["realtime", *([f"openai-insecure-api-key.{secret}"] if secret else [])]
        async with connect(
            url, subprotocols=offered, additional_headers=headers, max_size=None
        ) as socket:
            yield socket

    async def shut_out(
        self, secret: str | None, close: int, code: str, says: str, **way: str
    ) -> None:
        """Come with a secret that opens nothing."""
        async with self.socket(secret, **way) as socket:
            refused_event(await heard(socket, "error"), code, says)
            await asyncio.wait_for(socket.wait_closed(), 10)
            assert socket.close_code == close

    async def works(self) -> None:
        """Come in, ask, and hear a whole answer."""
        async with self.socket(await self.ticket()) as socket:
            await ask(socket)


async def heard(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """The next event of a kind."""
    async with asyncio.timeout(20):
        while True:
            event: dict[str, Any] = json.loads(await socket.recv())
            if event["type"] == kind:
                return event


def message(text: str) -> str:
    """The event that says something."""
    part = {"type": "input_text", "text": text}
    item = {"type": "message", "role": "user", "content": [part]}
    return json.dumps({"type": "conversation.item.create", "item": item})


async def ask(socket: ClientConnection) -> None:
    """Say something and hear the answer to its end."""
    await socket.send(message("Hello, who are you?"))
    await socket.send('{"type":"response.create"}')
    done = await heard(socket, "response.done")
    assert done["response"]["status"] == "completed"


def refused(answer: httpx.Response, status: int, code: str, says: str) -> None:
    """Hold an answer against the refusal that it should be."""
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code), answer.text
    assert says.lower() in error["message"].lower(), answer.text


def refused_event(event: dict[str, Any], code: str, says: str) -> None:
    """Hold an ``error`` event against the refusal that it should be."""
    assert event["error"]["code"] == code, event
    assert says.lower() in event["error"]["message"].lower(), event


if __name__ == "__main__":
    program.create_app = partial(create_app, clock=SkewedClock())
    program.serve()
