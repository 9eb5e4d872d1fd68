"""What links did adds up, and costs what the licence says."""

import pytest

from core.money import AmountError
from engine.links.use import FREE, LinkMeter, Use, UsePrice, price_of

pytestmark = pytest.mark.unit

TERMS = {
    "text": "Yours.",
    "use": {"per_call": "0.001", "per_thousand_output_tokens": "0.5"},
}


def test_a_licence_names_its_price() -> None:
    assert price_of(TERMS) == UsePrice(1_000, 0, 500_000)
    assert price_of({"text": "Yours."}) == FREE
    assert price_of({"use": {"per_call": "0"}}) == FREE
    assert price_of({"use": {"per_call": "0.000"}}) == FREE
    assert price_of({"use": None}) == FREE


def test_a_price_that_is_none_is_refused() -> None:
    with pytest.raises(AmountError):
        price_of({"use": {"per_call": "<b>1</b>"}})


@pytest.mark.parametrize(
    ("use", "cost"),
    [
        (Use(calls=1), 1_000),
        (Use(calls=1, output_tokens=3), 1_000 + 1_500),
        (Use(calls=1, failures=1, output_tokens=3), 0),
        (Use(late=1), 0),
        (Use(calls=3, failures=1), 2_000),
    ],
)
def test_what_failed_costs_nothing(use: Use, cost: int) -> None:
    assert price_of(TERMS).cost(use) == cost


def test_a_part_of_a_unit_is_rounded_up() -> None:
    assert UsePrice(per_thousand_input_tokens=1).cost(Use(calls=1, input_tokens=1)) == 1


def test_a_meter_is_taken_out_once() -> None:
    meter = LinkMeter({"a": price_of(TERMS)})
    costs: list[int] = []
    meter.tell_cost = costs.append
    meter.note("a", Use(calls=1, busy_ms=5))
    meter.note("a", Use(late=1))
    meter.note("b", Use(calls=1))
    assert meter.take() == {
        "a": (Use(calls=1, late=1, busy_ms=5), 1_000),
        "b": (Use(calls=1), 0),
    }
    assert meter.take() == {}
    assert costs == [1_000]
