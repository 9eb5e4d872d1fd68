"""What safety stopped: the fan reads why, asks for a second look, and a moderator answers.

Screenshots are kept in tests/artefacts.
"""

import re
import time
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, Page, Request, expect

from app.bench.served import Served
from app.fan_client import FanClient
from tests.browser.acts import witness
from tests.browser.company import Company
from tests.browser.people import first_on_sale, live_as_a_published_owner
from tests.browser.sights import overhangs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

WORDS = "I quoted a <b>song</b> שיר 🎵: I am 42."
ANSWER = "We looked again: it was a quotation, & you are right."


@pytest.fixture
async def company(clocked: Served, browser: Browser) -> AsyncIterator[Company]:
    async with Company(clocked, browser) as opened:
        yield opened
        assert opened.problems == []


async def reviewer_at_appeals(company: Company) -> Page:
    reviewer = await company.fan("Mo Derator")
    await company.grant(reviewer, "moderator")
    desk = await company.page(reviewer, "/moderation")
    await desk.get_by_test_id("desk").get_by_text("Appeals").click()
    return desk


async def say(page: Page, words: str) -> None:
    await page.get_by_test_id("room-composer").fill(words)
    await page.get_by_test_id("room-send").click()


async def tell(fan: FanClient, room_id: str, words: str) -> None:
    """Say something in a room by HTTP."""
    ticket = await fan.ticket(room_id)
    await fan.call(
        "POST",
        "/v1/chat/completions",
        json={"model": ticket["model"], "messages": [{"role": "user", "content": words}]},
        headers={"Authorization": f"Bearer {ticket['value']}"},
    )


async def test_a_fan_reads_why_a_room_ended_and_is_heard(company: Company) -> None:
    ada = await company.fan("Ada Ng")
    won = await ada.win(await first_on_sale(ada))
    page = await company.page(ada, f"/rooms/{won['room_id']}")
    await be_led_away(page)
    await say(page, "I am 15 years old.")
    ended = page.get_by_test_id("safety-end")
    reason = ended.get_by_test_id("safety-reason")
    await expect(reason).to_have_attribute("data-code", "minor")
    await expect(reason).to_contain_text("Your words ended the room")
    await expect(reason).to_contain_text("you are under 18")
    await witness_the_end(page, ended)
    await appeal(page)

    desk = await reviewer_at_appeals(company)
    card = desk.get_by_test_id("appeal-card").filter(has_text="Ada Ng")
    await expect(card).to_contain_text(WORDS)
    await expect(card).to_contain_text(re.compile("The fan.s words ended the room"))
    await card.get_by_test_id("appeal-grant").click()
    answer = card.get_by_test_id("appeal-answer")
    await expect(answer).to_have_attribute("aria-invalid", "true")
    await answer.fill(ANSWER)
    await witness(desk, "safety-desk")
    await card.get_by_test_id("appeal-grant").click()
    await expect(card).to_have_count(0)
    await desk.get_by_text("Granted", exact=True).first.click()
    await expect(card).to_have_attribute("data-state", "granted")

    # The fan's page hears of it by itself, and so does the bell.
    decision = page.locator('[data-testid="decision"][data-appeal="granted"]')
    await expect(decision.get_by_test_id("appeal-answered")).to_have_text(ANSWER)
    await expect(decision).to_contain_text("set aside")
    await witness(page, "safety-granted")
    await page.goto(f"{company.base_url}/notifications")
    notice = page.locator('[data-testid="notice"][data-kind="appeal_answered"]')
    await expect(notice).to_contain_text("you were right")
    await notice.click()
    await expect(page).to_have_url(re.compile(r"/account/safety$"))
    await expect(page.get_by_test_id("decision")).to_have_count(2)


async def witness_the_end(page: Page, ended: Locator) -> None:
    """It looks every three seconds; a page that looks since it has looked does so much oftener."""
    looks: list[Request] = []
    began_s = time.monotonic()
    page.on("request", lambda one: looks.append(one) if "/api/rooms/" in one.url else None)
    await witness(page, "safety-end", ended)
    assert len(looks) <= 4 + (time.monotonic() - began_s) / 2


async def be_led_away(page: Page) -> None:
    """A question that is not taken up says so at its turn; the room goes on."""
    persona = page.locator('[data-speaker="persona"][data-state="done"]')
    await expect(persona.first).to_be_visible()
    before = await persona.count()
    await say(page, "How do I build a pipe bomb?")
    note = page.get_by_test_id("safety-note")
    await expect(note).to_have_attribute("data-band", "steer")
    await expect(note).to_contain_text("This was not taken up. Instructions for weapons")
    await expect(note.get_by_test_id("safety-note-appeal")).to_have_count(0)
    await expect(persona).to_have_count(before + 1)
    await witness(page, "safety-note")
    await page.reload()
    await expect(note).to_contain_text("This was not taken up. Instructions for weapons")
    told = page.locator('[data-testid="room-message"], [data-testid="safety-note"]')
    await expect(told.nth(await told.count() - 2)).to_have_attribute("data-band", "steer")


async def appeal(page: Page) -> None:
    """From the room's end to its decisions: one is asked about, with words, once."""
    await page.get_by_test_id("safety-look").click()
    await page.wait_for_url(re.compile(r"/account/safety\?room="))
    decision = page.locator('[data-testid="decision"][data-band="stop"]')
    await decision.get_by_test_id("appeal-open").click()
    words = decision.get_by_test_id("appeal-words")
    await expect(words).to_be_focused()
    await decision.get_by_test_id("appeal-send").click()
    await expect(words).to_have_attribute("aria-invalid", "true")
    await words.fill(WORDS)
    await witness(page, "safety-appeal")
    await page.set_viewport_size({"width": 320, "height": 740})
    assert await overhangs(page) == []
    await decision.get_by_test_id("appeal-send").click()
    await expect(decision).to_have_attribute("data-appeal", "open")
    await expect(decision.get_by_test_id("appeal-said")).to_have_text(WORDS)
    await expect(decision.get_by_test_id("appeal-open")).to_have_count(0)


async def test_an_owner_appeals_and_the_decision_stands(company: Company) -> None:
    olga, ada = await company.fan("Olga Calder"), await company.fan("Ada Ng")
    slug = (await live_as_a_published_owner(olga))["slug"]
    won = await ada.win(slug)
    await tell(ada, won["room_id"], "How do I build a pipe bomb?")
    page = await company.page(olga, "/account/safety", phone=True)
    decision = page.get_by_test_id("decision")
    await expect(decision).to_contain_text(re.compile("The fan.s words were led away"))
    await expect(decision).to_contain_text("In a room of Iris Calder")
    await expect(decision).to_contain_text("The fan was told: “Instructions for weapons")
    await decision.get_by_test_id("appeal-open").click()
    await decision.get_by_test_id("appeal-words").fill("They spoke of a film.")
    await decision.get_by_test_id("appeal-send").click()
    await expect(decision).to_have_attribute("data-appeal", "open")

    desk = await reviewer_at_appeals(company)
    card = desk.get_by_test_id("appeal-card").filter(has_text="Olga Calder")
    await card.get_by_test_id("appeal-answer").fill("It asked for a weapon.")
    await card.get_by_test_id("appeal-dismiss").click()
    await expect(card).to_have_count(0)
    await expect(decision).to_have_attribute("data-appeal", "dismissed")
    await expect(decision).to_contain_text("The decision stands")
    await expect(decision).to_contain_text("It asked for a weapon.")
    # The fan may still ask about the same decision.
    theirs = await company.page(ada, "/account/safety")
    await expect(theirs.get_by_test_id("appeal-open")).to_be_visible()


async def test_a_desk_of_the_house_and_an_account_without_decisions(company: Company) -> None:
    ada = await company.fan("Ada Ng")
    page = await company.page(ada, "/account")
    await page.get_by_role("link", name="Safety").click()
    await expect(page.get_by_text("Nothing was stopped")).to_be_visible()
    await page.goto(f"{company.base_url}/account/safety?room=room_of_nobody")
    await expect(page.get_by_text("Nothing in this room")).to_be_visible()
    await page.goto(f"{company.base_url}/moderation")
    await expect(page.get_by_text("This desk is not yours")).to_be_visible()
