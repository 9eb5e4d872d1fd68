"""All SQL of appeals."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from models.account import User
from models.persona import Persona
from models.room import Room
from models.safety import Appeal, SafetyDecision
from models.studio_states import AppealState

_NAME: Final = Persona.draft["name"].as_string()
"""A whole sheet, with its lorebook, is not read for it."""


class Decided(NamedTuple):
    """A decision with whose room it fell in."""

    decision: SafetyDecision
    owner_id: str
    persona_name: str


class Asked(NamedTuple):
    """An appeal with who asks, and what about."""

    appeal: Appeal
    by_name: str
    decided: Decided


def decisions_of(
    db: Session, user_id: str, *, room_id: str | None, before_id: str | None, limit: int
) -> list[Decided]:
    """Decisions in rooms of a fan or an owner, the newest first; their ids sort by time."""
    asked = [_has_part(user_id)]
    if room_id is not None:
        asked.append(SafetyDecision.room_id == room_id)
    if before_id is not None:
        asked.append(SafetyDecision.id < before_id)
    return _decided(db, asked, limit)


def decision_seen_by(db: Session, user_id: str, decision_id: str) -> Decided | None:
    """One decision that somebody has a part in."""
    found = _decided(db, [SafetyDecision.id == decision_id, _has_part(user_id)], 1)
    return found[0] if found else None


def appeals_about(db: Session, decision_ids: Sequence[str]) -> Sequence[Appeal]:
    """All appeals about some decisions."""
    return db.scalars(select(Appeal).where(Appeal.decision_id.in_(decision_ids))).all()


def lock_appeal(db: Session, appeal_id: str) -> Appeal | None:
    """An appeal that one moderator at a time answers."""
    return db.scalar(
        select(Appeal)
        .where(Appeal.id == appeal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def asked_in(db: Session, state: AppealState, *, after_id: str | None, limit: int) -> list[Asked]:
    """Appeals in one state: open ones the oldest first, others the newest first."""
    is_open = state is AppealState.OPEN
    asked: list[ColumnElement[bool]] = [Appeal.state == state.value]
    if after_id is not None:
        asked.append(Appeal.id > after_id if is_open else Appeal.id < after_id)
    return _asked(db, asked, limit, newest_first=not is_open)


def asked(db: Session, appeal_id: str) -> Asked:
    """One appeal."""
    return _asked(db, [Appeal.id == appeal_id], 1, newest_first=True)[0]


def _asked(
    db: Session, conditions: "list[ColumnElement[bool]]", limit: int, *, newest_first: bool
) -> list[Asked]:
    rows = db.execute(
        select(Appeal, User.display_name, SafetyDecision, Room.owner_id, _NAME)
        .join(User, User.id == Appeal.by_id)
        .join(SafetyDecision, SafetyDecision.id == Appeal.decision_id)
        .join(Room, Room.id == SafetyDecision.room_id)
        .join(Persona, Persona.id == SafetyDecision.persona_id)
        .where(*conditions)
        .order_by(Appeal.id.desc() if newest_first else Appeal.id)
        .limit(limit)
    )
    return [
        Asked(appeal, name, Decided(decision, owner_id, persona_name or ""))
        for appeal, name, decision, owner_id, persona_name in rows
    ]


def _decided(db: Session, conditions: "list[ColumnElement[bool]]", limit: int) -> list[Decided]:
    rows = db.execute(
        select(SafetyDecision, Room.owner_id, _NAME)
        .join(Room, Room.id == SafetyDecision.room_id)
        .join(Persona, Persona.id == SafetyDecision.persona_id)
        .where(*conditions)
        .order_by(SafetyDecision.id.desc())
        .limit(limit)
    )
    return [Decided(row[0], row[1], row[2] or "") for row in rows]


def _has_part(user_id: str) -> ColumnElement[bool]:
    """Each side has an index of its own; an ``or`` over both tables would read all decisions."""
    mine, owned = aliased(SafetyDecision), aliased(SafetyDecision)
    as_fan = select(mine.id).where(mine.fan_id == user_id)
    as_owner = select(owned.id).join(Room, Room.id == owned.room_id).where(Room.owner_id == user_id)
    return SafetyDecision.id.in_(as_fan.union(as_owner))
