"""Addresses that open a file for a while to whoever holds them."""

import hmac
from hashlib import sha256
from typing import Final

from core.clock import Clock
from core.errors import AppError

_PURPOSE: Final = b"mesi signed links"
"""Sets this use of the secret apart from any other."""


class LinkError(AppError):
    """The address was changed, or its time is over."""

    status = 403
    code = "link_invalid"


class SignedLinks:
    """Signs addresses and checks them.

    Args:
        secret: The house's master secret.
        clock: Tells when.
    """

    def __init__(self, secret: bytes, clock: Clock) -> None:
        self._key = hmac.digest(secret, _PURPOSE, sha256)
        self._clock = clock

    def sign(self, path: str, life_s: int) -> str:
        """The address with its end and its signature.

        Ends fall on whole tenths of its life, so that pages that ask again may keep what they have.

        Args:
            path: From the root, without a query.
            life_s: It opens the file at least this long, and at most a tenth longer.
        """
        step = max(1, life_s // 10)
        until = int(self._clock.now().timestamp()) + life_s
        until += -until % step
        return f"{path}?until={until}&signature={self._signature(path, until)}"

    def require(self, path: str, until: int, signature: str) -> None:
        """Let an address through.

        Raises:
            LinkError: It was changed, or its time is over.
        """
        if not hmac.compare_digest(self._signature(path, until).encode(), signature.encode()):
            raise LinkError("this address was changed; ask for a new one")
        if until < self._clock.now().timestamp():
            raise LinkError("this address has expired; reload the page for a new one")

    def lasting_secret(self, path: str) -> str:
        """What only the house can put into an address that has no end; compare in constant time.

        Args:
            path: What it opens, with a number that grows when older addresses shall end.
        """
        return hmac.new(self._key, f"lasting:{path}".encode(), sha256).hexdigest()[:43]

    def _signature(self, path: str, until: int) -> str:
        return hmac.new(self._key, f"{until}:{path}".encode(), sha256).hexdigest()[:43]
