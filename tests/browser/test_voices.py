"""An owner finds a voice by ear and sells it; a fan hears it and wins a voice room."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.async_api import BrowserContext, Locator, Page, Route, expect

from app.bench.served import Served, running_server
from tests.browser.acts import enter
from tests.browser.axe import violations
from tests.browser.people import live_as_a_published_owner, live_as_an_owner, live_quietly
from tests.fixtures.chromium import DESKTOP, PHONE, keep_look, settle
from tests.fixtures.served import QUIET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

LISTEN = """() => {
  window.heard = [];
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...when) {
    const sound = this.buffer.getChannelData(0);
    const loud = Math.sqrt(sound.reduce((sum, one) => sum + one * one, 0) / sound.length);
    window.heard.push({ seconds: this.buffer.duration, loud });
    return start.apply(this, when);
  };
}"""
"""Notes what is sent to the loudspeaker."""
NAMES = ("Heart", "Bella", "George", "Emma", "Fable", "Puck", "Dora", "Siwis")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = {**QUIET, "MESI_VOICE": "scripted"}
    with running_server(tmp_path_factory.mktemp("served") / "var", settings) as running:
        yield running


async def studio(context: BrowserContext, served: Served) -> Page:
    """An owner's page of a new persona; what it plays is noted."""
    await context.add_init_script(f"({LISTEN})()")
    page, known = await enter(context, served, live_as_an_owner)
    await page.goto(f"{served.base_url}/owner/{known.facts['persona']}")
    await expect(page.get_by_test_id("voice-row").first).to_be_visible()
    return page


def row(page: Page, voice_id: str) -> Locator:
    return page.locator(f'[data-testid="voice-row"][data-voice="{voice_id}"]')


def plays(page: Page, phase: str) -> Locator:
    return page.locator(f'[data-testid="voice-play"][data-phase="{phase}"]')


async def heard_s(page: Page) -> float:
    """Seconds of sound, all of it loud enough to hear."""
    pieces: list[dict[str, float]] = await page.evaluate("window.heard")
    assert all(piece["loud"] > 0.01 for piece in pieces), pieces
    await page.evaluate("window.heard = []")
    return sum(piece["seconds"] for piece in pieces)


async def test_an_owner_finds_a_voice_by_ear(served: Served, context: BrowserContext) -> None:
    page = await studio(context, served)
    await expect(page.get_by_test_id("voice-chosen")).to_have_text("Low whistle")
    await page.get_by_test_id("sheet-greeting").fill("Mind the pendulum, my dear.")
    await page.get_by_test_id("voice-play").click()
    await expect(plays(page, "playing")).to_be_visible()
    await expect(plays(page, "idle")).to_be_visible()
    assert await heard_s(page) == pytest.approx(5 * 0.25, abs=0.01)
    high = row(page, "scripted:high")
    await high.get_by_role("button", name="Hear High whistle").click()
    await expect(high.locator("[data-phase='playing']")).to_be_visible()
    await expect(page.get_by_test_id("voice-chosen")).to_have_text("Low whistle")
    await high.get_by_role("radio").check()
    await expect(page.get_by_test_id("voice-chosen")).to_have_text("High whistle")
    await expect(page.get_by_text("Unsaved changes")).to_be_visible()
    await page.get_by_test_id("voice-speed").fill("0.8")
    await expect(page.get_by_test_id("voice-speed-value")).to_have_text("0.8×")
    await page.get_by_test_id("sheet-save").click()
    await expect(page.get_by_text("All saved")).to_be_visible()
    await page.reload()
    await expect(page.get_by_test_id("voice-chosen")).to_have_text("High whistle")
    await expect(row(page, "scripted:high").get_by_role("radio")).to_be_checked()
    await page.get_by_test_id("voice-play").click()
    await expect(plays(page, "playing")).to_be_visible()
    await expect(plays(page, "idle")).to_be_visible()
    assert await heard_s(page) == pytest.approx(5 * 0.25 / 0.8, abs=0.01)


async def test_who_listens_hears_each_change_at_once(
    served: Served, context: BrowserContext
) -> None:
    page = await studio(context, served)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/sample" in one.url else None)
    await page.get_by_test_id("voice-play").click()
    await expect(plays(page, "playing")).to_be_visible()
    async with page.expect_response("**/api/voices/*high/sample"):
        await row(page, "scripted:high").get_by_role("radio").check()
    await expect(plays(page, "playing")).to_be_visible()
    async with page.expect_response("**/api/voices/*high/sample"):
        await page.get_by_test_id("voice-speed").press("ArrowLeft")
    await expect(plays(page, "playing")).to_be_visible()
    await page.get_by_test_id("voice-play").click()
    await expect(plays(page, "idle")).to_be_visible()
    await page.get_by_test_id("voice-speed").press("ArrowLeft")
    await expect(page.get_by_test_id("voice-speed-value")).to_have_text("0.9×")
    assert len(asked) == 3


async def test_a_choice_is_undone(served: Served, context: BrowserContext) -> None:
    page = await studio(context, served)
    await row(page, "scripted:high").get_by_role("radio").check()
    await page.get_by_test_id("sheet-undo").click()
    await expect(page.get_by_test_id("voice-chosen")).to_have_text("Low whistle")
    await expect(row(page, "").get_by_role("radio")).to_be_checked()
    await expect(page.get_by_text("All saved")).to_be_visible()


async def test_a_voice_is_chosen_and_heard_without_a_mouse(
    served: Served, context: BrowserContext
) -> None:
    page = await studio(context, served)
    await page.get_by_test_id("voice-speed").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_test_id("voice-speed-value")).to_have_text("1.05×")
    await page.keyboard.press("Tab")
    await expect(row(page, "").get_by_role("radio")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    high = row(page, "scripted:high")
    await expect(high.get_by_role("radio")).to_be_checked()
    await page.keyboard.press("Enter")
    await expect(high.locator("[data-phase='playing']")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(high.locator("[data-phase='idle']")).to_be_visible()
    assert await heard_s(page) > 0


async def test_a_sound_that_fails_says_what_to_do(served: Served, context: BrowserContext) -> None:
    page = await studio(context, served)

    async def refuse(route: Route) -> None:
        error = {"code": "unavailable", "message": "x", "details": {"voice_code": "overloaded"}}
        await route.fulfill(status=503, json={"error": error})

    await page.route("**/api/voices/*/sample", refuse)
    await page.get_by_test_id("voice-play").click()
    told = page.get_by_test_id("error-state")
    await expect(told).to_contain_text("Many voices are speaking now")
    await page.unroute("**/api/voices/*/sample")
    await told.get_by_role("button", name="Try again").click()
    await expect(plays(page, "playing")).to_be_visible()
    await expect(told).to_have_count(0)
    await page.get_by_test_id("voice-play").click()
    await expect(plays(page, "idle")).to_be_visible()
    await page.route("**/api/voices/*/sample", lambda route: route.abort())
    await row(page, "scripted:high").get_by_role("button").click()
    await expect(row(page, "scripted:high").get_by_role("alert")).to_contain_text("connection")


async def offer_many(page: Page) -> None:
    """Let the page believe in more voices than the test's whistles."""
    many = [
        {
            "id": f"kokoro:{name.lower()}",
            "label": name,
            "language": "en-GB" if place % 3 == 2 else "en-US",
            "gender": "male" if place % 2 else "female",
            "synthesizer": "kokoro",
            "is_default": place == 0,
        }
        for place, name in enumerate(NAMES)
    ]
    await page.route("**/api/voices", lambda route: route.fulfill(body=json.dumps({"items": many})))
    await page.reload()


async def test_many_voices_are_searched(served: Served, context: BrowserContext) -> None:
    page = await studio(context, served)
    await offer_many(page)
    rows = page.get_by_test_id("voice-row")
    await expect(rows).to_have_count(len(NAMES) + 1)
    groups = page.get_by_test_id("voice-list").get_by_role("heading")
    await expect(groups.first).to_have_text(re.compile("American English, female"))
    await page.get_by_test_id("voice-search").fill("british fem")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("George")
    await page.get_by_test_id("voice-search").fill("zzz")
    await expect(page.get_by_test_id("voice-list")).to_contain_text("No voice like that")


async def test_a_voice_that_is_gone_is_told(served: Served, context: BrowserContext) -> None:
    page = await studio(context, served)
    await row(page, "scripted:high").get_by_role("radio").check()
    await page.get_by_test_id("sheet-save").click()
    await expect(page.get_by_text("All saved")).to_be_visible()
    await offer_many(page)
    await expect(page.get_by_test_id("voice-gone")).to_contain_text("scripted:high")
    await expect(page.get_by_test_id("voice-gone")).to_contain_text("Fans hear Heart")
    await expect(page.get_by_text("All saved")).to_be_visible()


async def test_everybody_can_pick_a_voice(served: Served, context: BrowserContext) -> None:
    page = await studio(context, served)
    await offer_many(page)
    picker = page.get_by_test_id("voice-picker")
    await expect(picker).to_be_visible()
    found: list[str] = []
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme=theme)
        for label, size in (("desktop", DESKTOP), ("phone", PHONE)):
            await page.set_viewport_size(size)  # type: ignore[arg-type]  # a dict of the right shape
            await picker.scroll_into_view_if_needed()
            await settle(page)
            found += [f"{theme} {label}: {line}" for line in await violations(page)]
            await keep_look(page, f"voice-picker-{theme}-{label}")
    await page.set_viewport_size({"width": 320, "height": 740})
    assert await page.evaluate("document.documentElement.scrollWidth <= 320")
    assert found == [], "\n".join(found)


async def test_voice_is_put_on_sale_heard_and_won(served: Served, context: BrowserContext) -> None:
    page, owner = await enter(context, served, live_as_a_published_owner)
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}")
    voice = page.get_by_test_id("tier-editor-voice")
    await expect(voice).to_contain_text("10 %")
    await voice.get_by_test_id("account-tier-plus").click()
    await expect(page.get_by_test_id("account-tier")).to_have_text("Account tier Plus")
    await voice.get_by_test_id("tier-price-voice").fill("2.4")
    await voice.get_by_test_id("tier-on-sale-voice").check()
    await expect(voice.locator("[data-amount]")).to_have_attribute("data-amount", "26.4")
    await voice.get_by_test_id("tier-save-voice").click()
    await expect(voice.get_by_text("On sale", exact=True).first).to_be_visible()
    await context.clear_cookies()
    await context.add_init_script(f"({LISTEN})()")
    page, _ = await enter(context, served, live_quietly)
    await page.goto(f"{served.base_url}/p/{owner.facts['slug']}")
    await page.get_by_test_id("hear-voice").click()
    await expect(page.locator('[data-testid="hear-voice"][data-phase="playing"]')).to_be_visible()
    await expect(page.locator('[data-testid="hear-voice"][data-phase="idle"]')).to_be_visible()
    assert await heard_s(page) == pytest.approx(3 * 0.25, abs=0.01)
    await page.get_by_test_id("tier-voice").click()
    await expect(page.get_by_test_id("quote-total")).to_have_attribute("data-amount", "26.4")
    await page.get_by_test_id("bid-submit").click()
    await expect(page.get_by_test_id("enter-room")).to_be_visible()
    await expect(page.get_by_text("Voice, 10 min")).to_be_visible()
    door = await page.get_by_test_id("enter-room").get_attribute("href")
    room = await page.request.get(f"{served.base_url}/api/rooms/{(door or '').split('/')[-1]}")
    assert (await room.json())["format"] == "voice"
