"""Wire types of insights: rows that a chart takes as they are."""

from datetime import date, datetime

from accounts.wire import Answer


class Figures(Answer):
    """What happened."""

    views: int
    """Of the persona's page: once a fan and a day, without its owner."""
    bids: int
    wins: int
    visits: int
    """Rooms that a fan entered."""
    delivered_ms: int
    fans: int
    returning_fans: int
    """Of these, fans who had been with the persona before."""
    answers: int
    """Spoken ones."""
    interruptions: int
    first_audio_p50_ms: int | None
    """From the fan's last sound to the persona's first; None where nobody spoke."""
    first_audio_p95_ms: int | None
    safety: dict[str, int]
    """How often the engine withheld, steered or ended, by reason."""
    earnings: str
    """After the fee."""


class DayFigures(Figures):
    """One day, all versions."""

    day: date


class PointFigures(Figures):
    """One day of one version."""

    day: date
    version: int


class VersionFigures(Figures):
    """All days of one version."""

    version: int
    published_at: datetime
    is_current: bool


class Insights(Answer):
    """A persona's numbers."""

    persona_id: str
    since: date
    """First day (UTC); the last is today."""
    until: date
    currency: str
    totals: Figures
    days: list[DayFigures]
    """Every day, the oldest first."""
    versions: list[VersionFigures]
    """The newest first."""
    points: list[PointFigures]
    """Days of versions on which something happened, the oldest first."""
