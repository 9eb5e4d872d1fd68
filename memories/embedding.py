"""Makes facts ready to be found by their meaning."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from core.database import Database
from engine.memory.embedding import Embedder
from memories import repository, vectors
from memories.repository import Pair, PairRows, StandingFact
from models.memory import MemoryFact

BATCH: Final = 32


def spoken_text(fact: MemoryFact | StandingFact) -> str:
    """What a fact's vector is made of.

    The fan's own words are nearer to what they say next time than words about them.
    """
    return fact.quote or fact.text


def keep_embeddings(
    db: Session,
    pair: Pair,
    said: Mapping[str, str],
    made: Mapping[str, NDArray[np.float32]],
    embedder: str,
) -> None:
    """Keep vectors of facts that stand as they were read: one may be forgotten meanwhile.

    Args:
        db: The transaction.
        pair: Whose facts.
        said: What each vector was made of, by fact.
        made: The vectors.
        embedder: Which weights made them.
    """
    kept: dict[str, NDArray[np.float32]] = {}
    rows = PairRows(db, pair)
    for fact_id, vector in made.items():
        fact = rows.fact(fact_id)
        if fact is not None and spoken_text(fact) == said[fact_id]:
            fact.embedding, fact.embedder = vector.tobytes(), embedder
            kept[fact_id] = vector
    db.flush()
    if kept and vectors.has_vectors(db):
        vectors.keep_vectors(db, pair, kept, embedder)


async def embed_some(database: Database, embedder: Embedder) -> int:
    """Make some of the vectors that are missing, of whichever pair.

    Returns:
        How many were made.

    Raises:
        EmbedderError: The weights failed.
    """
    facts = await database.read(repository.facts_without_vectors, embedder.name, BATCH)
    said = {fact.id: spoken_text(fact) for fact in facts}
    made = await embedder.embed(list(said.values()))
    fresh = dict(zip(said, made, strict=True))
    for pair in {Pair(fact.persona_id, fact.fan_id) for fact in facts}:
        of_pair = {one.id: fresh[one.id] for one in facts if _is_of(one, pair)}
        await database.write(keep_embeddings, pair, said, of_pair, embedder.name)
    return len(facts) or await database.write(_copy_some, embedder.name)


def _copy_some(db: Session, embedder: str) -> int:
    if not vectors.has_vectors(db):
        return 0
    found = vectors.missing_vectors(db, embedder, BATCH)
    for fact_id, pair, embedding in found:
        vector = np.frombuffer(embedding, np.float32)
        vectors.keep_vectors(db, pair, {fact_id: vector}, embedder)
    return len(found)


def _is_of(fact: MemoryFact, pair: Pair) -> bool:
    return (fact.persona_id, fact.fan_id) == (pair.persona_id, pair.fan_id)
