"""The persona's picture as aiortc sends it: frames that a stage has encoded."""

import asyncio
from collections import deque
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av.packet import Packet
from av.stream import Stream

from avatars.stage.wire import Picture

FILM_RATE: Final = 90_000
"""Stamps a second of video (RFC 7741)."""
MOST_WAITING: Final = 12
"""Frames that may wait for a loop that was stopped; more are left out, up to the next key frame."""
_TIME_BASE: Final = Fraction(1, FILM_RATE)


class Film(MediaStreamTrack):
    """Hands out frames as they come.

    Args:
        want_key: Called when frames were left out.
    """

    kind = "video"

    def __init__(self, want_key: Callable[[], None]) -> None:
        super().__init__()
        self._want_key = want_key
        self._frames: deque[Picture] = deque()
        self._stirred = asyncio.Event()
        self._first_s: float | None = None
        """The moment of the first frame."""
        self._last: Picture | None = None
        """The frame that was handed out last."""
        self._needs_key = False
        self._is_taken = False
        """Somebody takes the frames; until the client is connected, nobody does."""
        self.sent: Callable[[int, float], None] | None = None
        """Is told the time of each frame at FILM_RATE, and its moment, after it was sent."""

    def add(self, picture: Picture) -> None:
        """Take the next frame; one that nobody waits for is left out."""
        if not self._is_taken:
            return
        if len(self._frames) >= MOST_WAITING:
            self._frames.clear()
            self._needs_key = True
            self._want_key()
        if self._needs_key and not picture.is_key:
            return
        self._needs_key = False
        self._frames.append(picture)
        self._stirred.set()

    async def recv(self) -> "Packet[Stream]":
        """Wait for the next frame."""
        if not self._is_taken:
            self._is_taken = self._needs_key = True
            self._want_key()
        if self._last is not None and self.sent is not None:
            self.sent(self._pts(self._last), self._last.at_s)
        while not self._frames:
            self._require_live()
            self._stirred.clear()
            await self._stirred.wait()
        self._require_live()
        self._last = self._frames.popleft()
        packet: Packet[Stream] = Packet(self._last.data)
        packet.pts = self._pts(self._last)
        packet.time_base = _TIME_BASE
        return packet

    def stop(self) -> None:
        """See ``MediaStreamTrack.stop``."""
        super().stop()
        self._frames.clear()
        self._stirred.set()

    def _pts(self, picture: Picture) -> int:
        if self._first_s is None:
            self._first_s = picture.at_s
        return round((picture.at_s - self._first_s) * FILM_RATE)

    def _require_live(self) -> None:
        if self.readyState != "live":
            raise MediaStreamError
