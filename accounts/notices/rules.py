"""Decisions about mails: what a subject may hold, and when a mail is tried again."""

import re
from datetime import datetime, timedelta
from typing import Final

from accounts.rules import clean_name

MAX_SUBJECT_CHARS: Final = 200
INVITATION_METHODS: Final = frozenset({"REQUEST", "CANCEL"})
_UNWRITABLE: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
LEASE: Final = timedelta(minutes=2)
"""Whoever takes a mail has it for so long; then another may take it, for the first one died."""
PAUSES: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)
"""After each try but the last; together most of a day."""
MAX_TRIES: Final = len(PAUSES) + 1


def subject_line(text: str) -> str:
    """A subject on one line: line ends and other unprintable characters become spaces."""
    line = clean_name(text)
    return line if len(line) <= MAX_SUBJECT_CHARS else f"{line[: MAX_SUBJECT_CHARS - 1]}…"


def plain_text(text: str) -> str:
    """A mail's text as it is kept: what turns words round goes, as does what no mail can hold.

    Names and notes of people stand in it. Letters of any script show in their direction without
    these marks.
    """
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def invitation_problem(invitation: str | None, method: str | None) -> str | None:
    """What is wrong with a draft's invitation; ``None`` when it will do."""
    if (invitation is None) != (method is None):
        return "an invitation and its method come together"
    if method is not None and method not in INVITATION_METHODS:
        return f"an invitation's method is one of {', '.join(sorted(INVITATION_METHODS))}"
    return None


def next_try(tries: int, now: datetime) -> datetime | None:
    """When a mail is tried again; ``None`` when it was tried often enough.

    Args:
        tries: Made so far, 1 or more.
        now: When the last one failed.
    """
    return now + PAUSES[tries - 1] if tries < MAX_TRIES else None
