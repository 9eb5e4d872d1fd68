"""People who call: a browser with a microphone that plays a file, and what went over the wire."""

import json
import re
import wave
from base64 import b64decode
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final

import numpy as np
from playwright.async_api import (
    BrowserContext,
    Page,
    Response,
    Route,
    WebSocket,
    async_playwright,
    expect,
)

from app.bench.served import Served
from app.fan_client import FanClient
from engine.voice_ports import HEARD_RATE
from tests.browser.people import Known, become_known, first_on_sale, seat
from tests.fixtures.chromium import CHROMIUM_FLAGS, DESKTOP, PATIENCE_MS, chromium_path
from voice.bench.recordings import read_recordings

RATE: Final = 48_000
SPOKEN_RATE: Final = 24_000
ALLOWED: Final = "--use-fake-ui-for-media-stream"
"""The person says yes when the browser asks."""


def record(path: Path, *parts: float) -> Path:
    """Write a microphone's recording: seconds of voice, of silence, of voice and so on."""
    sound: list[Any] = []
    for place, seconds in enumerate(parts):
        t = np.arange(round(RATE * seconds)) / RATE
        voiced = 0.3 * np.sin(2 * np.pi * 170 * t) * (0.7 + 0.3 * np.sin(2 * np.pi * 4 * t))
        sound.append(voiced if place % 2 == 0 else np.zeros(t.size))
    return _written(path, sound, RATE)


def record_speech(path: Path, *parts: str | float) -> tuple[Path, list[str]]:
    """Write a microphone's recording: sentences by their ids, and seconds of a quiet room.

    Returns:
        The file, and the text of each sentence.
    """
    labelled = {one.id: one for one in read_recordings()}
    sound: list[Any] = []
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            one = labelled[part]
            first, last = one.speech[0][0] - HEARD_RATE // 10, one.speech[-1][1]
            sound.append(one.microphone()[first:last])
            texts.append(one.text)
        else:
            # No microphone is digitally silent.
            noise = np.random.default_rng(5).normal(0, 0.0005, round(part * HEARD_RATE))
            sound.append(noise)
    return _written(path, sound, HEARD_RATE), texts


def _written(path: Path, sound: list[Any], rate: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.concatenate(sound) * 32_767).astype("<i2").tobytes())
    return path


def likeness(text: str, other: str) -> float:
    """Share of the words that both have, in order."""
    return SequenceMatcher(None, words_in(text), words_in(other)).ratio()


def words_in(text: str) -> list[str]:
    """The words, without case and points."""
    return re.findall(r"[a-z']+", text.lower())


@asynccontextmanager
async def calling(microphone: Path | None, *flags: str) -> AsyncGenerator[BrowserContext]:
    """A browser whose microphone plays a file over and over; None: nobody allows it."""
    fake = ["--use-fake-device-for-media-stream"]
    if microphone is not None:
        fake += [ALLOWED, f"--use-file-for-fake-audio-capture={microphone}"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=[*CHROMIUM_FLAGS, *fake, *flags]
        )
        context = await browser.new_context(viewport=DESKTOP, reduced_motion="reduce")  # type: ignore[arg-type]  # a dict of the right shape
        context.set_default_timeout(PATIENCE_MS)
        yield context
        await browser.close()


Answer = Callable[[Route], Awaitable[None]]
CALLS: Final = "**/v1/realtime/calls?visit=*"


async def refuse(route: Route) -> None:
    """A network without UDP looks like this at its earliest."""
    await route.fulfill(status=503, json={"error": {"code": "unavailable", "message": "no"}})


async def lead_astray(route: Route) -> None:
    """Answer so that the two never find each other: their passwords differ."""
    answer = await route.fetch()
    text = re.sub(r"a=ice-pwd:\S+", "a=ice-pwd:" + "x" * 24, await answer.text())
    await route.fulfill(response=answer, body=text)


class Wire:
    """What a page's sockets carried, in order."""

    def __init__(self, page: Page) -> None:
        self.sent: list[dict[str, Any]] = []
        self.got: list[dict[str, Any]] = []
        self.calls: list[str] = []
        """Where WebRTC calls of the page are, as the server named them."""
        page.on("response", self._note)
        page.on("websocket", self._follow)

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self.sent.append(json.loads(frame)))
        socket.on("framereceived", lambda frame: self.got.append(json.loads(frame)))

    def _note(self, response: Response) -> None:
        if "/v1/realtime/calls?" in response.url and "location" in response.headers:
            self.calls.append(response.headers["location"])

    def all_sent(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.sent if event["type"] == kind]

    def all_got(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.got if event["type"] == kind]

    def sound_ms(self, item_id: str) -> float:
        """How much of an item's sound arrived."""
        deltas = self.all_got("response.output_audio.delta")
        pcm = [b64decode(one["delta"]) for one in deltas if one["item_id"] == item_id]
        return sum(len(piece) for piece in pcm) / 2 / SPOKEN_RATE * 1_000


async def live_with_a_voice_room(fan: FanClient) -> dict[str, str]:
    """Win a voice room."""
    await fan.wait_for_tokens()
    won = await fan.win(await first_on_sale(fan), "voice")
    return {"room": won["room_id"], "bid": won["id"]}


async def come(
    context: BrowserContext, served: Served, answer: Answer = refuse
) -> tuple[Page, Known, Wire]:
    """A fan in the lobby of the voice room that they won.

    Args:
        context: Their browser.
        served: The server.
        answer: What comes of an offer of WebRTC; by default the sound stays on the socket.
    """
    known = await become_known(served.base_url, live_with_a_voice_room)
    await seat(context, served.base_url, known)
    page = await context.new_page()
    await page.route(CALLS, answer)
    wire = Wire(page)
    await page.goto(f"{served.base_url}/rooms/{known.facts['room']}")
    await expect(page.get_by_test_id("call-lobby")).to_be_visible()
    return page, known, wire
