"""An owner tries a persona and reads what its mind reads; nobody speaks of money there."""

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import BrowserContext, Page, expect

from app.bench.served import Served, running_server
from tests.browser.acts import enter
from tests.browser.people import live_as_a_published_owner
from tests.fixtures.chromium import keep_look, settle
from tests.fixtures.served import QUIET

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MONEY = re.compile(r"spent|charged|settle|\bpay|\bbid\b|receipt|get the rest back", re.I)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running_server(tmp_path_factory.mktemp("served") / "var", QUIET) as running:
        yield running


async def open_preview(page: Page, persona_page: str) -> None:
    await page.goto(persona_page)
    await page.get_by_test_id("studio-tabs").get_by_text("Try it").click()
    await settle(page)
    await keep_look(page, "preview-studio")
    await page.get_by_test_id("preview-open").click()
    await expect(page.get_by_test_id("room")).to_have_attribute("data-link", "open")
    await expect(page.get_by_test_id("preview-mark")).to_have_text("Preview")


async def say(page: Page, words: str) -> None:
    persona = page.locator('[data-testid="room-message"][data-speaker="persona"]')
    said = await persona.count()
    await page.get_by_test_id("room-composer").fill(words)
    await page.get_by_test_id("room-send").click()
    await expect(persona).to_have_count(said + 1)
    await expect(persona.last).to_have_attribute("data-state", "done")


async def test_an_owner_tries_a_draft_and_reads_its_prompts(
    served: Served, context: BrowserContext
) -> None:
    page, owner = await enter(context, served, live_as_a_published_owner)
    await page.set_viewport_size({"width": 1280, "height": 800})
    await open_preview(page, f"{served.base_url}/owner/{owner.facts['persona']}")
    inspector = page.get_by_test_id("prompt-inspector")
    await expect(inspector.get_by_test_id("prompt-none")).to_be_visible()
    await say(page, "What did you see last night?")
    await read_the_prompt(page)
    await say(page, "And the night before?")
    # The newest is shown until another one is chosen; the talk so far has grown.
    await expect(inspector.locator('[data-part="history"]').last).to_contain_text("night before")
    first = await inspector.locator("option").last.get_attribute("value")
    await page.get_by_test_id("prompt-choice").select_option(first)
    await expect(inspector.locator('[data-part="history"]').last).to_contain_text("last night")
    assert not MONEY.search(await page.locator("main").inner_text())
    await settle(page)
    await keep_look(page, "preview-room")
    await end_it(page)


async def read_the_prompt(page: Page) -> None:
    """Pieces in their order, folded; each says why it is there."""
    inspector = page.get_by_test_id("prompt-inspector")
    blocks = inspector.get_by_test_id("prompt-block")
    await expect(blocks.first).to_have_attribute("data-part", "policy")
    await expect(blocks.last.locator("pre")).to_be_hidden()
    card = inspector.locator('[data-part="card"]').first
    await expect(card.locator("pre")).to_be_hidden()
    await card.locator("summary").click()
    await expect(card.locator("pre")).to_contain_text("Iris")
    tokens = await inspector.get_by_test_id("prompt-total").get_attribute("data-tokens")
    assert int(tokens or 0) > 100


async def end_it(page: Page) -> None:
    await page.get_by_test_id("room-leave").click()
    await page.get_by_test_id("room-leave-confirm").click()
    await page.wait_for_url(re.compile(r"/owner/[^/]+/preview"))
    await expect(page.get_by_test_id("toast")).to_contain_text("wiped")
    await expect(page.get_by_test_id("preview-row")).to_have_count(0)


async def test_on_a_phone_the_prompt_is_a_sheet(served: Served, context: BrowserContext) -> None:
    page, owner = await enter(context, served, live_as_a_published_owner)
    await page.set_viewport_size({"width": 390, "height": 844})
    await open_preview(page, f"{served.base_url}/owner/{owner.facts['persona']}")
    await say(page, "Good evening!")
    await settle(page)
    await keep_look(page, "preview-phone")
    await expect(page.get_by_test_id("prompt-inspector")).to_be_hidden()
    await page.get_by_test_id("prompt-toggle").click()
    await expect(page.get_by_test_id("prompt-block").first).to_be_visible()
    await settle(page)
    await keep_look(page, "preview-sheet")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("prompt-inspector")).to_be_hidden()
    room = page.url
    await page.request.post(
        room.replace("/rooms/", "/api/rooms/") + "/end", headers={"Origin": served.base_url}
    )
    # Who comes back to a preview that is over finds the way to the studio.
    await page.goto(room)
    await expect(page.get_by_test_id("preview-ended")).to_contain_text("Iris")
    assert not MONEY.search(await page.locator("main").inner_text())
