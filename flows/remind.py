"""Both sides of a meeting are reminded, in the app and by mail."""

from sqlalchemy.orm import Session

from bidding.meetings import repository, rules
from core.clock import Clock
from flows import tell_meetings


def remind_due_meetings(db: Session, *, clock: Clock, limit: int) -> int:
    """Send what is due; after a long stop only the newest of several.

    Returns:
        How many meetings were looked at.
    """
    now = clock.now()
    due = repository.meetings_due(db, now, limit)
    for meeting in due:
        if meeting.starts_at is None or meeting.ends_at is None:
            meeting.due_at = None
            continue
        plan = rules.reminders(meeting.starts_at, meeting.ends_at)
        for reminder in rules.due_reminders(plan, now):
            tell_meetings.remind(db, meeting, reminder.kind, clock=clock)
        meeting.due_at = rules.next_reminder(plan, now)
    return len(due)
