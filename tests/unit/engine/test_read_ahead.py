"""While the fan speaks the mind reads; at the pause little is left."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

import pytest

from engine.llm.errors import BackendError
from engine.llm.scripted import ScriptedBackend
from engine.ports import ChatDelta, ChatRequest, MindTraits
from engine.turns import Turn
from engine.voice_events import ReplyOver, Sound, SpeechStopped
from tests.factories.virtual_time import run_virtual
from tests.unit.engine.spoken_room import spoken_room

pytestmark = pytest.mark.unit


@dataclass
class Reader(ScriptedBackend):
    """Reads for a while and notes when it read and when it was asked."""

    reads_s: float = 0.1
    trouble: BackendError | None = None
    told: list[tuple[str, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(["By the river."], traits=MindTraits(is_read_ahead=True))

    async def warm(self, request: ChatRequest) -> None:
        await super().warm(request)
        self._note("reads")
        await asyncio.sleep(self.reads_s)
        self._note("has read")
        if self.trouble is not None:
            raise self.trouble

    def stream(self, request: ChatRequest) -> AsyncGenerator[ChatDelta]:
        self._note("asked")
        return super().stream(request)

    def _note(self, what: str) -> None:
        self.told.append((what, asyncio.get_running_loop().time()))


def last_words(request: ChatRequest) -> str:
    assert request.prefix_messages == len(request.messages)
    return request.messages[-1].text


def test_the_mind_reads_the_talk_then_all_but_the_last_word_then_all() -> None:
    async def story() -> None:
        mind = Reader()
        async with spoken_room(mind=mind) as fan:
            await fan.hush(0.5)
            await fan.speak(1.0)
            await fan.hush(3.0)
        read = [".", "What did you do last", "What did you do last night?"]
        assert [last_words(one) for one in mind.warmed] == read
        assert mind.requests[0].messages == mind.warmed[2].messages

    run_virtual(story())


def test_a_reply_waits_for_the_reading_and_for_nothing_else() -> None:
    async def story() -> None:
        mind = Reader(reads_s=1.5)
        async with spoken_room(mind=mind) as fan:
            await fan.hush(0.5)
            await fan.speak(1.0)
            await fan.hush(4.0)
        assert [what for what, _ in mind.told] == ["reads", "has read", "asked"]
        assert mind.told[2][1] == mind.told[1][1]
        assert fan.when(fan.all(Sound)[0]) >= mind.told[1][1]

    run_virtual(story())


@pytest.mark.parametrize("reads_s", [0.1, 60.0])
def test_a_reading_that_fails_or_hangs_harms_no_turn(reads_s: float) -> None:
    async def story() -> None:
        mind = Reader(reads_s=reads_s, trouble=BackendError("unreachable", "away"))
        async with spoken_room(mind=mind) as fan:
            await fan.hush(0.5)
            await fan.speak(1.0)
            await fan.hush(9.0)
        assert fan.one(ReplyOver).ended.status == "completed"

    run_virtual(story())


def test_nothing_is_read_beside_a_reply() -> None:
    async def story() -> None:
        mind = Reader()
        async with spoken_room(mind=mind) as fan:
            await fan.hush(0.5)
            await fan.speak(1.0)
            await fan.hush(0.2)
            assert fan.talk.turn is Turn.PAUSING
            before = len(mind.warmed)
            assert mind.requests
            await fan.hush(0.3)
            assert fan.all(SpeechStopped)
        assert len(mind.warmed) == before

    run_virtual(story())


def test_a_mind_that_gains_nothing_is_left_alone() -> None:
    async def story() -> None:
        async with spoken_room() as fan:
            await fan.hush(0.5)
            await fan.speak(1.0)
            await fan.hush(3.0)
        assert fan.mind.warmed == []

    run_virtual(story())
