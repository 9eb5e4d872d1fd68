"""Opens the memory of a visit, and keeps it true while the visit lasts."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.clock import Clock
from core.database import Database
from engine.memory.embedding import Embedder
from engine.memory.errors import EmbedderError
from engine.memory.ports import NOTHING, FanMemory, Recalled
from engine.memory.recollection import Memory, Recollection, memory_words
from engine.memory.traces import lost_traces, traces
from memories import vectors
from memories.embedding import keep_embeddings, spoken_text
from memories.repository import Pair, PairRows, StandingFact
from memories.rules import EMBEDDED_AT_ONCE, EPISODES_IN_PROMPT, MANY_FACTS
from models.room import Room

_log: Final = logging.getLogger(__name__)

PATIENCE_S: Final = 0.5
"""How long a turn waits for its memory; then it goes on without."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A pair's memory as its rows have it."""

    revision: int
    facts: tuple[StandingFact, ...]
    summaries: tuple[str, ...]
    is_searched: bool
    """The vectors stay in the database, which searches them."""


class MemoryShelf:
    """Implements ``engine.memory.ports.Memories``.

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
        """The memory as it is by now; a few vectors that are missing are made and kept."""
        kept = await self._database.read(_kept, pair)
        embedder, ready = self._embedder, dict[str, NDArray[np.float32]]()
        if embedder is not None and not kept.is_searched:
            ready = await self._vectors(pair, kept.facts, embedder)
        is_searched = embedder is not None and kept.is_searched
        nearest = partial(self._nearest, pair) if is_searched else None
        made = await asyncio.to_thread(_memories, kept.facts, ready)
        return kept.revision, Recollection(made, kept.summaries, embedder, self._clock, nearest)

    async def _nearest(
        self, pair: Pair, query: NDArray[np.float32], named: Sequence[str], limit: int
    ) -> dict[str, float]:
        name = self._embedder.name if self._embedder is not None else ""
        return await self._database.read(vectors.nearest, pair, query, named, limit, name)

    async def _vectors(
        self, pair: Pair, facts: Sequence[StandingFact], embedder: Embedder
    ) -> dict[str, NDArray[np.float32]]:
        ready = {
            fact.id: np.frombuffer(fact.embedding, np.float32)
            for fact in facts
            if fact.embedding is not None and fact.embedder == embedder.name
        }
        # The newest, which the worker has not come to; more would keep the fan waiting.
        missing = [fact for fact in facts if fact.id not in ready][-EMBEDDED_AT_ONCE:]
        if not missing:
            return ready
        try:
            made = await embedder.embed([spoken_text(fact) for fact in missing])
        except EmbedderError:
            _log.warning("memories stay without vectors: the weights failed")
            return ready
        fresh = {fact.id: vector for fact, vector in zip(missing, made, strict=True)}
        said = {fact.id: spoken_text(fact) for fact in missing}
        await self._database.write(keep_embeddings, pair, said, fresh, embedder.name)
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
        self._known: Recollection | None = None
        self._texts: tuple[str, ...] = ()
        """All that could reach a prompt so far."""
        self._gone: frozenset[str] = frozenset()

    @property
    def facts(self) -> tuple[str, ...]:
        """See ``FanMemory.facts``."""
        return self._known.facts if self._known else ()

    @property
    def summaries(self) -> tuple[str, ...]:
        """See ``FanMemory.summaries``."""
        return self._known.summaries if self._known else ()

    @property
    def gone(self) -> frozenset[str]:
        """See ``FanMemory.gone``."""
        return self._gone

    async def recall(self, text: str) -> Recalled:
        """See ``FanMemory.recall``: what was forgotten a moment ago is not recalled."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._refresh()
                return await self._known.recall(text) if self._known else NOTHING
        except Exception as error:  # noqa: BLE001 - whatever ails memory, the turn goes on without
            self._lose(error)
            return NOTHING

    async def refresh(self) -> None:
        """See ``FanMemory.refresh``."""
        try:
            await self._refresh()
        except Exception as error:  # noqa: BLE001 - as in a turn
            self._lose(error)

    async def _refresh(self) -> None:
        revision = await self._shelf.revision(self._pair, self._room_id)
        if revision is None:
            self._revision, self._known = None, None
        elif revision != self._revision or self._known is None:
            self._revision, self._known = await self._shelf.read(self._pair)
        else:
            return
        now = self._known.texts if self._known else ()
        lost = [one for one in self._texts if one not in set(now)]
        if lost or self._gone:
            self._gone = (self._gone | lost_traces(lost, now)) - traces(*now)
        self._texts = now

    def _lose(self, error: Exception) -> None:
        """What can't be read may have been forgotten: nothing of it is told until it is read."""
        _log.warning("a turn goes on without its memory: %s", type(error).__name__)
        self._revision, self._known = None, None


def _revision(db: Session, pair: Pair, room_id: str) -> int | None:
    room = db.get(Room, room_id)
    choice = PairRows(db, pair).choice()
    is_visit = room is not None and room.bid_id is not None and room.remembers
    if not is_visit or (choice is not None and not choice.remembers):
        return None
    return choice.revision if choice is not None else 0


def _kept(db: Session, pair: Pair) -> Kept:
    rows = PairRows(db, pair)
    is_searched = vectors.has_vectors(db) and rows.count() > MANY_FACTS
    episodes = rows.episodes(EPISODES_IN_PROMPT)
    summaries = [_summary(one.at, one.lines) for one in reversed(episodes) if one.lines]
    facts = rows.standing(has_vectors=not is_searched)
    return Kept(rows.revision(), tuple(facts), tuple(summaries), is_searched)


def _memories(facts: Sequence[StandingFact], ready: dict[str, NDArray[np.float32]]) -> list[Memory]:
    return [
        Memory(
            fact.id,
            fact.text,
            fact.subject,
            fact.predicate,
            fact.valid_from,
            ready.get(fact.id),
            fact.is_pinned,
            memory_words(fact.text, fact.quote),
        )
        for fact in facts
    ]


def _summary(at: datetime, lines: Sequence[dict[str, object]]) -> str:
    said = " ".join(str(line["text"]) for line in lines)
    return f"on {at.day} {at:%B %Y}: {said}"
