"""Take the README's pictures: ``python -m tests.browser.pictures`` writes into docs/pictures.

``python -m tests.browser.pictures studio`` takes that of the studio alone, which is quick.

The rooms are real, with the server's own voices. A processor that stands in for a graphics card
draws them slowly, so the page is told that it has one, and each picture waits for its moment.
"""

import asyncio
import io
import sys
import tempfile
import wave
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image
from playwright.async_api import (
    Browser,
    Page,
    WebSocketRoute,
    async_playwright,
    expect,
)

from app.bench.served import Served, running_server
from tests.browser.callers import ALLOWED, CALLS, RATE, refuse
from tests.browser.people import become_known, live_as_a_published_owner, seat
from tests.browser.viewers import DRAWING, HOUSE, life_with_a_video_room, stage, wait_for_model
from tests.fixtures.chromium import CHROMIUM_FLAGS, DESKTOP, PHONE, chromium_path, settle
from tests.fixtures.served import QUIET

FOLDER: Final = Path(__file__).parents[2] / "docs" / "pictures"
SLUGS: Final = ("mira-vale", "otto-brandt", "celeste-amara", "ivo-lindqvist")
SPEAKER: Final = "celeste-amara"
WIDE: Final = {"width": 1024, "height": 640}
TALL: Final = {"width": 1280, "height": 1000}
WRITTEN: Final = (
    "Iris mends clocks in a shop under the railway arches, as her father did. She is patient and "
    "exact, and funnier than she lets on. She listens to a movement before she opens it, and to "
    "people in the same way. She never talks of the town clock unless she is asked twice."
)
PORTRAIT: Final = (312, 90, 712, 590)
"""Left, top, right and bottom of a face in it."""
FACES_WIDTH: Final = 1600
FINER: Final = 2
"""Drawn pixels for one of the picture's: their mean has smooth edges."""
MOST_BYTES: Final = 150_000
SLOW_MS: Final = 300_000
HOLD: Final = """
  const next = requestAnimationFrame.bind(window);
  const isOpen = () => {
    const { mood, mouth } = document.querySelector('[data-testid="face-stage"]')?.dataset ?? {};
    return mood === 'speaking' && mouth > 0.3 && mouth < 0.8;
  };
  window.requestAnimationFrame = then => next(now => {
    window.isHeld ||= window.mayHold === true && isOpen();
    if (!window.isHeld) then(now);
  });
"""
"""Stops the picture at an open mouth: a screenshot comes later than it is asked for."""
WITH_A_CARD: Final = """
  const read = WebGL2RenderingContext.prototype.getParameter;
  WebGL2RenderingContext.prototype.getParameter = function (what) {
    const name = read.call(this, what);
    return typeof name === 'string' && /swiftshader/i.test(name) ? 'Graphics card' : name;
  };
"""
FACE_ALONE: Final = """
  .room > .bar, .room > .dock, .room > .tell, .room > .scene, .room > .tools,
  .signs, .words, .shade { visibility: hidden !important; }
"""

DRESS: Final = """rules => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [sheet];
}"""


@asynccontextmanager
async def drawing(microphone: Path) -> AsyncGenerator[Browser]:
    """A browser that draws as finely as it can."""
    sound = ("--use-fake-device-for-media-stream", ALLOWED)
    file = f"--use-file-for-fake-audio-capture={microphone}"
    async with async_playwright() as playwright:
        args = [*DRAWING, *sound, file]
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=args)
        yield browser
        await browser.close()


@asynccontextmanager
async def room_of(
    browser: Browser, served: Served, slug: str, size: dict[str, int], *, is_heard: bool = True
) -> AsyncGenerator[Page]:
    """A persona's room; it hears the fan, and so greets them, once its figure stands, or never."""
    known = await become_known(served.base_url, life_with_a_video_room(slug))
    context = await browser.new_context(viewport=size, device_scale_factor=FINER)  # type: ignore[arg-type]  # a dict of the right shape
    context.set_default_timeout(SLOW_MS)
    await context.add_init_script(f"(() => {{ {WITH_A_CARD} {HOLD} }})()")
    await seat(context, served.base_url, known)
    page = await context.new_page()
    stands = asyncio.Event()

    def hold_back(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def send(message: str | bytes) -> None:
            if stands.is_set() or "input_audio_buffer.append" not in str(message):
                server.send(message)

        route.on_message(send)

    await page.route_web_socket("**/v1/realtime*", hold_back)
    await page.route(CALLS, refuse)
    await page.goto(f"{served.base_url}/rooms/{known.facts['room']}")
    await page.get_by_test_id("call-start").click()
    await expect(stage(page, drawn="browser")).to_be_visible(timeout=SLOW_MS)
    await expect(stage(page)).not_to_have_attribute("data-frames", "1", timeout=SLOW_MS)
    if is_heard:
        stands.set()
    yield page
    await context.close()


async def speaking(page: Page) -> Image.Image:
    """A look at the greeting at which the mouth is open."""
    await expect(stage(page, mood="speaking")).to_be_visible(timeout=SLOW_MS)
    await expect(page.locator("mark").nth(0)).to_be_visible(timeout=SLOW_MS)
    await page.evaluate("() => (window.mayHold = true)")
    await page.wait_for_function("() => window.isHeld", polling=50, timeout=SLOW_MS)
    return await photograph(page)


async def resting(page: Page) -> Image.Image:
    """The face alone, in silence."""
    await page.evaluate(DRESS, FACE_ALONE)
    await settle(page)
    return await photograph(page)


async def photograph(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(await page.screenshot(timeout=SLOW_MS))).convert("RGB")


def keep(picture: Image.Image, name: str, width: int) -> None:
    """Write a picture, as well as its bytes allow."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    small = picture.resize(
        (width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS
    )
    for quality in range(90, 40, -5):
        small.save(FOLDER / name, quality=quality, method=6)
        if (FOLDER / name).stat().st_size < MOST_BYTES:
            return


def breath(path: Path) -> Path:
    """A microphone that is on, in a room where nobody speaks."""
    sound = np.random.default_rng(1).normal(0, 20, RATE * 5)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.astype("<i2").tobytes())
    return path


async def take(served: Served, microphone: Path) -> None:
    async with drawing(microphone) as browser:
        for name, size in (("desktop", DESKTOP), ("phone", PHONE)):
            async with room_of(browser, served, SPEAKER, size) as page:
                keep(await speaking(page), f"room-{name}.webp", size["width"])
        faces: list[Image.Image] = []
        for slug in SLUGS:
            async with room_of(browser, served, slug, WIDE, is_heard=False) as page:
                faces.append(await resting(page))
        keep(in_a_row(faces), "faces.webp", FACES_WIDTH)


async def take_studio(served: Served) -> None:
    """A persona as its owner writes it."""
    known = await become_known(served.base_url, live_as_a_published_owner)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=CHROMIUM_FLAGS
        )
        context = await browser.new_context(viewport=TALL, device_scale_factor=FINER)  # type: ignore[arg-type]  # a dict of the right shape
        await seat(context, served.base_url, known)
        page = await context.new_page()
        await page.goto(f"{served.base_url}/owner/{known.facts['persona']}")
        await page.get_by_test_id("sheet-tagline").fill("Mends clocks, and keeps their secrets")
        await page.get_by_test_id("sheet-character").fill(WRITTEN)
        await expect(page.get_by_text("Unsaved changes")).to_be_visible()
        await settle(page)
        keep(await photograph(page), "studio.webp", TALL["width"])
        await browser.close()


def in_a_row(faces: list[Image.Image]) -> Image.Image:
    """Faces side by side, cut out of their scenes."""
    cut = [face.crop(tuple(FINER * edge for edge in PORTRAIT)) for face in faces]  # type: ignore[arg-type]  # four edges
    row = Image.new("RGB", (sum(face.width for face in cut), cut[0].height))
    for place, face in enumerate(cut):
        row.paste(face, (place * face.width, 0))
    return row


def main() -> None:
    """Start a server, look at it, and stop it."""
    with tempfile.TemporaryDirectory() as folder:
        with running_server(Path(folder) / "studio", QUIET) as served:
            asyncio.run(take_studio(served))
        if sys.argv[1:] == ["studio"]:
            return
        settings = {"MESI_MIND": "scripted", "MESI_REGISTRATIONS_PER_QUARTER": "1000"}
        microphone = breath(Path(folder) / "breath.wav")
        with running_server(Path(folder) / "var", settings) as served:
            for name in HOUSE:
                wait_for_model(served, name)
            asyncio.run(take(served, microphone))


if __name__ == "__main__":
    main()
