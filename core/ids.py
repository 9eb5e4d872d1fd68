"""Identifiers that sort by time and say what they name."""

import secrets
import threading
import time
from typing import Final

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"


class _Monotonic:
    """Counts on within a millisecond, so that what was made later also sorts later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        fresh = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
        with self._lock:
            # A step of random size: an identifier does not tell its neighbour.
            self._last = max(fresh, self._last + 1 + secrets.randbits(40))
            return self._last


_monotonic: Final = _Monotonic()


def new_id(prefix: str) -> str:
    """Make an identifier like ``bid_01jd9x…``: 48 bits of time, 80 random bits, base 32.

    Args:
        prefix: Short name of the thing, for example ``"bid"``.
    """
    value = _monotonic.next()
    digits = [_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5)]
    return f"{prefix}_{''.join(digits)}"


def new_secret(prefix: str) -> str:
    """Make a bearer secret with 256 random bits, for example ``ek_…``."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"
