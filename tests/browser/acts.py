"""What people do in several stories."""

from playwright.async_api import BrowserContext, Locator, Page, Route, expect

from app.bench.served import Served
from tests.browser.axe import violations
from tests.browser.people import Known, Life, become_known, seat
from tests.fixtures.chromium import keep_picture, settle


async def enter(context: BrowserContext, served: Served, live: Life) -> tuple[Page, Known]:
    """A page of somebody who has lived so."""
    known = await become_known(served.base_url, live)
    await seat(context, served.base_url, known)
    return await context.new_page(), known


async def witness(page: Page, name: str, of: Locator | None = None) -> None:
    """Keep a picture of the trouble; nobody may be kept out of it either."""
    await keep_picture(page, name, of)
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme=theme)
        await settle(page)
        assert await violations(page) == []


async def win(page: Page, served: Served, slug: str) -> None:
    """Bid and enter the room."""
    await page.goto(f"{served.base_url}/p/{slug}")
    await page.get_by_test_id("bid-submit").click()
    await page.get_by_test_id("enter-room").click()
    await expect(page.locator('[data-testid="room"][data-link="open"]')).to_be_visible()


async def answer_with(route: Route, change: dict[str, str]) -> None:
    """Let the server answer, with some fields changed."""
    answer = await route.fetch()
    await route.fulfill(response=answer, json={**await answer.json(), **change})
