"""No read and no write crosses fans, or personas."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from core.errors import NotFoundError
from memories import embedding, service, views
from memories.repository import Pair, PairRows
from memories.schemas import ChoiceChange, FactChange
from models.memory import Episode, MemoryFact
from tests.integration.memories.past import add_episode, add_fact, say, visit

pytestmark = pytest.mark.db

Strangers = tuple[Pair, str, str, list[Pair]]


@pytest.fixture
async def strangers(database: Database, clock: ManualClock) -> Strangers:
    """A pair with a fact and a summary, and three pairs that share a side of it, or none."""

    def make(db: Session) -> Strangers:
        room, pair = visit(db, clock=clock)
        fact_id = add_fact(
            db, pair, "The fan likes emeralds.", clock=clock, quote="I like emeralds"
        )
        add_episode(db, room.room_id, pair, "The fan likes emeralds.", clock=clock)
        say(db, room.room_id, "I like emeralds", clock=clock)
        _, other_persona = visit(db, clock=clock, fan_id=pair.fan_id)
        _, other = visit(db, clock=clock)
        same_persona = Pair(pair.persona_id, other.fan_id)
        return pair, fact_id, room.room_id, [other_persona, other, same_persona]

    return await database.write(make)


def test_every_function_of_pair_rows_is_tried() -> None:
    public = {
        name
        for name, one in inspect.getmembers(PairRows, inspect.isfunction)
        if not name.startswith("_")
    }
    assert public == set(READS) | set(WRITES) | {"lock_choice"}


READS: dict[str, Callable[[PairRows, str, str], Any]] = {
    "choice": lambda rows, _fact, _room: rows.choice(),
    "revision": lambda rows, _fact, _room: rows.revision(),
    "facts": lambda rows, _fact, _room: list(rows.facts()),
    "standing": lambda rows, _fact, _room: rows.standing(),
    "count": lambda rows, _fact, _room: rows.count(),
    "fact": lambda rows, fact, _room: rows.fact(fact),
    "episodes": lambda rows, _fact, _room: list(rows.episodes()),
    "episode": lambda rows, _fact, room: rows.episode(room),
    "unlearnt_turns": lambda rows, _fact, _room: list(rows.unlearnt_turns()),
}
WRITES: dict[str, Callable[[PairRows, str, str, Any], None]] = {
    "close": lambda rows, fact, _room, now: rows.close([fact], now),
    "unset_vector": lambda rows, fact, _room, _now: rows.unset_vector(fact),
    "erase": lambda rows, fact, _room, _now: rows.erase([fact]),
    "erase_all": lambda rows, _fact, _room, _now: rows.erase_all(),
    "erase_episode": lambda rows, _fact, room, _now: rows.erase_episode(room),
}


@pytest.mark.parametrize("name", READS)
async def test_no_read_crosses(
    database: Database, clock: ManualClock, strangers: Strangers, name: str
) -> None:
    pair, fact_id, room_id, others = strangers
    await database.write(lambda db: PairRows(db, pair).lock_choice(clock.now()))
    change = ChoiceChange(remembers=False)
    await database.write(service.change_choice, pair, change, clock=clock)

    def read(db: Session, whose: Pair) -> Any:
        return READS[name](PairRows(db, whose), fact_id, room_id)

    assert await database.read(read, pair), "the pair itself sees it"
    for other in others:
        assert not await database.read(read, other)


@pytest.mark.parametrize("name", WRITES)
async def test_no_write_crosses(
    database: Database, clock: ManualClock, strangers: Strangers, name: str
) -> None:
    pair, fact_id, room_id, others = strangers

    def vector(db: Session) -> None:
        fact = db.get_one(MemoryFact, fact_id)
        fact.embedding, fact.embedder = b"1234", "test"

    await database.write(vector)

    def state(db: Session) -> tuple[Any, ...]:
        fact = db.get(MemoryFact, fact_id)
        episode = db.get(Episode, room_id)
        seen = fact and (fact.text, fact.valid_to, fact.embedding, fact.is_pinned)
        return seen, episode and list(episode.lines)

    def write(db: Session, whose: Pair) -> None:
        WRITES[name](PairRows(db, whose), fact_id, room_id, clock.now())

    before = await database.read(state)
    for other in others:
        await database.write(write, other)
        assert await database.read(state) == before
    await database.write(write, pair)
    assert await database.read(state) != before, "the pair itself may"


async def test_no_use_case_crosses(
    database: Database, clock: ManualClock, strangers: Strangers
) -> None:
    pair, fact_id, room_id, others = strangers
    change = FactChange(text="The fan likes rubies.", is_pinned=True)
    for other in others:
        with pytest.raises(NotFoundError):
            await database.write(service.change_fact, other, fact_id, change, clock=clock)
        with pytest.raises(NotFoundError):
            await database.write(service.forget_fact, other, fact_id, clock=clock)
        with pytest.raises(NotFoundError):
            await database.write(service.forget_episode, other, room_id, clock=clock)
    for other in others[:2]:
        await database.write(service.forget_all, other, clock=clock)
        shown = await database.read(views.show_memory, other)
        assert (shown.facts, shown.episodes) == ([], [])
    with pytest.raises(NotFoundError):
        await database.write(service.forget_all, others[2], clock=clock)
    with pytest.raises(NotFoundError):
        await database.read(views.show_memory, others[2])
    shown = await database.read(views.show_memory, pair)
    assert [one.text for one in shown.facts] == ["The fan likes emeralds."]
    assert [one.lines for one in shown.episodes] == [["The fan likes emeralds."]]


async def test_vectors_do_not_cross(
    database: Database, clock: ManualClock, strangers: Strangers
) -> None:
    pair, fact_id, _, others = strangers
    made = {fact_id: np.ones(384, np.float32)}
    said = {fact_id: "I like emeralds"}

    def embedder_of(db: Session) -> str | None:
        return db.get_one(MemoryFact, fact_id).embedder

    for other in others:
        await database.write(embedding.keep_embeddings, other, said, made, "test")
        assert await database.read(embedder_of) is None
    stale = {fact_id: "other words"}
    await database.write(embedding.keep_embeddings, pair, stale, made, "test")
    assert await database.read(embedder_of) is None, "it was changed meanwhile"
    await database.write(embedding.keep_embeddings, pair, said, made, "test")
    assert await database.read(embedder_of) == "test"
