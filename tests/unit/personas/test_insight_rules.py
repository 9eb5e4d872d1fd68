"""Sums by version and day."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.insights import rules
from personas.insights.rules import Tallied

pytestmark = pytest.mark.unit

FRIDAY, SATURDAY, SUNDAY = (date(2026, 11, day) for day in (20, 21, 22))


def one(fan: str, **changes: int) -> Tallied:
    return Tallied(
        fans={fan}, first_audio=Counter({40: 1}), safety=Counter({"crisis": 1}), **changes
    )


def test_all_of_it_adds_up() -> None:
    total = rules.added_up(
        [
            one("ada", views=1, bids=2, wins=3, visits=4, delivered_ms=5, answers=6, earned=7),
            one("ada", interruptions=2, views=1),
            Tallied(returning={"ben"}),
        ]
    )
    assert (total.views, total.bids, total.wins, total.visits) == (2, 2, 3, 4)
    assert (total.delivered_ms, total.answers, total.interruptions, total.earned) == (5, 6, 2, 7)
    assert (total.fans, total.returning) == ({"ada"}, {"ben"})
    assert (total.first_audio, total.safety) == (Counter({40: 2}), Counter({"crisis": 2}))


def test_each_day_has_its_place_and_no_other_day_slips_in() -> None:
    found = {
        ("v1", FRIDAY): one("ada", views=1),
        ("v2", FRIDAY): one("ben", views=2),
        ("v2", SUNDAY): one("ada", views=4),
    }
    days = rules.days_between(FRIDAY, SATURDAY)
    assert days == [FRIDAY, SATURDAY]
    shown = rules.by_day(found, days)
    assert [(day, part.views) for day, part in shown] == [(FRIDAY, 3), (SATURDAY, 0)]
    assert rules.by_version(found, "v2").views == 6
    assert rules.by_version(found, "v9").fans == set()


def test_nobody_spoke() -> None:
    assert rules.percentile_ms({}, 50) is None


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60), st.integers(1, 100))
def test_a_percentile_is_by_nearest_rank(took: list[int], percent: int) -> None:
    rank = max(1, -(-len(took) * percent // 100))
    assert rules.percentile_ms(Counter(took), percent) == sorted(took)[rank - 1] * 10
