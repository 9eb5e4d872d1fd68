"""Account tiers and the price."""

import pytest

from accounts.tiers import MAX_PERSONA_BPS, account_tier, has_place, persona_bps, price
from models.states import Format

pytestmark = pytest.mark.unit


def test_tiers_grow() -> None:
    basic, plus, pro = (account_tier(name) for name in ("basic", "plus", "pro"))
    assert basic.formats < plus.formats < pro.formats == frozenset(Format)
    assert (basic.price_bps, plus.price_bps, pro.price_bps) == (10_000, 11_000, 12_500)
    assert basic.rooms_at_once < plus.rooms_at_once < pro.rooms_at_once
    assert account_tier("made up") is basic


def test_a_tier_has_so_many_rooms() -> None:
    basic = account_tier("basic")
    assert has_place(basic, basic.rooms_at_once - 1)
    assert not has_place(basic, basic.rooms_at_once)


@pytest.mark.parametrize(
    ("upgrades", "bps"),
    [([], 10_000), ([500, 1_000], 11_500), ([-900], 10_000), ([10**9], MAX_PERSONA_BPS)],
)
def test_upgrades_are_clamped(upgrades: list[int], bps: int) -> None:
    assert persona_bps(upgrades) == bps


def test_the_price_is_rounded_up_once() -> None:
    assert price(1, 1, 10_001, 10_000) == 2
    assert price(1_200_000, 10, 11_000, 11_000) == 14_520_000
