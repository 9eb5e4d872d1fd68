"""What a person meets when something goes wrong: it is said, and it says what to do."""

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import BrowserContext, Page, Route, expect

from app.bench.served import Served, running_server
from tests.browser.acts import answer_with, enter, witness
from tests.browser.people import (
    PASSWORD,
    become_known,
    live_as_a_fan,
    live_as_a_pauper,
    live_as_an_owner,
    live_as_an_owner_who_left,
    live_quietly,
    seat,
)
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


# ---- at the door


async def test_a_wrong_password_says_so_and_keeps_the_email(served: Served, page: Page) -> None:
    known = await become_known(served.base_url, live_quietly)
    await try_to_sign_in(page, served, known.email, "not the password")
    told = page.get_by_test_id("error-state")
    await expect(told).to_contain_text("do not match")
    await expect(told).to_have_attribute("role", "alert")
    await expect(page.get_by_test_id("signin-email")).to_have_value(known.email)
    await witness(page, "trouble-wrong-password")
    await page.get_by_test_id("signin-password").fill(PASSWORD)
    await page.get_by_test_id("signin-submit").click()
    await expect(page).to_have_url(re.compile(r"/$"))


async def test_too_many_wrong_passwords_say_when_to_try_again(served: Served, page: Page) -> None:
    known = await become_known(served.base_url, live_quietly)
    await try_to_sign_in(page, served, known.email, "not the password")
    told = page.get_by_test_id("error-state")
    for _ in range(5):
        await expect(told).to_contain_text("do not match")
        async with page.expect_response("**/api/login"):
            await page.get_by_test_id("signin-submit").click()
    await expect(told).to_contain_text(re.compile(r"Try again in \d+ (minutes|seconds)"))


async def try_to_sign_in(page: Page, served: Served, email: str, password: str) -> None:
    await page.goto(f"{served.base_url}/signin")
    await page.get_by_test_id("signin-email").fill(email)
    await page.get_by_test_id("signin-password").fill(password)
    await page.get_by_test_id("signin-submit").click()


@pytest.mark.parametrize("clock", ["true", "wrong"])
async def test_nobody_under_eighteen_registers(clock: str, served: Served, page: Page) -> None:
    """The page says so; where its clock is wrong, the server does, at the same field."""
    if clock == "wrong":
        await page.clock.set_fixed_time("2060-01-01")
    await page.goto(f"{served.base_url}/register")
    await page.get_by_test_id("register-name").fill("Kim Young")
    await page.get_by_test_id("register-email").fill(f"kim-{clock}@example.org")
    await page.get_by_test_id("register-password").fill(PASSWORD)
    await page.get_by_test_id("register-birth").fill("2015-05-04")
    await page.get_by_test_id("register-submit").click()
    birth = page.get_by_test_id("register-birth")
    await expect(birth).to_have_attribute("aria-invalid", "true")
    await expect(birth).to_have_accessible_description(re.compile("18 or older"))
    await expect(page).to_have_url(re.compile("/register"))
    await witness(page, f"trouble-under-eighteen-{clock}-clock")


async def test_a_login_that_ended_elsewhere_leads_back_to_the_door(
    served: Served, context: BrowserContext
) -> None:
    page, _ = await enter(context, served, live_quietly)
    await page.goto(f"{served.base_url}/wallet")
    await expect(page.get_by_test_id("faucet")).to_be_visible()
    await context.clear_cookies()
    await page.get_by_test_id("faucet").click()
    told = page.get_by_test_id("error-state").first
    await expect(told.get_by_role("link", name="Sign in")).to_have_attribute(
        "href", "/signin?next=%2Fwallet"
    )


async def test_a_late_answer_does_not_take_the_bookings_away(
    served: Served, context: BrowserContext
) -> None:
    page, _ = await enter(context, served, live_as_a_fan)
    asked, may_answer = asyncio.Event(), asyncio.Event()

    async def answer_late(route: Route) -> None:
        asked.set()
        await may_answer.wait()
        await route.continue_()

    await page.route("**/api/wallet/ledger*account=wallet*", answer_late)
    await page.goto(f"{served.base_url}/wallet")
    await asked.wait()
    await page.get_by_test_id("ledger-full").check()
    await expect(page.get_by_test_id("ledger-row").nth(4)).to_be_visible()
    every = await page.get_by_test_id("ledger-row").count()
    async with page.expect_response("**/api/wallet/ledger*account=wallet*"):
        may_answer.set()
    await page.evaluate("() => new Promise(requestAnimationFrame)")
    await expect(page.get_by_test_id("ledger-row")).to_have_count(every)


# ---- at the till


async def test_a_bid_without_money_says_what_to_do(served: Served, context: BrowserContext) -> None:
    page, known = await enter(context, served, live_as_a_pauper)
    await page.goto(f"{served.base_url}/p/{known.facts['slug']}")
    await page.get_by_test_id("bid-submit").click()
    await expect(page.get_by_test_id("bid-amount")).to_have_accessible_description(
        re.compile("Your wallet has 0 MESI")
    )
    await witness(page, "trouble-no-money", of=page.get_by_test_id("wallet-short"))
    await page.get_by_test_id("wallet-short").click()
    await page.get_by_test_id("faucet").click()
    await expect(page.get_by_test_id("wallet-available")).not_to_have_attribute(
        "data-amount", re.compile(r"^0(\.0*)?$")
    )


async def test_money_spent_in_another_window_is_told_by_the_server(
    served: Served, context: BrowserContext
) -> None:
    page, known = await enter(context, served, live_as_a_pauper)
    # The page believes in money that is gone.
    await page.route("**/api/wallet", lambda route: answer_with(route, {"available": "500"}))
    await page.goto(f"{served.base_url}/p/{known.facts['slug']}")
    await expect(page.get_by_text("In your wallet")).to_contain_text("500")
    await page.get_by_test_id("bid-submit").click()
    told = page.get_by_test_id("error-state")
    await expect(told).to_have_attribute("data-code", "insufficient_funds")
    await expect(told).to_contain_text("Get demo tokens")
    await expect(told.get_by_role("link", name="Open wallet")).to_be_visible()
    await expect(page.get_by_test_id("bid-submit")).to_be_enabled()


async def test_a_price_that_expires_on_the_page_is_renewed_by_itself(
    served: Served, context: BrowserContext
) -> None:
    page, known = await enter(context, served, live_quietly)
    asked: list[str] = []

    async def shorten(route: Route) -> None:
        """The first price lasts for some seconds only."""
        asked.append(route.request.url)
        soon = (datetime.now(UTC) + timedelta(seconds=4)).isoformat()
        await answer_with(route, {"expires_at": soon} if len(asked) == 1 else {})

    await page.route("**/api/quotes", shorten)
    await page.goto(f"{served.base_url}/p/{known.facts['slug']}")
    await expect(page.get_by_test_id("quote-renewed")).to_be_visible()
    await expect(page.get_by_text("This price holds for")).to_be_visible()
    await witness(page, "trouble-price-renewed", of=page.get_by_test_id("bid-submit"))
    await page.get_by_test_id("bid-submit").click()
    await expect(page.get_by_test_id("enter-room")).to_be_visible()
    assert len(asked) == 2


async def test_a_price_the_server_holds_for_expired_is_renewed_on_the_bid(
    served: Served, context: BrowserContext
) -> None:
    page, known = await enter(context, served, live_quietly)
    await page.goto(f"{served.base_url}/p/{known.facts['slug']}")
    await expect(page.get_by_test_id("bid-submit")).to_be_visible()
    expire_quotes(served)
    async with page.expect_response("**/api/quotes"):
        await page.get_by_test_id("bid-submit").click()
    told = page.get_by_test_id("error-state")
    await expect(told).to_have_attribute("data-code", "quote_expired")
    await expect(told).to_contain_text("nothing was charged")
    await page.get_by_test_id("bid-submit").click()
    await expect(page.get_by_test_id("enter-room")).to_be_visible()


def expire_quotes(served: Served) -> None:
    """Let every quote be a day old."""
    with sqlite3.connect(served.log.parent / "mesi.db", timeout=10) as db:
        day_before = "UPDATE quotes SET expires_at = datetime(expires_at, '-1 day')"
        assert db.execute(day_before).rowcount > 0


async def test_an_unpublished_persona_is_gone_and_others_are_offered(
    served: Served, context: BrowserContext
) -> None:
    page, known = await enter(context, served, live_as_an_owner_who_left)
    await page.goto(f"{served.base_url}/p/{known.facts['slug']}")
    told = page.get_by_test_id("error-state")
    await expect(told).to_contain_text("not here")
    await expect(page.get_by_test_id("bid-submit")).to_have_count(0)
    await witness(page, "trouble-unpublished")
    await told.get_by_role("link", name="Discover personas").click()
    await expect(page.get_by_test_id("persona-card").first).to_be_visible()
    await expect(page.locator(f'[data-slug="{known.facts["slug"]}"]')).to_have_count(0)


async def test_money_never_shows_without_the_mark_of_the_demo_chain(
    served: Served, context: BrowserContext
) -> None:
    page, fan = await enter(context, served, live_as_a_fan)
    paths = ["/", "/p/{slug}", "/wallet", "/bids", "/bids/{won}", "/bids/{settled}"]
    paths += ["/bids/{refunded}", "/rooms/{room}", "/rooms/{ended}"]
    for path in paths:
        await expect_mark(page, served.base_url + path.format_map(fan.facts))
    owner = await become_known(served.base_url, live_as_an_owner)
    await seat(context, served.base_url, owner)
    for path in ("/owner", "/owner/{persona}"):
        await expect_mark(page, served.base_url + path.format_map(owner.facts))


async def expect_mark(page: Page, address: str) -> None:
    await page.goto(address)
    await expect(page.locator("[data-amount]").first).to_be_visible()
    await expect(page.get_by_test_id("demo-chain").first).to_be_visible()
