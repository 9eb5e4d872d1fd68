"""Pages look again by themselves: what somebody is writing stays as it is."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page, Route, expect

from app.bench.served import Served
from tests.browser.company import Company, make_bid, make_offer, meet
from tests.fixtures.chromium import keep_look, settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

LOOK_AGAIN_MS = 15_000
"""As in ``web/src/lib/live/live.svelte.ts``."""


@pytest.fixture
async def company(clocked: Served, browser: Browser) -> AsyncIterator[Company]:
    async with Company(clocked, browser) as opened:
        # From now on the pages' clocks are ours to turn.
        await opened.ahead(timedelta(minutes=1))
        yield opened
        assert opened.problems == []


async def looks_again(page: Page, path: str) -> None:
    """Turn the page's clock until it has read a path anew."""
    async with page.expect_response(f"**{path}*") as read:
        await page.clock.fast_forward(LOOK_AGAIN_MS)
    assert (await read.value).ok


async def test_what_is_being_written_stays(company: Company) -> None:
    cleo, ada = await company.creator(), await company.fan("Ada Ng")
    offer = await make_offer(cleo)
    await make_bid(ada, offer, "25")

    editor = await company.page(cleo, f"/creator/offers/{offer['id']}")
    title = editor.get_by_test_id("offer-title")
    await title.fill("A title, half writ")
    await looks_again(editor, f"/api/offers/{offer['id']}")
    await expect(title).to_have_value("A title, half writ")
    await expect(title).to_be_focused()

    inbox = await company.page(cleo, "/inbox", phone=True)
    await inbox.get_by_test_id("bid-decline").click()
    note = inbox.get_by_test_id("decline-note")
    await note.fill("I would love to, but")
    await looks_again(inbox, "/api/inbox/bids")
    await expect(note).to_have_value("I would love to, but")
    await expect(note).to_be_focused()
    await settle(inbox)
    await keep_look(inbox, "looking-again-inbox-phone")

    page = await company.page(ada, f"/c/{cleo.me['slug']}?offer={offer['id']}")
    message = page.get_by_label("Message to Cleo Moon")
    await message.fill("All your films")
    await page.get_by_test_id("bid-amount").fill("31.5")
    await looks_again(page, f"/api/creators/{cleo.me['slug']}")
    await expect(message).to_have_value("All your films")
    await expect(page.get_by_test_id("bid-amount")).to_have_value("31.5")
    await settle(page)
    await keep_look(page, "looking-again-bid")


async def test_what_is_being_written_stays_when_the_network_is_back(company: Company) -> None:
    """Who it is is asked anew then; the same person goes on where they were."""
    cleo, ada = await company.creator(), await company.fan("Ada Ng")
    conversation = (await meet(cleo, ada))["conversation_id"]
    page = await company.page(ada, f"/messages/{conversation}")
    words = page.get_by_test_id("chat-text")
    await words.fill("I would love to, but")
    await page.context.set_offline(True)
    await page.context.set_offline(False)
    async with page.expect_response(f"**/api/conversations/{conversation}"):
        await page.evaluate("window.dispatchEvent(new Event('online'))")
    await settle(page)
    await expect(words).to_have_value("I would love to, but")
    await expect(words).to_be_focused()


async def test_a_card_comes_whole(company: Company) -> None:
    """A line that came later would move its buttons away from who presses them."""
    cleo, ada = await company.creator(), await company.fan("Ada Ng")
    meeting = await meet(cleo, ada)
    starts_at = (await company.now() + timedelta(days=3)).replace(second=0, microsecond=0)
    proposed = {"starts_at": starts_at.isoformat(), "place": "Café am Fluss"}
    await cleo.call("POST", f"/api/meetings/{meeting['id']}/proposals", json=proposed)
    may_answer = asyncio.Event()

    async def hold(route: Route) -> None:
        await may_answer.wait()
        await route.continue_()

    page = await company.page(ada, "/messages", zone="America/New_York")
    await page.route("**/slots?*", hold)
    async with page.expect_request("**/slots?*"):
        await page.goto(f"{company.base_url}/messages/{meeting['conversation_id']}")
    await expect(page.get_by_role("log")).to_be_visible()
    await expect(page.get_by_test_id("proposal")).to_have_count(0)
    may_answer.set()
    await expect(page.get_by_test_id("proposal")).to_contain_text("the creator\u2019s")
    await page.get_by_role("button", name="Propose another").click()
    await expect(page.get_by_test_id("slot-times")).to_be_visible()
