"""Lines said to a persona with nobody in the room."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from core.clock import ManualClock
from engine.interview import MAX_TOKENS, interview
from engine.links.brain import LinkedBrain
from engine.links.ports import RoomLinks
from engine.links.use import Use
from engine.llm.scripted import ScriptedBackend
from engine.persona import Sampler
from engine.ports import MindTraits
from tests.unit.engine.sheets import NOVA

pytestmark = pytest.mark.unit


class Stuck(ScriptedBackend):
    """Never answers."""

    async def stream(self, request: Any) -> Any:
        self.requests.append(request)
        await asyncio.Event().wait()
        yield None  # pragma: no cover - makes it a generator


async def test_lines_are_one_conversation(clock: ManualClock) -> None:
    mind = ScriptedBackend(["One.", "Two."])
    talk = interview(NOVA, mind, ("Hello", "And then?"), clock=clock, room_key="try")
    assert [one.text async for one in talk] == ["One.", "Two."]
    last = [one.text for one in mind.requests[-1].messages]
    assert last[-3:] == ["Hello", "One.", "And then?"]
    assert {one.room_key for one in mind.requests} == {"try"}


@pytest.mark.parametrize(("asked", "given"), [(None, MAX_TOKENS), (20, 20), (900, MAX_TOKENS)])
async def test_answers_are_short(clock: ManualClock, asked: int | None, given: int) -> None:
    mind = ScriptedBackend(["One."])
    sheet = replace(NOVA, sampler=Sampler(max_tokens=asked))
    async for _ in interview(sheet, mind, ("Hello",), clock=clock, room_key="try"):
        pass
    assert mind.requests[0].sampling.max_tokens == given


async def test_who_was_asked_is_told(clock: ManualClock) -> None:
    small = ScriptedBackend(["One."], traits=MindTraits(2_048, is_small=True))
    lines = ("Hello", "Are you human?")
    talk = interview(NOVA, small, lines, clock=clock, room_key="try")
    assert [one.mind async for one in talk] == ["scripted:demo", None]


async def test_a_linked_mind_answers_in_the_place_of_the_house(clock: ManualClock) -> None:
    house, far = ScriptedBackend(["Near."]), ScriptedBackend(["Far."])
    used: list[Use] = []
    links = RoomLinks(LinkedBrain(far, ("question",), 5, used.append))
    talk = interview(NOVA, house, ("Hello",), clock=clock, room_key="try", links=links)
    assert [one.text async for one in talk] == ["Far."]
    assert (house.requests, len(used)) == ([], 1)


async def test_a_stuck_mind_is_not_waited_for(clock: ManualClock) -> None:
    talk = interview(NOVA, Stuck(), ("Hello",), clock=clock, room_key="try", patience_s=0.01)
    (ended,) = [one async for one in talk]
    assert (ended.status, ended.reason, ended.text) == ("cancelled", "too_slow", "")
