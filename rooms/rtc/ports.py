"""What calls need of the rooms they carry sound to."""

from typing import Protocol

from rooms.live.socket import Socket
from rooms.live.sound_link import Gone, GoneReason, Hear, MakeLink, VisitFacts
from rooms.tickets import Admission

__all__ = ["Gone", "GoneReason", "Hear", "MakeLink", "VisitFacts", "Visits"]


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
