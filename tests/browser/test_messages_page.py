"""What two people write to each other: seen on both sides, and stopped where somebody asks for it.

Screenshots are kept in tests/artefacts.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from app.bench.served import Served
from app.fan_client import FanClient
from tests.browser.company import Company, meet
from tests.fixtures.chromium import keep_look, settle
from tests.integration.messenger.samples import EXE, HTML, PDF, SVG, picture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

MARKUP = '<img src=x onerror="window.hit = true"><b>bold</b> & <script>window.hit = true</script>'
HEBREW = "שלום קליאו, נפגש ב-18:00?"
FAMILY = "👩‍👩‍👧‍👦 🏳️‍🌈 👋🏽"
CROWD = "Ada Ng"


@pytest.fixture
async def company(clocked: Served, browser: Browser) -> AsyncIterator[Company]:
    async with Company(clocked, browser) as opened:
        yield opened
        assert opened.problems == []


async def open_thread(company: Company, of: FanClient, conversation: str, **how: bool) -> Page:
    page = await company.page(of, f"/messages/{conversation}", **how)
    await expect(page.get_by_test_id("chat-text")).to_be_visible()
    return page


async def write(page: Page, words: str) -> None:
    await page.get_by_test_id("chat-text").fill(words)
    await page.get_by_test_id("chat-text").press("Enter")
    await expect(page.get_by_test_id("chat-outgoing")).to_have_count(0)


def received(page: Page) -> Locator:
    return page.locator('[data-testid="chat-message"][data-mine="false"]')


async def direction_of(words: Locator) -> str:
    """Where a reader begins to read it."""
    return str(await words.evaluate("one => getComputedStyle(one).direction"))


async def test_they_write_and_read(company: Company) -> None:
    cleo, ada = await company.creator(), await company.fan(CROWD)
    thread = (await meet(cleo, ada))["conversation_id"]
    fan = await open_thread(company, ada, thread)
    listed = await company.page(cleo, "/messages", phone=True)
    await expect(listed.get_by_test_id("conversation-row")).to_be_visible()

    await write(fan, MARKUP)
    reached = fan.get_by_test_id("chat-reached")
    await expect(listed.get_by_test_id("conversation-row")).to_contain_text("<b>bold</b>")
    await expect(reached).to_have_attribute("data-reached", "delivered")
    await listed.get_by_test_id("conversation-row").click()
    await expect(reached).to_have_attribute("data-reached", "read")
    creator = listed
    await expect(received(creator).locator("p").first).to_have_text(MARKUP)
    assert await received(creator).locator("b, img, script").count() == 0
    assert await creator.evaluate("'hit' in window") is False

    await write(fan, HEBREW)
    await write(fan, FAMILY)
    for page in (fan, creator):
        assert await direction_of(page.get_by_text(HEBREW)) == "rtl"
        assert await direction_of(page.get_by_text("<b>bold")) == "ltr"
        await expect(page.get_by_text(FAMILY)).to_be_visible()
    await creator.get_by_test_id("chat-text").fill("שלום")
    assert await direction_of(creator.get_by_test_id("chat-text")) == "rtl"
    await expect(fan.get_by_text("Cleo Moon is typing")).to_be_visible()
    await creator.get_by_test_id("chat-text").press("Enter")
    await expect(received(fan).last).to_contain_text("שלום")
    await expect(fan.get_by_text("Cleo Moon is typing")).to_have_count(0)
    await look(creator, "1-writing-creator")
    await look(fan, "1-writing-fan")

    await send_back(fan, creator)
    await find(company, ada)


async def send_back(fan: Page, creator: Page) -> None:
    """What was written by mistake is taken back, on both sides."""
    await write(fan, "This was meant for somebody else")
    mistake = fan.get_by_test_id("chat-message").last
    await mistake.hover()
    await mistake.get_by_role("button", name="More about the message").click()
    await fan.get_by_role("button", name="Take it back").click()
    await fan.get_by_test_id("chat-erase-confirm").click()
    await expect(received(creator).last).to_contain_text("This message was taken back.")


async def find(company: Company, ada: FanClient) -> None:
    """A search finds words whatever their case, in any script, and says when it does not."""
    page = await company.page(ada, "/messages")
    search = page.get_by_label("Search your messages")
    await search.fill("BOLD</B>")
    hit = page.get_by_role("link").filter(has_text="<b>bold</b>")
    await expect(hit).to_be_visible()
    await search.fill("קליאו")
    await expect(page.get_by_role("link").filter(has_text=HEBREW)).to_be_visible()
    await expect(hit).to_have_count(0)
    await search.fill("meant for somebody")
    await expect(page.get_by_role("status").filter(has_text="Nothing found")).to_be_visible()
    await search.fill("קליאו")
    await page.get_by_role("link").filter(has_text=HEBREW).click()
    await expect(page.get_by_test_id("chat")).to_be_visible()


async def test_files_are_what_they_say(company: Company, tmp_path: Path) -> None:
    cleo, ada = await company.creator(), await company.fan(CROWD)
    thread = (await meet(cleo, ada))["conversation_id"]
    fan = await open_thread(company, ada, thread)
    creator = await open_thread(company, cleo, thread, phone=True)
    chooser = fan.get_by_test_id("chat-file")

    await chooser.set_input_files(
        {"name": "sea.png", "mimeType": "image/png", "buffer": picture(size=(1600, 900))}
    )
    await creator.get_by_role("button", name="Open the picture").click()
    large = creator.get_by_role("dialog").get_by_role("img")
    await expect(large).to_be_visible()
    assert await large.evaluate("one => one.decode().then(() => one.naturalWidth)") == 1600
    await creator.keyboard.press("Escape")
    await expect(large).to_have_count(0)
    await chooser.set_input_files(
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    link = creator.get_by_role("link", name="plan.pdf")
    async with creator.expect_download() as saving:
        await link.click()
    saved = await saving.value
    assert (saved.suggested_filename, (await saved.path()).read_bytes()) == ("plan.pdf", PDF)
    # The screen's own words say how large; the last line of a thread stays in sight.
    await expect(link).to_be_in_viewport()

    await too_large(fan, tmp_path)
    await wrong_kinds(fan)
    await look(creator, "2-files-creator")
    # A reload shows what the server holds: the picture and the document.
    await creator.reload()
    await expect(creator.get_by_role("link", name="plan.pdf")).to_be_visible()
    await expect(received(creator)).to_have_count(2)


async def too_large(fan: Page, folder: Path) -> None:
    """100 MB are refused at once, in the page."""
    sent: list[str] = []
    fan.on("request", lambda one: sent.append(one.url) if "/files?" in one.url else None)
    huge = folder / "holiday.mp4"
    with huge.open("wb") as file:
        file.truncate(100_000_000)
    await fan.get_by_test_id("chat-file").set_input_files(huge)
    refusal = fan.get_by_role("alert")
    await expect(refusal).to_have_text("holiday.mp4 is larger than 20 MB. Send a smaller file.")
    assert sent == [], "it did not travel"


async def wrong_kinds(fan: Page) -> None:
    """A file is what its bytes are; its name and type are its sender's words."""
    for name, mime, content in (
        ("cat.png", "image/png", EXE),
        ("drawing.svg", "image/svg+xml", SVG),
        ("drawing.png", "image/png", SVG),
        ("page.html", "text/html", HTML),
        ("page.pdf", "application/pdf", HTML),
    ):
        await fan.get_by_test_id("chat-file").set_input_files(
            {"name": name, "mimeType": mime, "buffer": content}
        )
        failed = fan.get_by_test_id("chat-outgoing")
        await expect(failed).to_contain_text(name)
        await expect(failed.get_by_role("alert")).to_contain_text("Files of this kind")
        await expect(failed.get_by_test_id("chat-retry")).to_have_count(0)
        if name == "cat.png":
            await look(fan, "2-refused-file-fan")
        await failed.get_by_role("button", name="Discard").click()
        await expect(failed).to_have_count(0)


async def test_somebody_is_blocked_reported_and_the_days_end(company: Company) -> None:
    cleo, ada = await company.creator(), await company.fan(CROWD)
    thread = (await meet(cleo, ada, answer_days=1, meet_days=1))["conversation_id"]
    fan = await open_thread(company, ada, thread)
    creator = await open_thread(company, cleo, thread, phone=True)
    await write(fan, "Send me your address <now>")
    await expect(received(creator)).to_have_count(1)

    await block(fan, creator)
    await report(company, cleo, creator)

    await company.ahead(timedelta(days=10))
    await fan.get_by_test_id("chat-text").fill("Are you still there?")
    await fan.get_by_test_id("chat-send").click()
    await expect(fan.get_by_text("This conversation closed on")).to_be_visible()
    await expect(fan.get_by_test_id("chat-text")).to_have_count(0)
    await expect(fan.get_by_text("Send me your address")).to_be_visible()
    await look(fan, "5-closed-fan")
    await creator.reload()
    await expect(creator.get_by_text("This conversation closed on")).to_be_visible()
    await expect(creator.get_by_test_id("chat-text")).to_have_count(0)


async def block(fan: Page, creator: Page) -> None:
    """Neither can write while one blocks the other; it is asked for, and can be undone."""
    await creator.get_by_role("button", name="More about this conversation").click()
    await creator.get_by_role("button", name=f"Block {CROWD}").click()
    await creator.get_by_role("dialog").get_by_role("button", name="Block", exact=True).click()
    # The other is not told; who writes then reads that it did not go.
    await fan.get_by_test_id("chat-text").fill("Well?")
    await fan.get_by_test_id("chat-text").press("Enter")
    await expect(fan.get_by_test_id("chat-outgoing")).to_contain_text("Not sent.")
    for page in (creator, fan):
        await expect(page.get_by_text("You cannot write to each other here.")).to_be_visible()
        await expect(page.get_by_test_id("chat-text")).to_have_count(0)
    await expect(received(creator)).to_have_count(1)
    await look(creator, "3-blocked-creator")
    await look(fan, "3-blocked-fan")
    await creator.get_by_role("button", name="Undo").click()
    await expect(creator.get_by_test_id("chat-text")).to_be_visible()
    await fan.reload()
    await write(fan, "Well then")
    await expect(received(creator)).to_have_count(2)


async def report(company: Company, cleo: FanClient, creator: Page) -> None:
    """A reviewer reads what was reported, and answers it once."""
    bad = received(creator).first
    await bad.get_by_role("button", name="More about the message").click()
    await creator.get_by_role("button", name="Report it").click()
    asked = creator.get_by_role("dialog")
    await asked.get_by_label("What happened (optional)").fill("I did not <i>want</i> this")
    await look(creator, "4-report-creator")
    await asked.get_by_role("button", name="Report", exact=True).click()
    await expect(creator.get_by_text("Reported. A reviewer looks at it")).to_be_visible()

    reviewer = await company.fan("Mo Derator")
    await company.grant(reviewer, "moderator")
    desk = await company.page(reviewer, "/moderation")
    card = desk.get_by_test_id("report-card").filter(has_text="I did not <i>want</i> this")
    await expect(card).to_contain_text("Send me your address <now>")
    await expect(card).to_contain_text(f"Cleo Moon reported {CROWD}")
    await card.get_by_test_id("report-uphold").click()
    await expect(card).to_contain_text("Say why, in a sentence.")
    await card.get_by_test_id("report-answer").fill("We spoke to them.")
    await look(desk, "4-report-reviewer")
    await card.get_by_test_id("report-uphold").click()
    await expect(card).to_have_count(0)
    await desk.get_by_text("Upheld", exact=True).click()
    await expect(card).to_contain_text("We spoke to them.")
    told = await company.page(cleo, "/notifications", phone=True)
    await told.get_by_role("link", name="Your report about Ada Ng was answered.").click()
    answered = told.get_by_test_id("own-report")
    await expect(answered).to_have_attribute("data-state", "upheld")
    await expect(answered).to_contain_text("We spoke to them.")
    await look(told, "4-answered-creator")


async def look(page: Page, name: str) -> None:
    await settle(page)
    await keep_look(page, f"messages-{name}")
