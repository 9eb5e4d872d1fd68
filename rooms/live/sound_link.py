"""What a visit needs of a way for sound beside its socket, for example a WebRTC peer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from avatars.stage.spec import FaceSpec
from engine.voice_ports import Pcm
from rooms.live.picture_link import Picture

GoneReason = Literal["not_connected", "silent", "closed", "failed"]
"""Never connected; nothing came for 4 s; the client closed it; the transport broke."""
Hear = Callable[[Pcm], None]
"""Takes the fan's sound at HEARD_RATE; returns at once."""
Gone = Callable[[GoneReason], None]
"""Hears, once, that the link is dead and has freed itself; not called after ``aclose``."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the sound of a link is: told when sound starts, once a second, and when it stops."""

    item_id: str
    at: int
    """Sample of the item at SPOKEN_RATE."""
    rtp: int | None
    """The stamp that this sample has on the wire, at 48 kHz; None before the second packet."""
    leaves_s: float
    """When it leaves, on the machine's monotonic clock."""
    is_running: bool
    """Sound runs on from there; else it stands still: the item is over, held or dropped."""


class SoundLink(Protocol):
    """Takes the persona's sound. All calls come from the event loop and return at once.

    The fan's sound goes the other way through a callback that the link was made with: pieces at
    HEARD_RATE, in order, of any size, gaps already concealed.
    """

    def begin(self, item_id: str, at: int = 0) -> None:
        """Say whose sound is played from now on.

        Args:
            item_id: The item.
            at: Samples of it that went another way.
        """
        ...

    def tell_anchors(self, tell: Callable[[Anchor], None]) -> None:
        """Say where the sound of items is; nothing is told of sound that no item was begun for."""
        ...

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

    @property
    def picture(self) -> Picture | None:
        """The persona's picture, where the client asked for one and this server draws it."""
        ...

    async def aclose(self) -> None:
        """Close the peer and its picture; closing twice is fine."""
        ...


class MakeLink(Protocol):
    """Makes the link of a visit."""

    async def __call__(self, hear: Hear, gone: Gone, face: FaceSpec | None = None) -> SoundLink:
        """Make it.

        Args:
            hear: Is given the fan's sound.
            gone: Hears of its end.
            face: What is drawn if the client asks for a picture; None where the room has none.

        Raises:
            AppError: It can't be made.
        """
        ...


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A live visit of this process."""

    room_id: str
    fan_id: str
    has_sound: bool
    """Its room is sold with sound."""
    has_picture: bool = False
    """Its room is sold with a picture, and this server can draw it."""
