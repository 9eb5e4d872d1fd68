"""A fan films a video room: agrees, records, stops, finds it drawn, downloads and erases it."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, expect

from app.bench.served import Served, running_server
from app.fan_client import FanClient
from avatars.films.manifest import read_manifest
from tests.browser.acts import witness
from tests.browser.callers import CALLS, calling, record, refuse
from tests.browser.people import become_known, seat
from tests.fixtures.served import QUIET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

FILMING = {**QUIET, "MESI_VOICE": "scripted", "MESI_FACES": "scripted"}
DRAWN_MS = 90_000
"""A film of some seconds is drawn by then, on a machine with much else to do."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running_server(tmp_path_factory.mktemp("served") / "var", FILMING) as running:
        yield running


@pytest.fixture
async def talker(tmp_path: Path) -> AsyncIterator[BrowserContext]:
    async with calling(record(tmp_path / "talk.wav", 1.2, 2.6)) as context:
        yield context


async def live(fan: FanClient) -> dict[str, str]:
    await fan.wait_for_tokens()
    won = await fan.win("mira-vale", "video")
    return {"room": won["room_id"]}


async def test_a_fan_keeps_a_film_and_erases_it(
    served: Served, talker: BrowserContext, tmp_path: Path
) -> None:
    known = await become_known(served.base_url, live)
    await seat(talker, served.base_url, known)
    page = await talker.new_page()
    await page.route(CALLS, refuse)
    await page.goto(f"{served.base_url}/rooms/{known.facts['room']}")
    await page.get_by_test_id("call-start").click()
    await expect(page.locator('[data-testid="room"][data-link="open"]')).to_be_visible()
    button = page.get_by_test_id("film-record")
    await button.click()
    await expect(page.get_by_test_id("film-statement")).to_contain_text("marked as made by AI")
    await witness(page, "film-consent")
    await page.get_by_test_id("film-agree").click()
    await expect(button).to_have_attribute("aria-pressed", "true")
    await expect(button).to_contain_text(re.compile(r"0:(0[3-9]|[1-5]\d)"))
    await witness(page, "film-recording")
    await button.click()
    await expect(button).to_have_attribute("aria-pressed", "false")
    await page.get_by_test_id("room-leave").click()
    await page.get_by_test_id("room-leave-confirm").click()
    ready = page.locator('[data-testid="film"][data-state="ready"]')
    await expect(ready).to_be_visible(timeout=DRAWN_MS)
    await witness(page, "film-ready", page.get_by_test_id("films"))
    async with page.expect_download() as downloading:
        await page.get_by_test_id("film-download").click()
    download = await downloading.value
    assert download.suggested_filename.startswith("mira-vale-")
    await download.save_as(tmp_path / "film.mp4")
    manifest, standing = await asyncio.to_thread(read_manifest, tmp_path / "film.mp4")
    assert (manifest["title"], standing) == ("A talk with Mira Vale, an AI persona", "Valid")
    await page.get_by_test_id("film-erase").click()
    await page.get_by_test_id("film-erase-confirm").click()
    await expect(page.get_by_test_id("films")).to_have_count(0)
