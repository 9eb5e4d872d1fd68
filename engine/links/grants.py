"""Whether a link may still be used: its owner may switch it off while a visit goes on."""

from collections.abc import Awaitable, Callable

Grant = Callable[[], Awaitable[bool]]
"""Asked before each call; never raises."""


async def always() -> bool:
    """Nobody switches it off."""
    return True
