"""Money is ``int`` base units with a currency: micro-units in rows, wei on the chain."""

from decimal import Decimal, InvalidOperation
from typing import Final, Literal

from core.errors import AppError

Currency = Literal["MESI"]

MICRO: Final = 1_000_000
"""Micro-units in one token: the ledger's unit fits a 64-bit integer, wei do not."""
WEI_PER_MICRO: Final = 10**12
"""The token has 18 decimals on the chain, the ledger 6."""
MAX_MICRO: Final = 10**15
"""Largest amount a request may name: one thousand million tokens."""


class AmountError(AppError):
    """The amount is not a decimal string in range."""

    status = 422
    code = "invalid_amount"


def to_micro(text: str, *, param: str = "amount") -> int:
    """Read a decimal string of tokens, for example ``"12.5"``.

    Returns:
        Micro-units, greater than zero and at most ``MAX_MICRO``.

    Raises:
        AmountError: Not a plain decimal, more than six decimals, not positive, or too large.
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise AmountError(f"{text[:40]!r} is not an amount like '12.5'", param=param) from None
    if not value.is_finite():
        raise AmountError("the amount must be a finite number", param=param)
    if value <= 0:
        raise AmountError("the amount must be above zero", param=param)
    if value > Decimal(MAX_MICRO) / MICRO:
        raise AmountError("the amount is too large", param=param)
    micro = value * MICRO
    if micro != micro.to_integral_value():
        raise AmountError("an amount has at most six decimals", param=param)
    return int(micro)


def to_text(micro: int) -> str:
    """Write micro-units as a decimal string without trailing zeros, for example ``"12.5"``."""
    sign = "-" if micro < 0 else ""
    whole, part = divmod(abs(micro), MICRO)
    decimals = f"{part:06d}".rstrip("0")
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def to_wei(micro: int) -> int:
    """Ledger micro-units to the token's smallest unit."""
    return micro * WEI_PER_MICRO


def from_wei(wei: int) -> int:
    """The token's smallest unit to ledger micro-units; dust below one micro-unit is dropped."""
    return wei // WEI_PER_MICRO
