"""How long a turn waits for its memory among 2,000: by each place where vectors can lie.

A recall is all that a turn waits for: the look whether something has changed, the vector of the
fan's words, the search, and the ranking.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from app.bench.memory_rows import pair_rows, room_row
from core.clock import ManualClock
from core.database import Database, open_database
from core.events import Bus
from core.ids import new_id
from engine.memory.embedding import Embedder
from memories.repository import Pair
from memories.shelf import MemoryShelf
from memories.vectors import keep_vectors, prepare_vectors
from models.memory import MemoryFact
from models.migrate import migrate
from models.tables import Base

NOON: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)
MANY: Final = 2_000
ROUNDS: Final = 200
OPENINGS: Final = 5
PGVECTOR: Final = "pgvector"
_UNBUILT: Final = frozenset(("bookings", "proposals"))
"""Tables that need an extension which a Postgres with vectors may lack; memory does not."""


@dataclass(frozen=True, slots=True)
class Timed:
    """One place where vectors lie."""

    name: str
    opened_ms: float
    """A visit begins, or something was changed: all rows are read anew."""
    taken_ms: tuple[float, ...]
    """Of each recall, by the clock on the wall, sorted."""
    computed_ms: float
    """Of a recall, of this process's time on the processors."""
    lost: int
    """Recalls that found nothing: a turn goes on without its memory after half a second."""

    def at(self, share: float) -> float:
        """Milliseconds that so many of all recalls do not exceed."""
        return self.taken_ms[int(len(self.taken_ms) * share)]


async def time_paths(embedder: Embedder, folder: Path, postgres: str | None) -> list[Timed]:
    """Each place in turn; SQLite's is the first.

    Args:
        embedder: Real weights.
        folder: Takes a database.
        postgres: URL of an empty database with pgvector; None leaves it out.
    """
    path, made = folder / "speed.db", await _vectors(embedder)
    database = open_database(f"sqlite:///{path}", Bus())
    try:
        await database.write(migrate)
        pair, room_id = await asyncio.to_thread(_fill_sqlite, path, made, embedder.name)
        paths = [await _time("matrix, rows in SQLite", database, embedder, pair, room_id)]
    finally:
        await database.aclose()
    if postgres is None:
        return paths
    database = open_database(postgres, Bus())
    try:
        pair, room_id = await database.write(_fill_postgres, made, embedder.name)
        paths.append(await _time("matrix, rows in Postgres", database, embedder, pair, room_id))
        if await database.write(_copy_vectors, pair, embedder):
            paths.append(await _time(PGVECTOR, database, embedder, pair, room_id))
    finally:
        await database.aclose()
    return paths


async def _time(
    name: str, database: Database, embedder: Embedder, pair: Pair, room_id: str
) -> Timed:
    shelf = MemoryShelf(database, embedder, ManualClock(NOON))
    opened: list[float] = []
    for _ in range(OPENINGS):
        began = time.perf_counter()
        await shelf.open(pair.persona_id, pair.fan_id, room_id)
        opened.append((time.perf_counter() - began) * 1_000)
    memory = await shelf.open(pair.persona_id, pair.fan_id, room_id)
    taken, lost = list[float](), 0
    computed = time.process_time()
    for n in range(ROUNDS):
        began = time.perf_counter()
        recalled = await memory.recall(_asked(n))
        taken.append((time.perf_counter() - began) * 1_000)
        lost += not any(f"place {n} " in line for line in recalled.lines)
    computed_ms = (time.process_time() - computed) * 1_000 / ROUNDS
    if lost > ROUNDS // 2:
        raise RuntimeError(f"{name}: {lost} of {ROUNDS} were not recalled")
    return Timed(name, sorted(opened)[OPENINGS // 2], tuple(sorted(taken)), computed_ms, lost)


def _asked(n: int) -> str:
    return f"I was thinking of evening number {n}, and of Lisbon."


def _fill_sqlite(path: Path, made: NDArray[np.float32], embedder: str) -> tuple[Pair, str]:
    # This connection does not look for strangers: the visit's bid is nowhere.
    engine = create_engine(f"sqlite:///{path}")
    try:
        with Session(engine) as db, db.begin():
            return _fill(db, made, embedder)
    finally:
        engine.dispose()


def _fill_postgres(db: Session, made: NDArray[np.float32], embedder: str) -> tuple[Pair, str]:
    tables = [one for one in Base.metadata.sorted_tables if one.name not in _UNBUILT]
    Base.metadata.create_all(db.connection(), tables)
    db.execute(text("SET LOCAL session_replication_role = replica"))
    return _fill(db, made, embedder)


def _fill(db: Session, made: NDArray[np.float32], embedder: str) -> tuple[Pair, str]:
    pair, room_id = Pair(new_id("per"), new_id("usr")), new_id("room")
    db.add_all(pair_rows(pair, NOON))
    db.flush()
    db.add(room_row(pair, room_id, NOON))
    db.add_all(_fact(pair, n, one, embedder) for n, one in enumerate(made))
    return pair, room_id


async def _vectors(embedder: Embedder) -> NDArray[np.float32]:
    """Of what will be asked, so that it is found; the others point anywhere."""
    dice = np.random.default_rng(7)
    vectors = dice.standard_normal((MANY, embedder.dimensions)).astype(np.float32)
    vectors[:ROUNDS] = await embedder.embed([_asked(n) for n in range(ROUNDS)])
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _fact(pair: Pair, n: int, vector: NDArray[np.float32], embedder: str) -> MemoryFact:
    return MemoryFact(
        id=new_id("mem"),
        persona_id=pair.persona_id,
        fan_id=pair.fan_id,
        subject="fan",
        predicate="note",
        text=f"The fan told of place {n} by the sea.",
        quote=f"I was in place {n} by the sea.",
        room_id=None,
        item_id=None,
        valid_from=NOON,
        valid_to=None,
        confidence=80,
        sensitivity="ordinary",
        is_pinned=False,
        is_own_words=False,
        embedding=vector.tobytes(),
        embedder=embedder,
        created_at=NOON,
        updated_at=NOON,
    )


def _copy_vectors(db: Session, pair: Pair, embedder: Embedder) -> bool:
    if not prepare_vectors(db):
        return False
    facts = db.query(MemoryFact).filter(MemoryFact.embedding.is_not(None))
    made = {one.id: np.frombuffer(one.embedding or b"", np.float32) for one in facts}
    keep_vectors(db, pair, made, embedder.name)
    return True
