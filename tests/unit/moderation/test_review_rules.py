"""When a review may be written, and when it is shown."""

from datetime import UTC, datetime, timedelta

import pytest

from models.states import MeetingState
from moderation.reviews import rules

pytestmark = pytest.mark.unit

END = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DAYS = timedelta(days=14)


@pytest.mark.parametrize("state", list(MeetingState))
def test_only_a_meeting_that_was_held_is_reviewed(state: MeetingState) -> None:
    held = state in {MeetingState.RELEASED, MeetingState.CLOSED}
    assert rules.may_write(state, END, END, has_written=False) is held


def test_each_writes_once_and_within_fourteen_days() -> None:
    state = MeetingState.RELEASED
    assert rules.may_write(state, END, END + DAYS, has_written=False)
    assert not rules.may_write(state, END, END + DAYS + timedelta(seconds=1), has_written=False)
    assert not rules.may_write(state, END, END, has_written=True)
    assert not rules.may_write(state, None, END, has_written=False)
    assert rules.shows_at(END) == END + DAYS
