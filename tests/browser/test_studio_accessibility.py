"""The studio's pages, in dark and light, at desk and in the hand, and without a mouse."""

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import BrowserContext, Page, expect

from app.bench.served import Served, running_server
from tests.browser.axe import violations
from tests.browser.people import Known, make_known, seat
from tests.browser.sights import look, tab_through, tab_to, troubles, walks
from tests.browser.studio_sights import (
    SIGHTS,
    live_as_a_beginner,
    live_as_a_keeper,
    live_remembered,
)
from tests.fixtures.chromium import PHONE
from tests.fixtures.served import QUIET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

FOCUSED = {
    name: sight
    for name, sight in SIGHTS.items()
    if sight.shows != "dialog[open]" and name != "preview-prompt"
}
"""A dialog holds the focus; stories of their own walk through those."""
TARGETS = """() => [...document.querySelectorAll(
    'main button, main summary, main .alone, main input:not([type=file]), main select')]
  .filter(one => one.checkVisibility({ visibilityProperty: true }))
  .map(one => [one, (one.closest('label') ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && box.height < 43.5)
  .map(([one, box]) => `${Math.round(box.height)} px: ${one.outerHTML.slice(0, 120)}`)"""
"""What a finger is to hit, and is lower than 44 pixels; links in a sentence are as high as it."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running_server(tmp_path_factory.mktemp("served") / "var", QUIET) as running:
        yield running


@pytest.fixture(scope="module")
def people(served: Served) -> dict[str, Known]:
    lives = {
        "keeper": live_as_a_keeper,
        "beginner": live_as_a_beginner,
        "remembered": live_remembered,
    }
    return {name: make_known(served.base_url, live) for name, live in lives.items()}


@pytest.mark.parametrize("names", walks(SIGHTS), ids=lambda names: f"{names[0]}-to-{names[-1]}")
async def test_nobody_is_kept_out(
    names: list[str], served: Served, people: dict[str, Known], context: BrowserContext
) -> None:
    """No violation of WCAG 2.0, 2.1 or 2.2 at A or AA, and nothing to scroll sideways."""
    page = await page_of(names[0], served, people, context)
    found: list[str] = []
    for name in names:
        await page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dict of the right shape
        await look(page, served.base_url, SIGHTS[name], people)
        found += [f"{name}, {line}" for line in await troubles(page, f"studio-{name}")]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("names", walks(FOCUSED), ids=lambda names: f"{names[0]}-to-{names[-1]}")
async def test_fingers_and_the_focus_find_all_of_it_on_a_phone(
    names: list[str], served: Served, people: dict[str, Known], context: BrowserContext
) -> None:
    """A phone has the least room: bars at both ends may lie over what has the focus."""
    page = await page_of(names[0], served, people, context)
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dict of the right shape
    for name in names:
        await look(page, served.base_url, SIGHTS[name], people)
        assert await page.evaluate(TARGETS) == [], name
        stops = await tab_through(page)
        assert len(stops) > 5, (name, stops)


async def page_of(
    name: str, served: Served, people: dict[str, Known], context: BrowserContext
) -> Page:
    """A page of whoever sees this sight."""
    if SIGHTS[name].who in people:
        await seat(context, served.base_url, people[SIGHTS[name].who])
    return await context.new_page()


async def test_a_draft_is_tried_and_its_prompt_is_read_without_a_mouse(
    served: Served, people: dict[str, Known], context: BrowserContext
) -> None:
    page = await page_of("preview", served, people, context)
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dict of the right shape
    await look(page, served.base_url, SIGHTS["preview"], people)
    await tab_to(page, page.get_by_test_id("preview-open"))
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile("/rooms/"))
    await expect(page.locator('[data-testid="room"][data-link="open"]')).to_be_visible()
    await tab_to(page, page.get_by_test_id("room-composer"))
    await page.keyboard.type("Who are you?")
    await page.keyboard.press("Enter")
    said = page.locator('[data-speaker="persona"][data-state="done"]')
    await expect(said).to_have_count(2)
    toggle = page.get_by_test_id("prompt-toggle")
    await tab_to(page, toggle)
    await page.keyboard.press("Enter")
    block = page.get_by_test_id("prompt-block").first
    await tab_to(page, block.locator("summary"))
    await page.keyboard.press("Enter")
    await expect(block.locator("pre")).to_be_visible()
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme=theme)
        assert await violations(page) == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("prompt-inspector")).to_be_hidden()
    await expect(toggle).to_be_focused()


async def test_terms_that_are_not_saved_are_asked_for(
    served: Served, people: dict[str, Known], context: BrowserContext
) -> None:
    """Also from one page of a persona to the next, where its sheet stays."""
    page = await page_of("prices", served, people, context)
    await look(page, served.base_url, SIGHTS["prices"], people)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss())[1])
    price = page.get_by_test_id("tier-price-text")
    await price.fill("2.25")
    await page.get_by_test_id("studio-tabs").get_by_text("Versions").click()
    await expect(price).to_have_value("2.25")
    assert asked == ["Leave without saving the terms for text?"]
    await page.get_by_test_id("tier-save-text").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("saved")
    await page.get_by_test_id("studio-tabs").get_by_text("Versions").click()
    await expect(page.get_by_test_id("compare")).to_be_visible()
    assert len(asked) == 1
