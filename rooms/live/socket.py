"""The one thing that a visit needs of a transport."""

from typing import Final, Protocol

CLOSE_DONE: Final = 1000
CLOSE_POLICY: Final = 1008
CLOSE_TOO_BIG: Final = 1009
CLOSE_BROKEN: Final = 1011
CLOSE_TAKEN_OVER: Final = 4001
CLOSE_UNAUTHENTICATED: Final = 4401
CLOSE_FORBIDDEN: Final = 4403
CLOSE_NOT_FOUND: Final = 4404
CLOSE_CONFLICT: Final = 4409


class SocketGoneError(Exception):
    """The other side is not there any more."""


class Socket(Protocol):
    """A websocket that is already accepted."""

    async def receive(self) -> str | bytes:
        """Wait for one frame: text as ``str``, binary as ``bytes``.

        Raises:
            SocketGoneError: The client closed it or vanished.
        """
        ...

    async def send(self, text: str) -> None:
        """Send one text frame.

        Raises:
            SocketGoneError: The client closed it or vanished.
        """
        ...

    async def close(self, code: int, reason: str) -> None:
        """Close it; closing twice is fine."""
        ...
