"""The server draws a persona where a fan's device can't, or its owner keeps the figure."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import psutil
import pytest
from playwright.async_api import BrowserContext, Locator, Page, Request, Route, expect
from playwright.async_api import Error as PlaywrightError

from app.bench.served import Served
from app.fan_client import FanClient
from tests.browser.axe import violations
from tests.browser.callers import record
from tests.browser.people import become_known, live_as_a_published_owner
from tests.browser.viewers import (
    PATIENCE_MS,
    UNDRAWING,
    call,
    come_to_see,
    figure_stands,
    has_address,
    look,
    say,
    serving,
    stage,
    watching,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not has_address(), reason="no address besides loopback"),
]

SIDE: Final = 512
"""Pixels of the server's picture, both ways."""
ENCODER_STOPS_S: Final = 5.0
WINDOW_S: Final = 0.5
RESTING: Final = 0.03
"""Share of a core; who draws 25 times a second takes more."""
MOVES: Final = """async video => {
  const canvas = new OffscreenCanvas(64, 64);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const frame = () => new Promise(then => video.requestVideoFrameCallback(then));
  const pixels = async () => {
    await frame();
    pen.drawImage(video, 0, 0, 64, 64);
    return pen.getImageData(0, 0, 64, 64).data;
  };
  const [first, began] = [await pixels(), video.currentTime];
  for (let count = 0; count < 250; count++) {
    const next = await pixels();
    const far = next.filter((one, at) => Math.abs(one - first[at]) > 24).length;
    if (far > 20) return { far, ran: video.currentTime - began };
  }
  return { far: 0, ran: video.currentTime - began };
}"""
"""Waits for a frame that differs from another in more than noise."""
SHADES: Final = """async video => {
  const canvas = new OffscreenCanvas(32, 32);
  const pen = canvas.getContext('2d');
  pen.drawImage(video, 0, 0, 32, 32);
  return new Set(pen.getImageData(0, 0, 32, 32).data).size;
}"""
HEARD: Final = """async () => {
  const stats = await window.seen.peers.at(-1).getStats();
  const sound = [...stats.values()].find(one => one.type === 'inbound-rtp' && one.kind === 'audio');
  return sound?.totalAudioEnergy ?? 0;
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory, {"MESI_STAGES": "1"}) as running:
        yield running


@pytest.fixture
async def viewer(tmp_path: Path) -> AsyncIterator[BrowserContext]:
    async with watching(record(tmp_path / "talk.wav", 1.2, 5)) as context:
        yield context


@pytest.fixture
async def undrawing(tmp_path: Path) -> AsyncIterator[BrowserContext]:
    """A browser without WebGL."""
    async with watching(record(tmp_path / "talk.wav", 1.2, 5), by=UNDRAWING) as context:
        yield context


def drawer(page: Page, name: str) -> Locator:
    return page.get_by_test_id("face-drawer").get_by_role("radio", name=name)


async def choose(page: Page, name: str) -> None:
    """Choose who draws, as the menu has it."""
    await page.get_by_test_id("face-picture").click()
    await drawer(page, name).check()
    await page.get_by_role("button", name="Done").click()


async def server_draws(page: Page) -> None:
    """Its picture is there, moves, and is not of one colour."""
    await expect(stage(page, drawn="server", server="there")).to_be_visible(timeout=PATIENCE_MS)
    video = page.get_by_test_id("face-video")
    assert await video.evaluate("one => [one.videoWidth, one.videoHeight]") == [SIDE, SIDE]
    seen: dict[str, float] = await video.evaluate(MOVES)
    assert seen["far"] > 0
    assert seen["ran"] > 0
    assert await video.evaluate(SHADES) > 50


def sections(offer: str | None) -> list[str]:
    """What an offer asks for: kind and direction of each section."""
    parts = (offer or "").split("\r\nm=")[1:]
    ways = ("sendrecv", "sendonly", "recvonly", "inactive")
    return [
        f"{part.split()[0]} {next(way for way in ways if f'a={way}' in part)}" for part in parts
    ]


async def test_the_server_draws_when_asked_and_the_device_again(
    served: Served, viewer: BrowserContext
) -> None:
    page, _, wire = await come_to_see(viewer, served)
    offers: list[list[str]] = []
    page.on(
        "request", lambda one: offers.append(sections(one.post_data)) if is_offer(one) else None
    )
    await call(page)
    await figure_stands(page)
    await choose(page, "The server")
    await server_draws(page)
    assert offers[-1] == ["audio sendrecv", "video recvonly"]
    assert wire.all_got("x.avatar.picture")[-1]["over"] == "webrtc"

    await say(page)
    await expect(stage(page, attention="speaking")).to_be_visible()
    await look(page, "server-picture-speaking")
    await expect(stage(page, attention="speaking")).to_have_count(0)
    await expect(page.locator('[data-testid="room"][data-sound="webrtc"]')).to_be_visible()
    assert await page.evaluate(HEARD) > 0

    await page.get_by_test_id("face-picture").click()
    await expect(drawer(page, "The server")).to_be_checked()
    await expect(drawer(page, "The server")).to_be_focused()
    await look(page, "server-picture-menu")
    await drawer(page, "This device").check()
    await page.get_by_role("button", name="Done").click()
    await figure_stands(page)
    await expect(page.get_by_test_id("face-video")).to_have_count(0)
    await expect(page.locator('[data-testid="room"][data-sound="webrtc"]')).to_be_visible()
    assert offers[-1] == ["audio sendrecv"]
    assert len(wire.all_got("session.created")) == 1


async def test_a_server_that_is_busy_leaves_the_drawing_to_the_device(
    served: Served, viewer: BrowserContext
) -> None:
    async def be_busy(route: Route) -> None:
        if "m=video" not in (route.request.post_data or ""):
            return await route.continue_()
        error = {"code": "picture_busy", "message": "too many faces are drawn just now"}
        return await route.fulfill(status=503, json={"error": error})

    page, _, wire = await come_to_see(viewer, served, be_busy)
    await call(page)
    await figure_stands(page)
    await choose(page, "The server")
    await expect(page.get_by_text("This device draws again")).to_be_visible()
    await figure_stands(page)
    await expect(stage(page, server="off")).to_be_visible()
    await say(page)
    await expect(stage(page, attention="speaking")).to_be_visible()
    assert len(wire.all_got("session.created")) == 1


async def live_as_an_owner_who_keeps_the_figure(fan: FanClient) -> dict[str, str]:
    """Publish a persona with a face of ours whose file is not handed out, and sell video rooms."""
    made = await live_as_a_published_owner(fan)
    await fan.call("PATCH", "/api/me", json={"account_tier": "pro"})
    own = f"/api/owner/personas/{made['persona']}"
    sheet: dict[str, Any] = (await fan.call("GET", own))["draft"]
    face = {"face_id": "house:otto", "background": "harbour", "delivers_model": False}
    await fan.call("PUT", own, json={"sheet": {**sheet, "face": face}})
    terms = {"price_per_minute": "1.5", "minutes": 10, "on_sale": True}
    await fan.call("PUT", f"{own}/tiers/video", json=terms)
    await fan.call("POST", f"{own}/publish")
    return made


async def test_a_figure_that_its_owner_keeps_never_leaves_the_server(
    served: Served, viewer: BrowserContext
) -> None:
    owner = await become_known(served.base_url, live_as_an_owner_who_keeps_the_figure)
    page, _, _ = await come_to_see(viewer, served, slug=owner.facts["slug"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await call(page)
    await server_draws(page)
    await look(page, "server-picture-kept")
    assert [url for url in asked if is_figure(url)] == []
    await page.get_by_test_id("face-picture").click()
    await expect(page.get_by_role("dialog")).to_contain_text("its owner keeps the figure")


async def test_a_browser_without_webgl_shows_a_poster_and_asks_the_server(
    served: Served, undrawing: BrowserContext
) -> None:
    page, _, _ = await come_to_see(undrawing, served)
    await call(page)
    await expect(stage(page, drawn="poster")).to_be_visible()
    words = page.get_by_test_id("face-undrawable")
    await expect(words).to_contain_text("cannot draw")
    await expect(page.locator(".signs")).to_contain_text("AI persona")
    await look(page, "server-picture-poster")
    assert await violations(page) == []
    await words.get_by_role("button", name="Let the server draw").click()
    await server_draws(page)
    await expect(words).to_have_count(0)
    await look(page, "server-picture-undrawing")


async def test_closing_the_tab_stops_the_encoder(served: Served, undrawing: BrowserContext) -> None:
    page, _, _ = await come_to_see(undrawing, served)
    await call(page)
    await page.get_by_test_id("face-undrawable").get_by_role("button").click()
    await server_draws(page)
    encoder = next(
        child
        for child in psutil.Process(served.process.pid).children(recursive=True)
        if "avatars.stage" in child.cmdline()
    )
    assert await rests_after_s(encoder, 1) is None
    devtools = await undrawing.new_cdp_session(page)
    # Its process dies, and says good-bye to nobody.
    async with page.expect_event("crash"):
        # What is dead never answers.
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(WINDOW_S):
                await devtools.send("Page.crash")
    took_s = await rests_after_s(encoder, ENCODER_STOPS_S)
    assert took_s is not None


async def rests_after_s(encoder: psutil.Process, patience_s: float) -> float | None:
    """How soon a process takes next to no time of the processor; None: it works all the while."""
    began = time.monotonic()
    while (at := time.monotonic()) - began < patience_s:
        before = sum(encoder.cpu_times()[:2])
        await asyncio.sleep(WINDOW_S)
        if sum(encoder.cpu_times()[:2]) - before < RESTING * WINDOW_S:
            return at - began
    return None


def is_offer(request: Request) -> bool:
    return "/v1/realtime/calls?" in request.url


def is_figure(url: str) -> bool:
    path = url.partition("?")[0]
    return path.endswith(("/model", ".vrm", ".glb")) or "/files/" in path
