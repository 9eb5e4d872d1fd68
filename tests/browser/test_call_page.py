"""A fan calls a persona: lobby, talk, interruption, push to talk, hang-up, and troubles."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect

from app.bench.served import Served, running_server
from tests.browser.acts import witness
from tests.browser.callers import calling, come, record
from tests.fixtures.chromium import keep_picture
from tests.fixtures.served import QUIET, StartServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

TALKING = {**QUIET, "MESI_VOICE": "scripted"}
HEARD = "Hello there."
"""What the scripted transcriber makes of any voice."""
COME_BACK_MS = 60_000
PIECE_CHARS = 1_280
"""20 ms of PCM16 at 24 kHz in base64."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running_server(tmp_path_factory.mktemp("served") / "var", TALKING) as running:
        yield running


@pytest.fixture
async def talker(tmp_path: Path) -> AsyncIterator[BrowserContext]:
    """Someone who speaks for 1.2 s, is silent for 2.6 s, and speaks again."""
    async with calling(record(tmp_path / "talk.wav", 1.2, 2.6)) as context:
        yield context


def messages(page: Page, speaker: str, state: str | None = None) -> Locator:
    wanted = f'[data-testid="room-message"][data-speaker="{speaker}"]'
    return page.locator(wanted + (f'[data-state="{state}"]' if state else ""))


def mood(page: Page, *moods: str) -> Locator:
    return page.locator(
        ", ".join(f'[data-testid="call-stage"][data-mood="{one}"]' for one in moods)
    )


async def call(page: Page) -> None:
    await page.get_by_test_id("call-start").click()
    await expect(page.locator('[data-testid="room"][data-link="open"]')).to_be_visible()


async def test_the_lobby_checks_the_microphone_while_no_time_runs(
    served: Served, talker: BrowserContext
) -> None:
    page, _, wire = await come(talker, served)
    await keep_picture(page, "call-lobby-before")
    await page.get_by_test_id("mic-check").click()
    await expect(page.get_by_test_id("mic-state")).to_have_attribute("data-heard", "true")
    await expect(page.get_by_test_id("mic-level")).to_have_attribute(
        "aria-valuenow", re.compile(r"[4-9]\d")
    )
    await expect(page.get_by_test_id("device-input").locator("option")).not_to_have_count(0)
    await expect(page.get_by_test_id("lobby-time-left")).to_have_text("10:00")
    await witness(page, "call-lobby")
    assert wire.got == []


async def test_a_call_is_heard_and_interrupted(served: Served, talker: BrowserContext) -> None:
    """Captions follow the sound; an interrupted reply ends at a heard word, others are whole."""
    page, _, wire = await come(talker, served)
    await call(page)
    await expect(mood(page, "speaking")).to_be_visible()
    await expect(page.locator("mark")).to_be_visible()
    await witness(page, "call-speaking")
    await expect(mood(page, "hearing")).to_be_visible()
    await expect(messages(page, "fan").first).to_contain_text(HEARD)
    await expect(messages(page, "persona", "stopped").first).to_be_visible()
    # What is cut before its first word was heard leaves no message.
    kept = {
        one["item"]["id"]: one["item"]["content"][0]["transcript"].strip()
        for one in wire.all_got("conversation.item.done")
        if one["item"]["role"] == "assistant" and one["item"]["status"] == "incomplete"
    }
    item_id, said = next((item_id, said) for item_id, said in kept.items() if said)
    stopped = messages(page, "persona", "stopped").first.locator(".words")
    assert (await stopped.inner_text()).strip() == said
    cuts = {one["item_id"]: one for one in wire.all_got("conversation.item.truncated")}
    assert 0 < cuts[item_id]["audio_end_ms"] < wire.sound_ms(item_id)

    # Muted, the fan interrupts no more, and what is still said is heard to its end.
    await page.keyboard.press("m")
    await expect(page.get_by_test_id("call-mute")).to_have_attribute("aria-pressed", "true")
    await expect(mood(page, "listening")).to_be_visible()
    played = wire.all_sent("x.room.playout")
    whole = wire.all_got("response.output_audio.done")[-1]["item_id"]
    assert max(one["audio_ms"] for one in played if one["item_id"] == whole) == pytest.approx(
        wire.sound_ms(whole), abs=1
    )
    assert {len(one["audio"]) for one in wire.all_sent("input_audio_buffer.append")} == {
        PIECE_CHARS
    }


async def test_hanging_up_ends_the_visit_and_not_the_room(
    served: Served, talker: BrowserContext
) -> None:
    page, known, _ = await come(talker, served)
    await call(page)
    await page.keyboard.press("m")
    await expect(mood(page, "speaking")).to_be_visible()
    await expect(mood(page, "listening")).to_be_visible()
    # A typed message is answered aloud.
    await page.get_by_test_id("call-type").click()
    await page.get_by_test_id("room-composer").fill("What is your parrot called?")
    await page.keyboard.press("Enter")
    await expect(mood(page, "speaking")).to_be_visible()
    await expect(messages(page, "persona", "done").last).to_be_visible()

    await page.get_by_test_id("call-hangup").click()
    await expect(page.get_by_test_id("call-lobby")).to_contain_text("still here")
    await expect(page.get_by_test_id("lobby-time-left")).not_to_have_text("10:00")
    await call(page)
    await expect(messages(page, "fan").filter(has_text="parrot")).to_be_visible()
    await page.get_by_test_id("room-leave").click()
    await page.get_by_test_id("room-leave-confirm").click()
    await expect(page.get_by_test_id("room-receipt")).to_have_attribute("data-settled", "true")
    await expect(page).to_have_url(re.compile(known.facts["room"]))


async def test_push_to_talk_sends_only_what_is_held(served: Served, talker: BrowserContext) -> None:
    page, _, wire = await come(talker, served)
    await page.get_by_test_id("mic-check").click()
    await expect(page.get_by_test_id("mic-state")).to_have_attribute("data-heard", "true")
    await call(page)
    await page.get_by_test_id("call-ptt").click()
    await expect(page.get_by_test_id("talk-key")).to_be_focused()
    update = wire.all_sent("session.update")[-1]
    assert update["session"]["audio"]["input"]["turn_detection"] is None
    await expect(mood(page, "listening")).to_be_visible()
    sent = len(wire.all_sent("input_audio_buffer.append"))

    await page.keyboard.down("Space")
    await expect(page.get_by_test_id("talk-key")).to_have_attribute("aria-pressed", "true")
    await keep_picture(page, "call-push-to-talk")
    # Long enough for the recording to come to a voice again, and to its end.
    level = page.get_by_test_id("mic-level")
    await expect(level).to_have_attribute("aria-valuenow", re.compile(r"[4-9]\d"))
    await expect(level).to_have_attribute("aria-valuenow", re.compile(r"^\d$"))
    await page.keyboard.up("Space")
    await expect(messages(page, "fan").last).to_contain_text(HEARD)
    await expect(mood(page, "speaking")).to_be_visible()
    kinds = [one["type"] for one in wire.sent[sent:]]
    assert kinds.count("input_audio_buffer.commit") == kinds.count("response.create") == 1
    after = len(wire.all_sent("input_audio_buffer.append"))
    assert after > sent

    # What was heard of a reply is kept: wait until some of it was.
    await expect(messages(page, "persona").last).to_contain_text(re.compile(r"\w+ \w+ \w+"))
    # Pressing it over the persona's voice silences the persona; a slip says nothing.
    await page.keyboard.down("Space")
    await expect(messages(page, "persona", "stopped").last).to_be_visible()
    await page.keyboard.up("Space")
    await expect(page.get_by_test_id("talk-key")).to_have_attribute("aria-pressed", "false")
    assert wire.all_sent("response.cancel")


async def test_who_allows_no_microphone_is_helped_and_may_listen_and_type(served: Served) -> None:
    async with calling(None) as context:
        page, _, _ = await come(context, served)
        await page.get_by_test_id("call-start").click()
        told = page.get_by_test_id("mic-trouble")
        await expect(told).to_have_attribute("data-kind", "refused")
        await expect(told).to_contain_text("left of the address")
        await witness(page, "call-refused")
        await page.get_by_test_id("call-deaf").click()
        await expect(mood(page, "speaking")).to_be_visible()
        await expect(page.get_by_test_id("call-mute")).to_have_count(0)
        await page.get_by_test_id("room-composer").fill("Good evening!")
        await page.keyboard.press("Enter")
        await expect(messages(page, "persona")).to_have_count(2)
        await witness(page, "call-typed")


async def test_a_microphone_that_is_off_or_gone_is_told(served: Served, tmp_path: Path) -> None:
    async with calling(record(tmp_path / "silence.wav", 0, 5)) as context:
        page, _, _ = await come(context, served)
        await call(page)
        await expect(page.get_by_test_id("mic-silent")).to_contain_text("No sound comes")
        await expect(mood(page, "listening")).to_be_visible()
        # What the browser does when the device is pulled out.
        await page.evaluate(
            """() => {
              const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
              navigator.mediaDevices.getUserMedia =
                async wanted => (window.lent = await ask(wanted));
            }"""
        )
        await page.get_by_test_id("call-devices").click()
        await page.get_by_test_id("device-input").select_option(index=1)
        await page.wait_for_function("() => window.lent")
        await witness(page, "call-devices")
        await page.get_by_role("button", name="Done").click()
        await page.evaluate(
            "() => window.lent.getAudioTracks()[0].dispatchEvent(new Event('ended'))"
        )
        await expect(page.get_by_test_id("device-note")).to_contain_text("default one is used")


async def test_a_call_survives_the_server(start: StartServer, talker: BrowserContext) -> None:
    """It says that it reconnects, charges nothing meanwhile, and goes on with the same talk."""
    served = await asyncio.to_thread(start, TALKING)
    page, _, _ = await come(talker, served)
    await call(page)
    await expect(messages(page, "fan").first).to_contain_text(HEARD)
    await asyncio.to_thread(served.stop)
    await expect(page.get_by_test_id("room-reconnecting")).to_contain_text("Reconnecting")
    await expect(mood(page, "away")).to_contain_text("reconnecting")
    await expect(page.get_by_test_id("room-time-left")).to_have_attribute("data-running", "false")
    await witness(page, "call-reconnecting")
    heard = await messages(page, "fan").count()
    await asyncio.to_thread(start, {**TALKING, "MESI_PORT": served.base_url.rpartition(":")[2]})
    await expect(page.locator('[data-testid="room"][data-link="open"]')).to_be_visible(
        timeout=COME_BACK_MS
    )
    await expect(messages(page, "fan")).not_to_have_count(heard)
    await expect(mood(page, "speaking")).to_be_visible()


async def test_a_call_in_another_window_is_told_and_taken_back(
    served: Served, talker: BrowserContext
) -> None:
    page, _, _ = await come(talker, served)
    await call(page)
    other = await talker.new_page()
    await other.goto(page.url)
    await call(other)
    await expect(page.get_by_test_id("room-taken")).to_contain_text("another window")
    await expect(mood(page, "away")).to_contain_text("another window")
    await page.get_by_role("button", name="Bring it back here").click()
    await expect(other.get_by_test_id("room-taken")).to_be_visible()
    await expect(messages(page, "fan").first).to_contain_text(HEARD)
