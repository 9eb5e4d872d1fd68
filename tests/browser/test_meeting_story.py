"""A meeting with a human creator in two browsers: phone and desk, real chain, a real camera's way.

Screenshots are kept in tests/artefacts.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from app.bench.served import Served
from app.fan_client import FanClient
from tests.browser.meeting_pages import (
    Pair,
    accept_bid,
    agree_on_a_time,
    bid,
    later,
    open_pair,
    publish_offer,
    show_code,
)
from tests.browser.people import become_known, grant, seat
from tests.fixtures.chromium import keep_look, settle
from tests.fixtures.served import StartServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PROGRAM = (str(Path(__file__).parents[1] / "fixtures" / "clocked_server.py"),)


@pytest.fixture
def served(start: StartServer) -> Served:
    return start({}, program=PROGRAM)


@pytest.fixture
async def pair(served: Served, tmp_path: Path) -> AsyncIterator[Pair]:
    async with async_playwright() as playwright:
        opened = await open_pair(playwright, served.base_url, tmp_path)
        yield opened
        await opened.close()


async def look(pair: Pair, name: str) -> None:
    """Keep what both see."""
    for who, page in (("creator", pair.creator), ("fan", pair.fan)):
        await settle(page)
        await keep_look(page, f"meeting-{name}-{who}")


async def test_they_meet_and_the_creator_is_paid(pair: Pair) -> None:
    await publish_offer(pair)
    await bid(pair, "12.5")
    await look(pair, "1-bid")
    await accept_bid(pair)
    await expect(pair.fan.get_by_test_id("open-meeting")).to_be_visible()
    await agree_on_a_time(pair, ahead=timedelta(minutes=30))
    await look(pair, "2-agreed")
    await show_code(pair)
    await pair.fan.get_by_test_id("open-scan").click()
    scan = pair.fan.get_by_test_id("scan")
    await expect(scan).to_have_attribute("data-stage", "sign")
    await expect(scan).to_contain_text("You are with Cleo Moon.")
    await expect(pair.fan.get_by_test_id("sign-amount")).to_contain_text("12.5")
    await look(pair, "3-sign")
    await pair.fan.get_by_test_id("sign-release").click()
    await expect(pair.fan.get_by_test_id("scan-released")).to_be_visible()
    await look(pair, "4-released")
    await pair.creator.goto(f"{pair.base_url}/wallet")
    # 12.5 less the fee of 5 %, on top of the welcome tokens.
    await expect(pair.creator.get_by_test_id("wallet-available")).to_contain_text("111.875")
    await both_write_reviews(pair)
    assert pair.problems == []


async def both_write_reviews(pair: Pair) -> None:
    for page, stars in ((pair.fan, 5), (pair.creator, 4)):
        await page.goto(f"{pair.base_url}/meetings")
        await page.get_by_test_id("meeting-row").first.click()
        await page.get_by_test_id(f"review-stars-{stars}").check(force=True)
        await page.get_by_test_id("review-text").fill("Kind, on time, and full of stories.")
        await page.get_by_test_id("review-send").click()
        await expect(page.get_by_test_id("review-send")).to_have_count(0)
    await expect(pair.creator.get_by_test_id("reviews")).to_contain_text("full of stories")


async def test_a_code_that_was_photographed_pays_nobody(pair: Pair) -> None:
    await publish_offer(pair)
    await bid(pair, "11")
    await accept_bid(pair)
    await agree_on_a_time(pair, ahead=timedelta(minutes=30))
    await show_code(pair)
    await later(pair.base_url, timedelta(minutes=2))
    await pair.fan.get_by_test_id("open-scan").click()
    refused = pair.fan.get_by_test_id("scan-refused")
    await expect(refused).to_have_attribute("data-code", "code_stale")
    await look(pair, "5-stale")
    assert pair.problems == []


async def test_without_a_network_the_creator_brings_the_signature(pair: Pair) -> None:
    await publish_offer(pair)
    await bid(pair, "11")
    await accept_bid(pair)
    await agree_on_a_time(pair, ahead=timedelta(minutes=30))
    fan, creator = pair.fan, pair.creator
    await fan.get_by_test_id("open-scan").click()
    await expect(fan.get_by_test_id("camera")).to_have_attribute("data-open", "true")
    await fan.go_back()
    await show_code(pair)
    await fan.evaluate("navigator.serviceWorker.ready")
    await fan.context.set_offline(offline=True)
    # The phone had closed the app: it opens without a network too.
    await fan.goto(f"{pair.base_url}/scan")
    await fan.get_by_test_id("sign-offline").click()
    await expect(fan.get_by_test_id("scan-queued")).to_be_visible()
    await look(pair, "7-offline")
    pair.creators_camera.show(await fan.get_by_test_id("receipt-qr").screenshot())
    await creator.get_by_test_id("fan-no-network").click()
    await expect(creator.get_by_test_id("code-done")).to_be_visible()
    await look(pair, "8-brought")
    await fan.context.set_offline(offline=False)
    await fan.goto(f"{pair.base_url}/wallet")
    await expect(fan.get_by_test_id("wallet-available")).to_contain_text("89")
    assert pair.problems == []


async def test_data_is_shared_by_the_fans_signature(pair: Pair) -> None:
    await publish_offer(pair, kyf=True)
    await bid(pair, "11")
    await accept_bid(pair)
    await pair.fan.get_by_test_id("open-kyf").click()
    await expect(pair.fan.get_by_test_id("kyf-field")).to_have_count(2)
    await expect(pair.fan.get_by_test_id("kyf")).to_contain_text("To know whom I meet")
    await look(pair, "9-consent")
    await pair.fan.get_by_test_id("kyf-share").click()
    await expect(pair.fan.get_by_test_id("open-meeting")).to_be_visible()
    creator = pair.creator
    await creator.goto(f"{pair.base_url}/meetings")
    await expect(creator.get_by_test_id("meeting-row")).to_have_count(1)
    assert pair.problems == []


async def test_data_that_is_not_shared_returns_the_bid(pair: Pair) -> None:
    await publish_offer(pair, kyf=True)
    await bid(pair, "11")
    await accept_bid(pair)
    await pair.fan.get_by_test_id("open-kyf").click()
    await pair.fan.get_by_test_id("kyf-refuse").click()
    await pair.fan.get_by_test_id("kyf-refuse-confirm").click()
    await pair.fan.goto(f"{pair.base_url}/wallet")
    await expect(pair.fan.get_by_test_id("wallet-available")).to_contain_text("100")
    assert pair.problems == []


async def test_nobody_comes_and_the_arbiter_decides(pair: Pair, served: Served) -> None:
    await publish_offer(pair)
    await bid(pair, "10")
    await accept_bid(pair)
    await agree_on_a_time(pair, ahead=timedelta(minutes=30))
    await later(pair.base_url, timedelta(hours=2))
    creator = pair.creator
    await creator.reload()
    await creator.get_by_test_id("case-open").click()
    await creator.get_by_label("The other side did not come").check()
    await creator.get_by_test_id("case-statement").fill("I waited for an hour by the river.")
    await creator.get_by_test_id("case-send").click()
    await expect(creator.get_by_test_id("case")).to_be_visible()
    await look(pair, "10-case")
    arbiter = await seat_arbiter(pair, served)
    await arbiter.get_by_test_id("case-row").first.click()
    await expect(arbiter.get_by_test_id("case-timeline")).to_be_visible()
    await arbiter.get_by_test_id("split-slider").fill("30")
    await arbiter.get_by_test_id("ruling-text").fill("Both were late. The creator keeps a part.")
    await arbiter.get_by_test_id("ruling-ask").click()
    await settle(arbiter)
    await keep_look(arbiter, "meeting-11-ruling")
    await arbiter.get_by_test_id("ruling-confirm").click()
    await expect(arbiter.get_by_test_id("case-decided")).to_be_visible()
    await pair.fan.goto(f"{pair.base_url}/wallet")
    await expect(pair.fan.get_by_test_id("wallet-available")).to_contain_text("97")
    assert pair.problems == []


async def seat_arbiter(pair: Pair, served: Served) -> Page:
    """Somebody whom the house gave the role."""

    async def nothing(fan: FanClient) -> dict[str, str]:
        del fan
        return {}

    known = await become_known(pair.base_url, nothing)
    await grant(served.log.parent, known.email, "arbiter")
    context = await pair.browsers[1].new_context(viewport={"width": 1280, "height": 800})
    await seat(context, pair.base_url, known)
    page = await context.new_page()
    await page.goto(f"{pair.base_url}/arbiter")
    return page
