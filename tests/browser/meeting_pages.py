"""What a creator and a fan do on the pages of a meeting."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, BrowserContext, Page, Playwright, expect

from app.fan_client import FanClient
from tests.browser.fake_camera import FakeCamera
from tests.browser.people import become_known, seat
from tests.fixtures.chromium import CHROMIUM_FLAGS, DESKTOP, PATIENCE_MS, PHONE, chromium_path

FORM = {
    "legal_name": "Robin Newcomer",
    "birth_date": "1990-05-04",
    "country": "DE",
    "phone": "+49 30 1234567",
}


@dataclass
class Pair:
    """A creator on a phone and a fan at a desk, each in a browser of their own."""

    base_url: str
    creator: Page
    fan: Page
    fan_email: str
    camera: FakeCamera
    """The fan's."""
    creators_camera: FakeCamera
    problems: list[str]
    browsers: list[Browser]

    async def close(self) -> None:
        for browser in self.browsers:
            await browser.close()


async def open_pair(playwright: Playwright, base_url: str, folder: Path) -> Pair:
    """Register both, make one a creator, and open their browsers; the films lie in the folder."""
    camera, creators = (FakeCamera(folder / f"{who}.y4m") for who in ("fan", "creator"))
    creator = await become_known(base_url, _become_creator)
    fan = await become_known(base_url, _wait_for_tokens)
    problems: list[str] = []
    pages: list[Page] = []
    browsers: list[Browser] = []
    for known, size, films in ((creator, PHONE, creators), (fan, DESKTOP, camera)):
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=[*CHROMIUM_FLAGS, *films.flags]
        )
        context = await _context(browser, base_url, size)
        await seat(context, base_url, known)
        page = await context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        pages.append(page)
        browsers.append(browser)
    return Pair(base_url, pages[0], pages[1], fan.email, camera, creators, problems, browsers)


async def _context(browser: Browser, base_url: str, size: Any) -> BrowserContext:
    context = await browser.new_context(
        viewport=size, reduced_motion="reduce", timezone_id="UTC", locale="en-GB"
    )
    context.set_default_timeout(PATIENCE_MS)
    await context.grant_permissions(["camera"], origin=base_url)
    return context


async def _become_creator(fan: FanClient) -> dict[str, str]:
    await fan.call("PATCH", "/api/me", json={"become_creator": True, "display_name": "Cleo Moon"})
    profile = await fan.call("GET", "/api/creator/profile")
    return {"slug": profile["slug"]}


async def _wait_for_tokens(fan: FanClient) -> dict[str, str]:
    await fan.wait_for_tokens()
    await fan.call("PUT", "/api/kyc", json=FORM)
    return {}


async def publish_offer(pair: Pair, *, kyf: bool = False) -> None:
    """The creator writes an offer on the phone."""
    page = pair.creator
    await page.goto(f"{pair.base_url}/creator/offers/new")
    await page.get_by_test_id("offer-title").fill("Coffee and a question")
    await page.get_by_test_id("offer-description").fill("An hour by the river. <b>No</b> photos.")
    await page.get_by_test_id("offer-place").get_by_role("radio").first.check(force=True)
    if await page.get_by_test_id("offer-city").count() == 0:
        await page.get_by_test_id("offer-place").get_by_role("radio").nth(1).check(force=True)
    await page.get_by_test_id("offer-city").fill("Berlin")
    await page.get_by_test_id("offer-minutes").fill("60")
    await page.get_by_test_id("offer-minimum").fill("10")
    if kyf:
        await page.get_by_test_id("offer-kyf-legal_name").check(force=True)
        await page.get_by_test_id("offer-kyf-phone").check(force=True)
        await page.get_by_test_id("offer-kyf-purpose").fill("To know whom I meet, and to call.")
    await page.get_by_test_id("offer-save").click()
    await expect(page.get_by_test_id("own-offer").first).to_be_visible()


async def bid(pair: Pair, amount: str, *, delegates: bool = False) -> None:
    """The fan finds the creator and bids; a key in the browser signs, or the wallet's."""
    page = pair.fan
    await page.goto(f"{pair.base_url}/creators")
    await page.get_by_test_id("creator-card").first.click()
    await page.get_by_test_id("offer").first.click()
    await page.get_by_test_id("bid-amount").fill(amount)
    await page.get_by_test_id("bid-message").fill("I have seen all your films twice 🙂")
    await page.get_by_test_id("bid-wishes").fill("A Tuesday, near the river")
    if delegates:
        await page.get_by_test_id("signer-custodial").check(force=True)
    await page.get_by_test_id("bid-submit").click()
    await page.wait_for_url(re.compile(r"/bids/bid_"))


async def accept_bid(pair: Pair) -> None:
    """The creator reads the inbox and accepts."""
    page = pair.creator
    await page.goto(f"{pair.base_url}/inbox")
    await expect(page.get_by_test_id("inbox-bid")).to_contain_text("Robin Newcomer")
    await page.get_by_test_id("bid-accept").click()
    await page.get_by_test_id("bid-accept-confirm").click()
    await expect(page.get_by_test_id("inbox-bid")).to_have_count(0)


async def agree_on_a_time(pair: Pair, *, ahead: timedelta) -> None:
    """The creator proposes a time on the phone, the fan accepts the card."""
    at = datetime.now(UTC) + ahead
    page = pair.creator
    await page.goto(f"{pair.base_url}/meetings")
    await page.get_by_test_id("meeting-row").first.click()
    await page.get_by_test_id("meeting-propose").first.click()
    await page.get_by_test_id("propose-day").fill(f"{at:%Y-%m-%d}")
    await page.get_by_test_id("propose-time").fill(f"{at:%H:%M}")
    await page.get_by_test_id("propose-where").fill("Café am Fluss, Uferstraße 1")
    await page.get_by_test_id("propose-send").click()
    await expect(page.get_by_test_id("proposal")).to_have_attribute("data-state", "open")
    fan = pair.fan
    await fan.goto(f"{pair.base_url}/meetings")
    await fan.get_by_test_id("meeting-row").first.click()
    await fan.get_by_test_id("proposal-accept").click()
    await expect(fan.get_by_test_id("proposal")).to_have_attribute("data-state", "accepted")
    await expect(page.get_by_test_id("proposal")).to_have_attribute("data-state", "accepted")


async def show_code(pair: Pair) -> None:
    """The creator's phone shows the code, and the fan's camera is held before it."""
    page = pair.creator
    await page.get_by_test_id("open-code").click()
    picture = page.get_by_test_id("code-picture")
    await expect(picture).to_be_visible()
    pair.camera.show(await picture.screenshot())


async def later(base_url: str, by: timedelta) -> None:
    """Turn the server's clock and the chain's."""
    async with httpx.AsyncClient(base_url=base_url, timeout=30) as http:
        seconds = int(by.total_seconds())
        (await http.post("/test/later", params={"s": seconds})).raise_for_status()
