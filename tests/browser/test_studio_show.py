"""As a new owner would: from an empty account to a published persona with a bought agent, previewed
by voice, sold and visited.

Mind, ears, voice and chain are real; the microphone plays a recording. Screenshots are kept in
tests/artefacts.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import BrowserContext, FilePayload, Locator, Page, expect

from app.bench.served import Served
from tests.browser.acts import enter, win
from tests.browser.callers import CALLS, Wire, calling, likeness, record_speech, refuse
from tests.browser.people import PASSWORD, live_quietly
from tests.browser.town import picture
from tests.fixtures.chromium import keep_picture
from tests.fixtures.served import StartServer
from tests.unit.personas.cards.makers import V2, png_card

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

EMAIL: Final = "new-owner@example.org"
AGENT: Final = "Deeper listening"
ITS_WORDS: Final = "names in a few words what it heard before it answers"
"""The first line that the agent brings."""
GREETED_S: Final = 12.0
"""The greeting is over by then; where it is not, the question interrupts it."""
QUESTION: Final = "question-hometown"
ASKED: Final = "Where did you grow up?"
PROBES_MS: Final = 400_000
"""A small mind answers some thirty lines, on a machine that has other things to do."""
HEARABLE_MS: Final = 500
"""Of a spoken answer, at least."""
FAN: Final = '[data-testid="room-message"][data-speaker="fan"]'
PERSONA: Final = '[data-testid="room-message"][data-speaker="persona"]'
TOLD: Final = ("I live in Bremen.", "I have a dog named Bruno.")


@pytest.fixture
def served(start: StartServer) -> Served:
    voice = {"MESI_VOICE": "on", "MESI_SYNTHESIZERS": "piper"}
    return start({"MESI_MIND": "auto", "MESI_PROBES": "required", **voice})


@pytest.fixture
def microphone(tmp_path: Path) -> Path:
    """Hears one question."""
    return record_speech(tmp_path / "talk.wav", GREETED_S, QUESTION, 120.0)[0]


@pytest.fixture
async def desk(microphone: Path) -> AsyncIterator[BrowserContext]:
    """The owner's browser."""
    async with calling(microphone) as context:
        yield context


async def test_a_new_owner_sells_a_persona_that_a_fan_visits(
    served: Served, desk: BrowserContext, context: BrowserContext
) -> None:
    problems: list[str] = []
    for one in (desk, context):
        one.on("weberror", lambda error: problems.append(str(error.error)))
    owner = await desk.new_page()
    await owner.route(CALLS, refuse)
    await register(owner, served.base_url)
    studio = await bring_a_card(owner, served.base_url)
    await finish_the_sheet(owner)
    await buy_an_agent(owner, served.base_url)
    await put_it_to_work(owner, studio)
    await preview_by_voice(owner)
    await pass_the_probes(owner)
    slug = await publish(owner, studio)
    fan = await win_a_room(context, served, slug)
    await tell_and_leave(fan)
    await find_it_remembered(fan, served.base_url, slug)
    await see_what_it_brought(owner, served.base_url, studio)
    assert problems == []


async def register(page: Page, base_url: str) -> None:
    """An account that has nothing but the welcome tokens."""
    await page.goto(f"{base_url}/register")
    await page.get_by_test_id("register-name").fill("Olga Newcomer")
    await page.get_by_test_id("register-email").fill(EMAIL)
    await page.get_by_test_id("register-password").fill(PASSWORD)
    await page.get_by_test_id("register-birth").fill("1988-02-29")
    await page.get_by_test_id("register-owner").check()
    await keep_picture(page, "show-1-register")
    await page.get_by_test_id("register-submit").click()
    await page.get_by_test_id("kyc-skip").click()
    await page.goto(f"{base_url}/wallet")
    await expect(page.get_by_test_id("wallet-available")).to_contain_text("100")


async def bring_a_card(page: Page, base_url: str) -> str:
    """Import a card as it is downloaded; gives the address of the persona's studio."""
    await page.goto(f"{base_url}/owner")
    await expect(page.get_by_test_id("persona-import")).to_be_visible()
    await expect(page.get_by_test_id("own-persona")).to_have_count(0)
    await keep_picture(page, "show-2-empty-studio")
    await page.get_by_test_id("persona-import").click()
    await page.get_by_test_id("card-file").set_input_files(file("seraphina.png", png_card(V2)))
    came = page.get_by_test_id("card-arrived")
    await expect(came).to_have_attribute("data-spec", "v2")
    await expect(came).to_contain_text("1 lorebook entry")
    await keep_picture(page, "show-3-card")
    await page.get_by_test_id("card-open").click()
    await expect(page.get_by_test_id("sheet-name")).to_have_value("Seraphina")
    return page.url.rstrip("/")


async def finish_the_sheet(page: Page) -> None:
    """Write, picture and price what the card did not bring."""
    await expect(page.get_by_test_id("publish-missing")).to_contain_text("Write a tagline")
    await page.get_by_test_id("sheet-tagline").fill("Guards the glade, and heals who comes there")
    await page.get_by_test_id("sheet-style").fill("warm, unhurried, a little wry")
    await page.get_by_test_id("sheet-save").click()
    await expect(page.get_by_text("All saved")).to_be_visible()
    portrait = file("glade.png", picture((480, 640), "#3a7a5a"))
    await page.get_by_test_id("picture-input").set_input_files(portrait)
    await expect(page.get_by_text("The picture is saved.")).to_be_visible()
    await page.get_by_test_id("tier-price-text").fill("2")
    await page.get_by_test_id("tier-minutes-text").fill("10")
    await page.get_by_test_id("tier-on-sale-text").check()
    await page.get_by_test_id("tier-save-text").click()
    await expect(page.get_by_text("The terms for text are saved.")).to_be_visible()
    await expect(page.get_by_test_id("publish-missing")).to_have_count(0)
    # Nobody meets it before it was probed.
    await expect(page.get_by_test_id("publish-probes")).to_contain_text("Probe it first")
    await expect(page.get_by_test_id("publish")).to_be_disabled()
    await keep_picture(page, "show-4-sheet")


async def buy_an_agent(page: Page, base_url: str) -> None:
    """Buy one of the house's with demo tokens, through escrow."""
    await page.goto(f"{base_url}/agents")
    await page.get_by_test_id("agent-search").fill(AGENT.lower())
    await expect(page.get_by_test_id("agent-card")).to_have_count(1)
    await page.get_by_test_id("agent-card").click()
    await expect(page.get_by_test_id("agent-effect")).to_contain_text("4 lines on how it talks")
    await page.get_by_test_id("agent-agree").check()
    await page.get_by_test_id("agent-buy").click()
    state = page.get_by_test_id("purchase-state")
    await expect(state).to_have_attribute("data-state", "owned")
    await keep_picture(page, "show-5-agent", state)
    await page.goto(f"{base_url}/wallet")
    await expect(page.get_by_test_id("wallet-available")).to_contain_text("85")


async def put_it_to_work(page: Page, studio: str) -> None:
    await page.goto(f"{studio}/agents")
    await page.get_by_test_id("link-choice").select_option(label=AGENT)
    await page.get_by_test_id("link-add").click()
    link = page.get_by_test_id("link")
    await expect(link).to_have_attribute("data-on", "true")
    await expect(link).to_have_attribute("data-met", "false")
    await expect(page.get_by_test_id("link-price")).to_have_attribute("data-next", "11000")
    await keep_picture(page, "show-6-at-work", link)


async def preview_by_voice(page: Page) -> None:
    """Call the draft; what its mind reads holds the agent's words."""
    wire = Wire(page)
    await page.get_by_test_id("studio-tabs").get_by_text("Try it").click()
    formats = page.get_by_test_id("preview-format")
    await formats.get_by_role("radio", name="Voice").check(force=True)
    await page.get_by_test_id("preview-open").click()
    await expect(page.get_by_test_id("call-lobby")).to_be_visible()
    await expect(page.get_by_test_id("preview-mark")).to_have_text("Preview")
    await page.get_by_test_id("call-start").click()
    await expect(page.get_by_test_id("room")).to_have_attribute("data-link", "open")
    await expect(page.get_by_test_id("room").locator("header img")).to_be_visible()
    asked = said_by(page, "fan").first
    await expect(asked).to_be_visible()
    assert likeness(await asked.locator(".words").inner_text(), ASKED) > 0.7
    card = page.get_by_test_id("prompt-inspector").locator('[data-part="card"]').first
    await card.locator("summary").click()
    await expect(card.locator("pre")).to_contain_text(ITS_WORDS)
    # Heard to its end: who only gets words sees them done as well, so the sound is counted.
    answer = page.locator(f"{FAN} ~ {PERSONA}[data-state='done']").first
    await expect(answer).to_be_visible()
    spoken = wire.all_got("response.output_audio.done")[-1]["item_id"]
    assert wire.sound_ms(spoken) > HEARABLE_MS
    await keep_picture(page, "show-7-preview")
    await page.get_by_test_id("room-leave").click()
    await page.get_by_test_id("room-leave-confirm").click()
    await page.wait_for_url(re.compile(r"/owner/[^/]+/preview"))
    await expect(page.get_by_test_id("toast").filter(has_text="wiped")).to_be_visible()


async def pass_the_probes(page: Page) -> None:
    await page.get_by_test_id("studio-tabs").get_by_text("Probes").click()
    stand = page.get_by_test_id("probes-stand")
    await expect(stand).to_have_attribute("data-problem", "none")
    await page.get_by_test_id("probes-start").click()
    await expect(stand).to_have_attribute("data-problem", "running")
    await expect(stand).not_to_have_attribute("data-problem", "running", timeout=PROBES_MS)
    await expect(stand).to_have_attribute("data-problem", "")
    kinds = page.get_by_test_id("probe-kind")
    await expect(kinds.filter(has_text="That it is an AI")).to_contain_text("8 of 8 right")
    await keep_picture(page, "show-8-probes")


async def publish(page: Page, studio: str) -> str:
    """Put it on sale; gives the name in its address."""
    await page.get_by_test_id("studio-tabs").get_by_text("Character").click()
    await page.get_by_test_id("publish").click()
    await expect(page.get_by_text("Version 1 is public")).to_be_visible()
    await keep_picture(page, "show-9-published", page.get_by_test_id("unpublish"))
    where = await page.get_by_role("link", name="See it as a fan").get_attribute("href")
    await page.goto(f"{studio}/agents")
    await expect(page.get_by_test_id("link")).to_have_attribute("data-met", "true")
    return str(where).removeprefix("/p/")


async def win_a_room(context: BrowserContext, served: Served, slug: str) -> Page:
    """A second person reads the price, agent included, bids and comes in."""
    page, _ = await enter(context, served, live_quietly)
    await page.goto(f"{served.base_url}/p/{slug}")
    await expect(page.get_by_test_id("quote-total")).to_have_attribute("data-amount", "22")
    await expect(page.get_by_text(f"Upgrade: {AGENT}")).to_be_visible()
    await keep_picture(page, "show-10-on-sale", page.get_by_test_id("bid-submit"))
    await win(page, served, slug)
    await expect(said_by(page, "persona", "done")).to_have_count(1)
    return page


async def tell_and_leave(page: Page) -> None:
    """Say what is worth remembering; the visit is paid by its time."""
    replies = said_by(page, "persona", "done")
    for words in TOLD:
        before = await replies.count()
        await page.get_by_test_id("room-composer").fill(words)
        await page.get_by_test_id("room-send").click()
        await expect(replies).to_have_count(before + 1)
    await keep_picture(page, "show-11-visit")
    await page.get_by_test_id("room-leave").click()
    await page.get_by_test_id("room-leave-confirm").click()
    await expect(page.get_by_test_id("room-receipt")).to_have_attribute("data-settled", "true")
    await expect(page.get_by_test_id("receipt-paid")).not_to_have_attribute("data-amount", "0")
    await keep_picture(page, "show-12-receipt")


async def find_it_remembered(page: Page, base_url: str, slug: str) -> None:
    """The fan's page holds what was said, in the fan's own words."""
    await page.goto(f"{base_url}/memories")
    remembered = page.locator(f'[data-testid="memory-persona"][data-slug="{slug}"]')
    await expect(remembered).to_contain_text("2 memories")
    await remembered.click()
    facts = page.get_by_test_id("fact")
    await expect(facts.filter(has_text="Bremen")).to_contain_text("I live in Bremen")
    await expect(facts.filter(has_text="Bruno")).to_be_visible()
    await keep_picture(page, "show-13-memory")


async def see_what_it_brought(page: Page, base_url: str, studio: str) -> None:
    """The visit is among the owner's earnings and insights."""
    await page.goto(f"{base_url}/owner")
    await expect(page.get_by_test_id("earning-row")).to_have_count(1)
    await expect(page.get_by_test_id("earnings-total")).not_to_have_attribute("data-amount", "0")
    await keep_picture(page, "show-14-earnings")
    await page.goto(f"{studio}/prices")
    text = page.locator('[data-testid="economics"][data-format="text"]')
    await expect(text).to_contain_text("2.2")
    await page.get_by_test_id("studio-tabs").get_by_text("Insights").click()
    await expect(total(page, "bids")).to_have_attribute("data-size", "1")
    await expect(total(page, "wins")).to_have_attribute("data-size", "1")
    await expect(total(page, "minutes")).not_to_have_attribute("data-size", "0")
    await expect(total(page, "returning")).to_contain_text("of 1 fan who came")
    await expect(total(page, "earnings")).not_to_have_attribute("data-size", "0")
    await keep_picture(page, "show-15-insights")


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": content}


def said_by(page: Page, speaker: str, state: str | None = None) -> Locator:
    wanted = f'[data-testid="room-message"][data-speaker="{speaker}"]'
    return page.locator(wanted + (f'[data-state="{state}"]' if state else ""))


def total(page: Page, measure: str) -> Locator:
    return page.locator(f'[data-testid="insight-total"][data-measure="{measure}"]')
