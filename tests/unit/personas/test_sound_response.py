"""WAV over HTTP: exact lengths where they are known, and no work for who went away."""

import asyncio
import io
import wave
from collections.abc import MutableMapping
from typing import Any

import pytest

from engine.voice_errors import VoiceBackendError
from personas.sound_response import SoundResponse, wav_head
from personas.voice_lines import Line
from personas.voice_samples import Sample, VoiceSamples
from tests.factories.voices import Gate, make_voices
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.unit

LINE = Line("Good evening to you.", "scripted:low", 1.0)
SCOPE = {"type": "http", "asgi": {"spec_version": "2.3"}}
Message = MutableMapping[str, Any]


class Browser:
    """What a server sees of one request."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.gone = asyncio.Event()

    async def receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def body(self) -> bytes:
        return b"".join(one.get("body", b"") for one in self.sent[1:])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])


def response(samples: VoiceSamples, sample: Sample) -> SoundResponse:
    return SoundResponse(sample, lambda: samples.leave(sample), {"X-Test": "kept"})


def test_a_head_names_the_length_that_follows() -> None:
    with wave.open(io.BytesIO(wav_head(6) + b"abcdef")) as opened:
        assert (opened.getnframes(), opened.getframerate()) == (3, 24_000)
        assert (opened.getnchannels(), opened.getsampwidth()) == (1, 2)
    assert wav_head(None)[4:8] == wav_head(None)[40:44] == b"\xff" * 4


async def test_a_spoken_sample_comes_with_its_length() -> None:
    async with VoiceSamples(make_voices()) as samples:
        sample = await samples.hear(LINE)
        assert len([piece async for piece in sample.listen()]) == 4
        browser = Browser()
        await response(samples, sample)(SCOPE, browser.receive, browser.send)
    assert browser.headers[b"content-length"] == str(len(browser.body)).encode()
    assert (browser.headers[b"content-type"], browser.headers[b"x-test"]) == (b"audio/wav", b"kept")


async def test_who_goes_away_is_not_spoken_to() -> None:
    gate = Gate()
    mouth = ScriptedSpeech(sleep=gate)
    async with VoiceSamples(make_voices(mouth)) as samples:
        gate.open()
        sample = await samples.hear(LINE)
        browser = Browser()
        browser.gone.set()
        await response(samples, sample)(SCOPE, browser.receive, browser.send)
        assert not samples.has(LINE)
    assert (mouth.cancelled, b"content-length" in browser.headers) == (1, False)


async def test_a_sound_that_breaks_off_breaks_the_answer_off() -> None:
    gone = VoiceBackendError("unreachable", "away")
    async with VoiceSamples(make_voices(ScriptedSpeech(fail_with=gone, fail_after=1))) as samples:
        sample = await samples.hear(LINE)
        browser = Browser()
        with pytest.raises(Exception) as caught:
            await response(samples, sample)(SCOPE, browser.receive, browser.send)
        # The server's task group may wrap it.
        assert gone in (caught.value, *getattr(caught.value, "exceptions", ()))
        assert sample.listeners == 0
    assert all(one.get("more_body", True) for one in browser.sent)


async def test_who_asks_for_another_voice_ends_the_older_answer() -> None:
    gate = Gate()
    async with VoiceSamples(make_voices(ScriptedSpeech(sleep=gate))) as samples:
        gate.open()
        sample = await samples.hear(LINE, listener="olga")
        browser = Browser()
        async with asyncio.TaskGroup() as tasks:
            answer = response(samples, sample)(SCOPE, browser.receive, browser.send)
            tasks.create_task(answer)
            gate.open(5)
            await samples.hear(Line("Hello.", "scripted:high", 1.0), listener="olga")
    assert browser.sent[-1].get("more_body") is False
