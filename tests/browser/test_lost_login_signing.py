"""The login ends, or the keys are locked, while a fan signs at a meeting: it is paid once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from app.bench.served import Served
from tests.browser.lost_logins import (
    held,
    revoke_every_login,
    sign_in_again,
    sign_out_in_another_tab,
)
from tests.browser.meeting_pages import (
    Pair,
    accept_bid,
    agree_on_a_time,
    bid,
    open_pair,
    publish_offer,
    show_code,
)
from tests.fixtures.chromium import keep_picture
from tests.fixtures.served import StartServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]


@pytest.fixture
def served(start: StartServer) -> Served:
    return start()


@pytest.fixture
async def pair(served: Served, tmp_path: Path) -> AsyncIterator[Pair]:
    async with async_playwright() as playwright:
        opened = await open_pair(playwright, served.base_url, tmp_path)
        yield opened
        await opened.close()


async def come_to_sign(pair: Pair, *, delegates: bool = False) -> Page:
    """The fan has scanned the code and is asked to sign."""
    await publish_offer(pair)
    await bid(pair, "12.5", delegates=delegates)
    await accept_bid(pair)
    await agree_on_a_time(pair, ahead=timedelta(minutes=30))
    await show_code(pair)
    await pair.fan.get_by_test_id("open-scan").click()
    await expect(pair.fan.get_by_test_id("scan")).to_have_attribute("data-stage", "sign")
    return pair.fan


async def expect_paid_once(pair: Pair) -> None:
    """What left the fan's wallet is in the creator's, less the fee; nothing waits any more."""
    for page, amount in ((pair.creator, "111.875"), (pair.fan, "87.5")):
        await page.goto(f"{pair.base_url}/wallet")
        shown = page.get_by_test_id("wallet-available")
        await expect(shown).to_have_attribute("data-amount", amount)
        await expect(page.get_by_test_id("wallet-escrowed")).to_have_attribute("data-amount", "0")
    waiting = await pair.fan.evaluate("localStorage.getItem('mesi-waiting-releases')")
    assert waiting in (None, "[]")
    assert pair.problems == []


async def test_a_signature_waits_for_its_fan_to_sign_in_again(pair: Pair) -> None:
    fan = await come_to_sign(pair)
    async with held(fan, "**/release") as sent:
        await fan.get_by_test_id("sign-release").click()
        await sent.wait()
        await sign_out_in_another_tab(fan, pair.base_url)
    queued = fan.get_by_test_id("scan-queued")
    await expect(queued).to_have_attribute("data-why", "signed_out")
    await keep_picture(fan, "lost-login-signature", queued)
    await sign_in_again(fan, pair.fan_email)
    await expect(fan.get_by_test_id("toast")).to_contain_text("was sent")
    await expect_paid_once(pair)


async def test_a_release_by_the_wallets_key_is_offered_again(pair: Pair) -> None:
    fan = await come_to_sign(pair, delegates=True)
    async with held(fan, "**/release") as sent:
        await fan.get_by_test_id("sign-release").click()
        await sent.wait()
        await revoke_every_login(fan, pair.base_url)
    told = fan.get_by_test_id("scan").get_by_test_id("error-state")
    await expect(told).to_have_attribute("data-code", "unauthenticated")
    await keep_picture(fan, "lost-login-release", told)
    await sign_in_again(fan, pair.fan_email)
    await expect(fan.get_by_test_id("sign-amount")).to_contain_text("12.5")
    await fan.get_by_test_id("sign-release").click()
    await expect(fan.get_by_test_id("scan-released")).to_be_visible()
    await expect_paid_once(pair)


async def test_keys_that_cannot_be_read_sign_nothing_until_they_can(pair: Pair) -> None:
    fan = await come_to_sign(pair)
    sent: list[str] = []
    fan.on("request", lambda request: sent.append(request.url))
    await fan.evaluate(
        """() => {
          window.unlock = IDBFactory.prototype.open;
          IDBFactory.prototype.open = () => { throw new DOMException('locked', 'UnknownError'); };
        }"""
    )
    await fan.get_by_test_id("sign-release").click()
    told = fan.get_by_test_id("scan").get_by_test_id("error-state")
    await expect(told).to_have_attribute("data-code", "key_locked")
    await keep_picture(fan, "locked-keys", told)
    assert [url for url in sent if url.endswith("/release")] == []
    await fan.evaluate("() => { IDBFactory.prototype.open = window.unlock; }")
    await fan.get_by_test_id("sign-release").click()
    await expect(fan.get_by_test_id("scan-released")).to_be_visible()
    await expect_paid_once(pair)
