"""Which offers make sense, who may bid, and until when a bid waits."""

from datetime import UTC, datetime, timedelta

import pytest

from bidding.offers import rules
from bidding.offers.rules import Standing
from models.states import Audience, PlaceKind, SellingMode

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 21, 12, 0, 0, 500, tzinfo=UTC)
WHOLE = NOON.replace(microsecond=0)


@pytest.mark.parametrize(
    ("place_kind", "city", "fields", "purpose", "param"),
    [
        (PlaceKind.CITY, "Berlin", [], None, None),
        (PlaceKind.ONLINE, None, ["phone"], "to call you", None),
        (PlaceKind.CITY, "", [], None, "city"),
        (PlaceKind.CITY, None, [], None, "city"),
        (PlaceKind.ONLINE, "Berlin", [], None, "city"),
        (PlaceKind.ONLINE, None, ["phone"], None, "kyf_purpose"),
        (PlaceKind.ONLINE, None, [], "to call you", "kyf_fields"),
    ],
)
def test_terms_that_contradict_each_other_are_named(
    place_kind: PlaceKind,
    city: str | None,
    fields: list[str],
    purpose: str | None,
    param: str | None,
) -> None:
    problem = rules.offer_problem(
        place_kind=place_kind,
        city=city,
        kyf_fields=fields,
        kyf_purpose=purpose,
        lead_hours=24,
        meet_days=60,
    )
    assert (problem.param if problem else None) == param


@pytest.mark.parametrize(("lead_hours", "is_fine"), [(0, True), (47, True), (48, False)])
def test_a_meeting_can_be_agreed_before_its_last_day(lead_hours: int, is_fine: bool) -> None:
    problem = rules.offer_problem(
        place_kind=PlaceKind.ONLINE,
        city=None,
        kyf_fields=[],
        kyf_purpose=None,
        lead_hours=lead_hours,
        meet_days=2,
    )
    assert (problem is None) is is_fine


def standing(**held: bool) -> Standing:
    nothing = dict.fromkeys(("is_blocked", "is_follower", "is_subscriber", "is_verified"), False)
    return Standing(**(nothing | held))


@pytest.mark.parametrize(
    ("audience", "has", "lacks"),
    [
        (Audience.FOLLOWERS, "is_follower", "not_followed"),
        (Audience.SUBSCRIBERS, "is_subscriber", "not_subscribed"),
        (Audience.VERIFIED, "is_verified", "not_verified"),
    ],
)
def test_an_audience_lets_in_whom_it_names(audience: Audience, has: str, lacks: str) -> None:
    assert rules.refusal(audience, standing(**{has: True})) is None
    assert rules.refusal(audience, standing()) == lacks
    assert rules.refusal(audience, standing(**{has: True, "is_blocked": True})) == "blocked"
    assert lacks in rules.REFUSALS


def test_everyone_may_bid_but_the_blocked() -> None:
    assert rules.refusal(Audience.EVERYONE, standing()) is None
    assert rules.refusal(Audience.EVERYONE, standing(is_blocked=True)) == "blocked"


def test_a_bid_waits_as_long_as_its_mode_says() -> None:
    def windows(mode: SellingMode, last_close: datetime | None = None) -> rules.Windows:
        return rules.windows(mode, NOON, answer_days=7, meet_days=60, last_close=last_close)

    sixty = timedelta(days=60)
    week = WHOLE + timedelta(days=7)
    assert windows(SellingMode.REVIEW) == (week, week + sixty)
    hour = WHOLE + timedelta(hours=1)
    assert windows(SellingMode.INSTANT) == (hour, hour + sixty)
    close = NOON + timedelta(days=3)
    after = WHOLE + timedelta(days=4)
    assert windows(SellingMode.AUCTION, close) == (after, after + sixty)
    assert windows(SellingMode.AUCTION) == windows(SellingMode.REVIEW)
