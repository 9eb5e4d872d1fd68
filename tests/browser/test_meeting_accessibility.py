"""The pages of human creators, in dark and light, at desk and in the hand, and without a mouse."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from app.bench.served import Served, running_server
from tests.browser.meeting_sights import SIGHTS
from tests.browser.people import Known, seat
from tests.browser.sights import look, tab_through, tab_to, troubles, walks
from tests.browser.town import make_town
from tests.fixtures.chromium import DESKTOP, PATIENCE_MS, PHONE
from tests.fixtures.served import QUIET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = {**QUIET, "MESI_QUOTES_PER_MINUTE": "1000"}
    with running_server(tmp_path_factory.mktemp("served") / "var", settings) as running:
        yield running


@pytest.fixture(scope="module")
def people(served: Served) -> dict[str, Known]:
    return asyncio.run(make_town(served.base_url, served.log.parent))


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """Of somebody far from the creator: times have two zones, and their words are longest."""
    opened = await browser.new_context(
        viewport=DESKTOP,
        reduced_motion="reduce",
        timezone_id="America/New_York",
        locale="en-GB",
    )
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    await opened.close()


@pytest.mark.parametrize("names", walks(SIGHTS), ids=lambda names: f"{names[0]}-to-{names[-1]}")
async def test_nobody_is_kept_out(
    names: list[str], served: Served, people: dict[str, Known], context: BrowserContext
) -> None:
    """No violation of WCAG 2.0, 2.1 or 2.2 at A or AA, and nothing to scroll sideways."""
    who = SIGHTS[names[0]].who
    if who in people:
        await seat(context, served.base_url, people[who])
    found: list[str] = []
    for name in names:
        page = await context.new_page()
        await look(page, served.base_url, SIGHTS[name], people)
        found += [f"{name}, {line}" for line in await troubles(page, name)]
        await page.close()
    assert found == [], "\n".join(found)


FOCUSED = {
    name: SIGHTS[name]
    for name in (
        "creator",
        "creator-profile",
        "creator-offer-new",
        "creator-followers",
        "inbox",
        "inbox-chosen",
        "calendar-month",
        "calendar-week",
        "hours",
        "page-auction",
        "kyf-asked",
        "meeting-soon",
        "meeting-review",
        "chat",
        "arbiter-case",
        "moderation",
    )
}


@pytest.mark.parametrize("names", walks(FOCUSED), ids=lambda names: f"{names[0]}-to-{names[-1]}")
async def test_the_focus_shows_wherever_it_goes_on_a_phone(
    names: list[str], served: Served, people: dict[str, Known], context: BrowserContext
) -> None:
    """A phone has the least room: bars at both ends may lie over what has the focus."""
    await seat(context, served.base_url, people[SIGHTS[names[0]].who])
    page = await context.new_page()
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a dict of the right shape
    for name in names:
        await look(page, served.base_url, SIGHTS[name], people)
        stops = await tab_through(page)
        assert len(stops) > 5, (name, stops)


async def test_a_bid_is_weighed_and_left_without_a_mouse(
    served: Served, people: dict[str, Known], context: BrowserContext
) -> None:
    """The dialogs of the inbox hold the focus, Escape closes them, and it goes back."""
    await seat(context, served.base_url, people["creator"])
    page = await context.new_page()
    await page.goto(f"{served.base_url}/inbox")
    for button in ("bid-accept", "bid-decline"):
        opener = page.get_by_test_id(button).first
        await expect(opener).to_be_visible()
        await tab_to(page, opener)
        await page.keyboard.press("Enter")
        await expect(page.locator("dialog[open]")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog[open]")).to_have_count(0)
        await expect(opener).to_be_focused()


async def test_a_message_is_taken_back_after_a_second_thought(
    served: Served, people: dict[str, Known], context: BrowserContext
) -> None:
    """Who closed the question with Escape can ask it again."""
    await seat(context, served.base_url, people["fan"])
    page = await context.new_page()
    await page.goto(f"{served.base_url}/messages/{people['fan'].facts['chat']}")
    own = page.locator('[data-testid="chat-message"][data-mine="true"]')
    await expect(own).to_have_count(1)
    for _ in range(2):
        await tab_to(page, own.get_by_label("More about the message"))
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="Take this message back?")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog[open]")).to_have_count(0)
