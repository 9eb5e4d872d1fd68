"""A recorded dialogue through the browser's microphone: real ears and a real voice, and the bill.

Only the mind keeps to a script, so that what should be heard is known.
"""

import asyncio
import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import soxr
from playwright.async_api import Locator, Page, expect

from app.bench.served import Served, running_server
from engine.llm.scripted import DEMO_REPLIES
from engine.voice_ports import HEARD_RATE, Pcm
from tests.browser.acts import witness
from tests.browser.callers import calling, come, likeness, record_speech, words_in
from tests.fixtures.served import QUIET
from voice.transcriber_whisper import WhisperTranscriber

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

GREETED_S: Final = 16.0
"""The greeting is over by then."""
ANSWERED_S: Final = 9.0
INTO_S: Final = 2.0
"""From the second line to the interruption of its answer."""
WAIT_MS: Final = 60_000
REPLIES: Final = DEMO_REPLIES
HEAR_ALL: Final = """
  const heard = (window.heard = []);
  const recorders = new WeakMap();
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...rest) {
    const context = this.context;
    if (to === context.destination && !(this instanceof ScriptProcessorNode)) {
      if (!recorders.has(context)) {
        const recorder = context.createScriptProcessor(4096, 1, 1);
        recorder.onaudioprocess = ({ inputBuffer }) =>
          heard.push(inputBuffer.getChannelData(0).slice());
        connect.call(recorder, context.destination);
        recorders.set(context, recorder);
        window.heardRate = context.sampleRate;
      }
      connect.call(this, recorders.get(context));
    }
    return connect.call(this, to, ...rest);
  };
"""
GIVE_ALL: Final = """() => {
  const size = window.heard.reduce((sum, piece) => sum + piece.length, 0);
  const pcm = new Int16Array(size);
  let at = 0;
  for (const piece of window.heard) for (const value of piece) pcm[at++] = value * 32767;
  const bytes = new Uint8Array(pcm.buffer);
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192)
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return [window.heardRate, btoa(text)];
}"""


@pytest.fixture
def dialogue(tmp_path: Path) -> tuple[Path, list[str]]:
    """A recording of what the fan says, with pauses for the answers; the texts of it."""
    return record_speech(
        tmp_path / "dialogue.wav",
        GREETED_S,
        "question-hometown",
        ANSWERED_S,
        "statement-lisbon",
        INTO_S,
        "interrupt-wait-stop",
        30.0,
    )


def messages(page: Page, speaker: str) -> Locator:
    return page.locator(f'[data-testid="room-message"][data-speaker="{speaker}"]')


async def words_of(message: Locator) -> str:
    return (await message.locator(".words").inner_text()).strip()


def mood(page: Page, name: str) -> Locator:
    return page.locator(f'[data-testid="call-stage"][data-mood="{name}"]')


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = {**QUIET, "MESI_VOICE": "on", "MESI_SYNTHESIZERS": "piper"}
    with running_server(tmp_path_factory.mktemp("served") / "var", settings) as running:
        yield running


@pytest.fixture
def judge() -> Iterator[WhisperTranscriber]:
    """Hears what the fan heard."""
    transcriber = WhisperTranscriber()
    yield transcriber
    asyncio.run(transcriber.aclose())


async def heard_by_the_fan(page: Page) -> Pcm:
    rate, text = await page.evaluate(GIVE_ALL)
    pcm = np.frombuffer(base64.b64decode(text), np.int16)
    return np.asarray(soxr.resample(pcm, int(rate), HEARD_RATE), np.int16)


async def test_a_recorded_dialogue_is_understood_answered_interrupted_and_paid(
    served: Served, judge: WhisperTranscriber, dialogue: tuple[Path, list[str]]
) -> None:
    microphone, said = dialogue
    async with calling(microphone) as context:
        context.set_default_timeout(WAIT_MS)
        await context.add_init_script(HEAR_ALL)
        page, _, wire = await come(context, served)
        await page.get_by_test_id("call-start").click(timeout=WAIT_MS)
        await expect(page.locator("mark")).to_be_visible(timeout=WAIT_MS)
        fan, persona = messages(page, "fan"), messages(page, "persona")
        await expect(persona).to_have_count(4, timeout=WAIT_MS)
        await witness(page, "dialogue")
        await expect(persona.nth(3)).to_have_attribute("data-state", "done", timeout=WAIT_MS)
        states = [await persona.nth(place).get_attribute("data-state") for place in range(3)]
        assert states == ["done", "done", "stopped"]

        understood = [await words_of(fan.nth(place)) for place in range(3)]
        assert [likeness(*pair) > 0.7 for pair in zip(understood, said, strict=True)] == [True] * 3
        assert len(wire.all_got("x.room.caption")) > 3, "captions come while the fan speaks"
        greeting, first, cut, last = [await words_of(persona.nth(place)) for place in range(4)]
        assert (first, last) == (REPLIES[0], REPLIES[2])
        assert REPLIES[1].startswith(cut)
        assert 0 < len(cut) < len(REPLIES[1])

        await expect(mood(page, "listening")).to_be_visible(timeout=WAIT_MS)
        heard = (await judge.transcribe(await heard_by_the_fan(page))).text
        assert likeness(heard, " ".join((greeting, first, cut, last))) > 0.85, heard
        never = words_in(REPLIES[1].removeprefix(cut))[-4:]
        assert " ".join(never) not in " ".join(words_in(heard))

        await page.get_by_test_id("room-leave").click()
        await page.get_by_test_id("room-leave-confirm").click()
        receipt = page.get_by_test_id("room-receipt")
        await expect(receipt).to_have_attribute("data-settled", "true", timeout=WAIT_MS)
        await witness(page, "dialogue-paid")
