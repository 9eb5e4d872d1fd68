"""The server is slow, away, or busy with another window of the same person."""

import asyncio
from collections.abc import Iterator

import pytest
from playwright.async_api import BrowserContext, Page, Route, expect

from app.bench.served import Served, running_server
from tests.browser.acts import enter, win, witness
from tests.browser.people import live_as_a_fan, live_as_an_owner, live_quietly
from tests.fixtures.served import QUIET, StartServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

COME_BACK_MS = 60_000
"""A server starts in seconds; the page waits at most 15 s between two tries."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running_server(tmp_path_factory.mktemp("served") / "var", QUIET) as running:
        yield running


async def test_a_page_that_cannot_load_offers_another_try(served: Served, page: Page) -> None:
    await page.route("**/api/personas*", lambda route: route.abort())
    await page.goto(served.base_url)
    told = page.get_by_test_id("error-state")
    await expect(told).to_have_attribute("data-code", "offline")
    await witness(page, "trouble-offline")
    await page.unroute("**/api/personas*")
    await told.get_by_role("button", name="Try again").click()
    await expect(page.get_by_test_id("persona-card").first).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/p/{slug}", "/wallet", "/bids", "/rooms/{room}", "/owner"])
async def test_a_slow_server_shows_the_shape_of_what_comes(
    path: str, served: Served, context: BrowserContext
) -> None:
    page, known = await enter(context, served, live_as_a_fan if "{" in path else live_as_an_owner)
    is_awaited = asyncio.Event()

    async def linger(route: Route) -> None:
        if not route.request.url.endswith("/api/me"):
            await is_awaited.wait()
        await route.continue_()

    await page.route("**/api/**", linger)
    await page.goto(served.base_url + path.format_map(known.facts))
    await expect(page.get_by_role("status").filter(has_text="ing").first).to_be_attached()
    await expect(page.locator(".bone").first).to_be_visible()
    await witness(page, f"trouble-slow-{path.strip('/').split('/')[0] or 'discover'}")
    is_awaited.set()
    await expect(page.locator(".bone")).to_have_count(0)


async def test_a_room_survives_the_server(start: StartServer, context: BrowserContext) -> None:
    """It says that it reconnects and charges nothing, comes back by itself, and keeps the draft."""
    served = await asyncio.to_thread(start)
    page, known = await enter(context, served, live_quietly)
    await win(page, served, known.facts["slug"])
    await page.get_by_test_id("room-composer").fill("Good evening!")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("room-live")).not_to_be_empty()
    await page.get_by_test_id("room-composer").fill("Half a thought")

    await asyncio.to_thread(served.stop)
    await expect(page.get_by_test_id("room-reconnecting")).to_contain_text("Reconnecting")
    await expect(page.get_by_test_id("room-time-left")).to_have_attribute("data-running", "false")
    await expect(page.get_by_test_id("room-send")).to_be_disabled()
    await witness(page, "trouble-reconnecting")

    await asyncio.to_thread(start, {"MESI_PORT": served.base_url.rpartition(":")[2]})
    await expect(page.locator('[data-testid="room"][data-link="open"]')).to_be_visible(
        timeout=COME_BACK_MS
    )
    await expect(page.get_by_test_id("room-reconnecting")).to_have_count(0)
    await expect(page.get_by_text("Good evening!")).to_be_visible()
    await expect(page.get_by_test_id("room-composer")).to_have_value("Half a thought")
    replies = page.locator('[data-testid="room-message"][data-speaker="persona"]')
    before = await replies.count()
    await page.get_by_test_id("room-send").click()
    await expect(replies).to_have_count(before + 1)


async def test_a_second_window_takes_the_room_and_gives_it_back(
    served: Served, context: BrowserContext
) -> None:
    first, known = await enter(context, served, live_quietly)
    await win(first, served, known.facts["slug"])
    second = await context.new_page()
    await second.goto(first.url)
    await expect(second.locator('[data-testid="room"][data-link="open"]')).to_be_visible()
    await expect(first.get_by_test_id("room-taken")).to_contain_text("another window")
    await expect(first.get_by_test_id("room-send")).to_be_disabled()
    await witness(first, "trouble-taken")
    await first.get_by_role("button", name="Bring it back here").click()
    await expect(first.locator('[data-testid="room"][data-link="open"]')).to_be_visible()
    await expect(second.get_by_test_id("room-taken")).to_be_visible()
