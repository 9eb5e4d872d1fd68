"""What a talk takes is counted, whatever becomes of the answers."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import numpy as np
import pytest

from engine.llm.errors import BackendError
from engine.llm.scripted import ScriptedBackend
from engine.ports import ChatMessage, ChatRequest, ChatUsage
from engine.tally import CountedEars, CountedMind, CountedMouth, Spent, Tally, tokens_of
from voice.scripted_hearing import ScriptedTranscriber
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.unit

REQUEST = ChatRequest((ChatMessage("system", "You are Nova."), ChatMessage("user", "Hi!")), 1, "r")
REPLY = "One two three."


class FeeTaker(ScriptedBackend):
    """A mind that takes a fee for reading ahead."""

    async def warm(self, request: ChatRequest) -> ChatUsage:  # type: ignore[override] - wider here
        del request
        return ChatUsage(40, 1, 10)


async def read_all(mind: CountedMind) -> list[str]:
    return [delta.text async for delta in mind.stream(REQUEST)]


async def test_an_answer_counts_as_the_mind_reports_it() -> None:
    tally = Tally()
    mind = CountedMind(ScriptedBackend([REPLY]), tally)
    assert "".join(await read_all(mind)) == REPLY
    assert tally.take() == Spent(replies=1, input_tokens=4, output_tokens=3)
    assert tally.take() == Spent()
    assert not tally.take()
    assert (mind.name, mind.traits.context_tokens) == ("scripted:demo", 8192)


async def test_an_answer_that_is_broken_off_is_estimated_and_says_so() -> None:
    tally = Tally()
    scripted = ScriptedBackend([REPLY])
    async with aclosing(CountedMind(scripted, tally).stream(REQUEST)) as deltas:
        async for _ in deltas:
            break
    assert scripted.cancelled == 1
    spent = tally.take()
    assert (spent.replies, spent.estimated, spent.output_tokens) == (1, 1, 1)
    assert spent.input_tokens == tokens_of(REQUEST) > 0


@pytest.mark.parametrize(("words", "counted"), [(0, 0), (2, 1)])
async def test_a_mind_that_refused_took_nothing(words: int, counted: int) -> None:
    tally = Tally()
    failing = ScriptedBackend(
        [REPLY], fail_with=BackendError("unreachable", "away"), fail_after=words
    )
    with pytest.raises(BackendError):
        await read_all(CountedMind(failing, tally))
    spent = tally.take()
    assert (spent.replies, spent.estimated, spent.output_tokens) == (counted, counted, words)


async def test_reading_ahead_counts_where_it_costs() -> None:
    tally = Tally()
    await CountedMind(ScriptedBackend(), tally).warm(REQUEST)
    assert not tally.take()
    await CountedMind(FeeTaker(), tally).warm(REQUEST)
    assert tally.take() == Spent(input_tokens=40, cached_tokens=10, output_tokens=1)


async def test_a_shared_mind_is_let_go_of_but_not_closed() -> None:
    scripted = ScriptedBackend([REPLY])
    mind = CountedMind(scripted, Tally())
    await mind.release("r")
    await mind.aclose()
    assert scripted.released == ["r"]
    assert await read_all(mind)


async def test_sound_counts_both_ways_and_no_sample_is_lost() -> None:
    tally = Tally()
    ears = CountedEars(ScriptedTranscriber(("Hello",)), tally)
    for _ in range(3):
        await ears.transcribe(np.zeros(5_337, dtype=np.int16), is_draft=True)
        tally_so_far = tally.take()
        assert tally_so_far.heard_ms in (333, 334)
    await ears.transcribe(np.zeros(16_000 - 11, dtype=np.int16))
    assert tally.take().heard_ms == 1_000
    mouth = CountedMouth(ScriptedSpeech(), tally)
    samples = [len(chunk.pcm) async for chunk in mouth.speak("A few words.", mouth.voices[0].id)]
    assert tally.take().spoken_ms == sum(samples) * 1_000 // 24_000 > 0
    assert (ears.name, mouth.name) == (ScriptedTranscriber(("",)).name, ScriptedSpeech().name)
    await ears.aclose()
    await mouth.aclose()


async def test_a_voice_that_is_broken_off_counts_what_came() -> None:
    tally = Tally()
    mouth = CountedMouth(ScriptedSpeech(), tally)
    speech: AsyncGenerator[object] = mouth.speak("Many words here.", mouth.voices[0].id)
    async with aclosing(speech) as chunks:
        async for _ in chunks:
            break
    assert tally.take().spoken_ms > 0


def test_pictures_count_while_they_are_drawn() -> None:
    now_s = [10.0]
    tally = Tally(lambda: now_s[0])
    tally.note_drawing(is_on=False)
    now_s[0] = 11.0
    tally.note_drawing(is_on=True)
    now_s[0] = 12.5
    assert tally.take().drawn_ms == 1_500
    now_s[0] = 13.0
    tally.note_drawing(is_on=True)
    now_s[0] = 14.0
    tally.note_drawing(is_on=False)
    now_s[0] = 99.0
    assert tally.take().drawn_ms == 1_500


def test_links_add_up() -> None:
    tally = Tally()
    tally.note_link(300)
    tally.note_link(0)
    assert tally.take() == Spent(link_cost=300)
    assert Spent(replies=1) + Spent(replies=2, heard_ms=5) == Spent(replies=3, heard_ms=5)
