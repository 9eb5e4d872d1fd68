from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import (
    MAX_MICRO,
    MICRO,
    WEI_PER_MICRO,
    AmountError,
    from_wei,
    to_micro,
    to_text,
    to_wei,
)

pytestmark = pytest.mark.unit


@given(st.integers(1, MAX_MICRO))
def test_an_amount_survives_the_wire(micro: int) -> None:
    assert to_micro(to_text(micro)) == micro


@given(st.integers(-MAX_MICRO, MAX_MICRO))
def test_text_means_the_same_number(micro: int) -> None:
    text = to_text(micro)
    assert Decimal(text) * MICRO == micro
    assert not ("." in text and text.endswith("0"))
    assert "E" not in text


@given(st.integers(0, MAX_MICRO))
def test_wei_hold_every_amount(micro: int) -> None:
    assert from_wei(to_wei(micro)) == micro


@given(st.integers(0, MAX_MICRO), st.integers(0, WEI_PER_MICRO - 1))
def test_dust_never_rounds_up(micro: int, dust: int) -> None:
    assert from_wei(to_wei(micro) + dust) == micro


@pytest.mark.parametrize(
    ("text", "micro"),
    [
        ("1", 1_000_000),
        ("12.5", 12_500_000),
        ("0.000001", 1),
        ("007.10", 7_100_000),
        ("2.50000000", 2_500_000),
        ("1000000000", MAX_MICRO),
    ],
)
def test_decimals_are_read(text: str, micro: int) -> None:
    assert to_micro(text) == micro


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *((text, "not an amount") for text in ("", "twelve", "1,5", "0x10", "1.", ".5", "+1")),
        *((text, "not an amount") for text in ("NaN", "sNaN", "Infinity", "-Infinity", "1e3")),
        *((text, "not an amount") for text in ("1_000", " 1", "1\n", "\u0661\u0662", "9" * 5000)),
        *((text, "above zero") for text in ("0", "-0.0", "-5", "0.000000")),
        *((text, "six decimals") for text in ("0.0000001", "1." + "0" * 38 + "1")),
        *((text, "too large") for text in ("1000000000.000001", "9" * 40)),
    ],
)
def test_other_texts_are_refused(text: str, why: str) -> None:
    with pytest.raises(AmountError, match=why) as refusal:
        to_micro(text, param="price")
    assert refusal.value.param == "price"
    assert refusal.value.code == "invalid_amount"
    assert len(refusal.value.message) < 200


@pytest.mark.parametrize(
    ("micro", "text"),
    [(0, "0"), (1, "0.000001"), (-1, "-0.000001"), (1_500_000, "1.5"), (-2_000_000, "-2")],
)
def test_amounts_are_written_without_trailing_zeros(micro: int, text: str) -> None:
    assert to_text(micro) == text


@given(st.text(alphabet="0123456789.-+eE_ ,NaInfiyx\n\u0661\u00b2\uff11", max_size=30))
def test_any_text_is_an_amount_or_a_refusal(text: str) -> None:
    try:
        micro = to_micro(text)
    except AmountError:
        return
    assert 0 < micro <= MAX_MICRO
