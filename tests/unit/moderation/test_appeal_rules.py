from datetime import UTC, datetime, timedelta

import pytest

from moderation.appeals import rules

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def test_a_decision_is_appealed_once_and_in_time() -> None:
    assert rules.may_appeal(NOW, NOW + timedelta(days=90), [])
    assert not rules.may_appeal(NOW, NOW + timedelta(days=91), [])
    assert not rules.may_appeal(NOW, NOW, ["apl_1"])


def test_only_open_appeals_wait_and_nobody_judges_their_own_room() -> None:
    assert rules.is_open("open")
    assert not rules.is_open("granted")
    assert rules.is_impartial("mod", "fan", "owner")
    assert not rules.is_impartial("owner", "fan", "owner")


@pytest.mark.parametrize(
    ("reader", "side"), [("fan", "fan"), ("owner", "owner"), ("mod", "reviewer")]
)
def test_everybody_reads_a_decision_from_their_side(reader: str, side: str) -> None:
    assert rules.side_of(reader, "fan", "owner") == side
    assert rules.side_of("both", "both", "both") == "fan"
