"""What calls need of the rooms they carry sound to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from engine.voice_ports import Pcm
from rooms.live.socket import Socket
from rooms.live.sound_link import SoundLink
from rooms.tickets import Admission

GoneReason = Literal["not_connected", "silent", "closed", "failed"]
"""Never connected; nothing came for 4 s; the client closed it; the transport broke."""
Hear = Callable[[Pcm], None]
"""Takes the fan's sound at HEARD_RATE; returns at once."""
Gone = Callable[[GoneReason], None]
"""Hears, once, that the link is dead and has freed itself; not called after ``aclose``."""
MakeLink = Callable[[Hear, Gone], Awaitable[SoundLink]]
"""Makes the link of a visit."""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A live visit of this process."""

    room_id: str
    fan_id: str
    has_sound: bool
    """Its room is sold with sound."""


class Visits(Protocol):
    """The live visits of this process."""

    def find_visit(self, visit_id: str) -> VisitFacts | None:
        """The visit whose ``session.created`` carried this id."""
        ...

    async def attach(self, visit_id: str, make_link: MakeLink) -> None:
        """Give a visit a way for sound beside its socket; one that it has already is closed.

        The visit closes the link when it ends.

        Raises:
            AppError: The visit is over, or takes no link now.
        """
        ...

    async def visit(
        self, admission: Admission, socket: Socket, make_link: MakeLink | None = None
    ) -> None:
        """Run a visit to its end, with sound over a link of its own.

        Raises:
            AppError: The room can't be entered.
        """
        ...
