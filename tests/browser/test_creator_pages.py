"""A creator's inbox and offers, and the form in which fans bid for them.

Screenshots are kept in tests/artefacts.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from app.bench.served import Served
from app.fan_client import FanClient
from tests.browser.company import Company, make_bid, make_offer
from tests.fixtures.chromium import keep_look, settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

COLUMNS = """() => [...document.querySelectorAll('[data-testid="inbox-bid"]')].map(row =>
  [...row.children].map(part => Math.round(part.getBoundingClientRect().left)).join(' '))"""


@pytest.fixture
async def company(clocked: Served, browser: Browser) -> AsyncIterator[Company]:
    async with Company(clocked, browser) as opened:
        yield opened
        assert opened.problems == []


async def look(page: Page, name: str) -> None:
    await settle(page)
    await keep_look(page, f"creator-{name}")


def row_of(page: Page, amount: str) -> Locator:
    return page.locator(f'[data-testid="inbox-bid"][data-amount="{amount}"]')


async def expect_order(page: Page, *amounts: str) -> None:
    """The bids that show, from above."""
    rows = page.get_by_test_id("inbox-bid")
    await expect(rows).to_have_count(len(amounts))
    for place, amount in enumerate(amounts):
        await expect(rows.nth(place)).to_have_attribute("data-amount", amount)


async def expect_wallet(company: Company, fan: FanClient, amount: str) -> None:
    page = await company.page(fan, "/wallet")
    await expect(page.get_by_test_id("wallet-available")).to_contain_text(amount)


async def test_bids_are_compared_and_answered(company: Company) -> None:
    cleo, *fans = await asyncio.gather(
        company.creator(), *[company.fan(name) for name in ("Ada Ng", "Ben Ode", "Çem 🙂", "Dora")]
    )
    ada, ben, cem, dora = fans
    coffee = await make_offer(cleo, bids_per_fan=5)
    walk = await make_offer(cleo, title="A walk", minimum="5", answer_days=1)
    await ada.call("PUT", f"/api/creators/{cleo.me['slug']}/follow")
    await make_bid(ada, coffee, "11")
    words = {"message": "All your films, <b>twice</b>, by the river", "wishes": "A Tuesday"}
    await asyncio.gather(
        make_bid(ada, coffee, "25", **words),
        make_bid(ben, coffee, "40", message="כמה מילים"),
        make_bid(cem, coffee, "15", message="x" * 1000),
    )
    page = await company.page(cleo, "/inbox")
    await expect_order(page, "40", "25", "15", "11")
    late = await make_bid(dora, walk, "12")
    await expect_order(page, "40", "25", "15", "12", "11")

    await find(page, walk)
    await expect(row_of(page, "25")).to_contain_text("All your films, <b>twice</b>, by the river")
    await expect(row_of(page, "25")).to_contain_text("Follower")
    await expect(row_of(page, "25")).to_contain_text("2 bids for you")
    await expect(row_of(page, "40")).to_contain_text("first bid for you")
    assert len(set(await page.evaluate(COLUMNS))) == 1, "one column for each thing to compare"
    await look(page, "1-inbox-desktop")

    await decline(company, page, cem)
    await decline_many(page)
    await accept_first(page)
    await expect_wallet(company, ben, "100")

    # Nobody answers in time: the bid leaves the open page and goes back by itself.
    await page.goto(f"{company.base_url}/inbox")
    await expect_order(page, "12")
    await company.ahead(timedelta(days=1, minutes=5))
    await expect(page.get_by_text("Nothing waits")).to_be_visible()
    own = await company.page(dora, f"/bids/{late['id']}", phone=True)
    progress = own.get_by_test_id("bid-progress")
    await expect(progress).to_have_attribute("data-progress", "refunded")
    await expect(progress).to_contain_text("Your money came back")
    await look(own, "1-expired-fan")
    await expect_wallet(company, dora, "100")


async def find(page: Page, walk: dict[str, Any]) -> None:
    """Order, filter and search; a search that finds nothing has a way on."""
    order = page.get_by_test_id("inbox-sort")
    await order.select_option("ending")
    await expect(page.get_by_test_id("inbox-bid").first).to_have_attribute("data-amount", "12")
    await order.select_option("oldest")
    await expect(page.get_by_test_id("inbox-bid").first).to_have_attribute("data-amount", "11")
    await order.select_option("newest")
    await expect(page.get_by_test_id("inbox-bid").first).to_have_attribute("data-amount", "12")
    await page.get_by_test_id("inbox-subject").select_option(walk["id"])
    await expect_order(page, "12")
    await page.get_by_test_id("inbox-search").fill("films")
    await expect(page.get_by_text("Nothing found")).to_be_visible()
    await page.get_by_role("button", name="Show all").click()
    await expect(page.get_by_test_id("inbox-bid")).to_have_count(5)
    await page.get_by_test_id("inbox-search").fill("ÇEM")
    await expect_order(page, "15")
    await page.get_by_test_id("inbox-search").fill("")
    await order.select_option("amount")
    await expect_order(page, "40", "25", "15", "12", "11")


async def decline(company: Company, page: Page, cem: FanClient) -> None:
    """With a quick reason, which the fan reads."""
    await row_of(page, "15").get_by_test_id("bid-decline").click()
    asked = page.get_by_role("dialog")
    await expect(asked).to_contain_text("15 MESI go back to the fan.")
    await asked.get_by_role("button", name="No time").click()
    await asked.get_by_test_id("bid-decline-confirm").click()
    await expect_order(page, "40", "25", "12", "11")
    (bid,) = (await cem.call("GET", "/api/bids"))["items"]
    own = await company.page(cem, f"/bids/{bid['id']}", phone=True)
    await expect(own.get_by_text("I have no time for it in the coming weeks.")).to_be_visible()
    await expect(own.get_by_test_id("bid-progress")).to_contain_text("Your money came back")


async def decline_many(page: Page) -> None:
    """Several at once: the page asks first, with the names and the sum."""
    for amount in ("40", "11"):
        await row_of(page, amount).get_by_role("checkbox").check()
    await page.get_by_test_id("inbox-decline-chosen").click()
    asked = page.get_by_role("dialog")
    await expect(asked).to_contain_text("51 MESI go back to Ben Ode and Ada Ng. This cannot be")
    await asked.get_by_role("button", name="Keep them").click()
    await expect_order(page, "40", "25", "12", "11")
    await page.get_by_test_id("inbox-decline-chosen").click()
    await asked.get_by_role("button", name="All taken").click()
    await look(page, "1-decline-many")
    await asked.get_by_test_id("bid-decline-confirm").click()
    await expect_order(page, "25", "12")
    await page.get_by_test_id("inbox-pile").get_by_text("Past").click()
    await expect(page.get_by_text("You declined")).to_have_count(3)
    await expect(row_of(page, "40")).to_contain_text("Your words: Thank you for your bid. All")
    await page.get_by_test_id("inbox-pile").get_by_text("Waiting").click()


async def accept_first(page: Page) -> None:
    """Accepting says what follows, and leads to the meeting and its chat."""
    await row_of(page, "25").get_by_test_id("bid-accept").click()
    await expect(page.get_by_role("dialog")).to_contain_text("25 MESI stay in escrow")
    await page.get_by_test_id("bid-accept-confirm").click()
    await expect_order(page, "12")
    await page.get_by_test_id("inbox-pile").get_by_text("Accepted").click()
    await page.get_by_role("link", name="Open the meeting with Ada Ng").click()
    await expect(page.get_by_test_id("meeting-propose")).to_be_visible()
    await page.get_by_test_id("chat-text").fill("Hello Ada")
    await page.get_by_test_id("chat-text").press("Enter")
    await expect(page.get_by_test_id("chat-message")).to_contain_text("Hello Ada")


async def test_an_offer_is_written(company: Company) -> None:
    cleo = await company.creator()
    page = await company.page(cleo, "/creator/offers/new", phone=True)
    await refused_beside_its_field(page)
    title, description = "<i>Tea</i> 🍵 & שיחה", 'Bring <script>alert("cake")</script>'
    await page.get_by_test_id("offer-title").fill(title)
    await page.get_by_test_id("offer-description").fill(description)
    await page.get_by_test_id("offer-minimum").fill("12.500001")
    await page.get_by_test_id("offer-minutes").fill("45")
    await page.get_by_test_id("offer-late-percent").fill("33.33")
    await page.get_by_test_id("offer-save").click()
    await expect(page.get_by_test_id("own-offer")).to_contain_text(title)

    guest = await company.fan()
    public = await company.page(guest, f"/c/{cleo.me['slug']}")
    offer = public.get_by_test_id("offer-panel")
    await expect(offer.get_by_role("heading", name=title)).to_be_visible()
    await expect(offer).to_contain_text(description)
    await expect(offer).to_contain_text("12.500001")
    await look(public, "2-offer-fan")
    await hide_and_show(company, cleo, public)
    await refused_round(company, cleo)


async def refused_beside_its_field(page: Page) -> None:
    """What is typed wrong is told at its field, and stays as it was typed."""
    await (
        page.get_by_test_id("offer-place").get_by_role("radio", name="In person").check(force=True)
    )
    wrong = {
        "offer-title": ("x" * 300, "180 too many"),
        "offer-city": ("", "in which city"),
        "offer-minutes": ("1441", "whole minutes"),
        "offer-minimum": ("-5", "amount such as"),
        "offer-bids-per-fan": ("0", "from 1 to 20"),
        "offer-meet-days": ("181", "from 1 to 180"),
        "offer-answer-days": ("1.5", "from 1 to 30"),
        "offer-lead-hours": ("-1", "from 0 to 720"),
        "offer-free-cancel": ("soon", "from 0 to 720"),
        "offer-late-percent": ("101", "from 0 to 100"),
    }
    for field, (typed, _) in wrong.items():
        await page.get_by_test_id(field).fill(typed)
    # A paste is not cut without a word.
    await page.get_by_test_id("offer-title").fill("")
    await page.get_by_test_id("offer-title").press_sequentially("x" * 121)
    await expect(page.get_by_test_id("offer-title")).to_have_value("x" * 121)
    await page.get_by_test_id("offer-title").fill("x" * 300)
    await page.get_by_test_id("offer-save").click()
    for field, (typed, sentence) in wrong.items():
        await expect(page.get_by_test_id(field)).to_have_value(typed)
        await expect(page.get_by_test_id(field)).to_have_accessible_description(
            re.compile(re.escape(sentence))
        )
    await expect(page.get_by_test_id("offer-title")).to_be_focused()
    await look(page, "2-offer-refused")
    minimum = page.get_by_test_id("offer-minimum")
    for amount in ("1.1234567", "0", "1e3", "1,5"):
        await minimum.fill(amount)
        await expect(minimum).to_have_accessible_description(re.compile("amount such as"))
    await page.get_by_test_id("offer-place").get_by_role("radio", name="Online").check(force=True)
    for field, right in {
        "offer-bids-per-fan": "1",
        "offer-meet-days": "60",
        "offer-answer-days": "7",
        "offer-lead-hours": "24",
        "offer-free-cancel": "48",
    }.items():
        await page.get_by_test_id(field).fill(right)
        await expect(page.get_by_test_id(field)).not_to_have_attribute("aria-invalid", "true")


async def hide_and_show(company: Company, cleo: FanClient, public: Page) -> None:
    """The creator's switch hides all offers, and brings them back."""
    own = await company.page(cleo, "/creator", phone=True)
    switch = own.get_by_role("switch", name="Take bids")
    await expect(switch).to_be_checked()
    await switch.click()
    await expect(switch).not_to_be_checked()
    await look(own, "2-switch")
    await public.reload()
    await expect(public.get_by_test_id("no-offers")).to_contain_text("takes no bids now")
    await expect(public.get_by_test_id("offer-panel")).to_have_count(0)
    await own.get_by_role("button", name="Undo").click()
    await expect(switch).to_be_checked()
    await public.reload()
    await expect(public.get_by_test_id("offer-panel")).to_be_visible()


async def refused_round(company: Company, cleo: FanClient) -> None:
    """A round cannot close on a day that is over, nor have no place."""
    offer = await make_offer(cleo, title="An evening", selling_mode="auction")
    page = await company.page(cleo, f"/creator/offers/{offer['id']}")
    await page.get_by_test_id("round-length").select_option("0")
    closes = page.get_by_test_id("round-closes")
    await closes.fill("2020-01-01T10:00")
    await page.get_by_test_id("round-places").fill("0")
    await page.get_by_test_id("round-reserve").fill("-1")
    await page.get_by_test_id("round-open").click()
    for field in ("round-closes", "round-places", "round-reserve"):
        await expect(page.get_by_test_id(field)).to_have_attribute("aria-invalid", "true")
    await expect(closes).to_have_value("2020-01-01T10:00")
    await look(page, "2-round-refused")
