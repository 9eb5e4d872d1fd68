"""SQL of insights: one statement a measure, however many versions and rooms there are."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, Select, case, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.bid import Bid
from models.persona import PersonaVersion
from models.room import Room, SpokenTurn
from models.safety import SafetyDecision
from models.states import BidState
from models.studio import VersionDay
from personas.insights.rules import BUCKET_MS, Key, Tallied

PAID = (BidState.RELEASED, BidState.SPLIT)
Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]


def versions_of(db: Session, persona_id: str) -> Sequence[PersonaVersion]:
    """Versions that were published, the newest first."""
    return db.scalars(
        select(PersonaVersion)
        .where(PersonaVersion.persona_id == persona_id, PersonaVersion.number > 0)
        .order_by(PersonaVersion.number.desc())
    ).all()


def tallied(db: Session, persona_id: str, since: datetime) -> dict[Key, Tallied]:
    """What happened to each version on each day; previews are left out.

    Args:
        db: The transaction.
        persona_id: The persona.
        since: Midnight (UTC) of the first day.
    """
    found: dict[Key, Tallied] = defaultdict(Tallied)
    counted: tuple[tuple[str, Select[str, date, int]], ...] = (
        ("views", _views(persona_id, since.date())),
        ("bids", _bids(db, persona_id, since)),
        ("wins", _wins(db, persona_id, since)),
        ("earned", _earnings(db, persona_id, since)),
    )
    for measure, query in counted:
        for version_id, day, count in db.execute(query):
            setattr(found[version_id, _date(day)], measure, int(count))
    for version_id, day, fan_id, place, delivered_ms in db.execute(_visits(db, persona_id, since)):
        one = found[version_id, _date(day)]
        one.visits += 1
        one.delivered_ms += delivered_ms
        one.fans.add(fan_id)
        if place > 1:
            one.returning.add(fan_id)
    for version_id, day, steps, count, broken in db.execute(_answers(db, persona_id, since)):
        one = found[version_id, _date(day)]
        one.answers += count
        one.interruptions += broken
        if steps is not None:
            one.first_audio[int(steps)] += count
    for version_id, day, code, count in db.execute(_decisions(db, persona_id, since)):
        found[version_id, _date(day)].safety[code] += count
    return found


def _views(persona_id: str, since: date) -> Select[str, date, int]:
    return (
        select(VersionDay.version_id, VersionDay.day, VersionDay.views)
        .join(PersonaVersion, PersonaVersion.id == VersionDay.version_id)
        .where(PersonaVersion.persona_id == persona_id, VersionDay.day >= since)
    )


def _bids(db: Session, persona_id: str, since: datetime) -> Select[str, date, int]:
    day = _day(db, Bid.created_at)
    return (
        select(PersonaVersion.id, day, func.count())
        .join(Bid, Bid.persona_version_id == PersonaVersion.id)
        .where(
            Bid.persona_id == persona_id,
            Bid.created_at >= since,
            Bid.state != BidState.FAILED,
        )
        .group_by(PersonaVersion.id, day)
    )


def _wins(db: Session, persona_id: str, since: datetime) -> Select[str, date, int]:
    day = _day(db, Room.opened_at)
    return (
        select(Room.persona_version_id, day, func.count())
        .where(Room.persona_id == persona_id, Room.opened_at >= since, Room.bid_id.is_not(None))
        .group_by(Room.persona_version_id, day)
    )


def _visits(db: Session, persona_id: str, since: datetime) -> Select[str, date, str, int, int]:
    """Rooms that were entered, with which of the fan's visits to this persona each was.

    Who only calls by HTTP enters no socket: what was delivered counts from the room's opening.
    """
    entered_at = func.coalesce(Room.entered_at, case((Room.delivered_ms > 0, Room.opened_at)))
    place = func.row_number().over(partition_by=Room.fan_id, order_by=(entered_at, Room.id))
    visits = (
        select(
            Room.persona_version_id,
            entered_at.label("entered_at"),
            Room.fan_id,
            Room.delivered_ms,
            place.label("place"),
        )
        .where(Room.persona_id == persona_id, entered_at.is_not(None), Room.bid_id.is_not(None))
        .subquery()
    )
    return select(
        visits.c.persona_version_id,
        _day(db, visits.c.entered_at),
        visits.c.fan_id,
        visits.c.place,
        visits.c.delivered_ms,
    ).where(visits.c.entered_at >= since)


def _answers(
    db: Session, persona_id: str, since: datetime
) -> Select[str, date, int | None, int, int]:
    """Spoken answers by how long their first audio took."""
    day = _day(db, SpokenTurn.at)
    steps = SpokenTurn.stages["first_sent"].as_integer() // BUCKET_MS
    is_broken = case((SpokenTurn.reason == "turn_detected", 1), else_=0)
    return (
        select(Room.persona_version_id, day, steps, func.count(), func.sum(is_broken))
        .join(Room, Room.id == SpokenTurn.room_id)
        .where(
            SpokenTurn.persona_id == persona_id,
            SpokenTurn.at >= since,
            Room.bid_id.is_not(None),
        )
        .group_by(Room.persona_version_id, day, steps)
    )


def _decisions(db: Session, persona_id: str, since: datetime) -> Select[str, date, str, int]:
    day = _day(db, SafetyDecision.at)
    return (
        select(Room.persona_version_id, day, SafetyDecision.code, func.count())
        .join(Room, Room.id == SafetyDecision.room_id)
        .where(
            SafetyDecision.persona_id == persona_id,
            SafetyDecision.at >= since,
            Room.bid_id.is_not(None),
        )
        .group_by(Room.persona_version_id, day, SafetyDecision.code)
    )


def _earnings(db: Session, persona_id: str, since: datetime) -> Select[str, date, int]:
    day = _day(db, Room.ended_at)
    return (
        select(Room.persona_version_id, day, func.sum(Bid.earned - Bid.fee))
        .join(Bid, Bid.id == Room.bid_id)
        .where(Room.persona_id == persona_id, Room.ended_at >= since, Bid.state.in_(PAID))
        .group_by(Room.persona_version_id, day)
    )


def _day(db: Session, moment: "Moment | ColumnElement[datetime]") -> ColumnElement[date]:
    """The day (UTC) of a moment: SQLite has it as text that begins with it."""
    if db.get_bind().dialect.name == "postgresql":
        return cast(func.timezone("UTC", moment), Date)
    return func.date(moment)


def _date(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
