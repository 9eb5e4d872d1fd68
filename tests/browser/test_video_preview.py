"""An owner chooses a face and tries the draft face to face, before anybody else may see it."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import BrowserContext, Page, expect

from app.bench.served import Served
from tests.browser.acts import enter
from tests.browser.callers import CALLS, Wire, record, refuse
from tests.browser.people import live_as_an_owner
from tests.browser.viewers import (
    call,
    faces_seen,
    figure_is_ready,
    figure_stands,
    say,
    serving,
    stage,
    watching,
)
from tests.fixtures.chromium import keep_look, settle

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

OPEN: Final = 0.15
"""Of a mouth that speaks."""
SAID: Final = '[data-testid="room-message"][data-speaker="persona"][data-state="done"]'


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory) as running:
        yield running


@pytest.fixture
async def viewer(tmp_path: Path) -> AsyncIterator[BrowserContext]:
    """Someone who speaks for 1.2 s, and is silent for as long as it takes to press a key."""
    async with watching(record(tmp_path / "talk.wav", 1.2, 5)) as context:
        yield context


async def test_an_owner_sees_the_draft_speak(served: Served, viewer: BrowserContext) -> None:
    page, owner = await enter(viewer, served, live_as_an_owner)
    await page.route(CALLS, refuse)
    wire, sockets = Wire(page), list[str]()
    page.on("websocket", lambda socket: sockets.append(socket.url))
    studio = f"{served.base_url}/owner/{owner.facts['persona']}"
    await give_a_face(page, studio)
    await open_preview(page)
    await figure_is_ready(page)
    await call(page, "socket")
    await figure_stands(page)
    await say(page)
    await expect(page.locator(f'[data-speaker="fan"] ~ {SAID}').first).to_be_visible()
    await expect(stage(page, attention="speaking")).to_have_count(0)
    replied = {one["item_id"] for one in wire.all_got("x.avatar.track")}
    seen = [one for one in await faces_seen(page) if one.item in replied]
    assert max(one.mouth for one in seen) > OPEN
    # One socket carries words, sound, face and what the mind reads.
    assert len(sockets) == 1
    assert wire.all_got("x.room.prompt") and wire.all_got("response.output_audio.delta")
    card = page.get_by_test_id("prompt-inspector").locator('[data-part="card"]').first
    await expect(card).to_be_visible()
    await settle(page)
    await keep_look(page, "preview-video")
    await page.get_by_test_id("room-leave").click()
    await page.get_by_test_id("room-leave-confirm").click()
    await page.wait_for_url(re.compile(r"/owner/[^/]+/preview"))
    await expect(page.get_by_test_id("toast").filter(has_text="wiped")).to_be_visible()


async def give_a_face(page: Page, studio: str) -> None:
    """Without one there is no preview in video; with it there is."""
    await page.goto(f"{studio}/preview")
    await ask_for_video(page)
    await expect(page.get_by_text("Choose a face first")).to_be_visible()
    await page.goto(studio)
    otto = page.get_by_test_id("face-card").filter(has_text="Otto")
    await otto.get_by_role("radio").check(force=True)
    await page.get_by_test_id("sheet-save").click()
    await expect(page.get_by_text("All saved")).to_be_visible()


async def ask_for_video(page: Page) -> None:
    formats = page.get_by_test_id("preview-format")
    await formats.get_by_role("radio", name="Video").check(force=True)
    await page.get_by_test_id("preview-open").click()


async def open_preview(page: Page) -> None:
    await page.get_by_test_id("studio-tabs").get_by_text("Try it").click()
    await ask_for_video(page)
    await expect(page.get_by_test_id("call-lobby")).to_be_visible()
    await expect(page.get_by_test_id("preview-mark")).to_have_text("Preview")
