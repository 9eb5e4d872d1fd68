"""An owner finds an agent, buys it through escrow, and puts it to work on a persona."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, expect

from app.bench.served import Served, running_server
from app.fan_client import FanClient
from tests.browser.acts import enter
from tests.browser.people import become_known, live_as_a_published_owner
from tests.fixtures.chromium import PHONE, keep_picture
from tests.fixtures.served import QUIET

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TERMS: dict[str, Any] = {
    "kind": "pack",
    "title": "Curious neighbours",
    "summary": "Asks back, and names what it heard.",
    "price": "20",
    "upgrade_bps": 1_500,
    "licence": {"text": "For your personas, <b>sold</b> or not.", "max_personas": 2},
}
MANIFEST: dict[str, Any] = {
    "style": ["asks one question back"],
    "lore": [{"name": "ferry", "keys": ["ferry"], "content": "The ferry leaves at nine."}],
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running_server(tmp_path_factory.mktemp("served") / "var", QUIET) as running:
        yield running


async def live_as_a_seller(fan: FanClient) -> dict[str, str]:
    """Put a pack on sale."""
    await fan.call("PATCH", "/api/me", json={"become_owner": True})
    agent = await fan.call("POST", "/api/owner/agents", json=TERMS)
    own = f"/api/owner/agents/{agent['id']}"
    notes = {"manifest": MANIFEST, "notes": "The first one."}
    await fan.call("POST", f"{own}/releases", json=notes)
    listed = await fan.call("POST", f"{own}/list")
    return {"slug": listed["slug"]}


async def live_as_a_buyer(fan: FanClient) -> dict[str, str]:
    """Have a persona and tokens."""
    facts = await live_as_a_published_owner(fan)
    await fan.wait_for_tokens()
    return facts


async def test_an_agent_is_bought_and_put_to_work(served: Served, context: BrowserContext) -> None:
    await become_known(served.base_url, live_as_a_seller)
    page, buyer = await enter(context, served, live_as_a_buyer)
    await find_it(page, served.base_url)
    await buy_it(page)
    await page.goto(f"{served.base_url}/agents/mine")
    await expect(page.get_by_test_id("purchase")).to_have_attribute("data-state", "owned")
    await page.goto(f"{served.base_url}/owner/{buyer.facts['persona']}/agents")
    await put_it_to_work(page)
    await switch_it(page)
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dict of the right shape
    await page.get_by_test_id("link-remove").click()
    await page.get_by_test_id("link-remove-confirm").click()
    await expect(page.get_by_test_id("link")).to_have_count(0)
    await expect(page.get_by_test_id("link-price")).to_have_attribute("data-next", "10000")


async def find_it(page: Page, base_url: str) -> None:
    await page.goto(f"{base_url}/agents")
    cards = page.get_by_test_id("agent-card")
    ours = cards.filter(has_text="Robin Newcomer")
    await expect(ours).to_have_count(1)
    await keep_picture(page, "agents")
    await page.get_by_test_id("agent-kind").select_option("a2a")
    await expect(page.get_by_role("heading", name="No agent like that")).to_be_visible()
    await page.get_by_role("button", name="Show every agent").click()
    await page.get_by_test_id("agent-search").fill("curious neighbours")
    await expect(cards).to_have_count(1)
    await ours.click()
    await expect(page.get_by_test_id("agent-licence")).to_contain_text("<b>sold</b>")
    await expect(page.get_by_test_id("agent-effect")).to_contain_text("1 line on how it talks")


async def buy_it(page: Page) -> None:
    """The page follows the chain by itself."""
    buy = page.get_by_test_id("agent-buy")
    await expect(buy).to_be_disabled()
    await page.get_by_test_id("agent-agree").check()
    await buy.click()
    state = page.get_by_test_id("purchase-state")
    await expect(state).to_have_attribute("data-state", re.compile("placing|accepting|releasing"))
    await expect(buy).to_have_count(0)
    await expect(state).to_have_attribute("data-state", "owned")
    await keep_picture(page, "agent-owned")


async def put_it_to_work(page: Page) -> None:
    await page.get_by_test_id("link-choice").select_option(label="Curious neighbours")
    await page.get_by_test_id("slot-lore").uncheck()
    await page.get_by_test_id("link-add").click()
    link = page.get_by_test_id("link")
    await expect(link).to_have_attribute("data-on", "true")
    await expect(link).to_have_attribute("data-met", "false")
    await expect(link.get_by_test_id("link-effect")).not_to_contain_text("lorebook")
    price = page.get_by_test_id("link-price")
    await expect(price).to_have_attribute("data-now", "10000")
    await expect(price).to_contain_text("× 1.15")
    await link.get_by_test_id("slot-lore").check()
    await expect(link.get_by_test_id("link-effect")).to_contain_text("1 lorebook entry")
    await keep_picture(page, "persona-agents", link)


async def switch_it(page: Page) -> None:
    link = page.get_by_test_id("link")
    await link.get_by_test_id("link-switch").click()
    await expect(link).to_have_attribute("data-on", "false")
    await expect(link.get_by_test_id("link-told")).to_contain_text("works nowhere")
    await page.reload()
    await expect(link).to_have_attribute("data-on", "false")
