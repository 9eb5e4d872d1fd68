"""What things cost by the settings: nothing here, unknown elsewhere, unless the operator says."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from app.settings import Settings
from app.slices import cost_prices
from flows.business.settings import CostPrices

pytestmark = pytest.mark.unit

HERE = CostPrices()


def test_what_runs_here_costs_nothing_by_itself() -> None:
    assert cost_prices(Settings()) == HERE


def test_what_a_server_takes_is_unknown_until_it_is_said() -> None:
    found = cost_prices(
        Settings(
            mind_url="http://gpu/v1", transcriber_url="http://gpu/v1", speech_url="http://g/v1"
        )
    )
    assert found == CostPrices(None, None, None, None, None)
    own_voices = Settings(speech_url="http://g/v1", synthesizers="piper,kokoro")
    assert cost_prices(own_voices).spoken_minute == 0
    assert cost_prices(Settings(speech_url="http://g/v1", synthesizers="piper,url")) == (
        CostPrices(spoken_minute=None)
    )


def test_what_the_operator_says_counts() -> None:
    found = cost_prices(
        Settings(
            mind_url="http://gpu/v1",
            cost_input=Decimal("0.00015"),
            cost_output=Decimal("0.0006"),
            cost_heard=Decimal("0.006"),
            cost_spoken=Decimal("0"),
            cost_drawn=Decimal("0.01"),
            cost_machine=Decimal("1.2"),
            cost_machine_rooms=8,
        )
    )
    assert (found.input_1k, found.cached_1k, found.output_1k) == (150, 150, 600)
    assert (found.heard_minute, found.spoken_minute, found.drawn_minute) == (6_000, 0, 10_000)
    assert (found.machine_hour, found.machine_rooms) == (1_200_000, 8)
    assert cost_prices(Settings(cost_input=Decimal(1), cost_cached=Decimal("0.5"))).cached_1k == (
        500_000
    )


@pytest.mark.parametrize("wrong", ["-1", "0.0000001", "nan", "x"])
def test_a_wrong_price_stops_the_start(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Settings(cost_input=wrong)  # type: ignore[arg-type] - as the environment gives it
