"""A fan is remembered, sees what is known of them, puts it right, and ends it."""

import json
from collections.abc import Iterator

import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect

from app.bench.served import Served, running_server
from tests.browser.acts import enter, win, witness
from tests.browser.people import live_quietly
from tests.fixtures.served import QUIET

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TOLD = ("I live in Bremen.", "I have a dog named Bruno.")
SECRET = "I am in love with my neighbour."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running_server(tmp_path_factory.mktemp("served") / "var", QUIET) as running:
        yield running


async def say(page: Page, words: str) -> None:
    """Say something and wait for the answer's end."""
    replies = page.locator('[data-speaker="persona"][data-state="done"]')
    before = await replies.count()
    await page.get_by_test_id("room-composer").fill(words)
    await page.get_by_test_id("room-send").click()
    await expect(replies).to_have_count(before + 1)


async def leave(page: Page) -> None:
    await page.get_by_test_id("room-leave").click()
    await page.get_by_test_id("room-leave-confirm").click()
    await expect(page.get_by_test_id("room-receipt")).to_be_visible()


async def visit(context: BrowserContext, served: Served) -> Page:
    """A fan in a room that they won, greeted."""
    page, fan = await enter(context, served, live_quietly)
    await win(page, served, fan.facts["slug"])
    await expect(page.locator('[data-speaker="persona"][data-state="done"]')).to_have_count(1)
    return page


def fact(page: Page, words: str) -> Locator:
    return page.get_by_test_id("fact").filter(has_text=words)


async def test_what_is_told_is_remembered_put_right_and_forgotten(
    served: Served, context: BrowserContext
) -> None:
    page = await visit(context, served)
    for words in (*TOLD, SECRET, "Please don't remember that."):
        await say(page, words)
    await expect(page.get_by_test_id("off-record")).to_have_count(2)
    await leave(page)
    await page.goto(f"{served.base_url}/memories")
    # The page looks again by itself when the visit was learnt from.
    await expect(page.get_by_test_id("memory-persona")).to_contain_text("memories")
    await page.get_by_test_id("memory-persona").click()
    await expect(fact(page, "Bremen")).to_contain_text("I live in Bremen")
    await expect(page.get_by_text("neighbour")).to_have_count(0)
    await fact(page, "Bremen").get_by_test_id("fact-edit").click()
    await page.get_by_test_id("fact-text").fill("Lives in Hamburg.")
    await page.get_by_test_id("fact-save").click()
    await expect(fact(page, "Hamburg")).to_contain_text("You wrote this")
    await fact(page, "Hamburg").get_by_test_id("fact-pin").click()
    await expect(fact(page, "Hamburg")).to_have_attribute("data-pinned", "true")
    await fact(page, "Bruno").get_by_test_id("fact-forget").click()
    await page.get_by_test_id("fact-forget-confirm").locator("visible=true").click()
    await expect(page.get_by_text("Bruno")).to_have_count(0)
    where = await page.get_by_test_id("memory-export").get_attribute("href")
    taken = await (await page.request.get(f"{served.base_url}{where}")).json()
    assert "Hamburg" in json.dumps(taken) and "Bruno" not in json.dumps(taken)
    await page.get_by_test_id("memory-forget-all").click()
    await page.get_by_test_id("memory-forget-all-confirm").click()
    await expect(page.get_by_test_id("memory-persona")).to_contain_text("nothing yet")


async def test_special_things_need_an_agreement(served: Served, context: BrowserContext) -> None:
    page = await visit(context, served)
    await leave(page)
    await page.get_by_role("link", name="What it remembers").click()
    await page.get_by_test_id("memory-persona").click()
    await expect(page.get_by_test_id("facts-none")).to_be_visible()
    await page.get_by_test_id("fact-new").fill("I was diagnosed with diabetes.")
    await page.get_by_test_id("fact-add").click()
    await expect(page.get_by_text("Allow such memories first")).to_be_visible()
    allowed = page.get_by_test_id("memory-special")
    await allowed.click()
    await expect(page.get_by_test_id("memory-statement")).to_contain_text("health")
    await page.keyboard.press("Escape")
    await expect(allowed).not_to_be_checked()
    await allowed.click()
    await page.get_by_test_id("memory-special-agree").click()
    await expect(allowed).to_be_checked()
    await page.get_by_test_id("fact-add").click()
    await expect(fact(page, "diabetes")).to_contain_text("special")
    await witness(page, "memories")
    await allowed.click()
    await page.get_by_test_id("memory-special-stop").click()
    await expect(fact(page, "diabetes")).to_have_count(0)


async def test_a_visit_leaves_no_memory_when_asked(served: Served, context: BrowserContext) -> None:
    page = await visit(context, served)
    await page.get_by_test_id("room-remembers").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("learns nothing")
    await page.reload()
    await expect(page.get_by_test_id("room-remembers")).not_to_be_checked()
    await expect(page.locator('[data-testid="room"][data-link="open"]')).to_be_visible()
    await say(page, TOLD[0])
    await leave(page)
    await page.goto(f"{served.base_url}/memories")
    await expect(page.get_by_test_id("memory-persona")).to_contain_text("nothing yet")
