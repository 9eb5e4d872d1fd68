"""The sound of a call goes over WebRTC where that connects, else over the socket."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aioice.ice import get_host_addresses
from playwright.async_api import BrowserContext, Locator, Page, Route, expect

from app.bench.served import Served, running_server
from tests.browser.callers import Answer, calling, come, lead_astray, record, refuse
from tests.fixtures.served import QUIET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

PIECE_MS = 20
HEARD = "Hello there."
"""What the scripted transcriber makes of any voice."""
KEEP_HANDLES = """
  window.contexts = [];
  const Context = AudioContext;
  window.AudioContext = class extends Context {
    constructor(...given) { super(...given); window.contexts.push(this); }
  };
  window.peers = [];
  const Peer = RTCPeerConnection;
  window.RTCPeerConnection = class extends Peer {
    constructor(...given) { super(...given); window.peers.push(this); }
  };
"""
ENERGY = """async () => {
  const stats = await window.peers.at(-1).getStats();
  return [...stats.values()].find(one => one.type === 'inbound-rtp')?.totalAudioEnergy ?? 0;
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = {**QUIET, "MESI_VOICE": "scripted"}
    with running_server(tmp_path_factory.mktemp("served") / "var", settings) as running:
        yield running


@pytest.fixture
async def talker(tmp_path: Path) -> AsyncIterator[BrowserContext]:
    """Someone who speaks for 1.2 s, is silent for 4.5 s, and speaks again."""
    async with calling(record(tmp_path / "talk.wav", 1.2, 4.5)) as context:
        await context.add_init_script(KEEP_HANDLES)
        yield context


def has_address() -> bool:
    """The two sides of WebRTC do not use the loopback interface."""
    return bool(get_host_addresses(use_ipv4=True, use_ipv6=False))


def messages(page: Page, speaker: str, state: str) -> Locator:
    return page.locator(
        f'[data-testid="room-message"][data-speaker="{speaker}"][data-state="{state}"]'
    )


def way(page: Page, over: str) -> Locator:
    return page.locator(f'[data-testid="room"][data-link="open"][data-sound="{over}"]')


async def pass_on(route: Route) -> None:
    await route.continue_()


@pytest.mark.skipif(not has_address(), reason="this machine has no address besides loopback")
async def test_a_call_over_webrtc_is_heard_and_goes_back_to_the_socket_when_it_breaks(
    served: Served, talker: BrowserContext
) -> None:
    page, _, wire = await come(talker, served, pass_on)
    await page.get_by_test_id("call-start").click()
    await expect(way(page, "webrtc")).to_be_visible()
    await expect(messages(page, "fan", "done").first).to_contain_text(HEARD)
    await expect(messages(page, "persona", "done").last).to_be_visible()
    await expect(page.locator('[data-mood="speaking"]')).to_be_visible()
    assert await page.evaluate(ENERGY) > 0
    sent = len(wire.all_sent("input_audio_buffer.append"))
    told = len(wire.all_got("response.output_audio.delta"))
    fans = await messages(page, "fan", "done").count()
    await expect(messages(page, "fan", "done")).not_to_have_count(fans)
    assert len(wire.all_sent("input_audio_buffer.append")) == sent
    assert len(wire.all_got("response.output_audio.delta")) == told

    # The server hangs the sound up; the talk goes on over the socket.
    await page.evaluate("call => fetch(call, { method: 'DELETE' })", wire.calls[-1])
    await expect(way(page, "socket")).to_be_visible()
    fans = await messages(page, "fan", "done").count()
    await expect(messages(page, "fan", "done")).not_to_have_count(fans)
    await expect(page.locator('[data-mood="speaking"]')).to_be_visible()
    assert len(wire.all_got("session.created")) == 1
    assert len(wire.all_sent("input_audio_buffer.append")) > sent


@pytest.mark.parametrize("answer", [refuse, lead_astray])
async def test_a_call_that_webrtc_does_not_carry_stays_on_the_socket(
    answer: Answer, served: Served, talker: BrowserContext
) -> None:
    """Refused, or not connected within 3 s: the fan is heard from the first word on."""
    page, _, wire = await come(talker, served, answer)
    await page.get_by_test_id("call-start").click()
    await expect(page.locator('[data-mood="speaking"]')).to_be_visible()
    await page.wait_for_function("() => window.peers.at(-1)?.connectionState === 'closed'")
    await expect(messages(page, "fan", "done").first).to_contain_text(HEARD)
    await expect(messages(page, "persona", "done").last).to_be_visible()
    await expect(way(page, "socket")).to_be_visible()
    pieces = wire.all_sent("input_audio_buffer.append")
    assert (
        len(pieces) * PIECE_MS
        > wire.all_got("input_audio_buffer.speech_stopped")[0]["audio_end_ms"]
    )


async def test_a_browser_that_keeps_sound_back_offers_a_button(
    served: Served, talker: BrowserContext
) -> None:
    page, _, _ = await come(talker, served)
    await page.get_by_test_id("call-start").click()
    await expect(way(page, "socket")).to_be_visible()
    # What a phone does when another app takes the sound.
    await page.evaluate("() => window.contexts[0].suspend()")
    await page.get_by_test_id("tap-to-hear").click()
    await expect(page.get_by_test_id("tap-to-hear")).to_have_count(0)
    await expect(messages(page, "fan", "done").first).to_contain_text(re.compile(HEARD))
