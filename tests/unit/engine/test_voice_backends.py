from collections.abc import AsyncGenerator
from typing import Any

import pytest

from engine.voice_backends import VoiceBackends
from engine.voice_errors import VoiceBackendError
from engine.voice_ports import SpokenChunk, Synthesizer, Voice

pytestmark = pytest.mark.unit


class Here:
    """A part with weights of its own."""

    def __init__(self, name: str, *, failure: Exception | None = None, busy: float = 0.0) -> None:
        self.name = name
        self.voices = [
            Voice(f"{name}:a", "A", "en", "female"),
            Voice(f"{name}:b", "B", "en", "male"),
        ]
        self.failure = failure
        self.busy = busy
        self.warmed = 0
        self.closed = 0

    async def warm(self) -> None:
        self.warmed += 1
        if self.failure:
            raise self.failure

    def busy_s(self) -> float:
        return self.busy

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        raise AssertionError("not asked for here")
        yield  # makes it a generator

    async def aclose(self) -> None:
        self.closed += 1


class Server:
    """A part that only asks a server: nothing to warm, no thread to wait for."""

    name = "url:far"
    closed = 0

    async def aclose(self) -> None:
        self.closed += 1
        raise ConnectionError


def world(*mouths: Synthesizer, ear: Any = None) -> VoiceBackends:
    return VoiceBackends(ear or Here("ear"), Here("turns"), Server(), mouths)  # type: ignore[arg-type]  # only what is asked of them here


def test_a_voice_leads_to_its_mouth_and_the_first_is_the_default() -> None:
    one, two = Here("one"), Here("two")
    backends = world(one, two)
    assert [voice.id for voice in backends.voices] == ["one:a", "one:b", "two:a", "two:b"]
    assert backends.default_voice == "one:a"
    assert backends.mouth_of("two:b") is two
    with pytest.raises(VoiceBackendError) as caught:
        backends.mouth_of("three:a")
    assert caught.value.voice_code == "unknown_voice"


def test_the_busiest_part_counts() -> None:
    assert world(Here("one", busy=0.25), Here("two", busy=0.5)).busy_s() == 0.5
    assert world(Here("one")).busy_s() == 0.0


async def test_all_that_runs_here_is_warmed() -> None:
    ear, mouth = Here("ear"), Here("one")
    backends = world(mouth, ear=ear)
    assert await backends.warm() == []
    assert (ear.warmed, mouth.warmed, backends.problem) == (1, 1, None)


async def test_a_mouth_that_cannot_speak_is_left_out() -> None:
    torn, fine = Here("torn", failure=ArithmeticError("bad sum")), Here("fine")
    backends = world(torn, fine)
    assert await backends.warm() == ["torn: bad sum"]
    assert backends.problem is None
    assert (backends.default_voice, torn.closed, fine.closed) == ("fine:a", 1, 0)


async def test_without_a_mouth_no_room_can_talk() -> None:
    backends = world(Here("one", failure=OSError("gone")), Here("two", failure=OSError("too")))
    assert len(await backends.warm()) == 2
    assert backends.problem == "one: gone; two: too"


async def test_without_an_ear_no_room_can_talk() -> None:
    mouth = Here("one")
    failure = VoiceBackendError("load_failed", "ear.onnx cannot be loaded")
    backends = world(mouth, ear=Here("ear", failure=failure))
    assert await backends.warm() == ["ear.onnx cannot be loaded"]
    assert backends.problem == "ear.onnx cannot be loaded"
    assert mouth.warmed == 0


async def test_all_are_closed_even_where_one_fails() -> None:
    ear, mouth = Here("ear"), Here("one")
    with pytest.raises(ConnectionError):
        await world(mouth, ear=ear).aclose()
    assert (ear.closed, mouth.closed) == (1, 1)
