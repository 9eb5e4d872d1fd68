"""The persona as a visit and its desk see it, whether it writes or speaks."""

from typing import Protocol

from rooms.wire.events import ResponseWish
from rooms.wire.items import SpokenItem


class Talker(Protocol):
    """Takes the fan's turns, runs one response at a time."""

    async def hear(self, item: SpokenItem) -> None:
        """Take words that the fan has typed."""
        ...

    def forget(self, item: SpokenItem) -> None:
        """Take an item out of what the mind sees."""
        ...

    def answer(self, wish: ResponseWish) -> None:
        """Begin a response.

        Raises:
            Refusal: One is active, or the fan has said nothing new.
        """
        ...

    def cancel(self, response_id: str | None) -> None:
        """Stop the active response at once.

        Raises:
            Refusal: None is active, or another one.
        """
        ...

    def stop_within(self, seconds: float) -> None:
        """Let the active response go on for a little while only, and begin no other."""
        ...

    async def silence(self) -> None:
        """Wait until no response is active."""
        ...

    def hang_up(self) -> None:
        """The visit is over."""
        ...
