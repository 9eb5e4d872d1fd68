"""Whether a server can talk now: reasons for owners, a kind sentence for fans."""

from collections.abc import Iterator

import pytest
from playwright.async_api import BrowserContext, Locator, Page, Route, expect

from app.bench.served import Served, running_server
from tests.browser.acts import enter, witness
from tests.browser.callers import live_with_a_voice_room
from tests.browser.people import live_as_an_owner
from tests.fixtures.served import QUIET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

STATUS = "**/api/status"
REASON = "whisper: model.bin is damaged; run mesi voices again"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = {**QUIET, "MESI_VOICE": "scripted"}
    with running_server(tmp_path_factory.mktemp("served") / "var", settings) as running:
        yield running


async def tell(page: Page, state: str, *hints: str) -> None:
    """Let the server say that its voices are in a state."""

    async def change(route: Route) -> None:
        answer = await route.fetch()
        status = await answer.json()
        status["voice"] |= {"state": state, "hints": list(hints)}
        await route.fulfill(response=answer, json=status)

    await page.unroute(STATUS)
    await page.route(STATUS, change)


def note(page: Page, state: str) -> Locator:
    return page.locator(f'[data-testid="voice-readiness"][data-state="{state}"]')


async def lobby(context: BrowserContext, served: Served, state: str, *hints: str) -> Page:
    """A fan before a call, on a server in that state."""
    page, fan = await enter(context, served, live_with_a_voice_room)
    await tell(page, state, *hints)
    await page.goto(f"{served.base_url}/rooms/{fan.facts['room']}")
    return page


async def studio(context: BrowserContext, served: Served, state: str, *hints: str) -> Page:
    """An owner at a new persona, on a server in that state."""
    page, owner = await enter(context, served, live_as_an_owner)
    await tell(page, state, *hints)
    await page.goto(f"{served.base_url}/owner/{owner.facts['persona']}")
    return page


async def test_a_fan_waits_for_voices_that_load(served: Served, context: BrowserContext) -> None:
    page = await lobby(context, served, "warming", "Smart ears are not installed.")
    await expect(note(page, "warming")).to_contain_text("Voices are loading, a moment.")
    await expect(note(page, "warming")).not_to_contain_text("Smart ears")
    await expect(page.get_by_test_id("call-start")).to_be_enabled()
    await witness(page, "lobby-warming")
    await tell(page, "ready")
    await expect(page.get_by_test_id("voice-readiness")).to_have_count(0)


async def test_a_fan_is_told_kindly_that_nobody_can_talk(
    served: Served, context: BrowserContext
) -> None:
    page = await lobby(context, served, "failed", REASON)
    await expect(note(page, "failed")).to_contain_text("lost its voice for now")
    await expect(note(page, "failed")).to_contain_text("No time runs")
    await expect(note(page, "failed")).not_to_contain_text("damaged")
    await witness(page, "lobby-failed")


async def test_an_owner_is_told_why_nobody_can_talk(
    served: Served, context: BrowserContext
) -> None:
    page = await studio(context, served, "failed", REASON)
    await expect(note(page, "failed")).to_contain_text(REASON)
    await witness(page, "picker-failed", note(page, "failed"))


async def test_an_owner_gets_the_voices_anew_when_they_are_loaded(
    served: Served, context: BrowserContext
) -> None:
    page = await studio(context, served, "warming")
    await expect(note(page, "warming")).to_contain_text("Voices are loading")
    await expect(page.get_by_test_id("voice-row")).not_to_have_count(0)
    await page.route("**/api/voices", lambda route: route.fulfill(json={"items": []}))
    await tell(page, "ready", "kokoro is left out: its weights are damaged")
    await expect(page.get_by_test_id("voice-row")).to_have_count(0)
    await expect(note(page, "ready")).to_contain_text("kokoro is left out")
