"""What a visit needs of a way for sound beside its socket, for example a WebRTC peer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from engine.voice_ports import Pcm

GoneReason = Literal["not_connected", "silent", "closed", "failed"]
"""Never connected; nothing came for 4 s; the client closed it; the transport broke."""
Hear = Callable[[Pcm], None]
"""Takes the fan's sound at HEARD_RATE; returns at once."""
Gone = Callable[[GoneReason], None]
"""Hears, once, that the link is dead and has freed itself; not called after ``aclose``."""


class SoundLink(Protocol):
    """Takes the persona's sound. All calls come from the event loop and return at once.

    The fan's sound goes the other way through a callback that the link was made with: pieces at
    HEARD_RATE, in order, of any size, gaps already concealed.
    """

    def play(self, sound: Pcm) -> None:
        """Queue sound at SPOKEN_RATE; the caller runs at most 80 ms ahead of real time."""
        ...

    def hold(self) -> None:
        """Send silence from the next packet on; keep what is queued."""
        ...

    def go_on(self) -> None:
        """Send on from the sample at which it was held."""
        ...

    def drop(self) -> None:
        """Forget what is queued, and end a hold."""
        ...

    @property
    def played(self) -> int:
        """Samples at SPOKEN_RATE that were sent since the link was made, silence not counted."""
        ...

    async def aclose(self) -> None:
        """Close the peer; closing twice is fine."""
        ...


MakeLink = Callable[[Hear, Gone], Awaitable[SoundLink]]
"""Makes the link of a visit."""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A live visit of this process."""

    room_id: str
    fan_id: str
    has_sound: bool
    """Its room is sold with sound."""
