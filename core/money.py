"""Money is ``int`` base units with a currency: micro-units in rows, wei on the chain."""

import re
from typing import Final, Literal

from core.errors import AppError

Currency = Literal["MESI"]

MICRO: Final = 1_000_000
"""Micro-units in one token: the ledger's unit fits a 64-bit integer, wei do not."""
MICRO_DIGITS: Final = 6
WEI_PER_MICRO: Final = 10**12
"""The token has 18 decimals on the chain, the ledger 6."""
MAX_MICRO: Final = 10**15
"""Largest amount a request may name: one thousand million tokens."""
_PLAIN: Final = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]{1,40})(\.(?P<decimals>[0-9]{1,40}))?")
"""ASCII digits only: no exponent, underscore, space or infinity, which Decimal would take."""


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
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise AmountError(f"{text[:40]!r} is not an amount like '12.5'", param=param)
    sign, whole, decimals = match["sign"], match["whole"], match["decimals"] or ""
    if len(decimals.rstrip("0")) > MICRO_DIGITS:
        raise AmountError("an amount has at most six decimals", param=param)
    micro = int(whole) * MICRO + int(decimals.ljust(MICRO_DIGITS, "0")[:MICRO_DIGITS])
    if sign or micro == 0:
        raise AmountError("the amount must be above zero", param=param)
    if micro > MAX_MICRO:
        raise AmountError("the amount is too large", param=param)
    return micro


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
