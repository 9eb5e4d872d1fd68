"""Makes memory of rooms that are over, then forgets their words."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import Database
from core.events import Bus
from engine.llm.errors import BackendError
from engine.memory.embedding import Embedder
from engine.memory.errors import EmbedderError
from engine.memory.learning import Learnt, learn
from engine.ports import ChatBackend
from engine.tally import CountedMind, Tally
from memories.embedding import embed_some
from memories.learning import Lesson, keep_lesson, next_lessons
from memories.rules import LEARN_TRIES
from rooms import service as rooms
from rooms.costs import write_spent

log = structlog.get_logger()

PERIOD_S: Final = 5.0
TOPICS: Final = frozenset(("room", "memory"))
PAUSE: Final = timedelta(seconds=30)
"""Before a room is tried again; it doubles with every try."""


@dataclass(frozen=True, slots=True)
class School:
    """What learning takes."""

    database: Database
    bus: Bus
    mind: ChatBackend | None
    """Reads what wording does not find; None, or a small one, is not asked."""
    embedder: Embedder | None
    """Makes what was learnt ready to be found; None leaves it to words."""
    clock: Clock


async def learn_forever(school: School) -> None:
    """Learn from rooms that ended until cancelled."""
    with school.bus.listen() as notices:
        while True:
            while await learn_some(school) or await _embed_some(school):
                pass
            try:
                async with asyncio.timeout(PERIOD_S):
                    while (await notices.get()).topic not in TOPICS:
                        pass
            except TimeoutError:
                pass


async def learn_some(school: School) -> int:
    """Learn from the rooms whose turn it is.

    Returns:
        How many were looked at.
    """
    lessons = await school.database.read(next_lessons, clock=school.clock)
    for lesson in lessons:
        tally = Tally()
        mind = school.mind and CountedMind(school.mind, tally)
        try:
            learnt = await learn(lesson.turns, mind)
            await school.database.write(finish, lesson, learnt, clock=school.clock)
        except BackendError as error:
            log.warning("nothing learnt yet", room_id=lesson.room_id, code=error.backend_code)
            await school.database.write(put_off, lesson, clock=school.clock)
        # One visit that can't be learnt from must not keep the words of all others waiting.
        except Exception as error:  # noqa: BLE001 - told in the log, and tried again later
            # In a thread: writing a traceback reads source files.
            told = {"room_id": lesson.room_id, "exc_info": error}
            await asyncio.to_thread(log.error, "nothing learnt yet", **told)
            await school.database.write(put_off, lesson, clock=school.clock)
        await write_spent(school.database, lesson.room_id, tally)
    return len(lessons)


async def _embed_some(school: School) -> int:
    if school.embedder is None:
        return 0
    try:
        return await embed_some(school.database, school.embedder)
    except EmbedderError:
        log.warning("no vectors yet: the weights failed")
        return 0


def finish(db: Session, lesson: Lesson, learnt: Learnt, *, clock: Clock) -> None:
    """Keep what was learnt and let go of the words, in one."""
    if rooms.awaits_learning(db, lesson.room_id):
        keep_lesson(db, lesson, learnt, clock=clock)
        rooms.stop_learning(db, lesson.room_id)


def put_off(db: Session, lesson: Lesson, *, clock: Clock) -> None:
    """Try again later; after the last try nothing is learnt, and the words go."""
    if lesson.tries + 1 >= LEARN_TRIES:
        rooms.stop_learning(db, lesson.room_id)
    else:
        later = clock.now() + PAUSE * 2**lesson.tries
        rooms.learn_later(db, lesson.room_id, later)
