"""What a seller and fans do on the pages of an auction, and what the books say about it."""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from playwright.async_api import Browser, BrowserContext, Page, expect

from app.fan_client import FanClient
from tests.browser.meeting_pages import later
from tests.browser.people import Life, become_known, seat
from tests.fixtures.chromium import PATIENCE_MS, PHONE, keep_look, settle

WELCOME = 100_000_000
"""Micro-units that everybody begins with."""


@dataclass
class Hall:
    """Everybody at an auction, each in a browser context of their own; all their clocks agree."""

    browser: Browser
    base_url: str
    contexts: list[BrowserContext] = field(default_factory=list[BrowserContext])
    problems: list[str] = field(default_factory=list[str])
    ahead: timedelta = timedelta()

    async def open(self, size: Any) -> BrowserContext:
        """A browser of somebody, signed out."""
        context = await self.browser.new_context(
            viewport=size,
            reduced_motion="reduce",
            timezone_id="UTC",
            locale="en-GB",
            is_mobile=size == PHONE,
            has_touch=size == PHONE,
        )
        context.set_default_timeout(PATIENCE_MS)
        await context.clock.install()
        self.contexts.append(context)
        return context

    async def seat(self, size: Any, live: Life) -> tuple[Page, dict[str, str]]:
        """A page of somebody who has lived so."""
        known = await become_known(self.base_url, live)
        context = await self.open(size)
        await seat(context, self.base_url, known)
        return await self.page_in(context), known.facts

    async def page_in(self, context: BrowserContext) -> Page:
        """A page whose faults are noted."""
        page = await context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        return page

    async def turn(self, by: timedelta) -> None:
        """Turn the server's clock, the chain's and everybody's."""
        await later(self.base_url, by)
        self.ahead += by
        for context in self.contexts:
            await context.clock.fast_forward(int(by.total_seconds() * 1000))

    async def turn_to(self, moment: str, *, before: timedelta = timedelta()) -> None:
        """Turn all clocks to so long before a moment."""
        now = datetime.now(UTC) + self.ahead
        await self.turn(datetime.fromisoformat(moment) - before - now)

    async def books(self) -> dict[str, Any]:
        """What the comparison of ledger and chain finds."""
        async with httpx.AsyncClient(base_url=self.base_url, timeout=30) as http:
            return (await http.get("/test/books")).json()

    async def close(self) -> None:
        for context in self.contexts:
            await context.close()


async def become_creator(fan: FanClient) -> dict[str, str]:
    """Somebody who is met."""
    await fan.call("PATCH", "/api/me", json={"become_creator": True, "display_name": "Cleo Moon"})
    profile = await fan.call("GET", "/api/creator/profile")
    return {"slug": profile["slug"], "id": fan.me.get("id", "")}


async def publish_auction(page: Page, base_url: str) -> str:
    """The creator writes an offer that is sold by auction; gives its path."""
    await page.goto(f"{base_url}/creator/offers/new")
    await page.get_by_test_id("offer-title").fill("Dinner after the premiere")
    await page.get_by_test_id("offer-description").fill("Two hours, three courses, no cameras.")
    place = page.get_by_test_id("offer-place").get_by_role("radio", name="In person")
    await place.check(force=True)
    await page.get_by_test_id("offer-city").fill("Berlin")
    await page.get_by_test_id("offer-minutes").fill("120")
    await page.get_by_test_id("offer-minimum").fill("10")
    mode = page.get_by_test_id("offer-mode").get_by_role("radio", name="Auction")
    await mode.check(force=True)
    await page.get_by_test_id("offer-save").click()
    await page.wait_for_url(re.compile(r"/creator/offers/off_"))
    return page.url.removeprefix(base_url)


async def open_round(page: Page, *, places: int, reserve: str = "") -> None:
    """The seller opens a round of one hour."""
    await page.get_by_test_id("round-places").fill(str(places))
    await page.get_by_test_id("round-length").select_option(label="1 hour")
    await page.get_by_test_id("round-reserve").fill(reserve)
    await page.get_by_test_id("round-open").click()
    await expect(page.get_by_test_id("round")).to_be_visible()


async def bid(page: Page, amount: str) -> str:
    """Bid an amount on the form that is open; gives the path of the bid."""
    await page.get_by_test_id("bid-amount").fill(amount)
    await page.get_by_test_id("bid-submit").click()
    before = page.url
    await page.wait_for_url(lambda url: "/bids/bid_" in url and url != before)
    await expect(page.get_by_test_id("bid-waiting")).to_have_attribute("data-state", "open")
    return page.url


async def stands(page: Page, place: str, title: str) -> None:
    """The page tells its fan where the bid stands."""
    mine = page.get_by_test_id("auction-mine")
    await expect(mine).to_have_attribute("data-place", place)
    await expect(mine).to_contain_text(title)


async def bid_at(page: Page, base_url: str) -> datetime:
    """When the bid that the page shows was made."""
    answer = await page.context.request.get(f"{base_url}/api/bids/{page.url.rsplit('/', 1)[1]}")
    return datetime.fromisoformat((await answer.json())["created_at"])


async def closes(page: Page, testid: str = "auction") -> str:
    """When the round closes, as this page says."""
    said = await page.get_by_test_id(testid).get_attribute("data-closes")
    assert said is not None
    return said


async def money(page: Page, base_url: str) -> tuple[str, str, str]:
    """What the wallet's page shows: available, held and in escrow."""
    await page.goto(f"{base_url}/wallet")
    names = ("wallet-available", "wallet-held", "wallet-escrowed")
    shown = [await page.get_by_test_id(name).get_attribute("data-amount") for name in names]
    return str(shown[0]), str(shown[1]), str(shown[2])


async def agree(hall: Hall, *, chain_open: int) -> None:
    """Ledger and chain say the same, and the contract holds exactly that many micro-units."""
    async with asyncio.timeout(60):
        found = await hall.books()
        # The last refund's log may still be on its way into the ledger.
        while not found["is_clean"] or found["chain_open"] != chain_open:
            await (
                hall.contexts[0]
                .pages[0]
                .evaluate("() => new Promise(then => requestAnimationFrame(then))")
            )
            found = await hall.books()


async def look(pages: dict[str, Page], name: str, *, whole: bool = False) -> None:
    """Keep what each of them sees."""
    for who, page in pages.items():
        await settle(page)
        await keep_look(page, f"auction-{name}-{who}", whole=whole)


@dataclass
class Sniper:
    """A program that bids the least that takes the place, each time as a raise."""

    fan: FanClient
    offer_id: str
    last: str | None = None
    """Its newest bid."""

    async def outbid(self) -> str:
        """Bid, and wait for the deposit; gives the amount."""
        call = self.fan.call
        quote = await call("POST", "/api/quotes", json={"offer_id": self.offer_id})
        body = {"quote_id": quote["id"], "amount": quote["amount"], "replaces_id": self.last}
        made = await call(
            "POST",
            "/api/bids",
            json={**body, "signer_address": None, "salt": "0x" + secrets.token_hex(32)},
            headers={"Idempotency-Key": secrets.token_hex(12)},
        )
        self.last = made["id"]
        await self.wait_for("confirmed")
        return str(quote["amount"])

    async def wait_for(self, progress: str) -> None:
        """Wait until its newest bid is so far."""
        await self.fan.wait_for_bid(str(self.last), progress)


@asynccontextmanager
async def two_programs(base_url: str, offer_id: str) -> AsyncIterator[tuple[Sniper, Sniper]]:
    """Two fans who bid without a page."""
    async with AsyncExitStack() as stack:
        made: list[Sniper] = []
        for _ in range(2):
            opened = httpx.AsyncClient(base_url=base_url, headers={"Origin": base_url}, timeout=60)
            fan = await FanClient.register(await stack.enter_async_context(opened), "Sniper")
            await fan.wait_for_tokens()
            made.append(Sniper(fan, offer_id))
        yield made[0], made[1]
