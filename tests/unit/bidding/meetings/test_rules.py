"""What may happen to a meeting, and when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bidding.meetings import rules
from models.states import BidState, DisputeReason

pytestmark = pytest.mark.unit

START = datetime(2026, 11, 23, 10, tzinfo=UTC)
END = START + timedelta(hours=1)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone


@given(moments, st.integers(-10, 10))
def test_a_code_is_good_for_two_steps_around_its_own(now: datetime, distance: int) -> None:
    problem = rules.step_problem(rules.step_at(now) + distance, now)
    wanted = "code_early" if distance > 2 else "code_stale" if distance < -2 else None
    assert problem == wanted


@given(moments)
def test_a_step_lasts_fifteen_seconds(moment: datetime) -> None:
    step = rules.step_at(moment)
    begins = datetime.fromtimestamp(step * rules.STEP_S, UTC)
    assert begins <= moment < begins + timedelta(seconds=15)
    assert rules.step_at(begins) == step == rules.step_at(begins + 15 * SECOND) - 1


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (START - HOUR - SECOND, "agreed"),
        (START - HOUR, "soon"),
        (START - SECOND, "soon"),
        (START, "now"),
        (END - SECOND, "now"),
        (END, "after"),
        (END + 100 * HOUR, "after"),
    ],
)
def test_what_a_meetings_page_is_about(now: datetime, phase: rules.Phase) -> None:
    assert rules.phase(BidState.ACCEPTED, START, END, now) == phase
    assert rules.phase(BidState.DISPUTED, START, END, now) == phase
    assert rules.phase(BidState.ACCEPTED, None, None, now) == "arranging"
    assert rules.phase(BidState.ACCEPTED, START, None, now) == "arranging"
    for state in rules.OVER:
        assert rules.phase(state, START, END, now) == "over"


@pytest.mark.parametrize(
    ("now", "is_attended"),
    [
        (START - HOUR - SECOND, False),
        (START - HOUR, True),
        (END + 48 * HOUR, True),
        (END + 48 * HOUR + SECOND, False),
    ],
)
def test_people_check_in_from_an_hour_before_to_two_days_after(
    now: datetime, is_attended: bool
) -> None:
    assert rules.is_attended(START, END, now) is is_attended
    assert not rules.is_attended(None, None, now)
    assert not rules.is_attended(START, None, now)


@pytest.mark.parametrize(
    ("starts_at", "now", "kept"),
    [
        (None, START, 0),
        (START, START - 48 * HOUR - SECOND, 0),
        (START, START - 48 * HOUR, 0),
        (START, START - 48 * HOUR + SECOND, 2_500),
        (START, START - SECOND, 2_500),
    ],
)
def test_cancelling_is_free_until_the_agreed_hours(
    starts_at: datetime | None, now: datetime, kept: int
) -> None:
    bps = rules.kept_on_cancelling(starts_at, now, free_cancel_hours=48, late_cancel_bps=2_500)
    assert bps == kept


def test_a_side_cancels_until_its_moment() -> None:
    assert rules.may_cancel(BidState.ACCEPTED, START, START - SECOND)
    assert not rules.may_cancel(BidState.ACCEPTED, START, START)
    assert rules.may_cancel(BidState.ACCEPTED, None, START)
    others = set(BidState) - {BidState.ACCEPTED}
    assert not any(rules.may_cancel(state, None, START) for state in others)


@pytest.mark.parametrize("reason", list(DisputeReason))
def test_a_case_opens_from_a_quarter_past_until_two_days_after(reason: DisputeReason) -> None:
    def problem(now: datetime, *, is_agreed: bool = True) -> str | None:
        start, end = (START, END) if is_agreed else (None, None)
        return rules.dispute_problem(reason, start, end, END, now)

    is_safety = reason == DisputeReason.SAFETY
    assert (problem(START + 15 * MINUTE - SECOND) is None) is is_safety
    assert problem(START + 15 * MINUTE) is None
    assert problem(END + 48 * HOUR) is None
    assert "48 hours" in str(problem(END + 48 * HOUR + SECOND))
    assert (problem(START, is_agreed=False) is None) is is_safety
    assert rules.dispute_problem(DisputeReason.NO_SHOW, START, None, END, END) is not None


AHEAD = timedelta(days=300) - HOUR
LAST = datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_at", "words"),
    [
        (START, None),
        (START - 24 * HOUR, "over"),
        (START - 24 * HOUR + AHEAD, None),
        (START - 24 * HOUR + AHEAD + SECOND, "too far"),
        (LAST, "too far"),
    ],
)
def test_times_that_cannot_be_proposed(starts_at: datetime, words: str | None) -> None:
    problem = rules.agreed_time_problem(starts_at, 60, START - 24 * HOUR)
    assert (words is None) is (problem is None)
    assert (words or "") in (problem or "")


@given(moments, st.integers(1, 1_440), moments)
def test_only_the_newest_reminder_is_due(start: datetime, minutes: int, now: datetime) -> None:
    plan = rules.reminders(start, start + timedelta(minutes=minutes))
    times = [one.at for one in plan]
    assert times == sorted(times)
    assert len({one.kind for one in plan}) == len(plan) == 4
    due, following = rules.due_reminders(plan, now), rules.next_reminder(plan, now)
    passed = [one for one in plan if one.at <= now]
    assert due == passed[-1:]
    ahead = [one.at for one in plan if one.at > now]
    assert following == (ahead[0] if ahead else None)


def test_the_reminders_of_a_meeting() -> None:
    assert [(one.kind, one.at) for one in rules.reminders(START, END)] == [
        ("meeting_tomorrow", START - 24 * HOUR),
        ("meeting_soon", START - HOUR),
        ("meeting_now", START),
        ("meeting_unreleased", END + 5 * MINUTE),
    ]


@given(st.integers(0, 10**30), st.integers(0, rules.BPS))
def test_a_share_is_rounded_down_and_never_more_than_all(amount: int, bps: int) -> None:
    part = rules.share(amount, bps)
    assert 0 <= part <= amount
    assert part * rules.BPS <= amount * bps < (part + 1) * rules.BPS
    rest = rules.share(amount, rules.BPS - bps)
    assert amount - 1 <= part + rest <= amount
