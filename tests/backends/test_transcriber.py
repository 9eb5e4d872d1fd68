"""One contract for transcribers: script, Whisper, and Whisper behind an address."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import (
    FRAME,
    HEARD_RATE,
    Pcm,
    Transcriber,
)
from tests.backends.chat_servers import serve
from tests.backends.hearing_samples import (
    NOTHING,
    ONE,
    SENTENCES,
    SILENCE,
    close,
    noise,
    paused,
    plain,
    word_errors,
)
from tests.backends.transcription_server import transcription_app
from tests.fixtures.speech import Speak
from voice.hearing_registry import (
    EarSpec,
    open_transcriber,
)

pytestmark = pytest.mark.backends

WER_BOUND = 0.15
"""Words wrong of words said, over all sentences."""


@contextmanager
def transcribing(kind: str) -> Iterator[Transcriber]:
    if kind == "url":
        behind = open_transcriber(EarSpec("whisper", has_words=True))
        with serve(transcription_app(behind)) as url:
            yield open_transcriber(EarSpec("url", url=url, model="tiny.en", has_words=True))
        close(behind)
    else:
        name, _, words = kind.partition("+")
        yield open_transcriber(EarSpec(name, has_words=bool(words)))


@pytest.fixture(scope="module", params=["scripted", "whisper", "whisper+words", "url"])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def shared(kind: str) -> Iterator[Transcriber]:
    with transcribing(kind) as transcriber:
        yield transcriber
        if kind.startswith("whisper"):
            close(transcriber)


@pytest.fixture
async def transcriber(kind: str, shared: Transcriber) -> AsyncIterator[Transcriber]:
    if kind != "url":
        yield shared
        return
    # Connections belong to one event loop.
    url: Any = shared
    spec = EarSpec("url", url=str(url._http.base_url), model="tiny.en", has_words=True)
    again = await asyncio.to_thread(open_transcriber, spec)
    yield again
    await again.aclose()


async def test_it_has_a_name(transcriber: Transcriber) -> None:
    assert ":" in transcriber.name


@pytest.mark.parametrize(
    "audio", [NOTHING, ONE, SILENCE, SILENCE[:800]], ids=["none", "one", "silence", "short"]
)
async def test_silence_says_nothing(transcriber: Transcriber, audio: Pcm) -> None:
    heard = await transcriber.transcribe(audio)
    assert (heard.text, heard.words) == ("", ())
    assert heard.no_speech > 0.5


@pytest.mark.parametrize("loud", [0.002, 0.01, 0.05])
async def test_noise_says_nothing(transcriber: Transcriber, loud: float) -> None:
    if transcriber.name.startswith("scripted"):
        pytest.skip("hears its script in every sound")
    assert (await transcriber.transcribe(noise(loud))).text == ""


async def test_words_are_understood(transcriber: Transcriber, speak: Speak) -> None:
    if transcriber.name.startswith("scripted"):
        pytest.skip("understands nothing")
    texts = [(await transcriber.transcribe(paused(speak(text)))).text for text in SENTENCES]
    pairs = list(zip(SENTENCES, texts, strict=True))
    wrong = sum(word_errors(said, heard) for said, heard in pairs)
    assert wrong / sum(len(plain(said)) for said in SENTENCES) <= WER_BOUND, texts


@pytest.mark.parametrize("text", ["Yes.", "Wait, stop.", "Why?", "Hello, Nova.", "No, I don't."])
async def test_short_words_are_understood(
    transcriber: Transcriber, speak: Speak, text: str
) -> None:
    if transcriber.name.startswith("scripted"):
        pytest.skip("understands nothing")
    heard = await transcriber.transcribe(paused(speak(text), 0.15))
    assert word_errors(text, heard.text) == 0, heard


async def test_words_have_places(kind: str, transcriber: Transcriber, speak: Speak) -> None:
    if kind == "whisper":
        pytest.skip("was not asked for them")
    sound = speak(SENTENCES[2])
    heard = await transcriber.transcribe(sound)
    assert [one.text for one in heard.words] == heard.text.split()
    places = [place for one in heard.words for place in (one.start, one.end)]
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] <= sound.size + HEARD_RATE // 2


async def test_a_draft_is_a_transcript_too(transcriber: Transcriber, speak: Speak) -> None:
    heard = await transcriber.transcribe(speak(SENTENCES[3]), is_draft=True)
    assert len(heard.text.split()) >= 2


async def test_rooms_do_not_hear_each_other(transcriber: Transcriber, speak: Speak) -> None:
    if transcriber.name.startswith("scripted"):
        pytest.skip("all rooms follow one script")
    sounds = [speak(text) for text in SENTENCES]
    alone = [await transcriber.transcribe(sound) for sound in sounds]
    assert await asyncio.gather(*(transcriber.transcribe(one) for one in sounds)) == alone


async def test_a_growing_utterance_is_understood_whole(
    transcriber: Transcriber, speak: Speak
) -> None:
    if transcriber.name.startswith("scripted"):
        pytest.skip("understands nothing")
    sound = speak(SENTENCES[4])
    sizes = [sound.size * part // 4 for part in (1, 2, 3)]
    drafts = [
        asyncio.create_task(transcriber.transcribe(sound[:size], is_draft=True)) for size in sizes
    ]
    final = await transcriber.transcribe(sound)
    await asyncio.gather(*drafts)
    assert word_errors(SENTENCES[4], final.text) <= 2


async def test_a_long_sound_is_understood(transcriber: Transcriber, speak: Speak) -> None:
    if not transcriber.name.startswith("faster-whisper"):
        pytest.skip("no window of its own")
    sound = np.concatenate([paused(speak(text), 0.6) for text in SENTENCES * 3])
    assert sound.size > 30 * HEARD_RATE
    heard = await transcriber.transcribe(sound)
    said = " ".join(SENTENCES * 3)
    assert word_errors(said, heard.text) / len(plain(said)) < 0.3, heard.text


async def test_another_dtype_is_refused(transcriber: Transcriber) -> None:
    with pytest.raises(TypeError, match="int16"):
        await transcriber.transcribe(np.zeros(FRAME))  # type: ignore[arg-type]


async def test_a_cancelled_utterance_harms_nobody(transcriber: Transcriber, speak: Speak) -> None:
    task = asyncio.create_task(transcriber.transcribe(speak(SENTENCES[0])))
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (await transcriber.transcribe(speak(SENTENCES[2]))).text


async def test_the_event_loop_stays_free(transcriber: Transcriber, speak: Speak) -> None:
    if transcriber.name.startswith("scripted"):
        pytest.skip("has no work")
    task = asyncio.create_task(transcriber.transcribe(speak(SENTENCES[1])))
    beats = 0
    while not task.done():
        beats += 1
        await asyncio.sleep(0.001)
    assert beats > 10


@pytest.mark.parametrize("closing", ["scripted", "whisper", "url"])
async def test_after_closing_nothing_is_understood(closing: str) -> None:
    spec = EarSpec(closing, url="http://127.0.0.1:9/v1", model="" if closing != "url" else "x")
    transcriber = await asyncio.to_thread(open_transcriber, spec)
    await transcriber.aclose()
    with pytest.raises(VoiceBackendError) as caught:
        await transcriber.transcribe(noise(0.1))
    assert caught.value.voice_code == "closed"


async def test_the_language_may_be_guessed(speak: Speak) -> None:
    spec = EarSpec("whisper", language=None)
    transcriber = await asyncio.to_thread(open_transcriber, spec)
    heard = await transcriber.transcribe(paused(speak(SENTENCES[2])))
    assert word_errors(SENTENCES[2], heard.text) <= 1
    await transcriber.aclose()


async def test_a_final_overtakes_drafts(speak: Speak) -> None:
    transcriber = await asyncio.to_thread(open_transcriber, EarSpec("whisper"))
    await transcriber.transcribe(speak("Yes."))
    ended: list[str] = []

    async def ask(name: str, text: str, *, is_draft: bool) -> None:
        await transcriber.transcribe(speak(text), is_draft=is_draft)
        ended.append(name)

    drafts = [(f"draft {number}", text, True) for number, text in enumerate(SENTENCES[:4])]
    asked = [*drafts, ("final", SENTENCES[4], False)]
    await asyncio.gather(*(ask(name, text, is_draft=is_draft) for name, text, is_draft in asked))
    # At most the draft that ran already ends before it.
    assert ended.index("final") <= 1
    await transcriber.aclose()
