"""People who see the persona they call: a browser that draws, and what its page did."""

import io
import time
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import numpy as np
import pytest
from aioice.ice import get_host_addresses
from numpy.typing import NDArray
from PIL import Image
from playwright.async_api import BrowserContext, Locator, Page, Route, async_playwright, expect

from app.bench.served import Served, running_server
from app.fan_client import FanClient
from tests.browser.callers import ALLOWED, CALLS, Answer, Wire
from tests.browser.people import Known, Life, become_known, seat
from tests.fixtures.chromium import ARTEFACTS, CHROMIUM_FLAGS, DESKTOP, chromium_path
from tests.fixtures.served import QUIET

SEEN: Final = {**QUIET, "MESI_VOICE": "scripted", "MESI_FACES": "on"}
HOUSE: Final = ("mira", "otto", "celeste", "ivo")
BUILT_S: Final = 300
"""Our faces are built in some twenty seconds, on a machine with nothing else to do."""
PATIENCE_MS: Final = 120_000
"""Until a figure stands: its file is read and its shaders are made, by the processor alone."""
DRAWING: Final = (
    *(flag for flag in CHROMIUM_FLAGS if flag != "--disable-gpu"),
    *("--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
    "--allow-loopback-in-peer-connection",
)
"""WebGL by the processor."""
UNDRAWING: Final = (*CHROMIUM_FLAGS, "--disable-3d-apis", "--allow-loopback-in-peer-connection")
WHOLE: Final = (slice(None), slice(None))

WATCH: Final = """
  window.seen = { faces: [], cuts: [], lent: [], peers: [] };
  const note = () => {
    const stage = document.querySelector('[data-testid="face-stage"]');
    if (!stage) return;
    const { drawn, mouth, frames, item, position, attention } = stage.dataset;
    // The time of the frame, which is never after the pose that it shows.
    const at = document.timeline.currentTime;
    window.seen.faces.push({ at, drawn, attention, item, mouth: +mouth, frames: +frames,
      position: position === '' ? null : +position });
  };
  new MutationObserver(note).observe(document, {
    subtree: true, attributes: true,
    attributeFilter: ['data-frames', 'data-mouth', 'data-item', 'data-position', 'data-drawn'],
  });
  const Socket = WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => {
        const told = JSON.parse(data);
        if (told.type !== 'conversation.item.truncated') return;
        window.seen.cuts.push({ item: told.item_id, at: performance.now() });
      });
    }
  };
  const Peer = RTCPeerConnection;
  window.RTCPeerConnection = class extends Peer {
    constructor(...given) { super(...given); window.seen.peers.push(this); }
  };
  const ask = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
  if (ask) navigator.mediaDevices.getUserMedia = async wanted => {
    const stream = await ask(wanted);
    window.seen.lent.push(...stream.getTracks());
    return stream;
  };
"""
"""Notes the face at each change, what was cut and when, and what the page was lent."""


@dataclass(frozen=True, slots=True)
class FaceSeen:
    """The face at a moment, as its stage told it."""

    at: float
    """Milliseconds of the page's clock; the pose is not older."""
    drawn: str
    attention: str
    item: str
    mouth: float
    frames: int
    position: int | None

    @property
    def place(self) -> int:
        """Samples of the item that are heard."""
        return self.position or 0


@contextmanager
def serving(
    temporary: pytest.TempPathFactory, settings: Mapping[str, str] | None = None
) -> Generator[Served]:
    """A server whose faces are built.

    Args:
        temporary: Makes its folder; what is built is kept for the next server of the tests.
        settings: Further ones.
    """
    data = temporary.mktemp("served") / "var"
    data.mkdir()
    faces = temporary.getbasetemp().parent / "house-faces"
    faces.mkdir(exist_ok=True)
    (data / "faces").symlink_to(faces, target_is_directory=True)
    with running_server(data, {**SEEN, **(settings or {})}) as running:
        for name in HOUSE:
            wait_for_model(running, name)
        yield running


def wait_for_model(served: Served, name: str) -> None:
    """Wait until one of our faces is built."""
    address = f"{served.base_url}/api/faces/house/{name}/model"
    deadline = time.monotonic() + BUILT_S
    while not httpx.get(address, timeout=30).is_success:
        assert time.monotonic() < deadline, f"{address} is not built"
        time.sleep(0.2)


@asynccontextmanager
async def watching(
    microphone: Path, *flags: str, by: tuple[str, ...] = DRAWING, size: dict[str, int] = DESKTOP
) -> AsyncGenerator[BrowserContext]:
    """A browser that draws in three dimensions, with a microphone that plays a file."""
    fake = ("--use-fake-device-for-media-stream", ALLOWED)
    sound = f"--use-file-for-fake-audio-capture={microphone}"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=[*by, *fake, sound, *flags]
        )
        context = await browser.new_context(viewport=size)  # type: ignore[arg-type]  # a dict of the right shape
        context.set_default_timeout(60_000)
        await context.add_init_script(f"(() => {{ {WATCH} }})()")
        yield context
        await browser.close()


def has_address() -> bool:
    """The server's side of WebRTC does not use the loopback interface."""
    return bool(get_host_addresses(use_ipv4=True, use_ipv6=False))


async def pass_on(route: Route) -> None:
    """Let an offer of WebRTC through."""
    await route.continue_()


def life_with_a_video_room(slug: str = "mira-vale") -> Life:
    """Win a persona's video room."""

    async def live(fan: FanClient) -> dict[str, str]:
        await fan.wait_for_tokens()
        won = await fan.win(slug, "video")
        return {"room": won["room_id"], "bid": won["id"]}

    return live


async def come_to_see(
    context: BrowserContext, served: Served, answer: Answer = pass_on, *, slug: str = "mira-vale"
) -> tuple[Page, Known, Wire]:
    """A fan in the lobby of the video room that they won.

    Args:
        context: Their browser.
        served: The server.
        answer: What comes of an offer of WebRTC.
        slug: Of the persona.
    """
    known = await become_known(served.base_url, life_with_a_video_room(slug))
    await seat(context, served.base_url, known)
    page = await context.new_page()
    await page.route(CALLS, answer)
    wire = Wire(page)
    await page.goto(f"{served.base_url}/rooms/{known.facts['room']}")
    await expect(page.get_by_test_id("call-lobby")).to_be_visible()
    return page, known, wire


async def call(page: Page, over: str | None = None) -> None:
    """Begin the call, with the fan muted; ``over`` names the way that its sound must take."""
    await page.get_by_test_id("call-start").click()
    await expect(page.locator('[data-testid="room"][data-link="open"]')).to_be_visible()
    await page.keyboard.press("m")
    await expect(page.get_by_test_id("call-mute")).to_have_attribute("aria-pressed", "true")
    if over is not None:
        await expect(page.locator(f'[data-testid="room"][data-sound="{over}"]')).to_be_visible()


async def say(page: Page) -> None:
    """Speak, until the page shows what was heard, and be silent again."""
    said = page.locator('[data-testid="room-message"][data-speaker="fan"]')
    before = await said.count()
    await page.keyboard.press("m")
    await expect(said).not_to_have_count(before)
    await page.keyboard.press("m")
    await expect(page.get_by_test_id("call-mute")).to_have_attribute("aria-pressed", "true")


def stage(page: Page, **told: str) -> Locator:
    """The persona's stage where it tells this of itself."""
    wanted = "".join(f'[data-{name}="{value}"]' for name, value in told.items())
    return page.locator(f'[data-testid="face-stage"]{wanted}')


async def figure_is_ready(page: Page) -> None:
    """The lobby has made the figure ready: a call has nothing left to wait for."""
    figure = page.get_by_test_id("lobby-figure")
    await expect(figure).to_have_attribute("data-ready", "true", timeout=PATIENCE_MS)


async def figure_stands(page: Page) -> None:
    """The page draws."""
    await expect(stage(page, drawn="browser")).to_be_visible(timeout=PATIENCE_MS)


async def faces_seen(page: Page) -> list[FaceSeen]:
    """Every change of the face since the page came."""
    return [FaceSeen(**one) for one in await page.evaluate("() => window.seen.faces")]


async def look(page: Page, name: str, part: tuple[slice, slice] = WHOLE) -> NDArray[np.uint8]:
    """Keep a screenshot as a test artefact.

    Args:
        page: The page.
        name: Of the file.
        part: Rows and columns to give.

    Returns:
        RGB of the part: (height, width, 3).
    """
    ARTEFACTS.mkdir(exist_ok=True)
    picture = await page.screenshot(path=ARTEFACTS / f"{name}.png")
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))[part]
