"""People who came before the test: registered over HTTP, then seated in a browser."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
from playwright.async_api import BrowserContext

from app.fan_client import FanClient

Result = TypeVar("Result")
PASSWORD = "correct horse battery"


@dataclass(slots=True)
class Known:
    """Someone with an account, and the cookie that proves it."""

    email: str
    cookies: dict[str, str]
    facts: dict[str, str] = field(default_factory=dict[str, str])
    """Paths and ids of what this person has."""


def make_known(base_url: str, live: Callable[[FanClient], Awaitable[dict[str, str]]]) -> Known:
    """Register a person, let them live a little, and keep their cookie."""
    return asyncio.run(become_known(base_url, live))


async def become_known(
    base_url: str, live: Callable[[FanClient], Awaitable[dict[str, str]]]
) -> Known:
    """The same, from inside an event loop."""
    async with httpx.AsyncClient(
        base_url=base_url, headers={"Origin": base_url}, timeout=30
    ) as http:
        fan = FanClient(http, f"{secrets.token_hex(6)}@example.org")
        await fan.call(
            "POST",
            "/api/register",
            json={
                "email": fan.email,
                "password": PASSWORD,
                "display_name": "Robin Newcomer",
                "date_of_birth": "1990-05-04",
            },
        )
        facts = await live(fan)
        return Known(fan.email, dict(http.cookies), facts)


async def seat(context: BrowserContext, base_url: str, known: Known) -> None:
    """Sign a browser in as this person."""
    await context.add_cookies(
        [{"name": name, "value": value, "url": base_url} for name, value in known.cookies.items()]
    )


async def first_on_sale(fan: FanClient) -> str:
    """Slug of a persona that sells text rooms."""
    listed: dict[str, Any] = await fan.call("GET", "/api/personas")
    return str(
        next(
            item["slug"]
            for item in listed["items"]
            if any(f["format"] == "text" and f["status"] == "on_sale" for f in item["formats"])
        )
    )
