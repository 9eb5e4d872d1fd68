"""Identifiers that sort by time and say what they name."""

import secrets
import time
from typing import Final

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """Make an identifier like ``bid_01jd9x…``: 48 bits of time, 80 random bits, base 32.

    Args:
        prefix: Short name of the thing, for example ``"bid"``.
    """
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    digits = [_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5)]
    return f"{prefix}_{''.join(digits)}"


def new_secret(prefix: str) -> str:
    """Make a bearer secret with 256 random bits, for example ``ek_…``."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"
