"""A fan's way to a bid with a creator: who may, the form, and the data that is asked for.

Screenshots are kept in tests/artefacts.
"""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from app.bench.served import Served
from app.fan_client import FanClient
from tests.browser.company import FORM, Company, accept, make_offer
from tests.fixtures.chromium import keep_look, settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

NAME = "Ada O'Neill-Ñandú"
WORDS = "Your films, <b>twice</b> 🙂 שלום"


@pytest.fixture
async def company(clocked: Served, browser: Browser) -> AsyncIterator[Company]:
    async with Company(clocked, browser) as opened:
        yield opened
        assert opened.problems == []


async def look(page: Page, name: str) -> None:
    await settle(page)
    await keep_look(page, f"bidding-{name}")


async def test_a_follower_bids_raises_and_withdraws(company: Company) -> None:
    cleo, ada = await company.creator(), await company.fan("Ada Ng")
    await make_offer(cleo, audience="followers")
    page = await company.page(ada, f"/c/{cleo.me['slug']}", phone=True)
    refused = page.get_by_test_id("offer-refused")
    await expect(refused).to_contain_text("Only followers may bid for this.")
    await expect(page.get_by_test_id("bid-amount")).to_have_count(0)
    await look(page, "1-followers-only")
    await refused.get_by_test_id("follow").click()
    await expect(page.get_by_test_id("bid-amount")).to_have_value("10")

    await page.get_by_test_id("bid-message").fill(WORDS)
    amount = page.get_by_test_id("bid-amount")
    for typed, sentence in (
        ("9.999999", "Bid 10 MESI or more"),
        ("10.1234567", "six decimals at most"),
        ("-10", "above zero"),
        ("", "Enter an amount."),
        ("1000", "wallet"),
    ):
        await amount.fill(typed)
        await page.get_by_test_id("bid-submit").click()
        await expect(amount).to_have_accessible_description(re.compile(re.escape(sentence)))
        await expect(amount).to_have_value(typed)
        await expect(amount).to_be_focused()
    await expect(page.get_by_test_id("bid-message")).to_have_value(WORDS)
    await look(page, "1-amount-refused")
    await keep_words(page)

    await amount.fill("12")
    await page.get_by_test_id("bid-submit").click()
    await page.wait_for_url(re.compile(r"/bids/bid_"))
    await expect(page.get_by_text(WORDS)).to_be_visible()
    await raise_it(company, ada, page)
    await withdraw(company, ada, page)
    await use_words_again(company, cleo, page)


async def keep_words(page: Page) -> None:
    """Words for next time want a name."""
    await page.get_by_test_id("template-keep").click()
    await page.get_by_test_id("template-save").click()
    name = page.get_by_test_id("template-name")
    await expect(name).to_have_accessible_description(re.compile("Give it a name"))
    await name.fill("Film <i>people</i>")
    await name.press("Enter")
    await expect(page.get_by_text("Kept for your next bids.")).to_be_visible()


async def raise_it(company: Company, ada: FanClient, page: Page) -> None:
    """The higher bid takes the lower one's words and place; the lower one comes back."""
    await page.get_by_test_id("raise").click()
    await expect(page.get_by_test_id("raising")).to_contain_text("This raises your bid of 12")
    await expect(page.get_by_test_id("bid-message")).to_have_value(WORDS)
    amount = page.get_by_test_id("bid-amount")
    await amount.fill("12")
    await page.get_by_test_id("bid-submit").click()
    await expect(amount).to_have_attribute("aria-invalid", "true")
    await amount.fill("15")
    lower = page.url
    await page.get_by_test_id("bid-submit").click()
    await page.wait_for_url(lambda url: "/bids/bid_" in url and url != lower)
    await expect(page.get_by_test_id("raise")).to_be_visible()
    await look(page, "2-raised")
    wallet = await company.page(ada, "/wallet")
    await expect(wallet.get_by_test_id("wallet-available")).to_contain_text("85")


async def withdraw(company: Company, ada: FanClient, page: Page) -> None:
    """Before it is accepted a bid is taken back whole; the page asks first."""
    await page.get_by_role("button", name="Withdraw the bid").click()
    asked = page.get_by_role("dialog")
    await asked.get_by_role("button", name="Keep it").click()
    await page.get_by_role("button", name="Withdraw the bid").click()
    await asked.get_by_role("button", name="Withdraw", exact=True).click()
    progress = page.get_by_test_id("bid-progress")
    await expect(progress).to_have_attribute("data-progress", "refunded")
    await expect(progress).to_contain_text("Your money came back")
    wallet = await company.page(ada, "/wallet")
    await expect(wallet.get_by_test_id("wallet-available")).to_contain_text("100")


async def use_words_again(company: Company, cleo: FanClient, page: Page) -> None:
    """Kept words fill the next form; what they take the place of can be brought back."""
    await page.goto(f"{company.base_url}/c/{cleo.me['slug']}")
    message = page.get_by_test_id("bid-message")
    await message.fill("Something else")
    await page.get_by_text("Your kept words (1)").click()
    await expect(page.get_by_text("Film <i>people</i>", exact=True)).to_be_visible()
    await page.get_by_test_id("template-use").click()
    await expect(message).to_have_value(WORDS)
    await page.get_by_role("button", name="Undo").click()
    await expect(message).to_have_value("Something else")
    await page.get_by_role("button", name="Delete “Film <i>people</i>”").click()
    await expect(page.get_by_text("Your kept words")).to_have_count(0)
    await page.get_by_role("button", name="Undo").last.click()
    await expect(page.get_by_text("Your kept words (1)")).to_be_visible()


async def test_an_identity_is_checked_and_shared(company: Company) -> None:
    cleo, ada = await company.creator(), await company.fan("Ada Ng")
    fields = {"kyf_fields": ["legal_name", "phone"], "kyf_purpose": "To know whom I meet."}
    offer = await make_offer(cleo, audience="verified", **fields)
    page = await company.page(ada, f"/c/{cleo.me['slug']}", phone=True)
    refused = page.get_by_test_id("offer-refused")
    await expect(refused).to_contain_text("Only verified people may bid for this.")
    await refused.get_by_role("link", name="Open the KYC form").click()
    await hand_in(page)

    reviewer = await company.fan("Mo Derator")
    await company.grant(reviewer, "moderator")
    desk = await company.page(reviewer, "/moderation")
    await open_desk(desk)
    await review(desk, page)

    await cleo.call("PUT", "/api/kyc", json=FORM | {"legal_name": "Cleo Moon"})
    await open_desk(desk)
    form = desk.get_by_test_id("kyc-form").filter(has_text="Cleo Moon")
    await form.get_by_test_id("kyc-open").click()
    await form.get_by_test_id("kyc-verify").click()
    await expect(form).to_have_count(0)

    await page.goto(f"{company.base_url}/c/{cleo.me['slug']}")
    await expect(page.get_by_title("identity was verified.").first).to_be_visible()
    await page.get_by_test_id("signer-custodial").check()
    await page.get_by_test_id("bid-submit").click()
    await page.wait_for_url(re.compile(r"/bids/bid_"))
    inbox = await company.page(cleo, "/inbox")
    bid = inbox.get_by_test_id("inbox-bid")
    await expect(bid).to_contain_text("Verified")
    await look(inbox, "4-verified-inbox")
    (placed,) = (await ada.call("GET", "/api/bids"))["items"]
    assert placed["offer"]["id"] == offer["id"]
    await accept(cleo, placed)
    await share_and_revoke(company, cleo, page)


async def hand_in(page: Page) -> None:
    """What is wrong is told at its field, by the page or by the server; what was typed stays."""
    submit = page.get_by_test_id("kyc-submit")
    await submit.click()
    for field in ("kyc-name", "kyc-birth", "kyc-country"):
        await expect(page.get_by_test_id(field)).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_test_id("kyc-name")).to_be_focused()
    typed = {"kyc-name": "Ada 2", "kyc-birth": "1991-02-03", "kyc-phone": "030 1234567"}
    for field, words in typed.items():
        await page.get_by_test_id(field).fill(words)
    await page.get_by_test_id("kyc-country").select_option("DE")
    await page.get_by_test_id("kyc-document").select_option("passport")
    for field in ("kyc-name", "kyc-phone", "kyc-number"):
        await expect(page.get_by_test_id(field)).to_have_attribute("aria-invalid", "true")
    await look(page, "3-kyc-refused")
    await page.get_by_test_id("kyc-name").fill(NAME)
    await page.get_by_test_id("kyc-phone").fill("+49 30 1234567")
    await page.get_by_test_id("kyc-number").fill("C01X00T47")
    await submit.click()
    birth = page.get_by_test_id("kyc-birth")
    await expect(birth).to_have_attribute("aria-invalid", "true")
    await expect(birth).to_have_value("1991-02-03")
    await expect(page.get_by_test_id("kyc-name")).to_have_value(NAME)
    await birth.fill("1990-01-01")
    await submit.click()
    await expect(page.get_by_test_id("kyc-state")).to_have_attribute("data-state", "submitted")


async def open_desk(desk: Page) -> None:
    """The forms that wait by now."""
    await desk.reload()
    await desk.get_by_test_id("desk").get_by_text("Identity forms").click()


async def review(desk: Page, page: Page) -> None:
    """A reviewer refuses in words that the person reads at once, then verifies the new form."""
    form = desk.get_by_test_id("kyc-form").filter(has_text="Ada Ng")
    await expect(form).not_to_contain_text("Neill")
    await form.get_by_test_id("kyc-open").click()
    await expect(form).to_contain_text(NAME)
    await form.get_by_test_id("kyc-refuse").click()
    await expect(form).to_contain_text("Say what to change.")
    await form.get_by_label("Note to the person").fill("The number is not <b>readable</b>.")
    await look(desk, "3-kyc-review")
    await form.get_by_test_id("kyc-refuse").click()
    state = page.get_by_test_id("kyc-state")
    await expect(state).to_have_attribute("data-state", "refused")
    await expect(state).to_contain_text("The number is not <b>readable</b>.")
    await look(page, "3-kyc-not-accepted")
    await page.get_by_test_id("kyc-change").click()
    await expect(page.get_by_test_id("kyc-name")).to_have_value(NAME)
    await page.get_by_test_id("kyc-number").fill("C01X00T48")
    await page.get_by_test_id("kyc-submit").click()
    await expect(state).to_have_attribute("data-state", "submitted")
    await open_desk(desk)
    await form.get_by_test_id("kyc-open").click()
    await expect(form).to_contain_text("C01X00T48")
    await form.get_by_test_id("kyc-verify").click()
    await expect(state).to_have_attribute("data-state", "verified")


async def share_and_revoke(company: Company, cleo: FanClient, page: Page) -> None:
    """The fan sees who read what, and ends it at once."""
    await page.get_by_test_id("open-kyf").click()
    await expect(page.get_by_test_id("kyf-field")).to_have_count(2)
    request = page.url.removeprefix(company.base_url)
    await look(page, "5-consent")
    await page.get_by_test_id("kyf-share").click()
    await expect(page.get_by_test_id("open-meeting")).to_be_visible()
    creator = await company.page(cleo, request, phone=True)
    await creator.get_by_test_id("kyf-read").click()
    await expect(creator.get_by_text(NAME)).to_be_visible()
    await expect(creator.get_by_text("1990")).to_have_count(0)

    await page.goto(f"{company.base_url}/account/sharing")
    readings = page.get_by_test_id("kyf-access")
    await expect(readings.filter(has_text="Cleo Moon")).to_have_count(1)
    await expect(readings.filter(has_text="A reviewer of Mesi")).to_have_count(2)
    await look(page, "5-sharing")
    await page.get_by_test_id("kyf-revoke").click()
    await page.get_by_test_id("kyf-revoke-confirm").click()
    await expect(page.get_by_test_id("kyf-line")).to_have_attribute("data-state", "revoked")
    await expect(creator.get_by_text("you cannot read it any more")).to_be_visible()
    await expect(creator.get_by_text(NAME)).to_have_count(0)
    await look(creator, "5-revoked-creator")
