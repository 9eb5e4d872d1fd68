"""A creator and some fans: what they did before is sent over HTTP, what they do now is on pages."""

import asyncio
import os
import secrets
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import httpx
from icalendar import Calendar
from playwright.async_api import Browser, Page

from app.bench.served import Served
from app.fan_client import FanClient
from tests.fixtures.chromium import DESKTOP, PATIENCE_MS, PHONE

TERMS: dict[str, Any] = {
    "title": "Coffee and a question",
    "description": "An hour by the river.",
    "place_kind": "city",
    "city": "Berlin",
    "minutes": 60,
    "minimum": "10",
    "lead_hours": 0,
}
FORM = {
    "legal_name": "Robin Newcomer",
    "birth_date": "1990-01-01",
    "country": "DE",
    "phone": "+49 30 1234567",
}
"""What everybody here hands in to be verified."""


class Company:
    """The people of one story, their pages, and what went wrong on those."""

    def __init__(self, served: Served, browser: Browser) -> None:
        self.served = served
        self.base_url = served.base_url
        self.browser = browser
        self.problems: list[str] = []
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def fan(self, name: str = "Robin Newcomer") -> FanClient:
        """Somebody with an account and the welcome tokens."""
        http = await self._open.enter_async_context(
            httpx.AsyncClient(base_url=self.base_url, headers={"Origin": self.base_url}, timeout=30)
        )
        fan = await FanClient.register(http, name)
        await fan.wait_for_tokens()
        return fan

    async def creator(self, name: str = "Cleo Moon") -> FanClient:
        """Somebody whose page takes bids; ``me["slug"]`` leads to it."""
        creator = await self.fan(name)
        await creator.call("PATCH", "/api/me", json={"become_creator": True})
        creator.me["slug"] = (await creator.call("GET", "/api/creator/profile"))["slug"]
        return creator

    async def grant(self, person: FanClient, role: str) -> None:
        """Give somebody a role, as the house does."""
        command = (sys.executable, "-m", "app.cli.main", "grant", person.email, role)
        data = {**os.environ, "MESI_DATA": str(self.served.log.parent)}
        given = await asyncio.create_subprocess_exec(*command, env=data)
        assert await given.wait() == 0

    async def ahead(self, by: timedelta = timedelta(0)) -> timedelta:
        """Turn the server's clock, and say how far it is ahead by now."""
        async with httpx.AsyncClient(base_url=self.base_url, timeout=30) as http:
            seconds = int(by.total_seconds())
            turned = await http.post("/test/later", params={"s": seconds})
        return timedelta(seconds=int(turned.raise_for_status().text))

    async def now(self) -> datetime:
        """What the server's clock shows."""
        return datetime.now(UTC) + await self.ahead()

    async def page(
        self, of: FanClient, path: str, *, phone: bool = False, zone: str = "UTC"
    ) -> Page:
        """A browser of this person's own, whose clock goes as the server's."""
        context = await self.browser.new_context(
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]  # a dict of the right shape
            reduced_motion="reduce",
            timezone_id=zone,
            locale="en-GB",
        )
        self._open.push_async_callback(context.close)
        context.set_default_timeout(PATIENCE_MS)
        await context.add_cookies(
            [
                {"name": name, "value": value, "url": self.base_url}
                for name, value in dict(of.http.cookies).items()
            ]
        )
        if await self.ahead():
            await context.clock.install(time=await self.now())
        page = await context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        await page.goto(f"{self.base_url}{path}")
        return page


async def make_offer(creator: FanClient, **changes: Any) -> dict[str, Any]:
    return await creator.call("POST", "/api/offers", json=TERMS | changes)


async def make_bid(
    fan: FanClient, offer: dict[str, Any], amount: str, **words: str
) -> dict[str, Any]:
    """Bid, and wait until the money is in escrow; the house signs for the fan."""
    quote = await fan.call("POST", "/api/quotes", json={"offer_id": offer["id"]})
    bid = await fan.call(
        "POST",
        "/api/bids",
        json={
            "quote_id": quote["id"],
            "amount": amount,
            "salt": "0x" + secrets.token_hex(32),
            **words,
        },
        headers={"Idempotency-Key": secrets.token_hex(12)},
    )
    return await fan.wait_for_bid(bid["id"], "confirmed", "won")


async def accept(creator: FanClient, bid: dict[str, Any]) -> None:
    await creator.call(
        "POST",
        f"/api/inbox/bids/{bid['id']}/accept",
        headers={"Idempotency-Key": secrets.token_hex(12)},
    )


async def meet(creator: FanClient, fan: FanClient, **terms: Any) -> dict[str, Any]:
    """A bid is accepted: the meeting that it opens, with its conversation."""
    bid = await make_bid(fan, await make_offer(creator, **terms), "20")
    await accept(creator, bid)
    won = await fan.wait_for_bid(bid["id"], "won")
    return await fan.call("GET", f"/api/meetings/{won['meeting_id']}")


async def feed_of(person: FanClient) -> dict[str, Any]:
    """What a calendar program reads at the person's address: events by their state."""
    address = (await person.call("GET", "/api/calendar/feed"))["address"]
    async with httpx.AsyncClient(timeout=30) as program:
        answer = (await program.get(address)).raise_for_status()
    assert answer.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    return {str(event["STATUS"]): event for event in events}
