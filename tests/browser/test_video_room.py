"""A fan and a persona face to face: the mouth moves with the sound, whichever way that comes."""

from collections.abc import AsyncIterator, Iterator
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from playwright.async_api import BrowserContext, Page, expect

from app.bench.served import Served
from avatars.mouth_shapes import MOUTHS
from avatars.reply_pose import SIZE, ReplyPose
from engine.face_ports import VISEMES, FaceTrack, MouthKey
from tests.browser.axe import violations
from tests.browser.callers import Answer, Wire, record, refuse
from tests.browser.viewers import (
    PATIENCE_MS,
    FaceSeen,
    call,
    come_to_see,
    faces_seen,
    figure_is_ready,
    figure_stands,
    has_address,
    look,
    pass_on,
    say,
    serving,
    stage,
    watching,
)
from tests.fixtures.chromium import DESKTOP, PHONE, settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

ENOUGH: Final = 10
"""Moments of replies that are compared, at least."""
MOST_REPLIES: Final = 10
OPEN: Final = 0.15
SHUT: Final = 0.05
REST_MS: Final = 100
"""So long after a cut the mouth may still move."""
MOUTH: Final = (slice(408, 462), slice(600, 680))
"""Rows and columns where Mira's mouth is on the desktop's screen, however her head sways."""
DARK: Final = 70
MOST_STOPS: Final = 40
"""Of the Tab key; the last control comes before."""
SAID: Final = '[data-testid="room-message"][data-speaker="persona"][data-state="done"]'
SHADES: Final = "all => all.map(one => getComputedStyle(one).opacity)"
CAMERAS: Final = """() => window.seen.lent
  .filter(track => track.kind === 'video').map(track => track.readyState)"""
SENT_VIDEO: Final = """() => window.seen.peers.flatMap(peer => peer.getSenders())
  .filter(sender => sender.track?.kind === 'video').map(sender => sender.track.label)"""
LOSE_CARD: Final = """() => {
  const canvas = document.querySelector('[data-testid="face-stage"] canvas');
  canvas.dataset.lost = '';
  canvas.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext();
}"""
WEBRTC = pytest.param(
    pass_on,
    "webrtc",
    id="webrtc",
    marks=pytest.mark.skipif(not has_address(), reason="no address besides loopback"),
)
SOCKET = pytest.param(refuse, "socket", id="socket")
both_ways = pytest.mark.parametrize(("answer", "over"), [WEBRTC, SOCKET])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory) as running:
        yield running


@pytest.fixture(scope="module")
def metronome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose mouths open and shut every 0.2 s, whatever is said."""
    with serving(tmp_path_factory, {"MESI_FACES": "scripted"}) as running:
        yield running


@pytest.fixture
async def viewer(tmp_path: Path) -> AsyncIterator[BrowserContext]:
    """Someone who speaks for 1.2 s, and is silent for as long as it takes to press a key."""
    async with watching(record(tmp_path / "talk.wav", 1.2, 5)) as context:
        yield context


@pytest.fixture
async def interrupter(tmp_path: Path) -> AsyncIterator[BrowserContext]:
    """Someone who does not let the persona finish, unless muted."""
    async with watching(record(tmp_path / "talk.wav", 1.2, 2.6)) as context:
        yield context


async def greeted(page: Page, over: str) -> None:
    """Call once the figure is ready, and be silent until it has said its greeting."""
    await figure_is_ready(page)
    await call(page, over)
    await figure_stands(page)
    await hear_greeting(page)


async def hear_greeting(page: Page) -> None:
    """Be silent until the persona has said it."""
    await expect(page.locator(SAID).first).to_be_visible()
    await expect(stage(page, attention="speaking")).to_have_count(0)


async def reply_to(page: Page, wire: Wire) -> str:
    """Say something, and hear the reply to its end.

    Returns:
        Its item.
    """
    done = page.locator(SAID)
    before = await done.count()
    await say(page)
    await expect(done).to_have_count(before + 1)
    await expect(stage(page, attention="speaking")).to_have_count(0)
    return wire.all_got("response.output_audio.done")[-1]["item_id"]


def dark(picture: Any) -> int:
    """Pixels as dark as the inside of a mouth."""
    return int((picture.max(axis=2) < DARK).sum())


def asked(wire: Wire, item: str) -> FaceTrack:
    """The mouth that the server asks for in a reply."""
    tracks = [one for one in wire.all_got("x.avatar.track") if one["item_id"] == item]
    keys = (key for track in tracks for key in track.get("mouth", []))
    return FaceTrack(
        tuple(MouthKey(at, VISEMES[int(shape)], share / 100) for at, shape, share in keys)
    )


def opening(track: FaceTrack, position: int) -> float:
    """How far a track opens the mouth at a position, by the server's own reckoning."""
    reply, pose = ReplyPose(), [0.0] * SIZE
    reply.take(track)
    reply.add(pose, position)
    return sum(share * MOUTHS[shape].jaw for shape, share in zip(VISEMES, pose, strict=False))


def spoken(seen: list[FaceSeen], item: str, end: int) -> list[FaceSeen]:
    """The moments at which a reply moved on, before its end."""
    own = [one for one in seen if one.item == item and one.position is not None]
    return [now for before, now in pairwise(own) if now.place != before.place and now.place < end]


@both_ways
async def test_the_mouth_is_where_the_sound_is(
    answer: Answer, over: str, metronome: Served, viewer: BrowserContext
) -> None:
    """The face on the screen is the one that the track has at the sample that is heard."""
    page, _, wire = await come_to_see(viewer, metronome, answer)
    await greeted(page, over)
    moments: list[tuple[float, float]] = []
    for _ in range(MOST_REPLIES):
        item = await reply_to(page, wire)
        track = asked(wire, item)
        seen = spoken(await faces_seen(page), item, track.mouth[-1].at)
        places = [one.place for one in seen]
        assert places == sorted(places)
        assert len({one.frames for one in seen}) == len(seen)
        # A page that has no time to draw may miss a short reply.
        assert {one.drawn for one in seen} <= {"browser"}
        moments += [(one.mouth, opening(track, one.place)) for one in seen]
        if len(moments) >= ENOUGH:
            break
    assert len(moments) >= ENOUGH
    shown, wanted = np.array(moments).T
    assert (wanted > OPEN).any() and (wanted < SHUT).any()
    # Where the sound stands for a moment, the mouth rests; else it is as asked.
    assert (np.abs(shown - wanted) < 0.1).mean() > 0.8, moments


async def test_a_fan_sees_who_speaks_and_who_is_silent(
    served: Served, viewer: BrowserContext
) -> None:
    page, _, _ = await come_to_see(viewer, served, refuse)
    await greeted(page, "socket")
    await expect(page.locator(".signs")).to_contain_text("AI persona")
    silent = [dark(await look(page, "video-silent", MOUTH)) for _ in range(3)]
    said: list[int] = []
    for _ in range(3):
        await say(page)
        await expect(stage(page, attention="speaking")).to_be_visible()
        while await stage(page, attention="speaking").count():
            said.append(dark(await look(page, f"video-speaking-{len(said)}", MOUTH)))
    await expect(stage(page, attention="idle", mouth="0.00")).to_be_visible()
    silent.append(dark(await look(page, "video-silent-again", MOUTH)))
    assert max(said) > max(silent) + 200, (said, silent)
    # Older words have left the picture, and are still there for who listens to the page.
    await settle(page)
    shades: list[str] = await page.get_by_test_id("room-message").evaluate_all(SHADES)
    assert len(shades) > 4
    assert sum(shade != "0" for shade in shades) == 2


@both_ways
async def test_the_mouth_rests_when_the_fan_interrupts(
    answer: Answer, over: str, served: Served, interrupter: BrowserContext
) -> None:
    """Within a tenth of a second, until the next reply."""
    page, _, wire = await come_to_see(interrupter, served, answer)
    await greeted(page, over)
    await page.keyboard.press("m")
    stopped = page.locator('[data-testid="room-message"][data-state="stopped"]')
    await expect(stopped.nth(2)).to_be_visible(timeout=PATIENCE_MS)
    await page.keyboard.press("m")
    await expect(stage(page, attention="speaking")).to_have_count(0)
    seen = await faces_seen(page)
    cuts: list[dict[str, Any]] = await page.evaluate("() => window.seen.cuts")
    assert [cut["item"] for cut in cuts] == [
        one["item_id"] for one in wire.all_got("conversation.item.truncated")
    ]
    said = {one.item for one in seen if one.mouth > OPEN}
    quiet = [one for cut in cuts if cut["item"] in said for one in after(seen, cut)]
    assert quiet
    assert [one for one in quiet if one.mouth >= SHUT] == []


def after(seen: list[FaceSeen], cut: dict[str, Any]) -> list[FaceSeen]:
    """The face from when it must rest, until the next item is heard."""
    known = {one.item for one in seen if one.at <= cut["at"]} | {""}
    late = (one for one in seen if one.at > cut["at"] + REST_MS)
    return list(takewhile(lambda one: one.item in known, late))


async def test_the_own_camera_is_for_the_fan_alone(served: Served, viewer: BrowserContext) -> None:
    """Nobody is sent it, and its light goes out with the call."""
    page, _, _ = await come_to_see(viewer, served)
    offers: list[str] = []
    page.on("request", lambda request: offers.append(request.post_data or "sent"))
    await page.get_by_test_id("mic-check").click()
    await call(page)
    await page.get_by_test_id("own-camera-toggle").click()
    own = page.get_by_test_id("own-camera")
    await expect(own).to_contain_text("Only you see this")
    await own.locator("video").evaluate(
        "video => new Promise(then => video.requestVideoFrameCallback(then))"
    )
    await figure_stands(page)
    corner = await own.get_attribute("data-corner")
    await own.press("ArrowDown")
    await expect(own).not_to_have_attribute("data-corner", corner or "")
    await look(page, "video-own-camera")
    assert await page.evaluate(SENT_VIDEO) == []
    assert [offer for offer in offers if "m=video" in offer] == []
    assert await page.evaluate(CAMERAS) == ["live"]
    await page.get_by_test_id("call-hangup").click()
    await expect(page.get_by_test_id("call-lobby")).to_be_visible()
    assert await page.evaluate(CAMERAS) == ["ended"]


async def test_a_lost_graphics_card_is_taken_again(served: Served, viewer: BrowserContext) -> None:
    page, _, _ = await come_to_see(viewer, served)
    await call(page)
    await figure_stands(page)
    await page.evaluate(LOSE_CARD)
    await expect(page.locator('[data-testid="face-stage"] canvas:not([data-lost])')).to_be_visible()
    await figure_stands(page)
    frames = await stage(page).get_attribute("data-frames")
    await expect(stage(page)).not_to_have_attribute("data-frames", frames or "")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_everybody_can_use_the_room(
    size: dict[str, int], served: Served, viewer: BrowserContext
) -> None:
    page, _, _ = await come_to_see(viewer, served)
    await page.set_viewport_size(size)  # type: ignore[arg-type]  # a dict of the right shape
    await call(page)
    await figure_stands(page)
    await expect(page.locator(".signs")).to_contain_text("AI persona")
    await hear_greeting(page)
    await look(page, f"video-room-{size['width']}")
    assert await violations(page) == []
    reached: list[str] = []
    while len(reached) < MOST_STOPS and "call-hangup" not in reached:
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("() => document.activeElement?.dataset.testid ?? ''"))
    assert {"room-leave", "face-picture", "own-camera-toggle", "call-mute"} <= set(reached)
    await page.get_by_test_id("face-picture").press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await settle(page)
    await look(page, f"video-menu-{size['width']}")
    assert await violations(page) == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_test_id("face-picture")).to_be_focused()
