"""A fan in a video room, in headless Chromium that draws WebGL with the processor."""

import asyncio
import json
import shutil
from base64 import b64decode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import numpy as np
from playwright.async_api import BrowserContext, Page, Route, WebSocket, async_playwright

from app.bench.served import Served, running_server
from app.fan_client import FanClient
from engine.face_ports import VISEMES, MouthKey
from engine.voice_ports import Pcm

FLAGS: Final = (
    *("--no-sandbox", "--no-first-run", "--disable-quic", "--disable-background-networking"),
    *("--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
    "--autoplay-policy=no-user-gesture-required",
)
SETTINGS: Final = {
    "MESI_MIND": "scripted",
    "MESI_VOICE": "on",
    "MESI_SYNTHESIZERS": "piper",
    "MESI_FACES": "on",
    "MESI_LOG_LEVEL": "warning",
}
WATCH: Final = Path(__file__).with_name("page_watch.js")
SLUG: Final = "mira-vale"
LARGE: Final = (1280, 720)
SMALL: Final = (360, 360)
START_MS: Final = 120_000
"""Until the figure stands: its file is read and its shaders are made, by the processor alone."""
CALLS: Final = "**/v1/realtime/calls?*"


@dataclass(slots=True)
class Told:
    """What the server told of one item."""

    mouth: list[MouthKey] = field(default_factory=list[MouthKey])
    sound: list[bytes] = field(default_factory=list[bytes])

    @property
    def pcm(self) -> Pcm:
        """Its sound."""
        return np.frombuffer(b"".join(self.sound), np.int16)


class Room:
    """The page, and what came over its socket."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.items: dict[str, Told] = {}
        self.done = 0
        """Replies that were sent to their end."""
        page.on("websocket", self._follow)

    async def resize(self, size: tuple[int, int]) -> None:
        """Give the stage another size."""
        await self.page.set_viewport_size({"width": size[0], "height": size[1]})

    async def frames(self) -> int:
        """Frames that the stage drew."""
        stage = self.page.get_by_test_id("face-stage")
        return int(await stage.get_attribute("data-frames") or 0)

    async def frame_rate(self, settle_s: float, seconds: float) -> float:
        """Frames a second, after a while."""
        await asyncio.sleep(settle_s)
        before, began = await self.frames(), await self._now_ms()
        await asyncio.sleep(seconds)
        return 1_000 * (await self.frames() - before) / (await self._now_ms() - began)

    async def ask(self, text: str) -> None:
        """Type something and wait until its answer was sent and spoken."""
        done = self.done
        await self.page.get_by_test_id("room-composer").fill(text)
        await self.page.get_by_test_id("room-send").click()
        async with asyncio.timeout(60):
            while self.done == done:  # noqa: ASYNC110 - counted where frames come in
                await asyncio.sleep(0.1)
        last = list(self.items.values())[-1]
        await asyncio.sleep(len(last.pcm) / 24_000 + 1)

    async def watched(self) -> dict[str, list[dict[str, Any]]]:
        """What the page noted."""
        return await self.page.evaluate(
            "() => ({ faces: window.watched.faces, sounds: window.watched.sounds })"
        )

    async def _now_ms(self) -> float:
        return await self.page.evaluate("() => performance.now()")

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self._take(json.loads(frame)))

    def _take(self, event: dict[str, Any]) -> None:
        match event["type"]:
            case "x.avatar.track":
                mouth: list[list[int]] = event.get("mouth", [])
                keys = [MouthKey(at, VISEMES[index], share / 100) for at, index, share in mouth]
                self.items.setdefault(event["item_id"], Told()).mouth += keys
            case "response.output_audio.delta":
                told = self.items.setdefault(event["item_id"], Told())
                told.sound.append(b64decode(event["delta"]))
            case "response.done":
                self.done += 1
            case _:
                pass


@asynccontextmanager
async def video_room(data: Path, house: Path) -> AsyncGenerator[Room]:
    """Serve, win Mira's room, enter it, and wait until she is drawn.

    Args:
        data: For the server.
        house: Folder of our VRM files.

    Raises:
        SystemExit: Chromium is not installed.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium is not installed: apt-get install chromium")
    await asyncio.to_thread(_lay_out, data, house)
    with running_server(data, SETTINGS) as served:
        room_id, cookies = await _win(served)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
            context = await browser.new_context(viewport={"width": LARGE[0], "height": LARGE[1]})
            await context.add_cookies(
                [{"name": n, "value": v, "url": served.base_url} for n, v in cookies.items()]
            )
            yield await _enter(context, f"{served.base_url}/rooms/{room_id}")
            await browser.close()


def _lay_out(data: Path, house: Path) -> None:
    data.mkdir(parents=True, exist_ok=True)
    (data / "faces").symlink_to(house.resolve(), target_is_directory=True)


async def _win(served: Served) -> tuple[str, dict[str, str]]:
    origin = {"Origin": served.base_url}
    async with httpx.AsyncClient(base_url=served.base_url, headers=origin, timeout=30) as http:
        fan = await FanClient.register(http)
        await fan.wait_for_tokens()
        won = await fan.win(SLUG, "video")
        return str(won["room_id"]), dict(http.cookies)


async def _enter(context: BrowserContext, address: str) -> Room:
    await context.add_init_script(path=WATCH)
    page = await context.new_page()
    await page.route(CALLS, _refuse)
    room = Room(page)
    await page.goto(address)
    # There is no microphone; who calls nevertheless is offered to type.
    await page.get_by_test_id("call-start").click(timeout=START_MS)
    await page.get_by_test_id("call-deaf").click(timeout=START_MS)
    drawn = page.locator('[data-testid="face-stage"][data-drawn="browser"]')
    await drawn.wait_for(timeout=START_MS)
    return room


async def _refuse(route: Route) -> None:
    """The sound stays on the socket, where it can be compared."""
    await route.fulfill(status=503, json={"error": {"code": "unavailable", "message": "no"}})
