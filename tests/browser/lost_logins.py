"""A login that ends between pressing a button and the answer, and signing in again."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from playwright.async_api import Page, Route, expect

from tests.browser.people import PASSWORD


async def sign_out_in_another_tab(page: Page, base_url: str) -> None:
    """The same person, the same browser, another tab."""
    tab = await page.context.new_page()
    await tab.goto(f"{base_url}/account")
    async with tab.expect_response("**/api/logout"):
        await tab.get_by_test_id("sign-out").click()
    await tab.close()


async def revoke_every_login(page: Page, base_url: str) -> None:
    """From another device: the server knows the login no more, the browser still has its cookie."""
    cookies = {one["name"]: one["value"] for one in await page.context.cookies()}
    async with httpx.AsyncClient(
        base_url=base_url, cookies=cookies, headers={"Origin": base_url}, timeout=30
    ) as other:
        (await other.delete("/api/logins")).raise_for_status()


@asynccontextmanager
async def held(page: Page, address: str) -> AsyncIterator[asyncio.Event]:
    """The first POST to an address waits until the block ends; the event tells that it was sent."""
    sent, may_go = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        if route.request.method != "POST":
            await route.continue_()
            return
        sent.set()
        await may_go.wait()
        await route.continue_()

    await page.route(address, hold)
    try:
        yield sent
    finally:
        may_go.set()
        await page.unroute_all(behavior="wait")


async def sign_in_again(page: Page, email: str) -> None:
    """Follow the way that the page offers, and come back."""
    await page.get_by_role("main").get_by_role("link", name=re.compile("^Sign in")).first.click()
    await page.wait_for_url(re.compile("/signin"))
    await page.get_by_test_id("signin-email").fill(email)
    await page.get_by_test_id("signin-password").fill(PASSWORD)
    await page.get_by_test_id("signin-submit").click()
    await expect(page.get_by_test_id("signin-submit")).to_have_count(0)
