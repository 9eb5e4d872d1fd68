"""An owner sees what a minute brings and costs, changes a price, and thinks of a room."""

from collections.abc import Iterator

import pytest
from playwright.async_api import BrowserContext, expect

from app.bench.served import Served, running_server
from tests.browser.acts import enter
from tests.browser.people import live_as_a_published_owner
from tests.fixtures.chromium import keep_picture
from tests.fixtures.served import QUIET

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running_server(tmp_path_factory.mktemp("served") / "var", QUIET) as running:
        yield running


async def test_an_owner_adds_up_a_room(served: Served, context: BrowserContext) -> None:
    page, owner = await enter(context, served, live_as_a_published_owner)
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}/prices")
    text = page.locator('[data-testid="economics"][data-format="text"]')
    await expect(text).to_contain_text("A fan pays")
    await expect(text).to_contain_text("not measured")
    await page.get_by_test_id("suppose-minutes").fill("20")
    await page.get_by_test_id("suppose-end").select_option("left")
    await page.get_by_test_id("suppose-delivered").fill("10")
    await page.get_by_test_id("suppose-rehearse").check()
    await page.get_by_test_id("suppose").click()
    price = page.get_by_test_id("supposed-price")
    await expect(price).to_have_attribute("data-amount", "30")
    await expect(page.get_by_test_id("rehearsed").locator("li").first).to_be_visible()
    await keep_picture(page, "prices", page.get_by_test_id("supposed"))
    await page.get_by_test_id("suppose-bid").fill("1")
    await page.get_by_test_id("suppose").click()
    await expect(page.get_by_test_id("error-state")).to_be_visible()
    await expect(page.get_by_test_id("supposed")).to_have_count(0)
    await page.evaluate("scrollTo(0, 0)")
    await keep_picture(page, "prices-top")
