"""The persona's sound as aiortc sends it: one Opus packet every 20 ms."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av.packet import Packet
from av.stream import Stream

from rooms.rtc.opus import PACKET_S, Encoder, silent_packet
from rooms.rtc.opus_packet import RTP_RATE
from rooms.rtc.spoken_queue import SpokenQueue

_TIME_BASE: Final = Fraction(1, RTP_RATE)
_STEP: Final = int(RTP_RATE * PACKET_S)
TOO_LATE_S: Final = 0.2
"""A loop that was stopped for longer than this does not catch up: what is late is skipped."""
SETTLE: Final = 10
"""Packets of silence that are encoded before the ones that only say that it goes on."""


@dataclass(frozen=True, slots=True)
class MadePacket:
    """What a packet holds; its sound, if any, comes first."""

    pts: int
    """Its time at RTP_RATE."""
    due_s: float
    """When its first sample leaves, on the loop's clock."""
    played: int
    """Samples of the queue before it, at SPOKEN_RATE."""
    sound: int
    """Samples of sound in it; the rest is silence."""
    is_full: bool
    """It is sound to its end."""


class Mouth(MediaStreamTrack):
    """Encodes what is queued; silence between costs next to nothing.

    It gives aiortc finished packets. Were they frames, aiortc would measure their loudness in a
    Python loop over the samples and encode in a thread: most of what a call costs.

    Args:
        queue: Where sound waits.
        tick: Called before each packet.
    """

    kind = "audio"

    def __init__(self, queue: SpokenQueue, tick: Callable[[], None]) -> None:
        super().__init__()
        self._queue = queue
        self._tick = tick
        self._encoder = Encoder()
        self._packet = b""
        self._silent = 0
        """Packets of silence since there was sound."""
        self._number = 0
        self._now = asyncio.get_running_loop().time
        self._due_s: float | None = None
        self.made: Callable[[MadePacket], None] | None = None
        """Is told of each packet before it is sent."""
        self.sent: Callable[[int, float], None] | None = None
        """Is told the time of each packet at RTP_RATE, and when it was due, after it was sent."""

    async def recv(self) -> "Packet[Stream]":
        """Wait until the next packet is due, and make it."""
        if self.sent is not None and self._due_s is not None:
            self.sent((self._number - 1) * _STEP, self._due_s)
        await self._wait()
        if self.readyState != "live":
            raise MediaStreamError
        self._tick()
        packet: Packet[Stream] = Packet(self._encode())
        packet.pts = self._number * _STEP
        packet.time_base = _TIME_BASE
        self._number += 1
        return packet

    async def _wait(self) -> None:
        now_s = self._now()
        if self._due_s is None:
            self._due_s = now_s
            return
        self._due_s += PACKET_S
        if self._due_s > now_s:
            await asyncio.sleep(self._due_s - now_s)
        elif now_s - self._due_s > TOO_LATE_S:
            skipped = int((now_s - self._due_s) / PACKET_S)
            self._due_s += skipped * PACKET_S
            self._number += skipped

    def _encode(self) -> bytes:
        played = self._queue.played
        sound = self._queue.take(self._encoder.samples)
        if self.made is not None and self._due_s is not None:
            filled = self._queue.played - played
            is_full = filled == self._encoder.samples
            pts = self._number * _STEP
            self.made(MadePacket(pts, self._due_s, played, filled, is_full))
        self._silent = 0 if sound.any() else self._silent + 1
        if self._silent <= SETTLE:
            self._packet = self._encoder.encode(sound)
        elif self._silent == SETTLE + 1:
            self._packet = silent_packet(self._packet)
        return self._packet
