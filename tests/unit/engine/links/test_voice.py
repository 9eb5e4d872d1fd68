"""A linked voice speaks; the house's speaks where it does not."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import numpy as np
import pytest

from engine.links.use import Use
from engine.links.voice import LinkedVoice
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import SpokenChunk, Voice
from tests.fixtures.mcp_server import allowing, serving_app
from tests.fixtures.openai_server import OpenAIServer
from voice.synthesizer_url import UrlSynthesizer

pytestmark = pytest.mark.unit

HOUSE = Voice("house:nina", "Nina", "en", "female")


class House:
    """Says what it was asked to say in one short sound."""

    name = "house"
    voices: Sequence[Voice] = (HOUSE,)

    def __init__(self, *, frozen: bool = False, breaks: bool = False) -> None:
        self.said: list[str] = []
        self.frozen, self.breaks = frozen, breaks

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        self.said.append(f"{voice_id} {text}")
        if self.frozen:
            await asyncio.Event().wait()
        yield SpokenChunk(np.ones(100, dtype=np.int16), 0)
        if self.breaks:
            raise VoiceBackendError("unreachable", "it broke off")

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


async def test_what_breaks_off_is_an_error_and_counted() -> None:
    used = list[Use]()
    voice = LinkedVoice(House(breaks=True), "x", House(), 5, used.append)
    with pytest.raises(VoiceBackendError):
        await heard(voice)
    assert [(use.calls, use.failures) for use in used] == [(1, 1)]
