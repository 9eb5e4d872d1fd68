"""One contract for every mouth: the scripted one and the real ones keep it alike."""

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path

import numpy as np
import pytest

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import SPOKEN_RATE, Synthesizer
from tests.backends.chat_servers import serve
from tests.backends.coqui_model import build_coqui, needs_coqui
from tests.backends.speaking_samples import (
    LONG,
    SENTENCE,
    check_words,
    needs_kokoro,
    said,
    whole,
)
from tests.backends.speech_server import speech_app
from voice.clause_speaker import ClauseSpeaker
from voice.loudness import PEAK_DB, TARGET_DB, speech_rms
from voice.speaking_registry import open_synthesizer
from voice.speaking_spec import SpeakingSpec
from voice.synthesizer_url import UrlSynthesizer

pytestmark = pytest.mark.backends

KINDS = [
    *("scripted", "piper", "url"),
    pytest.param("kokoro", marks=needs_kokoro),
    pytest.param("coqui", marks=needs_coqui),
]


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[Synthesizer]:
    if kind == "url":
        behind = open_synthesizer(SpeakingSpec("piper", workers=1))
        with serve(speech_app(behind, [])) as url:
            yield UrlSynthesizer(url, "piper", voices=["joe", "broken", "page", "mute"])
        asyncio.run(behind.aclose())
        return
    weights = build_coqui(folder) if kind == "coqui" else None
    yield open_synthesizer(SpeakingSpec(kind, weights=weights, threads=2, workers=1))


@pytest.fixture(scope="module", params=KINDS)
def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Synthesizer]:
    """One loaded mouth for the whole module, as in production."""
    with opened(request.param, tmp_path_factory.mktemp("mouth")) as mouth:
        yield mouth
        asyncio.run(mouth.aclose())


@pytest.fixture
def mouth(shared: Synthesizer) -> Synthesizer:
    """The shared mouth; the HTTP client is made anew for this test's event loop."""
    if isinstance(shared, UrlSynthesizer):
        names = [voice.id.partition(":")[2] for voice in shared.voices]
        return UrlSynthesizer(str(shared._http.base_url), "piper", voices=names)
    return shared


async def test_its_voices_are_named_after_it(mouth: Synthesizer) -> None:
    kind = mouth.name.partition(":")[0]
    assert mouth.voices
    assert all(voice.id.startswith(f"{kind}:") and voice.label for voice in mouth.voices)
    assert len({voice.id for voice in mouth.voices}) == len(mouth.voices)


async def test_chunks_follow_each_other_without_a_gap(mouth: Synthesizer) -> None:
    chunks = await said(mouth, f"{SENTENCE} And then? Nobody knew!")
    at = 0
    for chunk in chunks:
        assert chunk.start == at
        assert chunk.pcm.dtype == np.int16
        assert chunk.pcm.ndim == 1
        assert len(chunk.pcm) > 0
        at += len(chunk.pcm)
    assert len(chunks) > 1


async def test_words_cover_the_text_and_lie_inside_the_audio(mouth: Synthesizer) -> None:
    text = f"Hello there! {SENTENCE} Do you want of the to it in an e-mail?"
    check_words(text, await said(mouth, text))


async def test_words_take_about_their_share_of_the_time(mouth: Synthesizer) -> None:
    words = [word for chunk in await said(mouth, SENTENCE) for word in chunk.words]
    assert 1.5 * SPOKEN_RATE < words[-1].end < 8 * SPOKEN_RATE
    assert all(word.end - word.start < SPOKEN_RATE for word in words)
    assert sum(word.end > word.start for word in words) >= len(words) - 1


async def test_a_price_is_one_word_of_the_text(mouth: Synthesizer) -> None:
    text = "It is $1,200.50, not 12%."
    words = [word for chunk in await said(mouth, text) for word in chunk.words]
    assert [text[w.first : w.last] for w in words] == ["It", "is", "$1,200.50,", "not", "12%."]


async def test_phonemes_are_gapless_and_fill_the_audio(mouth: Synthesizer) -> None:
    chunks = await said(mouth, f"{SENTENCE} Yes.")
    phonemes = [phoneme for chunk in chunks for phoneme in chunk.phonemes]
    if mouth.name.startswith(("url:", "coqui:")):
        assert not phonemes
        return
    assert phonemes[0].start == 0
    assert phonemes[-1].end == len(whole(chunks))
    assert all(a.end == b.start for a, b in itertools.pairwise(phonemes))
    assert all(phoneme.end > phoneme.start for phoneme in phonemes)
    assert not {"\u02c8", "\u02cc", "\u02d0"} & {phoneme.symbol for phoneme in phonemes}


@pytest.mark.parametrize("text", [SENTENCE, "Yes.", "Oh no! Stop it right now, please!"])
async def test_loudness_is_levelled(mouth: Synthesizer, text: str) -> None:
    sound = whole(await said(mouth, text)).astype(np.float32) / 32_768
    rms, _ = speech_rms(sound, SPOKEN_RATE)
    assert abs(20 * np.log10(rms) - TARGET_DB) < 3.0
    assert 20 * np.log10(np.abs(sound).max()) <= PEAK_DB + 0.01


async def test_speed_shortens_it(mouth: Synthesizer) -> None:
    if isinstance(mouth, UrlSynthesizer):
        pytest.skip("the test's server speaks at one speed")
    plain, fast = [len(whole(await said(mouth, SENTENCE, speed=speed))) for speed in (1.0, 1.5)]
    assert fast < plain * 0.85


@pytest.mark.parametrize("text", ["", "   \n", "😀🎉", "...", "**", "```x```"])
async def test_nothing_to_say_is_silent(mouth: Synthesizer, text: str) -> None:
    assert await said(mouth, text) == []


async def test_emoji_markdown_and_line_breaks_are_not_spoken(mouth: Synthesizer) -> None:
    text = "# Hi 😀\n\n- **one** 🎉\n- two"
    chunks = await said(mouth, text)
    words = [text[w.first : w.last].strip("*") for chunk in chunks for w in chunk.words]
    assert words == ["Hi", "one", "two"]


async def test_two_thousand_characters_are_spoken(mouth: Synthesizer) -> None:
    if mouth.name.startswith("kokoro"):
        pytest.skip("two minutes of sound: a slow test of its own")
    assert len(LONG) > 2_000
    chunks = await said(mouth, LONG)
    check_words(LONG, chunks)
    assert len(whole(chunks)) > 60 * SPOKEN_RATE


async def test_a_word_without_end_is_spoken(mouth: Synthesizer) -> None:
    chunks = await said(mouth, "Ha" + "ha" * 120)
    check_words("Ha" + "ha" * 120, chunks)


async def test_other_scripts_do_not_break_it(mouth: Synthesizer) -> None:
    text = "Olá, 世界! Ça va? [[\u02c8a]] <b>x</b> \x00 \ud7ff &amp; ok"
    chunks = await said(mouth, text)
    assert chunks[-1].start + len(chunks[-1].pcm) > 0


async def test_an_unknown_voice_is_refused(mouth: Synthesizer) -> None:
    with pytest.raises(VoiceBackendError) as caught:
        await said(mouth, "Hello.", voice="nobody")
    assert caught.value.voice_code == "unknown_voice"


async def test_closing_the_iterator_frees_the_thread(mouth: Synthesizer) -> None:
    async with aclosing(mouth.speak(LONG, mouth.voices[0].id)) as chunks:
        await anext(chunks)
    if isinstance(mouth, ClauseSpeaker):
        assert mouth._threads.waiting == 0
    async with asyncio.timeout(10):
        assert await said(mouth, "Hello.")


async def test_cancelling_the_task_frees_the_thread(mouth: Synthesizer) -> None:
    begun = asyncio.Event()

    async def talk() -> None:
        async with aclosing(mouth.speak(LONG, mouth.voices[0].id)) as chunks:
            async for _ in chunks:
                begun.set()
                await asyncio.Event().wait()

    task = asyncio.create_task(talk())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(10):
        assert await said(mouth, "Hello.")


async def test_rooms_take_turns(mouth: Synthesizer) -> None:
    """A short answer does not wait for another room's long one."""
    async with aclosing(mouth.speak(LONG, mouth.voices[0].id)) as chunks:
        await anext(chunks)
        async with asyncio.timeout(20):
            assert await said(mouth, "Hello.")
        assert (await anext(chunks)).start > 0


async def test_the_event_loop_stays_free(mouth: Synthesizer) -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0.001)

    heart = asyncio.create_task(beat())
    await said(mouth, f"{SENTENCE} {SENTENCE}")
    heart.cancel()
    assert beats > (0 if mouth.name.startswith("scripted") else 30)
