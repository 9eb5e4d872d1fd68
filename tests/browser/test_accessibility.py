"""Every page, in dark and light, at desk and in the hand: for every eye, and without a mouse."""

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import BrowserContext, Page, expect

from app.bench.served import Served, running_server
from tests.browser.people import (
    Known,
    live_as_a_dealer,
    live_as_a_fan,
    live_as_a_guest,
    live_as_a_pauper,
    live_as_a_steered_fan,
    live_as_an_asking_owner,
    live_as_an_owner,
    make_known,
    seat,
)
from tests.browser.sights import Sight, look, named, tab_through, tab_to, troubles
from tests.fixtures.served import QUIET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

SIGHTS = {
    "discover": Sight("/", named("persona-card")),
    "discover-nobody-found": Sight("/?", "text=Nobody by that name"),
    "profile-signed-out": Sight("/p/{slug}", named("tier-text"), "guest"),
    "profile-quote": Sight("/p/{slug}", named("bid-submit"), "fan"),
    "profile-bid-refused": Sight(
        "/p/{slug}", "[aria-invalid]", "pauper", click=named("bid-submit")
    ),
    "register": Sight("/register", named("register-submit")),
    "register-refused": Sight("/register", "[aria-invalid]", click=named("register-submit")),
    "sign-in": Sight("/signin", named("signin-submit")),
    "wallet": Sight("/wallet", named("ledger-row"), "fan"),
    "wallet-signed-out": Sight("/wallet", "text=Sign in first"),
    "bids": Sight("/bids", named("bid-row"), "fan"),
    "bids-none": Sight("/bids", "text=No bids yet", "owner"),
    "bid-won": Sight("/bids/{won}", named("enter-room"), "fan"),
    "bid-settled": Sight("/bids/{settled}", named("bid-refunded"), "fan"),
    "bid-refunded": Sight("/bids/{refunded}", '[data-progress="refunded"]', "fan"),
    "room": Sight("/rooms/{room}", f'{named("room")}[data-link="open"]', "fan"),
    "room-leaving": Sight("/rooms/{room}", "dialog[open]", "fan", click=named("room-leave")),
    "receipt": Sight("/rooms/{ended}", f'{named("room-receipt")}[data-settled="true"]', "fan"),
    "studio": Sight("/owner", named("own-persona"), "owner"),
    "studio-invitation": Sight("/owner", named("become-owner"), "fan"),
    "studio-new": Sight("/owner/new", named("persona-create"), "owner"),
    "studio-editor": Sight("/owner/{persona}", named("sheet-name"), "owner"),
    "studio-lore": Sight(
        "/owner/{persona}/lore", named("lore-name"), "owner", click=named("lore-add")
    ),
    "insights-unpublished": Sight("/owner/{persona}/insights", named("insights-none"), "owner"),
    "insights-none": Sight("/owner/{persona}/insights", named("insights-none"), "dealer"),
    "agents": Sight("/agents", named("agent-card"), "owner"),
    "agent": Sight("/agents/{pack}", named("agent-effect"), "dealer"),
    "agents-mine": Sight("/agents/mine", named("own-agent"), "dealer"),
    "agents-mine-none": Sight("/agents/mine", named("agent-new"), "owner"),
    "agents-mine-invitation": Sight("/agents/mine", "text=Agents are for owners", "fan"),
    "agent-new": Sight("/agents/mine/new", named("sell-save"), "dealer"),
    "agent-new-refused": Sight(
        "/agents/mine/new", "[aria-invalid]", "dealer", click=named("sell-save")
    ),
    "agent-selling": Sight("/agents/mine/{agent}", named("own-release"), "dealer"),
    "links": Sight("/owner/{persona}/agents", named("link"), "dealer"),
    "links-none": Sight("/owner/{persona}/agents", named("link-price"), "owner"),
    "studio-import": Sight("/owner/import", named("card-drop"), "owner"),
    "memories": Sight("/memories", named("memory-persona"), "fan"),
    "memory": Sight(
        "/memories",
        named("memory-statement"),
        "fan",
        click=f"{named('memory-persona')} then {named('memory-special')}",
    ),
    "account": Sight("/account", named("sign-out"), "owner"),
    "safety": Sight("/account/safety", named("decision"), "steered"),
    "safety-appeal": Sight(
        "/account/safety", named("appeal-words"), "steered", click=named("appeal-open")
    ),
    "room-safety-note": Sight("/rooms/{room}", named("safety-note"), "steered"),
    "safety-none": Sight("/account/safety", "text=Nothing was stopped", "owner"),
    "consents-none": Sight("/owner/consents", "text=Nobody was asked", "owner"),
    "consent-form": Sight(
        "/owner/consents", named("consent-form"), "owner", click=named("consent-new")
    ),
    "consents-invitation": Sight("/owner/consents", named("become-owner"), "fan"),
    "consents": Sight("/owner/consents", named("consent"), "asker"),
    "consent": Sight("/consent/{secret}", named("consent-sign"), "asker"),
    "consent-refusing": Sight(
        "/consent/{secret}", "dialog[open]", "asker", click=named("consent-refuse")
    ),
    "consent-unknown": Sight("/consent/cs_cut", named("consent-unknown")),
    "not-found": Sight("/no/such/page", named("error-state")),
    "persona-not-found": Sight("/p/nobody-of-that-name", named("error-state")),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = {**QUIET, "MESI_QUOTES_PER_MINUTE": "1000"}
    with running_server(tmp_path_factory.mktemp("served") / "var", settings) as running:
        yield running


@pytest.fixture(scope="module")
def people(served: Served) -> dict[str, Known]:
    return {
        name: make_known(served.base_url, live)
        for name, live in {
            "dealer": live_as_a_dealer,
            "fan": live_as_a_fan,
            "guest": live_as_a_guest,
            "pauper": live_as_a_pauper,
            "owner": live_as_an_owner,
            "steered": live_as_a_steered_fan,
            "asker": live_as_an_asking_owner,
        }.items()
    }


@pytest.mark.parametrize("name", SIGHTS)
async def test_nobody_is_kept_out(
    name: str, served: Served, people: dict[str, Known], context: BrowserContext
) -> None:
    """No violation of WCAG 2.0, 2.1 or 2.2 at A or AA, and nothing to scroll sideways."""
    sight = SIGHTS[name]
    if sight.who in people:
        await seat(context, served.base_url, people[sight.who])
    page = await context.new_page()
    await look(page, served.base_url, sight, people)
    found = await troubles(page, name)
    assert found == [], "\n".join(found)


async def test_a_room_is_won_and_left_without_a_mouse(
    served: Served, people: dict[str, Known], context: BrowserContext
) -> None:
    await seat(context, served.base_url, people["fan"])
    page = await context.new_page()
    await page.goto(served.base_url)
    await tab_to(page, page.get_by_test_id("persona-card").first)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/p/"))
    await expect(page.get_by_test_id("bid-submit")).to_be_visible()
    await tab_to(page, page.get_by_test_id("tier-text"))
    await page.keyboard.press("Enter")
    await tab_to(page, page.get_by_test_id("bid-amount"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("enter-room")).to_be_visible()
    await tab_to(page, page.get_by_test_id("enter-room"))
    await page.keyboard.press("Enter")
    await expect(page.locator('[data-testid="room"][data-link="open"]')).to_be_visible()
    await tab_to(page, page.get_by_test_id("room-composer"))
    await page.keyboard.type("Good evening!")
    await page.keyboard.press("Enter")
    await expect(page.locator('[data-speaker="fan"]')).to_contain_text("Good evening!")
    await expect(page.get_by_test_id("room-live")).not_to_be_empty()
    await leave_by_keyboard(page)


async def leave_by_keyboard(page: Page) -> None:
    """The dialog holds the focus, Escape closes it, and the focus goes back to its button."""
    leave = page.get_by_test_id("room-leave")
    await tab_to(page, leave)
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog[open]")).to_be_visible()
    for _ in range(6):
        await page.keyboard.press("Tab")
        # The browser's own frame may take a turn; the page behind the dialog may not.
        assert await page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        ), "the focus left the dialog"
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog[open]")).to_have_count(0)
    await expect(leave).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog[open]")).to_be_visible()
    # Whoever asks again before the browser has told of the closing gets the dialog again.
    await leave.evaluate(CLOSE_AND_CLICK)
    await expect(page.locator("dialog[open]")).to_be_visible()
    await tab_to(page, page.get_by_test_id("room-leave-confirm"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("room-receipt")).to_be_visible()


async def test_the_first_tab_skips_to_the_content(served: Served, page: Page) -> None:
    await page.goto(served.base_url)
    await expect(page.get_by_test_id("persona-card").first).to_be_visible()
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("search")).to_be_focused()


@pytest.mark.parametrize("name", ["discover", "profile-quote", "wallet", "studio-editor"])
async def test_the_focus_shows_wherever_it_goes(
    name: str, served: Served, people: dict[str, Known], context: BrowserContext
) -> None:
    sight = SIGHTS[name]
    if sight.who in people:
        await seat(context, served.base_url, people[sight.who])
    page = await context.new_page()
    await look(page, served.base_url, sight, people)
    stops = await tab_through(page)
    assert len(stops) > 5, stops


CLOSE_AND_CLICK = """async leave => {
  const dialog = document.querySelector('dialog[open]');
  dialog.dispatchEvent(new Event('cancel'));
  dialog.close();
  leave.click();
  await new Promise(requestAnimationFrame);
}"""
