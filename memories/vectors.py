"""Vectors inside Postgres, where the extension ``vector`` is at hand.

The column is no part of the migrated tables: a server without the extension has none, and one that
gets it later grows it at the next start. A trigger lets no vector outlive the embedding it copies.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from memories.repository import Pair

DIMENSIONS: Final = 384
_LOCK: Final = 0x6D656D76
"""Servers that start at once prepare one after the other."""
_COLUMN: Final = f"ALTER TABLE memory_facts ADD COLUMN IF NOT EXISTS vector vector({DIMENSIONS})"
_IN_ROW: Final = "ALTER TABLE memory_facts ALTER COLUMN vector SET STORAGE MAIN"
"""Beside its row, not in pages of its own: a search reads 500 pages where it read 12,500."""
_IS_IN_ROW: Final = (
    "SELECT 1 FROM pg_attribute WHERE attrelid = 'memory_facts'::regclass "
    "AND attname = 'vector' AND attstorage = 'm'"
)
_TRIGGER: Final = """
CREATE OR REPLACE FUNCTION memory_facts_vector() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.embedding IS DISTINCT FROM OLD.embedding THEN NEW.vector := NULL; END IF;
  RETURN NEW;
END $$;
"""
_HOOK: Final = """
CREATE OR REPLACE TRIGGER memory_facts_vector BEFORE UPDATE OF embedding ON memory_facts
FOR EACH ROW EXECUTE FUNCTION memory_facts_vector()
"""
_INDEX: Final = """
CREATE INDEX IF NOT EXISTS ix_memory_facts_searchable ON memory_facts (persona_id, fan_id)
WHERE valid_to IS NULL AND vector IS NOT NULL
"""
_KEEP: Final = text(
    "UPDATE memory_facts SET vector = CAST(CAST(:vector AS text) AS vector) "
    "WHERE id = :fact_id AND persona_id = :persona_id AND fan_id = :fan_id "
    "AND embedder = :embedder"
)
_NEAREST: Final = text(
    "WITH near AS MATERIALIZED ("
    "SELECT id, vector <=> CAST(CAST(:query AS text) AS vector) AS distance "
    "FROM memory_facts WHERE persona_id = :persona_id AND fan_id = :fan_id "
    "AND embedder = :embedder AND valid_to IS NULL AND vector IS NOT NULL) "
    "(SELECT id, 1 - distance FROM near ORDER BY distance LIMIT :most) "
    "UNION SELECT id, 1 - distance FROM near WHERE id = ANY(:named)"
)
"""Each vector is looked at once."""


def prepare_vectors(db: Session) -> bool:
    """Make the column, its index and its trigger.

    Returns:
        False where the database is no Postgres, or has no such extension for us.
    """
    if db.get_bind().dialect.name != "postgresql":
        return False
    db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if not _has(db, "SELECT 1 FROM pg_extension WHERE extname = 'vector'"):
        if not _has(db, "SELECT 1 FROM pg_available_extensions WHERE name = 'vector'"):
            return False
        try:
            with db.begin_nested():
                db.execute(text("CREATE EXTENSION vector"))
        except DBAPIError:
            return False  # Only a superuser may; the operator can create it and start again.
    for statement in (_COLUMN, _INDEX, _TRIGGER, _HOOK):
        db.execute(text(statement))
    if not _has(db, _IS_IN_ROW):  # It would wait for every reader.
        db.execute(text(_IN_ROW))
    return True


def has_vectors(db: Session) -> bool:
    """Is the column there?"""
    return db.get_bind().dialect.name == "postgresql" and _has(
        db,
        "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('memory_facts') "
        "AND attname = 'vector' AND NOT attisdropped",
    )


def keep_vectors(
    db: Session, pair: Pair, made: Mapping[str, NDArray[np.float32]], embedder: str
) -> None:
    """Copy embeddings, which stand in their rows already, into the searched column."""
    for fact_id, vector in made.items():
        db.execute(
            _KEEP,
            {
                "fact_id": fact_id,
                "persona_id": pair.persona_id,
                "fan_id": pair.fan_id,
                "embedder": embedder,
                "vector": _written(vector),
            },
        )


def missing_vectors(db: Session, embedder: str, limit: int) -> list[tuple[str, Pair, bytes]]:
    """Embeddings that were made before the column was there: for the worker alone."""
    rows = db.execute(
        text(
            "SELECT id, persona_id, fan_id, embedding FROM memory_facts "
            "WHERE vector IS NULL AND embedding IS NOT NULL AND embedder = :embedder LIMIT :most"
        ),
        {"embedder": embedder, "most": limit},
    )
    return [(row[0], Pair(row[1], row[2]), bytes(row[3])) for row in rows]


def nearest(
    db: Session,
    pair: Pair,
    query: NDArray[np.float32],
    named: Sequence[str],
    limit: int,
    embedder: str,
) -> dict[str, float]:
    """Similarities of the nearest facts of a pair, and of the named ones, by their ids.

    The search is exact: a pair has at most some thousand facts, and an index over all fans' vectors
    would look at strangers' first.
    """
    rows = db.execute(
        _NEAREST,
        {
            "persona_id": pair.persona_id,
            "fan_id": pair.fan_id,
            "embedder": embedder,
            "query": _written(query),
            "most": limit,
            "named": list(named),
        },
    )
    return {str(row[0]): float(row[1]) for row in rows}


def _has(db: Session, query: str) -> bool:
    return db.scalar(text(query)) is not None


def _written(vector: NDArray[np.float32]) -> str:
    return f"[{','.join(map(str, vector.tolist()))}]"
