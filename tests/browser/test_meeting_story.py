"""A meeting with a human creator in two browsers: phone and desk, real chain, a real camera's way.

Screenshots are kept in tests/artefacts.
"""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from app.bench.served import Served
from tests.browser.fake_camera import FakeCamera
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
from tests.fixtures.chromium import keep_look, settle
from tests.fixtures.served import StartServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PROGRAM = (str(Path(__file__).parents[1] / "fixtures" / "clocked_server.py"),)


@pytest.fixture
def served(start: StartServer) -> Served:
    return start({}, program=PROGRAM)


@pytest.fixture
async def pair(served: Served, tmp_path: Path) -> AsyncIterator[Pair]:
    camera = FakeCamera(tmp_path / "camera.y4m")
    async with async_playwright() as playwright:
        opened = await open_pair(playwright, served.base_url, camera)
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


async def test_nobody_comes_and_the_arbiter_decides(pair: Pair) -> None:
    await publish_offer(pair)
    await bid(pair, "11")
    await accept_bid(pair)
    await agree_on_a_time(pair, ahead=timedelta(minutes=30))
    await later(pair.base_url, timedelta(hours=2))
    await pair.creator.reload()
    await expect(pair.creator.get_by_test_id("meeting-phase")).to_contain_text(
        re.compile("over|after", re.I)
    )
    await look(pair, "6-no-show")
    assert pair.problems == []
