"""Tells the client where the clock and the money stand, when that changes."""

from models.room import Room
from rooms import service
from rooms.live.meter import Meter
from rooms.live.outgoing import Outgoing
from rooms.wire import vendor_events
from rooms.wire.vendor_events import RoomFacts


class Board:
    """What the client was told last.

    Args:
        meter: The paid clock.
        out: The way to the client.
    """

    def __init__(self, meter: Meter, out: Outgoing) -> None:
        self._meter = meter
        self._out = out
        self._shown: RoomFacts | None = None

    def show(self) -> None:
        """Tell."""
        self._shown = self._meter.facts
        self._out.offer(vendor_events.state(self._shown))

    def show_change(self) -> None:
        """Tell, if the clock has started or stopped since."""
        shown, facts = self._shown, self._meter.facts
        if shown is None or (shown.is_running, shown.paused_reason) != (
            facts.is_running,
            facts.paused_reason,
        ):
            self.show()

    async def show_end(self, room: Room) -> None:
        """Tell how the room ended and what becomes of the money."""
        earned = service.earned_of(room)
        reason = room.ended_reason or "failed"
        await self._out.send(vendor_events.ended(reason, room.delivered_ms, room.amount, earned))
