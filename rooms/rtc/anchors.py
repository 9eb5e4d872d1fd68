"""Where the sound of each item is, from what the mouth puts into its packets; pure, no clock."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engine.voice_ports import SPOKEN_RATE
from rooms.live.sound_link import Anchor
from rooms.rtc.mouth import MadePacket
from rooms.rtc.opus import PACKET_S
from rooms.rtc.opus_packet import RTP_RATE

EVERY_S: Final = 1.0
"""Between anchors while sound runs."""
_STEP: Final = RTP_RATE // SPOKEN_RATE


@dataclass(frozen=True, slots=True)
class Part:
    """An item's stretch of the queue."""

    item_id: str
    start: int
    """Sample of the queue at which the item's sample 0 stands, or would."""


class Anchors:
    """Follows the items of one queue.

    Args:
        stamp: What a time of the sound's track is on the wire.
        tell: Is told of each anchor, and the sample of the queue that it speaks of.
    """

    def __init__(
        self, stamp: Callable[[int], int | None], tell: Callable[[Anchor, int], None]
    ) -> None:
        self._stamp = stamp
        self._tell = tell
        self._coming: deque[tuple[int, Part]] = deque()
        """Items whose sound is still to leave, each with the sample of the queue to wait for."""
        self._part: Part | None = None
        self._is_running = False
        self._told_s = 0.0
        self._due_s = 0.0
        """Of the packet before."""

    def begin(self, item_id: str, at: int, end: int) -> None:
        """Say whose sound comes next.

        Args:
            item_id: The item.
            at: Samples of it that went another way.
            end: Of the queue: what was played and what waits.
        """
        while self._coming and self._coming[-1][0] >= end:
            self._coming.pop()
        self._coming.append((end, Part(item_id, end - at)))

    def drop(self, played: int, end: int) -> tuple[str, int] | None:
        """Forget what has not left; returns the item that was broken off, and where.

        Args:
            played: Samples of the queue that left.
            end: What left and what waited, as in ``begin``.
        """
        first, self._coming = self._coming, deque()
        next_at = first[0][0] if first else end
        if self._part is not None and (self._is_running or played < next_at):
            return self._part.item_id, played - self._part.start
        return (first[0][1].item_id, next_at - first[0][1].start) if first else None

    def made(self, packet: MadePacket) -> None:
        """Follow a packet."""
        if packet.sound:
            self._run(packet)
        if not packet.is_full and self._is_running:
            self._is_running = False
            self._say(packet, packet.played + packet.sound)
        self._due_s = packet.due_s

    def _run(self, packet: MadePacket) -> None:
        was_running, self._is_running = self._is_running, True
        # A loop that was stopped leaves packets out, and with them time.
        is_late = packet.due_s - self._due_s > 1.5 * PACKET_S
        is_new = self._turn_to(packet.played)
        if is_new or is_late or not was_running or packet.due_s - self._told_s >= EVERY_S:
            self._say(packet, packet.played)
            self._told_s = packet.due_s
        end = packet.played + packet.sound
        while self._coming and self._coming[0][0] < end:
            at = self._coming[0][0]
            self._turn_to(at)
            self._say(packet, at)

    def _turn_to(self, played: int) -> bool:
        """Find the item of a sample; is it another than before?"""
        is_new = False
        while self._coming and self._coming[0][0] <= played:
            _, self._part = self._coming.popleft()
            is_new = True
        return is_new

    def _say(self, packet: MadePacket, played: int) -> None:
        if self._part is None:
            return
        inside = played - packet.played
        anchor = Anchor(
            self._part.item_id,
            played - self._part.start,
            self._stamp(packet.pts + inside * _STEP),
            packet.due_s + inside / SPOKEN_RATE,
            self._is_running,
        )
        self._tell(anchor, played)
