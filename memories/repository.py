"""All SQL of memories. Rows are read through a pair: no statement here names a fact alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, delete, func, null, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, defer

from models.memory import Episode, MemoryChoice, MemoryFact
from models.persona import Persona, PersonaVersion
from models.room import Room, TranscriptTurn
from models.states import RoomState


@dataclass(frozen=True, slots=True)
class Pair:
    """One persona and one fan: what is between them is nobody else's."""

    persona_id: str
    fan_id: str


class PersonaName(NamedTuple):
    """A persona that a fan has met."""

    persona_id: str
    slug: str
    name: str
    picture_etag: str | None
    facts: int
    last_at: datetime | None
    remembers: bool


class StandingFact(NamedTuple):
    """A fact that holds, as far as a visit needs it."""

    id: str
    text: str
    quote: str
    subject: str
    predicate: str
    valid_from: datetime
    is_pinned: bool
    embedder: str | None
    embedding: bytes | None
    """None too where vectors were not read."""


class PairRows:
    """The rows of one pair.

    Args:
        db: The transaction.
        pair: Whose; every statement holds both ids.
    """

    def __init__(self, db: Session, pair: Pair) -> None:
        self._db = db
        self._pair = pair

    def choice(self) -> MemoryChoice | None:
        """What the fan allows; None where they never said."""
        return self._db.get(MemoryChoice, (self._pair.persona_id, self._pair.fan_id))

    def lock_choice(self, now: datetime) -> MemoryChoice:
        """The same, held until the transaction ends; made where it is missing."""
        is_postgres = self._db.get_bind().dialect.name == "postgresql"
        insert = postgresql.insert if is_postgres else sqlite.insert
        # Neither looks first: two that change the same at once would both find nothing.
        self._db.execute(
            insert(MemoryChoice)
            .values(
                persona_id=self._pair.persona_id,
                fan_id=self._pair.fan_id,
                remembers=True,
                keeps_special=False,
                revision=0,
                updated_at=now,
            )
            .on_conflict_do_nothing(index_elements=["persona_id", "fan_id"])
        )
        return self._db.scalars(
            select(MemoryChoice)
            .where(
                MemoryChoice.persona_id == self._pair.persona_id,
                MemoryChoice.fan_id == self._pair.fan_id,
            )
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()

    def revision(self) -> int:
        """Grows with every change of the pair's memory."""
        query = select(MemoryChoice.revision).where(
            MemoryChoice.persona_id == self._pair.persona_id,
            MemoryChoice.fan_id == self._pair.fan_id,
        )
        return self._db.scalar(query) or 0

    def facts(
        self, *, only_standing: bool = False, has_vectors: bool = True
    ) -> Sequence[MemoryFact]:
        """What is known, the oldest first.

        Args:
            only_standing: Leave out what something newer has closed.
            has_vectors: False leaves the vectors where they are.
        """
        query = self._facts().order_by(MemoryFact.valid_from, MemoryFact.id)
        if only_standing:
            query = query.where(MemoryFact.valid_to.is_(None))
        if not has_vectors:
            query = query.options(defer(MemoryFact.embedding, raiseload=True))
        return self._db.scalars(query).all()

    def standing(self, *, has_vectors: bool = True) -> list[StandingFact]:
        """What holds, the oldest first: a quarter of the work of reading whole facts."""
        embedding = MemoryFact.embedding if has_vectors else null()
        query = select(
            MemoryFact.id,
            MemoryFact.text,
            MemoryFact.quote,
            MemoryFact.subject,
            MemoryFact.predicate,
            MemoryFact.valid_from,
            MemoryFact.is_pinned,
            MemoryFact.embedder,
            embedding,
        ).where(*self._of_pair(), MemoryFact.valid_to.is_(None))
        rows = self._db.execute(query.order_by(MemoryFact.valid_from, MemoryFact.id))
        return [StandingFact(*row) for row in rows]

    def count(self) -> int:
        """How many facts hold."""
        query = select(func.count()).select_from(MemoryFact)
        standing = query.where(*self._of_pair(), MemoryFact.valid_to.is_(None))
        return self._db.scalar(standing) or 0

    def fact(self, fact_id: str) -> MemoryFact | None:
        """One fact of this pair."""
        return self._db.scalar(self._facts().where(MemoryFact.id == fact_id))

    def close(self, fact_ids: Sequence[str], now: datetime) -> None:
        """Something else is true since then."""
        if fact_ids:
            self._db.execute(
                update(MemoryFact)
                .where(*self._of_pair(), MemoryFact.id.in_(fact_ids))
                .values(valid_to=now, is_pinned=False, updated_at=now)
            )

    def unset_vector(self, fact_id: str) -> None:
        """The words that it was made of are gone."""
        self._db.execute(
            update(MemoryFact)
            .where(*self._of_pair(), MemoryFact.id == fact_id)
            .values(embedding=None, embedder=None)
        )

    def erase(self, fact_ids: Sequence[str]) -> None:
        """Take facts away, with their vectors."""
        if fact_ids:
            self._db.execute(
                delete(MemoryFact).where(*self._of_pair(), MemoryFact.id.in_(fact_ids))
            )

    def erase_all(self) -> None:
        """Take everything away but the fan's choice."""
        self._db.execute(delete(MemoryFact).where(*self._of_pair()))
        self._db.execute(delete(Episode).where(*self._episodes_of_pair()))

    def episodes(self, limit: int | None = None) -> Sequence[Episode]:
        """Past visits, the newest first."""
        query = self._episodes().order_by(Episode.at.desc(), Episode.room_id)
        return self._db.scalars(query.limit(limit) if limit else query).all()

    def episode(self, room_id: str) -> Episode | None:
        """What is kept of one visit."""
        return self._db.scalar(self._episodes().where(Episode.room_id == room_id))

    def erase_episode(self, room_id: str) -> None:
        """Take the summary of a visit away."""
        self._db.execute(
            delete(Episode).where(*self._episodes_of_pair(), Episode.room_id == room_id)
        )

    def unlearnt_turns(self) -> Sequence[TranscriptTurn]:
        """What was said in visits that go on, or that memory is still to be made of."""
        return self._db.scalars(
            select(TranscriptTurn)
            .join(Room, Room.id == TranscriptTurn.room_id)
            .where(
                Room.persona_id == self._pair.persona_id,
                Room.fan_id == self._pair.fan_id,
                or_(Room.state == RoomState.OPENED, Room.learns_at.is_not(None)),
            )
        ).all()

    def _facts(self) -> Select[MemoryFact]:
        return select(MemoryFact).where(*self._of_pair())

    def _episodes(self) -> Select[Episode]:
        return select(Episode).where(*self._episodes_of_pair())

    def _episodes_of_pair(self) -> tuple[ColumnElement[bool], ...]:
        return (
            Episode.persona_id == self._pair.persona_id,
            Episode.fan_id == self._pair.fan_id,
        )

    def _of_pair(self) -> tuple[ColumnElement[bool], ...]:
        return (
            MemoryFact.persona_id == self._pair.persona_id,
            MemoryFact.fan_id == self._pair.fan_id,
        )


def personas_of(db: Session, fan_id: str) -> list[PersonaName]:
    """Personas that a fan has visited, the last one first."""
    facts = (
        select(MemoryFact.persona_id, func.count().label("count"))
        .where(MemoryFact.fan_id == fan_id, MemoryFact.valid_to.is_(None))
        .group_by(MemoryFact.persona_id)
        .subquery()
    )
    visits = (
        select(Room.persona_id, func.max(Room.entered_at).label("last_at"))
        .where(Room.fan_id == fan_id, Room.bid_id.is_not(None), Room.entered_at.is_not(None))
        .group_by(Room.persona_id)
        .subquery()
    )
    rows = db.execute(
        select(
            Persona.id,
            Persona.slug,
            PersonaVersion.sheet["name"].as_string(),
            Persona.picture_etag,
            func.coalesce(facts.c.count, 0),
            visits.c.last_at,
            func.coalesce(MemoryChoice.remembers, true()),
        )
        .join(visits, visits.c.persona_id == Persona.id)
        .join(PersonaVersion, PersonaVersion.id == Persona.published_version_id)
        .outerjoin(facts, facts.c.persona_id == Persona.id)
        .outerjoin(
            MemoryChoice,
            and_(MemoryChoice.persona_id == Persona.id, MemoryChoice.fan_id == fan_id),
        )
        .order_by(visits.c.last_at.desc(), Persona.id)
    )
    return [PersonaName(*row) for row in rows]


def has_visited(db: Session, pair: Pair) -> bool:
    """Has this fan been in a room of this persona?"""
    query = select(Room.id).where(
        Room.fan_id == pair.fan_id, Room.persona_id == pair.persona_id, Room.bid_id.is_not(None)
    )
    return db.scalar(query.limit(1)) is not None


def rooms_to_learn(db: Session, now: datetime, limit: int) -> Sequence[Room]:
    """Rooms that memory is to be made of, the longest waiting first."""
    return db.scalars(
        select(Room).where(Room.learns_at <= now).order_by(Room.learns_at).limit(limit)
    ).all()


def turns_on_record(db: Session, room_id: str, since: datetime | None) -> Sequence[TranscriptTurn]:
    """What was said and may be remembered, in order.

    Args:
        db: The transaction.
        room_id: The room.
        since: What was said until then was forgotten; None: nothing was.
    """
    query = select(TranscriptTurn).where(
        TranscriptTurn.room_id == room_id, TranscriptTurn.is_off_record.is_(False)
    )
    if since is not None:
        query = query.where(TranscriptTurn.at > since)
    return db.scalars(query.order_by(TranscriptTurn.seq)).all()


def facts_without_vectors(db: Session, embedder: str, limit: int) -> Sequence[MemoryFact]:
    """Facts of anybody that these weights have not seen yet: for the worker alone."""
    return db.scalars(
        select(MemoryFact)
        .where(
            MemoryFact.valid_to.is_(None),
            or_(MemoryFact.embedder.is_(None), MemoryFact.embedder != embedder),
        )
        .order_by(MemoryFact.id)
        .limit(limit)
    ).all()
