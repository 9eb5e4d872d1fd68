"""A fault in the middle of a reply: the fan hears of it before the log does."""

import logging
from collections.abc import AsyncGenerator

import pytest

from engine.voice_events import ReplyOver
from engine.voice_ports import SpokenChunk
from tests.factories.virtual_time import run_virtual
from tests.unit.engine.spoken_room import spoken_room
from tests.unit.engine.test_pipeline_trouble import ask, holds_up
from voice.scripted_speech import ScriptedSpeech

pytestmark = pytest.mark.unit


class BuggyOnce(ScriptedSpeech):
    """Its second clause runs into a bug: the reply has the floor by then."""

    clauses = 0

    async def speak(
        self, text: str, voice_id: str, *, speed: float = 1.0
    ) -> AsyncGenerator[SpokenChunk]:
        self.clauses += 1
        if self.clauses == 2:
            raise ValueError("a bug")
        async for chunk in super().speak(text, voice_id, speed=speed):
            yield chunk


def test_the_fan_is_told_of_a_bug_before_it_is_written_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    had_floor: list[str | None] = []

    async def story() -> None:
        async with spoken_room(mouth=BuggyOnce()) as fan:

            def write(*_: object, **__: object) -> None:
                had_floor.append(fan.talk.reply_id)

            monkeypatch.setattr(logging.getLogger("engine.pipeline"), "error", write)
            await ask(fan)
            over = fan.one(ReplyOver)
            assert (over.ended.status, over.ended.reason) == ("failed", "internal")
            await holds_up(fan)

    run_virtual(story())
    assert had_floor == [None]
