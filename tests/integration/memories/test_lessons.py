"""Lessons that go wrong, come late, or must not be."""

import asyncio
import json

import pytest
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from core.events import Bus
from engine.llm.errors import BackendError
from engine.llm.scripted import ScriptedBackend
from engine.memory.learning import learn
from flows.learn_room import School, learn_forever
from memories import service
from memories.learning import keep_lesson, next_lessons
from memories.rules import LEARN_TRIES, MAX_FACTS
from models.memory import MemoryFact
from models.room import Room
from tests.integration.memories.after import LEARNT, TOLD, After, seconds
from tests.integration.memories.past import add_fact

pytestmark = pytest.mark.db


async def test_forgetting_while_a_mind_reads(after: After, clock: ManualClock) -> None:
    """What is forgotten between the reading and the writing is not written."""
    await after.say(*TOLD)
    await after.end()
    lesson = (await after.database.read(next_lessons, clock=clock))[0]
    learnt = await learn(lesson.turns, None)
    clock.advance(seconds(5))
    await after.database.write(service.forget_all, after.pair, clock=clock)
    assert await after.database.write(keep_lesson, lesson, learnt, clock=clock) == 0
    assert await after.texts() == []


async def test_nothing_is_kept_of_somebody_who_may_be_a_child(after: After) -> None:
    await after.say(*TOLD)
    await after.end("safety")
    assert await after.learn() == 0
    assert await after.texts() == []
    assert await after.words() == 0


async def test_a_mind_that_fails_is_asked_again_and_given_up(
    after: After, clock: ManualClock
) -> None:
    after.mind = ScriptedBackend(["-"], fail_with=BackendError("unreachable", "gone"))
    await after.say(*TOLD)
    await after.end()
    for tries in range(1, LEARN_TRIES):
        assert await after.learn() == 1
        assert (await after.row()).learn_tries == tries
        assert await after.words() == 2
        assert await after.learn() == 0, "not at once"
        clock.advance(seconds(30 * 2**tries))
    assert await after.learn() == 1
    assert (await after.row()).learns_at is None
    assert await after.words() == 0
    assert await after.texts() == []


async def test_a_visit_that_breaks_the_reader_does_not_hold_up_the_others(
    after: After, database: Database, clock: ManualClock
) -> None:
    after.mind = ScriptedBackend(["-"])
    after.mind.fail_with = RuntimeError("odd")  # type: ignore[assignment]
    await after.say(*TOLD)
    await after.end()
    await after.learn()
    assert (await after.row()).learn_tries == 1
    after.mind.fail_with = None
    clock.advance(seconds(60))
    await after.learn()
    assert await after.texts() == LEARNT


async def test_a_mind_finds_what_wording_does_not(after: After) -> None:
    line = {
        "line": 1,
        "quote": "now I repair clocks",
        "subject": "fan",
        "predicate": "job",
        "value": "clocks",
        "text": "The fan repairs clocks.",
    }
    after.mind = ScriptedBackend([json.dumps(line)])
    await after.say("I used to sail and now I repair clocks")
    await after.end()
    await after.learn()
    assert await after.texts() == ["The fan repairs clocks."]


async def test_the_oldest_go_when_there_are_too_many(after: After, clock: ManualClock) -> None:
    def fill(db: Session) -> None:
        for n in range(MAX_FACTS):
            add_fact(db, after.pair, f"The fan likes tea {n:04}.", clock=clock, is_pinned=n == 0)

    await after.database.write(fill)
    await after.say(*TOLD)
    await after.end()
    await after.learn()
    texts = await after.texts()
    assert len(texts) == MAX_FACTS
    assert "The fan likes tea 0000." in texts, "pinned"
    assert "The fan likes tea 0001." not in texts
    assert set(LEARNT) <= set(texts)


async def test_the_loop_wakes_up(after: After, database: Database, bus: Bus) -> None:
    school = School(database, bus, None, None, after.clock)
    await after.say(*TOLD)
    with bus.listen() as notices:
        running = asyncio.create_task(learn_forever(school))
        await after.end()
        async with asyncio.timeout(20):
            while (await notices.get()).topic != "memory":
                pass
        running.cancel()
        await asyncio.wait([running])
    assert await after.texts() == LEARNT


async def test_a_room_that_nobody_entered_teaches_nothing(after: After, database: Database) -> None:
    def leave_empty(db: Session) -> None:
        db.get_one(Room, after.room_id).entered_at = None

    await database.write(leave_empty)
    await after.end()
    assert (await after.row()).learns_at is None
    assert await database.read(lambda db: db.query(MemoryFact).count()) == 0
