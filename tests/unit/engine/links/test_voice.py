"""A linked voice speaks; the house's speaks where it does not."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import numpy as np
import pytest

from engine.links.rest import FIRST_REST_S, Rest
from engine.links.use import Use
from engine.links.voice import LinkedVoice
from engine.spoken_reply import spoken_words
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import SPOKEN_RATE, SpokenChunk, Voice, WordSpan
from tests.fixtures.mcp_server import allowing, serving_app
from tests.fixtures.openai_server import OpenAIServer
from voice.scripted_speech import ScriptedSpeech
from voice.speech_text import speakable
from voice.synthesizer_url import UrlSynthesizer

pytestmark = pytest.mark.unit

HOUSE = Voice("house:nina", "Nina", "en", "female")


class House:
    """Says what it was asked to say in one short sound."""

    name = "house"
    voices: Sequence[Voice] = (HOUSE,)

    def __init__(self, *, frozen: bool = False) -> None:
        self.said: list[str] = []
        self.frozen = frozen

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        self.said.append(f"{voice_id} {text}")
        if self.frozen:
            await asyncio.Event().wait()
        yield SpokenChunk(np.ones(100, dtype=np.int16), 0)

    async def aclose(self) -> None:
        """Nothing."""


async def heard(voice: LinkedVoice, text: str = "Good evening.") -> int:
    return sum([len(chunk.pcm) async for chunk in voice.speak(text, HOUSE.id)])


async def test_a_server_speaks_in_the_place_of_the_house() -> None:
    server, house, used = OpenAIServer(), House(), list[Use]()
    async with serving_app(server.app) as port:
        url = f"http://127.0.0.1:{port}/v1"
        linked = UrlSynthesizer(url, "tts", voices=("nova",), api_key="k", guard=allowing(port))
        voice = LinkedVoice(linked, "url:nova", house, 5, used.append)
        assert await heard(voice) == 24_000
        await voice.aclose()
    assert server.spoken[0]["voice"] == "nova"
    assert server.spoken[0]["input"] == "Good evening."
    assert house.said == []
    assert [(use.calls, use.failures, use.late) for use in used] == [(1, 0, 0)]
    assert voice.voices == (HOUSE,)


async def test_the_house_speaks_for_one_that_fails_and_it_rests() -> None:
    server, house, used = OpenAIServer(), House(), list[Use]()
    server.status = 500
    async with serving_app(server.app) as port:
        url = f"http://127.0.0.1:{port}/v1"
        linked = UrlSynthesizer(url, "tts", voices=("nova",), guard=allowing(port))
        voice = LinkedVoice(linked, "url:nova", house, 5, used.append)
        assert await heard(voice) == 100
        assert await heard(voice, "And again.") == 100
        await voice.aclose()
    assert house.said == ["house:nina Good evening.", "house:nina And again."]
    assert len(server.spoken) == 1
    assert [(use.calls, use.failures) for use in used] == [(1, 1)]


async def test_the_house_speaks_for_one_that_is_late() -> None:
    house, used = House(), list[Use]()
    voice = LinkedVoice(House(frozen=True), "x", house, 0.02, used.append)
    assert await heard(voice) == 100
    assert house.said == ["house:nina Good evening."]
    assert [(use.calls, use.failures, use.late) for use in used] == [(1, 1, 1)]


async def test_one_that_is_switched_off_speaks_no_more() -> None:
    linked, house, used = House(), House(), list[Use]()
    grants = [True, False]

    async def is_granted() -> bool:
        return grants.pop(0)

    voice = LinkedVoice(linked, "x", house, 5, used.append, is_granted)
    assert await heard(voice) == await heard(voice, "And again.") == 100
    assert linked.said == ["x Good evening."]
    assert house.said == ["house:nina And again."]
    assert len(used) == 1


CLAUSE = "The parrot sings, at night, in Lisbon."


class Halting:
    """Says each word as a sound of its own; after some it breaks off, or says no more."""

    name = "halting"
    voices: Sequence[Voice] = (HOUSE,)

    def __init__(self, said: int, *, stalls: bool = False, word_s: float = 0.25) -> None:
        self.left, self.stalls, self.size = said, stalls, round(word_s * SPOKEN_RATE)
        self.asked: list[str] = []

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        self.asked.append(text)
        for index, word in enumerate(speakable(text).words):
            if self.left == 0:
                if self.stalls:
                    await asyncio.Event().wait()
                raise VoiceBackendError("unreachable", "it broke off")
            self.left -= 1
            start = index * self.size
            spans = (WordSpan(word.first, word.last, start, start + self.size),)
            yield SpokenChunk(np.ones(self.size, dtype=np.int16), start, spans)

    async def aclose(self) -> None:
        """Nothing."""


async def spoken(voice: LinkedVoice, text: str = CLAUSE) -> tuple[str, int]:
    """The words of a clause as the engine takes them, and its samples."""
    said, at, samples = "", 0, 0
    async for chunk in voice.speak(text, HOUSE_VOICE):
        assert chunk.start == samples
        words, at = spoken_words(text, chunk, 0, at)
        for word in words:
            assert samples <= word.start < word.end <= samples + len(chunk.pcm)
            said += word.text
        samples += len(chunk.pcm)
    return said, samples


HOUSE_VOICE = "scripted:low"


@pytest.mark.parametrize("stalls", [False, True], ids=["breaks", "stalls"])
@pytest.mark.parametrize("words", [0, 1, 3, 6, 7])
async def test_what_breaks_off_is_ended_by_the_house(words: int, *, stalls: bool) -> None:
    linked, house, used = Halting(words, stalls=stalls, word_s=0.01), ScriptedSpeech(), list[Use]()
    voice = LinkedVoice(linked, "x", house, 0.05, used.append)
    said, samples = await spoken(voice)
    assert said == CLAUSE
    assert samples == words * linked.size + (7 - words) * SPOKEN_RATE // 4
    heard_of_house = " ".join(text for text, _ in house.asked)
    assert heard_of_house == " ".join(CLAUSE.split()[words:])
    failed = int(words < 7)
    assert [(use.calls, use.failures, use.late) for use in used] == [(1, failed, failed * stalls)]
    # The next clause is the house's from the start.
    assert (await spoken(voice, "And again."))[0] == "And again."
    assert len(linked.asked) == 1 + (not failed)


async def test_sound_that_falls_behind_is_ended_by_the_house() -> None:
    class Slow(Halting):
        async def speak(
            self, text: str, voice_id: str, *, speed: float = 1.0
        ) -> AsyncGenerator[SpokenChunk]:
            async for chunk in super().speak(text, voice_id, speed=speed):
                await asyncio.sleep(0.03)
                yield chunk

    house, used = ScriptedSpeech(), list[Use]()
    # Each sound comes in time, but 30 ms for 10 ms of sound is a stutter.
    voice = LinkedVoice(Slow(7, word_s=0.01), "x", house, 0.08, used.append)
    said, _ = await spoken(voice)
    assert said == CLAUSE
    assert [text for text, _ in house.asked] != []
    assert [(use.failures, use.late) for use in used] == [(1, 1)]
    # A server may halt as long as there is sound left to hear.
    voice = LinkedVoice(Slow(7, word_s=0.03), "x", house, 0.2, used.append)
    house.asked.clear()
    assert (await spoken(voice))[0] == CLAUSE
    assert house.asked == []


async def test_a_clause_without_words_is_no_failure() -> None:
    used = list[Use]()
    voice = LinkedVoice(Halting(9), "x", ScriptedSpeech(), 5, used.append)
    assert await spoken(voice, " ... ") == ("", 0)
    assert (await spoken(voice))[0] == CLAUSE
    assert [(use.calls, use.failures) for use in used] == [(1, 0)]


async def test_one_that_answers_again_is_tried_beside_and_speaks_again() -> None:
    now_s = 0.0
    linked, house, used = House(frozen=True), ScriptedSpeech(), list[Use]()
    voice = LinkedVoice(linked, "x", house, 0.02, used.append, rest=Rest(lambda: now_s))
    await spoken(voice)
    now_s += FIRST_REST_S
    # Still away: the house speaks at once, the server is tried meanwhile.
    assert (await spoken(voice))[0] == CLAUSE
    async with asyncio.timeout(5):
        while len(used) < 2:  # noqa: ASYNC110 - counted by the trial, which tells nobody
            await asyncio.sleep(0.005)
    assert [(use.failures, use.late) for use in used] == [(1, 1), (1, 1)]
    now_s += FIRST_REST_S
    await spoken(voice)
    assert len(linked.said) == 2, "the second rest is twice as long"
    now_s += FIRST_REST_S
    linked.frozen = False
    await spoken(voice)
    async with asyncio.timeout(5):
        while len(used) < 3:  # noqa: ASYNC110 - same
            await asyncio.sleep(0.005)
    house.asked.clear()
    assert await heard(voice) == 100
    assert house.asked == []
    assert len(linked.said) == 4
    await voice.aclose()
