"""Samples: one at a time, shared, kept, given up when nobody listens."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from engine.voice_errors import VoiceBackendError
from engine.voice_ports import SPOKEN_RATE, SpokenChunk
from personas.errors import NothingToSayError, SampleReplacedError
from personas.voice_lines import Line
from personas.voice_samples import MOST_WAITING, Sample, VoiceSamples
from tests.factories.voices import Gate, make_voices
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.unit

LINE = Line("Good evening to you.", "scripted:low", 1.0)
WORD_BYTES = SPOKEN_RATE // 4 * 2


def other(number: int) -> Line:
    return Line(f"Number {number}.", "scripted:high", 1.0)


async def whole(sample: Sample) -> bytes:
    return b"".join([piece async for piece in sample.listen()])


async def test_a_line_is_spoken_once_for_all_who_hear_it() -> None:
    mouth = ScriptedSpeech()
    async with VoiceSamples(make_voices(mouth)) as samples:
        heard = await asyncio.gather(*(samples.hear(LINE) for _ in range(5)))
        sounds = await asyncio.gather(*(whole(one) for one in heard))
    assert {len(sound) for sound in sounds} == {4 * WORD_BYTES}
    assert len(set(sounds)) == 1
    assert mouth.asked == [(LINE.text, LINE.voice_id)]


async def test_the_first_sound_comes_before_the_last() -> None:
    gate = Gate()
    async with VoiceSamples(make_voices(ScriptedSpeech(sleep=gate))) as samples:
        gate.open()
        sample = await samples.hear(LINE)
        assert (sample.size, sample.is_whole) == (WORD_BYTES, False)
        gate.open(3)
        assert len(await whole(sample)) == 4 * WORD_BYTES


async def test_what_was_spoken_is_kept_and_what_nobody_hears_is_given_up() -> None:
    gate = Gate()
    mouth = ScriptedSpeech(sleep=gate)
    async with VoiceSamples(make_voices(mouth)) as samples:
        gate.open(5)
        first = await samples.hear(LINE)
        await whole(first)
        samples.leave(first)
        assert samples.has(LINE)
        cut = await samples.hear(other(1))
        samples.leave(cut)
        assert not samples.has(other(1))
        again = await samples.hear(LINE)
        assert again is first
    assert (len(mouth.asked), mouth.cancelled) == (2, 1)


async def test_one_person_hears_one_sample_at_a_time() -> None:
    gate = Gate()
    mouth = ScriptedSpeech(sleep=gate)
    async with VoiceSamples(make_voices(mouth)) as samples, asyncio.TaskGroup() as tasks:
        older = tasks.create_task(refused(samples, LINE, "olga"))
        bystander = tasks.create_task(samples.hear(other(1), listener="otto"))
        await asyncio.sleep(0)
        newer = tasks.create_task(samples.hear(other(2), listener="olga"))
        assert isinstance(await older, SampleReplacedError)
        gate.open(4)
        await bystander, await newer
    assert mouth.asked[-1][0] == other(2).text


async def test_somebody_elses_sample_is_not_stopped() -> None:
    gate = Gate()
    async with VoiceSamples(make_voices(ScriptedSpeech(sleep=gate))) as samples:
        gate.open()
        shared = await samples.hear(LINE, listener="olga")
        assert await samples.hear(LINE, listener="otto") is shared
        gate.open(5)
        await samples.hear(other(1), listener="olga")
        assert len(await whole(shared)) == 4 * WORD_BYTES


async def refused(samples: VoiceSamples, line: Line, listener: str = "") -> Exception:
    with pytest.raises((VoiceBackendError, NothingToSayError, SampleReplacedError)) as caught:
        await samples.hear(line, listener=listener)
    return caught.value


async def test_words_are_needed() -> None:
    async with VoiceSamples(make_voices()) as samples:
        error = await refused(samples, Line("…", "scripted:low", 1.0))
        assert isinstance(error, NothingToSayError)


async def test_a_failure_is_told_and_not_kept() -> None:
    mouth = ScriptedSpeech(fail_with=VoiceBackendError("load_failed", "damaged"))
    async with VoiceSamples(make_voices(mouth)) as samples:
        error = await refused(samples, LINE)
        assert isinstance(error, VoiceBackendError) and error.voice_code == "load_failed"
        mouth.fail_with = None
        assert len(await whole(await samples.hear(LINE))) == 4 * WORD_BYTES


async def test_a_failure_in_mid_sentence_breaks_off() -> None:
    broken = VoiceBackendError("unreachable", "away")
    mouth = ScriptedSpeech(fail_with=broken, fail_after=2)
    async with VoiceSamples(make_voices(mouth)) as samples:
        sample = await samples.hear(LINE)
        with pytest.raises(VoiceBackendError, match="away"):
            await whole(sample)
        samples.leave(sample)
        assert not samples.has(LINE)


class Broken(ScriptedSpeech):
    """A mouth with a bug."""

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        for chunk in ():
            yield chunk
        raise ZeroDivisionError


async def test_a_bug_in_one_sample_spares_the_others() -> None:
    mouth = Broken()
    async with VoiceSamples(make_voices(mouth, ScriptedSpeech())) as samples:
        error = await refused(samples, LINE)
        assert isinstance(error, VoiceBackendError) and error.voice_code == "bad_answer"
        samples.voices.mouths = [ScriptedSpeech()]
        assert len(await whole(await samples.hear(LINE))) == 4 * WORD_BYTES


async def test_a_voice_that_hangs_is_given_up() -> None:
    samples = VoiceSamples(make_voices(ScriptedSpeech(sleep=Gate())), longest_s=0.01)
    async with samples:
        error = await refused(samples, LINE)
        assert isinstance(error, VoiceBackendError) and error.voice_code == "timeout"


async def test_too_many_at_once_are_refused() -> None:
    gate = Gate()
    async with (
        VoiceSamples(make_voices(ScriptedSpeech(sleep=gate))) as samples,
        asyncio.TaskGroup() as tasks,
    ):
        waiting = [tasks.create_task(samples.hear(other(n))) for n in range(MOST_WAITING)]
        await asyncio.sleep(0)
        error = await refused(samples, LINE)
        assert isinstance(error, VoiceBackendError) and error.voice_code == "overloaded"
        gate.open(2 * MOST_WAITING)
        await asyncio.gather(*waiting)
        gate.open(4)
        await samples.hear(LINE)


async def test_rooms_that_wait_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    voices = make_voices()
    monkeypatch.setattr(type(voices), "busy_s", lambda _self: 0.8)
    async with VoiceSamples(voices) as samples:
        error = await refused(samples, LINE)
        assert isinstance(error, VoiceBackendError) and error.voice_code == "overloaded"


async def test_the_oldest_sound_makes_room() -> None:
    async with VoiceSamples(make_voices(), kept_bytes=5 * WORD_BYTES) as samples:
        for line in (LINE, other(1), other(2)):
            await whole(await samples.hear(line))
        assert [samples.has(line) for line in (LINE, other(1), other(2))] == [False, True, True]


async def test_the_end_of_the_server_ends_what_is_spoken() -> None:
    samples = VoiceSamples(make_voices(ScriptedSpeech(sleep=Gate())))
    async with samples:
        waiting = asyncio.create_task(refused(samples, LINE))
        await asyncio.sleep(0)
    error = await waiting
    assert isinstance(error, VoiceBackendError) and error.voice_code == "closed"
