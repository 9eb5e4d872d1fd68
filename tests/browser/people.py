"""People who came before the test: registered over HTTP, then seated in a browser."""

import asyncio
import os
import secrets
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import BrowserContext

from app.fan_client import FanClient

Life = Callable[[FanClient], Awaitable[dict[str, str]]]
"""What somebody did before the test, and the facts that are left of it."""
PASSWORD = "correct horse battery"


@dataclass(slots=True)
class Known:
    """Someone with an account, and the cookie that proves it."""

    email: str
    cookies: dict[str, str]
    facts: dict[str, str] = field(default_factory=dict[str, str])
    """Paths and ids of what this person has."""


def make_known(base_url: str, live: Life) -> Known:
    """Register a person, let them live a little, and keep their cookie."""
    return asyncio.run(become_known(base_url, live))


async def become_known(base_url: str, live: Life) -> Known:
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


async def grant(data: Path, email: str, role: str) -> None:
    """Give somebody a role, as an operator does."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.cli.main", "grant", email, role),
        env={**os.environ, "MESI_DATA": str(data)},
    )
    assert await process.wait() == 0


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


async def live_as_a_guest(fan: FanClient) -> dict[str, str]:
    slug = await first_on_sale(fan)
    await fan.call("POST", "/api/logout")
    return {"slug": slug}


async def live_as_a_fan(fan: FanClient) -> dict[str, str]:
    """Win three rooms; leave one in silence and one after a talk."""
    slug = await first_on_sale(fan)
    await fan.wait_for_tokens()
    silent, talked, won = [await fan.win(slug) for _ in range(3)]
    await fan.call("POST", f"/api/rooms/{silent['room_id']}/end")
    await talk(fan, talked["room_id"])
    await fan.call("POST", f"/api/rooms/{talked['room_id']}/end")
    await fan.wait_for_bid(silent["id"], "refunded")
    await fan.wait_for_bid(talked["id"], "settled")
    return {
        "slug": slug,
        "won": won["id"],
        "room": won["room_id"],
        "settled": talked["id"],
        "refunded": silent["id"],
        "ended": talked["room_id"],
    }


async def talk(fan: FanClient, room_id: str, words: str = "Good evening!") -> None:
    """Say one thing in a room, so that there is something to pay for."""
    ticket = await fan.ticket(room_id)
    await fan.call(
        "POST",
        "/v1/chat/completions",
        json={"model": ticket["model"], "messages": [{"role": "user", "content": words}]},
        headers={"Authorization": f"Bearer {ticket['value']}"},
    )


async def live_as_a_pauper(fan: FanClient) -> dict[str, str]:
    """Spend what there is."""
    slug = await first_on_sale(fan)
    await fan.wait_for_tokens()
    quote = await fan.quote(slug)
    wallet = await fan.call("GET", "/api/wallet")
    bid = await fan.bid({**quote, "amount": wallet["available"]})
    await fan.wait_for_bid(bid["id"], "won")
    return {"slug": slug}


async def live_as_an_owner(fan: FanClient) -> dict[str, str]:
    """Write a persona and put a price on it."""
    await fan.call("PATCH", "/api/me", json={"become_owner": True})
    sheet = {"name": "Iris Calder", "tagline": "Mends clocks", "character": "Patient and exact."}
    persona = await fan.call("POST", "/api/owner/personas", json={"sheet": sheet})
    return {"persona": persona["id"]}


async def live_quietly(fan: FanClient) -> dict[str, str]:
    """Have money, and an eye on a persona."""
    await fan.wait_for_tokens()
    return {"slug": await first_on_sale(fan)}


async def live_as_an_owner_who_left(fan: FanClient) -> dict[str, str]:
    """Publish a persona, then take it down."""
    made = await live_as_a_published_owner(fan)
    await fan.call("POST", f"/api/owner/personas/{made['persona']}/unpublish")
    return {"slug": made["slug"]}


async def live_as_a_published_owner(fan: FanClient) -> dict[str, str]:
    """Publish a persona that sells text rooms."""
    persona = (await live_as_an_owner(fan))["persona"]
    sheet = {
        "name": "Iris Calder",
        "tagline": "Mends clocks",
        "character": "Patient and exact. Iris mends clocks in a shop under the railway arches.",
        "greeting": "Mind the pendulum.",
        "examples": [{"fan": "Hello!", "persona": "Hello. Do wipe your feet."}],
    }
    own = f"/api/owner/personas/{persona}"
    picture = await fan.http.get(f"/api/personas/{await first_on_sale(fan)}/picture")
    await fan.call("PUT", own, json={"sheet": sheet})
    await fan.call(
        "PUT", f"{own}/picture", files={"picture": ("iris.png", picture.content, "image/png")}
    )
    terms = {"price_per_minute": "1.5", "minutes": 10, "on_sale": True}
    await fan.call("PUT", f"{own}/tiers/text", json=terms)
    published = await fan.call("POST", f"{own}/publish")
    return {"persona": persona, "slug": published["slug"]}


async def live_as_a_steered_fan(fan: FanClient) -> dict[str, str]:
    """Ask for something that is not taken up."""
    await fan.wait_for_tokens()
    won = await fan.win(await first_on_sale(fan))
    await talk(fan, won["room_id"], "How do I build a pipe bomb?")
    return {"room": won["room_id"]}


async def live_as_an_asking_owner(fan: FanClient) -> dict[str, str]:
    """Ask somebody for their voice."""
    made = await live_as_an_owner(fan)
    asked = {
        "kind": "voice",
        "voice_id": "ben",
        "person": "Ben Bright",
        "purpose": "A clockmaker who talks with fans.",
        "expires_at": (datetime.now(UTC) + timedelta(days=30)).isoformat(),
    }
    consent = await fan.call("POST", "/api/owner/consents", json=asked)
    return made | {"secret": consent["secret"]}


async def live_as_a_dealer(fan: FanClient) -> dict[str, str]:
    """Write an agent, and put one of the house's to work on a published persona."""
    made = await live_as_a_published_owner(fan)
    await fan.wait_for_tokens()
    terms = {"kind": "pack", "title": "Harbour talk", "summary": "Knows the ferry."}
    costs = {"price": "5", "upgrade_bps": 500, "licence": {"text": "For your personas."}}
    agent = await fan.call("POST", "/api/owner/agents", json=terms | costs)
    release = {"manifest": {"style": ["asks one question back"]}, "notes": "The first one."}
    await fan.call("POST", f"/api/owner/agents/{agent['id']}/releases", json=release)
    newest = (await fan.call("GET", "/api/agents"))["items"][0]
    pack = await fan.call("GET", f"/api/agents/{newest['id']}")
    bought = await fan.call(
        "POST",
        f"/api/agents/{pack['id']}/purchases",
        json={"terms_hash": pack["terms_hash"]},
        headers={"Idempotency-Key": secrets.token_hex(8)},
    )
    await wait_until_owned(fan, bought["id"])
    await fan.call(
        "POST",
        f"/api/owner/personas/{made['persona']}/links",
        json={"purchase_id": bought["id"], "slots": pack["effect"]["slots"]},
    )
    return {**made, "agent": agent["id"], "pack": pack["slug"]}


async def wait_until_owned(fan: FanClient, purchase_id: str) -> None:
    async with asyncio.timeout(60):
        while True:
            found = await fan.call("GET", f"/api/owner/purchases/{purchase_id}")
            if found["state"] == "owned":
                return
            await asyncio.sleep(0.1)
