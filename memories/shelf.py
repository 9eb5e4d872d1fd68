"""Opens the memory of a visit, and keeps it true while the visit lasts."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import Database
from engine.memory.embedding import Embedder
from engine.memory.errors import EmbedderError
from engine.memory.ports import NO_MEMORY, NOTHING, FanMemory, Recalled
from engine.memory.recollection import Memory, Recollection, memory_words
from memories.repository import Pair, PairRows
from memories.rules import EPISODES_IN_PROMPT
from models.memory import MemoryFact
from models.room import Room

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """A pair's memory as its rows have it."""

    revision: int
    facts: tuple[MemoryFact, ...]
    summaries: tuple[str, ...]


class MemoryShelf:
    """Gives visits their memory.

    Args:
        database: The rows.
        embedder: Turns sentences into vectors; None leaves it to words.
        clock: Tells how old a memory is.
    """

    def __init__(self, database: Database, embedder: Embedder | None, clock: Clock) -> None:
        self._database = database
        self._embedder = embedder
        self._clock = clock

    async def open(self, persona_id: str, fan_id: str, room_id: str) -> FanMemory:
        """What a persona remembers of a fan in a room; nothing where the fan does not want it."""
        memory = VisitMemory(self, Pair(persona_id, fan_id), room_id)
        await memory.refresh()
        return memory

    async def revision(self, pair: Pair, room_id: str) -> int | None:
        """The pair's revision; None where nothing may be recalled."""
        return await self._database.read(_revision, pair, room_id)

    async def read(self, pair: Pair) -> tuple[int, Recollection]:
        """The memory as it is by now; vectors that are missing are made and kept."""
        kept = await self._database.read(_kept, pair)
        vectors = await self._vectors(pair, kept.facts)
        memories = [
            Memory(
                fact.id,
                fact.text,
                fact.subject,
                fact.predicate,
                fact.valid_from,
                vectors.get(fact.id),
                fact.is_pinned,
                memory_words(fact.text, fact.quote),
            )
            for fact in kept.facts
        ]
        return kept.revision, Recollection(memories, kept.summaries, self._embedder, self._clock)

    async def _vectors(
        self, pair: Pair, facts: Sequence[MemoryFact]
    ) -> dict[str, NDArray[np.float32]]:
        embedder = self._embedder
        if embedder is None:
            return {}
        ready = {
            fact.id: np.frombuffer(fact.embedding, np.float32)
            for fact in facts
            if fact.embedding is not None and fact.embedder == embedder.name
        }
        missing = [fact for fact in facts if fact.id not in ready]
        if not missing:
            return ready
        try:
            # The fan's own words are nearer to what they say next time than words about them.
            made = await embedder.embed([fact.quote or fact.text for fact in missing])
        except EmbedderError:
            _log.warning("memories stay without vectors: the weights failed")
            return ready
        fresh = {fact.id: vector for fact, vector in zip(missing, made, strict=True)}
        rows = {fact.id: (fact.text, fresh[fact.id].tobytes()) for fact in missing}
        await self._database.write(_keep_vectors, pair, rows, embedder.name)
        return ready | fresh


class VisitMemory:
    """Implements ``engine.memory.ports.FanMemory``; reads the rows anew when they have changed.

    Args:
        shelf: Reads the rows.
        pair: Whose memory.
        room_id: The room, whose fan may want no memory in it.
    """

    def __init__(self, shelf: MemoryShelf, pair: Pair, room_id: str) -> None:
        self._shelf = shelf
        self._pair = pair
        self._room_id = room_id
        self._revision: int | None = None
        self._known: FanMemory = NO_MEMORY

    @property
    def facts(self) -> tuple[str, ...]:
        """See ``FanMemory.facts``."""
        return self._known.facts

    @property
    def summaries(self) -> tuple[str, ...]:
        """See ``FanMemory.summaries``."""
        return self._known.summaries

    async def recall(self, text: str) -> Recalled:
        """See ``FanMemory.recall``: what was forgotten a moment ago is not recalled."""
        await self.refresh()
        return await self._known.recall(text) if self._revision is not None else NOTHING

    async def refresh(self) -> None:
        """Look whether the memory has changed since it was read."""
        revision = await self._shelf.revision(self._pair, self._room_id)
        if revision is None:
            self._revision, self._known = None, NO_MEMORY
        elif revision != self._revision:
            self._revision, self._known = await self._shelf.read(self._pair)


def _revision(db: Session, pair: Pair, room_id: str) -> int | None:
    room = db.get(Room, room_id)
    choice = PairRows(db, pair).choice()
    if room is None or not room.remembers or (choice is not None and not choice.remembers):
        return None
    return choice.revision if choice is not None else 0


def _kept(db: Session, pair: Pair) -> Kept:
    rows = PairRows(db, pair)
    episodes = rows.episodes(EPISODES_IN_PROMPT)
    summaries = [_summary(one.at, one.lines) for one in reversed(episodes) if one.lines]
    return Kept(rows.revision(), tuple(rows.facts(only_standing=True)), tuple(summaries))


def _summary(at: datetime, lines: Sequence[dict[str, object]]) -> str:
    said = " ".join(str(line["text"]) for line in lines)
    return f"on {at:%d %B %Y}: {said}"


def _keep_vectors(
    db: Session, pair: Pair, made: dict[str, tuple[str, bytes]], embedder: str
) -> None:
    """Only where the fact stands as it was read: it may be forgotten or changed meanwhile."""
    for fact in PairRows(db, pair).facts(only_standing=True):
        text, vector = made.get(fact.id, ("", b""))
        if text == fact.text:
            fact.embedding, fact.embedder = vector, embedder
