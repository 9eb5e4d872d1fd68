"""Time as an argument: nothing below the edge asks the operating system."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, timezone-aware UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, timezone-aware UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that a test turns by hand."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The moment last set, timezone-aware UTC."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Turn the clock forward (or back: clocks do that too)."""
        self._now += by
