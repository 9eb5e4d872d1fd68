"""The login ends while a bid is being placed: nothing is lost, and nothing happens twice."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, Route, expect

from app.bench.served import Served, running_server
from app.fan_client import FanClient
from tests.browser.acts import enter, witness
from tests.browser.lost_logins import (
    held,
    revoke_every_login,
    sign_in_again,
    sign_out_in_another_tab,
)
from tests.browser.people import become_known, live_quietly
from tests.fixtures.served import QUIET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

AMOUNT = "12.500001"
ENDINGS = {"another-tab": sign_out_in_another_tab, "revoked": revoke_every_login}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = {**QUIET, "MESI_QUOTES_PER_MINUTE": "1000"}
    with running_server(tmp_path_factory.mktemp("served") / "var", settings) as running:
        yield running


async def live_as_a_creator(fan: FanClient) -> dict[str, str]:
    """Two offers, of which the second is not the one that the page opens with."""
    await fan.call("PATCH", "/api/me", json={"become_creator": True, "display_name": "Cleo Moon"})
    for title in ("A walk", "Coffee"):
        terms = {"title": title, "place_kind": "online", "minutes": 60, "minimum": "10"}
        await fan.call("POST", "/api/offers", json=terms)
    profile = await fan.call("GET", "/api/creator/profile")
    return {"slug": str(profile["slug"])}


@pytest.fixture
async def fan(served: Served, context: BrowserContext) -> tuple[Page, str]:
    """A fan who has filled the form for the last of a creator's offers; with the e-mail."""
    creator = await become_known(served.base_url, live_as_a_creator)
    page, known = await enter(context, served, live_quietly)
    await page.goto(f"{served.base_url}/c/{creator.facts['slug']}")
    await page.get_by_test_id("offer").last.click()
    await expect(page.get_by_test_id("offer").last).to_have_attribute("aria-pressed", "true")
    await page.get_by_test_id("bid-amount").fill(AMOUNT)
    await page.get_by_test_id("bid-message").fill("I have seen all your films 🙂")
    return page, known.email


async def bids_of(page: Page, served: Served) -> list[dict[str, Any]]:
    """What the server has of this fan."""
    answer = await page.context.request.get(f"{served.base_url}/api/bids")
    return list((await answer.json())["items"])


async def expect_one_bid(page: Page, served: Served) -> None:
    """One bid with all its words, and one claim on the wallet."""
    await expect(page.get_by_test_id("bid-waiting")).to_have_attribute("data-state", "open")
    (made,) = await bids_of(page, served)
    assert made["id"] == page.url.rsplit("/", 1)[1]
    assert (made["amount"], made["message"]) == (AMOUNT, "I have seen all your films 🙂")
    await page.goto(f"{served.base_url}/wallet")
    for name, amount in (("available", "87.499999"), ("held", "0"), ("escrowed", AMOUNT)):
        shown = page.get_by_test_id(f"wallet-{name}")
        await expect(shown).to_have_attribute("data-amount", amount)


async def lose_login(page: Page, served: Served, ending: str) -> None:
    """The login ends while the bid is on its way."""
    async with held(page, "**/api/bids") as sent:
        await page.get_by_test_id("bid-submit").click()
        await sent.wait()
        await ENDINGS[ending](page, served.base_url)
    told = page.get_by_test_id("unsent-bid").get_by_test_id("error-state")
    await expect(told).to_have_attribute("data-code", "unauthenticated")


@pytest.mark.parametrize("ending", ENDINGS)
async def test_the_bid_is_offered_again_after_signing_in(
    ending: str, served: Served, fan: tuple[Page, str]
) -> None:
    page, email = fan
    await lose_login(page, served, ending)
    unsent = page.get_by_test_id("unsent-bid")
    await expect(unsent).to_contain_text("12.500001")
    await witness(page, f"lost-login-bid-{ending}", of=unsent)
    await sign_in_again(page, email)
    assert await bids_of(page, served) == []
    await expect(page.get_by_test_id("bid-submit")).to_have_count(0)
    await page.get_by_test_id("unsent-send").click()
    await page.wait_for_url(re.compile(r"/bids/bid_"))
    here = page.url
    await expect_one_bid(page, served)
    await page.goto(here)
    await page.get_by_role("main").get_by_role("link", name="Cleo Moon").first.click()
    await expect(page.get_by_test_id("offer-panel")).to_be_visible()
    await expect(page.get_by_test_id("unsent-bid")).to_have_count(0)


async def test_an_answer_that_was_lost_before_the_login_ended_makes_no_second_bid(
    served: Served, fan: tuple[Page, str]
) -> None:
    page, email = fan

    async def lose_answer(route: Route) -> None:
        if route.request.method != "POST":
            await route.continue_()
            return
        await route.fetch()
        await route.abort("connectionreset")

    await page.route("**/api/bids", lose_answer)
    await page.get_by_test_id("bid-submit").click()
    told = page.get_by_test_id("unsent-bid").get_by_test_id("error-state")
    await expect(told).to_have_attribute("data-code", "offline")
    await page.unroute_all(behavior="wait")
    await revoke_every_login(page, served.base_url)
    await page.reload()
    await sign_in_again(page, email)
    await page.get_by_test_id("unsent-send").click()
    await page.wait_for_url(re.compile(r"/bids/bid_"))
    await expect_one_bid(page, served)


async def test_a_bid_that_is_given_up_leaves_its_words_in_the_form(
    served: Served, fan: tuple[Page, str]
) -> None:
    page, email = fan
    await lose_login(page, served, "revoked")
    await sign_in_again(page, email)
    await page.get_by_test_id("unsent-drop").click()
    await expect(page.get_by_test_id("bid-amount")).to_have_value(AMOUNT)
    await expect(page.get_by_test_id("bid-message")).to_have_value("I have seen all your films 🙂")
    await page.reload()
    await expect(page.get_by_test_id("bid-submit")).to_be_visible()
    await expect(page.get_by_test_id("unsent-bid")).to_have_count(0)
    assert await bids_of(page, served) == []


async def test_who_signs_in_instead_is_not_offered_the_bid_of_another(
    served: Served, fan: tuple[Page, str]
) -> None:
    page, _ = fan
    other = await become_known(served.base_url, live_quietly)
    await lose_login(page, served, "revoked")
    await sign_in_again(page, other.email)
    await expect(page.get_by_test_id("bid-submit")).to_be_visible()
    await expect(page.get_by_test_id("unsent-bid")).to_have_count(0)
    assert await bids_of(page, served) == []
