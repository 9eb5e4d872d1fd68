"""Writes down what a visit taught."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import Clock
from core.ids import new_id
from engine.history import Turn
from engine.memory.found import FoundFact
from engine.memory.learning import EpisodeLine, Learnt
from memories import repository, rules
from memories.repository import Pair, PairRows
from memories.rules import Standing
from memories.touching import touch
from models.memory import Episode, MemoryChoice, MemoryFact
from models.room import Room
from models.studio_states import Sensitivity


@dataclass(frozen=True, slots=True)
class Lesson:
    """A room that memory is to be made of."""

    room_id: str
    pair: Pair
    at: datetime
    turns: tuple[Turn, ...]
    """What may be remembered; nothing where the fan does not want it."""
    tries: int


def next_lessons(db: Session, *, clock: Clock, limit: int = 8) -> list[Lesson]:
    """Rooms whose turn it is."""
    return [_lesson(db, room) for room in repository.rooms_to_learn(db, clock.now(), limit)]


def keep_lesson(db: Session, lesson: Lesson, learnt: Learnt, *, clock: Clock) -> int:
    """Write down what a visit taught; what the fan forbade meanwhile is left out.

    Returns:
        How many new facts are remembered.
    """
    now, rows = clock.now(), PairRows(db, lesson.pair)
    choice = rows.lock_choice(now)
    # A mind may have read for minutes: look again what the fan allows.
    allowed = {turn.turn_id for turn in _allowed(db, db.get_one(Room, lesson.room_id), choice)}
    facts = [one for one in learnt.facts if one.item_id in allowed]
    lines = [one for one in learnt.lines if allowed.issuperset(one.item_ids)]
    if not facts and not lines:
        return 0
    kept, count = _keep_facts(db, rows, facts, lesson, choice, now)
    _keep_episode(db, lesson, lines, kept)
    everything = [
        (one.id, one.is_pinned or one.is_own_words) for one in rows.facts(has_vectors=False)
    ]
    rows.erase(rules.too_many(everything))
    touch(db, lesson.pair, choice, now)
    return count


def _lesson(db: Session, room: Room) -> Lesson:
    pair = Pair(room.persona_id, room.fan_id)
    return Lesson(
        room_id=room.id,
        pair=pair,
        at=room.ended_at or room.opened_at,
        turns=_allowed(db, room, PairRows(db, pair).choice()),
        tries=room.learn_tries,
    )


def _allowed(db: Session, room: Room, choice: MemoryChoice | None) -> tuple[Turn, ...]:
    """What may be remembered of a visit."""
    if not room.remembers or (choice is not None and not choice.remembers):
        return ()
    since = choice.forgotten_at if choice is not None else None
    return tuple(
        Turn(turn.item_id, "fan" if turn.speaker == "fan" else "persona", turn.text)
        for turn in repository.turns_on_record(db, room.id, since)
    )


def _keep_facts(
    db: Session,
    rows: PairRows,
    facts: Sequence[FoundFact],
    lesson: Lesson,
    choice: MemoryChoice,
    now: datetime,
) -> tuple[dict[str, list[str]], int]:
    """Write facts down; returns their ids by turn, and how many are new."""
    standing = [_standing(fact) for fact in rows.facts(only_standing=True, has_vectors=False)]
    kept, count = dict[str, list[str]](), 0
    for found in facts:
        if not rules.is_kept(found, keeps_special=choice.keeps_special):
            continue
        known = rules.same_as(found, standing)
        if known is None:
            closed = rules.closed_by(found, standing)
            rows.close(closed, now)
            fact = _fact(found, lesson, now)
            db.add(fact)
            db.flush()
            known, count = _standing(fact), count + 1
            standing = [one for one in standing if one.fact_id not in closed] + [known]
        kept.setdefault(found.item_id, []).append(known.fact_id)
    return kept, count


def _keep_episode(
    db: Session, lesson: Lesson, lines: Sequence[EpisodeLine], kept: Mapping[str, Sequence[str]]
) -> None:
    if not lines or db.get(Episode, lesson.room_id) is not None:
        return
    written = [
        {
            "text": line.text,
            "item_ids": list(line.item_ids),
            "fact_ids": [fact_id for one in line.item_ids for fact_id in kept.get(one, ())],
        }
        for line in lines
    ]
    db.add(
        Episode(
            room_id=lesson.room_id,
            persona_id=lesson.pair.persona_id,
            fan_id=lesson.pair.fan_id,
            lines=written,
            at=lesson.at,
        )
    )


def _fact(found: FoundFact, lesson: Lesson, now: datetime) -> MemoryFact:
    return MemoryFact(
        id=new_id("mem"),
        persona_id=lesson.pair.persona_id,
        fan_id=lesson.pair.fan_id,
        subject=found.subject,
        predicate=found.predicate,
        text=found.text,
        quote=found.quote,
        room_id=lesson.room_id,
        item_id=found.item_id,
        valid_from=lesson.at,
        valid_to=None,
        confidence=found.confidence,
        sensitivity=Sensitivity.SPECIAL if found.is_special else Sensitivity.ORDINARY,
        is_pinned=False,
        is_own_words=False,
        embedding=None,
        embedder=None,
        created_at=now,
        updated_at=now,
    )


def _standing(fact: MemoryFact) -> Standing:
    return Standing(fact.id, fact.subject, fact.predicate, fact.text, fact.is_own_words)
