"""What an operator may set about KYC forms and KYF requests."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class KyfSettings:
    """Settings of forms and requests."""

    retention_days: int = 30
    """How long after the meeting a creator may read what a fan shared; pinned in each request."""
    submissions_per_window: int = 20
    """Forms that one person may hand in within the window."""
    reads_per_window: int = 60
    """Reads of other people's fields by one person within the window."""
    limit_window: timedelta = timedelta(hours=1)
    """Length of the sliding window of the limits above."""
