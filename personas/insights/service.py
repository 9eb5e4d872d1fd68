"""What an owner sees of a persona's versions."""

import csv
import io
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from accounts.wire import CURRENCY
from core.errors import NotFoundError
from core.money import to_text
from models.persona import Persona
from personas.insights import repository, rules
from personas.insights.rules import Tallied
from personas.insights.schemas import (
    DayFigures,
    Figures,
    Insights,
    PointFigures,
    VersionFigures,
)

CSV_NUMBERS: Final = (
    "views",
    "bids",
    "wins",
    "visits",
    "delivered_ms",
    "fans",
    "returning_fans",
    "answers",
    "interruptions",
    "first_audio_p50_ms",
    "first_audio_p95_ms",
    "earnings",
)


def read_insights(
    db: Session, owner_id: str, persona_id: str, days: int, now: datetime
) -> Insights:
    """Show what happened to each version in the last days.

    Args:
        db: The transaction.
        owner_id: Who asks.
        persona_id: The persona.
        days: How many, with today.
        now: The present.

    Raises:
        NotFoundError: The owner has no such persona.
    """
    persona = db.get(Persona, persona_id)
    if persona is None or persona.owner_id != owner_id:
        raise NotFoundError("You have no such persona.")
    until = now.astimezone(UTC).date()
    since = until - timedelta(days=days - 1)
    found = repository.tallied(db, persona_id, datetime.combine(since, time(), UTC))
    versions = repository.versions_of(db, persona_id)
    numbers = {version.id: version.number for version in versions}
    known = {key: one for key, one in found.items() if key[0] in numbers}
    return Insights(
        persona_id=persona_id,
        since=since,
        until=until,
        currency=CURRENCY,
        totals=Figures(**_figures(rules.added_up(known.values()))),
        days=[
            DayFigures(day=day, **_figures(one))
            for day, one in rules.by_day(known, rules.days_between(since, until))
        ],
        versions=[
            VersionFigures(
                version=version.number,
                published_at=version.created_at,
                is_current=version.id == persona.published_version_id,
                **_figures(rules.by_version(known, version.id)),
            )
            for version in versions
        ],
        points=[
            PointFigures(day=day, version=numbers[version_id], **_figures(one))
            for (version_id, day), one in sorted(
                known.items(), key=lambda item: (item[0][1], numbers[item[0][0]])
            )
        ],
    )


def as_csv(insights: Insights) -> str:
    """The points as a table; reasons of safety in columns of their own."""
    codes = sorted({code for point in insights.points for code in point.safety})
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["day", "version", *CSV_NUMBERS, *(f"safety_{code}" for code in codes)])
    for point in insights.points:
        numbers: list[Any] = [getattr(point, name) for name in CSV_NUMBERS]
        counts = [point.safety.get(code, 0) for code in codes]
        table.writerow([point.day.isoformat(), point.version, *numbers, *counts])
    return text.getvalue()


def _figures(one: Tallied) -> dict[str, Any]:
    return {
        "views": one.views,
        "bids": one.bids,
        "wins": one.wins,
        "visits": one.visits,
        "delivered_ms": one.delivered_ms,
        "fans": len(one.fans),
        "returning_fans": len(one.returning),
        "answers": one.answers,
        "interruptions": one.interruptions,
        "first_audio_p50_ms": rules.percentile_ms(one.first_audio, 50),
        "first_audio_p95_ms": rules.percentile_ms(one.first_audio, 95),
        "safety": dict(sorted(one.safety.items())),
        "earnings": to_text(one.earned),
    }


def file_name(slug_or_id: str, since: date, until: date) -> str:
    """Of an export."""
    return f"insights-{slug_or_id}-{since.isoformat()}-{until.isoformat()}.csv"
