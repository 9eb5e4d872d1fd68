"""What links did, by the day, as their owners read it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.wire import CURRENCY
from agents.link_rows import own_link, own_persona
from agents.link_schemas import LinkDayFigures, LinkUse, UseFigures
from core.money import to_text
from models.agent import LinkDay


def read_use(
    db: Session, owner_id: str, persona_id: str, link_id: str, days: int, now: datetime
) -> LinkUse:
    """What a link was asked in the last days, what failed, and what it cost.

    Args:
        db: The transaction.
        owner_id: Who asks.
        persona_id: The persona.
        link_id: One of its links.
        days: How many, with today.
        now: The present.

    Raises:
        NotFoundError: The owner has no such persona, or it has no such link.
    """
    link = own_link(db, own_persona(db, owner_id, persona_id), link_id)
    until = now.astimezone(UTC).date()
    since = until - timedelta(days=days - 1)
    query = (
        select(LinkDay)
        .where(LinkDay.link_id == link.id, LinkDay.day.between(since, until))
        .order_by(LinkDay.day.desc())
    )
    found = db.scalars(query).all()
    return LinkUse(
        since=since,
        until=until,
        currency=CURRENCY,
        totals=_sum(found),
        days=[_figures_of(one) for one in found],
    )


def _figures_of(one: LinkDay) -> LinkDayFigures:
    return LinkDayFigures(day=one.day, **_sum([one]).model_dump())


def _sum(days: Iterable[LinkDay]) -> UseFigures:
    rows = list(days)
    return UseFigures(
        calls=sum(one.calls for one in rows),
        failures=sum(one.failures for one in rows),
        late=sum(one.late for one in rows),
        busy_ms=sum(one.busy_ms for one in rows),
        input_tokens=sum(one.input_tokens for one in rows),
        output_tokens=sum(one.output_tokens for one in rows),
        cost=to_text(sum(one.cost for one in rows)),
    )
