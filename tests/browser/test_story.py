"""What a newcomer does, in headless Chromium: real model, real chain, from register to receipt.

Screenshots are kept in tests/artefacts.
"""

import re

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from app.bench.served import Served
from tests.fixtures.chromium import keep_picture
from tests.fixtures.served import StartServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

EMAIL, PASSWORD = "newcomer@example.org", "correct horse battery"
QUESTION = "Hello! What did you see in the sky last night?"
"""For the model: whether an AI speaks, and its name, the engine answers for a small one."""


@pytest.fixture
def served(start: StartServer) -> Served:
    return start({"MESI_MIND": "auto"})


async def test_a_newcomer_bids_wins_talks_and_is_charged_by_the_minute(
    served: Served, page: Page
) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    await look_around(page, served.base_url)
    await register(page, served.base_url)
    await find_demo_tokens(page, served.base_url)
    await win_a_room(page, served.base_url)
    await talk(page)
    await the_model_spoke(served.base_url)
    await come_back_and_find_the_words(page)
    await leave_and_settle(page)
    await read_the_ledger(page, served.base_url)
    assert problems == []


async def look_around(page: Page, base_url: str) -> None:
    await page.goto(base_url)
    await expect(page.get_by_test_id("persona-card").first).to_be_visible()
    await keep_picture(page, "1-discover")


async def register(page: Page, base_url: str) -> None:
    await page.goto(f"{base_url}/register")
    await page.get_by_test_id("register-name").fill("Robin Newcomer")
    await page.get_by_test_id("register-email").fill(EMAIL)
    await page.get_by_test_id("register-password").fill(PASSWORD)
    await page.get_by_test_id("register-birth").fill("1990-05-04")
    await page.get_by_test_id("register-submit").click()
    await page.wait_for_url(re.compile(r"^(?!.*register)"))


async def find_demo_tokens(page: Page, base_url: str) -> None:
    await page.goto(f"{base_url}/wallet")
    await expect(page.get_by_test_id("wallet-available")).to_contain_text("100")
    await expect(page.get_by_test_id("demo-chain").first).to_be_visible()
    await keep_picture(page, "2-wallet")


async def win_a_room(page: Page, base_url: str) -> None:
    await page.goto(base_url)
    await page.get_by_test_id("persona-card").first.click()
    await page.get_by_test_id("tier-text").click()
    await expect(page.get_by_test_id("quote-total")).to_contain_text(re.compile(r"\d"))
    await keep_picture(page, "3-profile")
    await page.get_by_test_id("bid-submit").click()
    await expect(page.get_by_test_id("enter-room")).to_be_visible()
    await keep_picture(page, "4-won")


async def talk(page: Page) -> None:
    await page.get_by_test_id("enter-room").click()
    await expect(page.get_by_test_id("room-disclosure")).to_be_visible()
    persona = what_the_persona_said(page)
    await expect(persona.first).to_be_visible()
    greeted = await persona.count()
    await page.get_by_test_id("room-composer").fill(QUESTION)
    await page.get_by_test_id("room-send").click()
    await expect(persona).to_have_count(greeted + 1)
    await expect(page.get_by_test_id("room-stop")).to_be_hidden(timeout=60_000)
    reply = await persona.last.inner_text()
    assert len(reply.split()) >= 2, f"the persona said {reply!r}"
    await expect(page.get_by_test_id("room-time-left")).to_contain_text(re.compile(r"9:\d\d"))
    await keep_picture(page, "5-room")


async def the_model_spoke(base_url: str) -> None:
    """Not the engine in its place: only a model's words are timed."""
    async with httpx.AsyncClient(base_url=base_url) as http:
        mind = (await http.get("/api/status")).json()["mind"]["name"]
        metrics = (await http.get("/metrics")).text
    assert not mind.startswith("scripted"), mind
    assert "mesi_reply_first_text_seconds_count 1.0" in metrics


async def come_back_and_find_the_words(page: Page) -> None:
    persona = what_the_persona_said(page)
    said = await persona.last.locator(".words").inner_text()
    assert said.strip()
    await page.reload()
    await expect(page.get_by_text(QUESTION)).to_be_visible()
    await expect(persona.last.locator(".words")).to_have_text(said.strip())


async def leave_and_settle(page: Page) -> None:
    await page.get_by_test_id("room-leave").click()
    await page.get_by_test_id("room-leave-confirm").click()
    await expect(page.get_by_test_id("room-receipt")).to_be_visible()
    await expect(page.get_by_test_id("room-receipt")).to_contain_text(re.compile("settled", re.I))
    await keep_picture(page, "6-receipt")


async def read_the_ledger(page: Page, base_url: str) -> None:
    await page.goto(f"{base_url}/wallet")
    await expect(page.get_by_test_id("ledger-row")).to_have_count(3)
    await page.get_by_test_id("ledger-full").check()
    await expect(page.get_by_test_id("ledger-row").nth(6)).to_be_visible()
    await keep_picture(page, "7-ledger")


def what_the_persona_said(page: Page) -> Locator:
    return page.locator('[data-testid="room-message"][data-speaker="persona"]')
