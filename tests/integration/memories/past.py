"""Fans, personas and facts between them, as rows."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import Clock
from core.ids import new_id
from escrow.keystore import Keystore
from memories.repository import Pair
from models.memory import Episode, MemoryFact
from models.room import Room, TranscriptTurn
from tests.factories.rooms import OpenRoom, make_room, make_rooms_keystore

KEYSTORE: Keystore = make_rooms_keystore()


def visit(db: Session, *, clock: Clock, **overrides: Any) -> tuple[OpenRoom, Pair]:
    """A room that a fan has entered."""
    opened = make_room(db, KEYSTORE, clock=clock, **overrides)
    room = db.get_one(Room, opened.room_id)
    room.entered_at = clock.now()
    return opened, Pair(room.persona_id, room.fan_id)


def add_fact(db: Session, pair: Pair, text: str, *, clock: Clock, **overrides: Any) -> str:
    """A fact between the two."""
    now = clock.now() - timedelta(days=1)
    values: dict[str, Any] = {
        "id": new_id("mem"),
        "persona_id": pair.persona_id,
        "fan_id": pair.fan_id,
        "subject": "fan",
        "predicate": "likes",
        "text": text,
        "quote": "",
        "room_id": None,
        "item_id": None,
        "valid_from": now,
        "valid_to": None,
        "confidence": 80,
        "sensitivity": "ordinary",
        "is_pinned": False,
        "is_own_words": False,
        "embedding": None,
        "embedder": None,
        "created_at": now,
        "updated_at": now,
    }
    fact = MemoryFact(**(values | overrides))
    db.add(fact)
    db.flush()
    return fact.id


def add_episode(db: Session, room_id: str, pair: Pair, *texts: str, clock: Clock) -> None:
    """The summary of a visit."""
    lines: list[dict[str, Any]] = [{"text": text, "item_ids": [], "fact_ids": []} for text in texts]
    at = clock.now()
    db.add(
        Episode(room_id=room_id, persona_id=pair.persona_id, fan_id=pair.fan_id, lines=lines, at=at)
    )
    db.flush()


def say(db: Session, room_id: str, *texts: str, clock: Clock, **overrides: Any) -> None:
    """Turns of the fan."""
    for n, text in enumerate(texts, 1):
        db.add(
            TranscriptTurn(
                id=new_id("turn"),
                room_id=room_id,
                seq=n,
                item_id=f"i{n}",
                speaker="fan",
                text=text,
                at=clock.now(),
                **overrides,
            )
        )
    db.flush()


def texts_of(db: Session, pair: Pair) -> list[str]:
    """What is remembered between the two, the oldest first."""
    query = select(MemoryFact.text).where(
        MemoryFact.persona_id == pair.persona_id, MemoryFact.fan_id == pair.fan_id
    )
    return list(db.scalars(query.order_by(MemoryFact.valid_from, MemoryFact.text)))
