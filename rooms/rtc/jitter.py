"""Puts a fan's Opus packets in order and finds the holes, without making anybody wait.

A packet that is next in order is handed out at once. Behind a hole, packets wait only as long as
the link is known to swap packets; a link that never did makes nobody wait. Everything handed out
tiles the fan's clock: sound and holes follow each other without a gap, so that counting samples
counts time.
"""

import math
from dataclasses import dataclass
from typing import Final

from rooms.rtc.opus_packet import RTP_RATE, samples_of
from rooms.rtc.wrapping import Unwrapper

MAX_PATIENCE: Final = 3
"""Newer packets that may wait behind a hole on a link that swaps packets."""
PATIENCE_S: Final = 0.02
"""How long one place of patience lasts while no packet comes at all."""
CALM: Final = 500
"""Packets without a late one after which patience shrinks by one place: 10 s."""
QUIET_S: Final = 0.25
"""A link that brings nothing for this long leaves a hole that grows in real time."""
STEP: Final = 960
"""Samples by which it grows: 20 ms."""
REMEMBERED: Final = 64
"""Lost packets that are known again if they come late."""
FAR: Final = 500
"""A packet this far from where we are begins a new count."""
BEHIND_S: Final = 0.1
"""A sender whose count stood still while the link was quiet is behind it for longer than this."""
BURST_S: Final = 2.0
"""Sound that may come at once, after a stall, beyond real time."""
FASTEST: Final = 1.02
"""Clocks differ by 1 % at most; who sends faster than this is cut to it."""


@dataclass(frozen=True, slots=True)
class AudioPacket:
    """What matters of an RTP packet."""

    sequence: int
    """16 bits, wraps."""
    timestamp: int
    """32 bits, wraps; samples at RTP_RATE."""
    payload: bytes
    """One Opus packet."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The next packet of the stream."""

    payload: bytes
    samples: int
    """At RTP_RATE."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Time for which nothing came."""

    samples: int
    """At RTP_RATE."""
    before: bytes | None = None
    """Where packets were lost: the one right after, which may carry a copy of the hole's end."""


@dataclass(slots=True)
class Counts:
    """What became of the packets; ``received`` is the sum of the others up to ``waiting``."""

    received: int = 0
    heard: int = 0
    late: int = 0
    """Came after their place was filled."""
    duplicate: int = 0
    broken: int = 0
    """Not Opus."""
    excess: int = 0
    """Came faster than a clock can run."""
    waiting: int = 0
    filled_samples: int = 0
    """Of holes, at RTP_RATE."""
    restarts: int = 0
    """The sender's count jumped; no hole was made of that."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    timestamp: int
    payload: bytes
    samples: int
    since_s: float


class JitterBuffer:
    """One fan's packets; pure: the caller says what time it is.

    No packet waits behind more than ``MAX_PATIENCE`` newer ones, nor longer than ``MAX_PATIENCE``
    times ``PATIENCE_S`` if ``poll`` is called in time.
    """

    def __init__(self) -> None:
        self.counts = Counts()
        self._sequences = Unwrapper(16)
        self._timestamps = Unwrapper(32)
        self._next: int | None = None
        """Sequence number that is handed out next; None before the first packet."""
        self._newest = 0
        self._position = 0
        """Timestamp up to which time was handed out."""
        self._waiting: dict[int, _Waiting] = {}
        self._lost: dict[int, None] = {}
        self._patience = 0
        self._calm = 0
        self._arrived_s = 0.0
        self._behind_since_s: float | None = None
        self._quiet = 0
        """Samples of the hole that grows since the link went quiet."""
        self._credit = 0.5 * RTP_RATE
        self._credited_s: float | None = None

    @property
    def patience(self) -> int:
        """Newer packets that wait behind a hole now, at most."""
        return self._patience

    def put(self, packet: AudioPacket, now_s: float) -> list[Heard | Hole]:
        """Take a packet; returns what can be handed out now, in order."""
        self.counts.received += 1
        self._grow_credit(now_s)
        samples = samples_of(packet.payload)
        if samples == 0:
            self.counts.broken += 1
            return self._release(now_s)
        self._arrived_s = now_s
        self._quiet = 0
        sequence = self._sequences.unwrap(packet.sequence)
        timestamp = self._timestamps.unwrap(packet.timestamp)
        entry = _Waiting(timestamp, packet.payload, samples, now_s)
        if self._next is None or abs(sequence - self._next) > FAR:
            return self._restart(sequence, entry)
        if sequence < self._next:
            self._note_late(sequence)
        elif sequence in self._waiting:
            self.counts.duplicate += 1
        else:
            self._queue(sequence, entry)
        return self._release(now_s)

    def poll(self, now_s: float) -> list[Heard | Hole]:
        """What is to be handed out though no packet came; call it about every 20 ms."""
        if self._next is None:
            return []
        self._grow_credit(now_s)
        pieces = self._release(now_s)
        overdue_s = now_s - self._arrived_s - QUIET_S
        while overdue_s * RTP_RATE >= self._quiet + STEP:
            self._quiet += STEP
            pieces += self._fill(STEP, None)
        return pieces

    def _restart(self, sequence: int, entry: _Waiting) -> list[Heard | Hole]:
        pieces: list[Heard | Hole] = []
        if self._next is not None:
            self.counts.restarts += 1
            pieces = self._release(math.inf)
        self._lost.clear()
        self._position = entry.timestamp
        self._next = self._newest = sequence
        self._queue(sequence, entry)
        return pieces + self._release(entry.since_s)

    def _queue(self, sequence: int, entry: _Waiting) -> None:
        self._waiting[sequence] = entry
        self.counts.waiting += 1
        self._newest = max(self._newest, sequence)
        self._calm += 1
        if self._calm >= CALM:
            self._calm = 0
            self._patience = max(self._patience - 1, 0)

    def _release(self, now_s: float) -> list[Heard | Hole]:
        pieces: list[Heard | Hole] = []
        while self._waiting and self._next is not None:
            is_lost = self._next not in self._waiting
            if is_lost:
                if not self._is_given_up(now_s):
                    break
                self._jump()
            entry = self._waiting.pop(self._next)
            self.counts.waiting -= 1
            self._next += 1
            pieces += self._place(entry, is_lost=is_lost)
        return pieces

    def _is_given_up(self, now_s: float) -> bool:
        newer = self._newest - (self._next or 0)
        oldest_s = min(entry.since_s for entry in self._waiting.values())
        return newer > self._patience or now_s - oldest_s >= self._patience * PATIENCE_S

    def _jump(self) -> None:
        """Give the missing packets up."""
        first = min(self._waiting)
        for sequence in range(self._next or 0, first):
            self._lost[sequence] = None
            if len(self._lost) > REMEMBERED:
                del self._lost[next(iter(self._lost))]
        self._next = first

    def _place(self, entry: _Waiting, *, is_lost: bool) -> list[Heard | Hole]:
        """Hand a packet out at its place in time, after the hole before it."""
        gap = entry.timestamp - self._position
        if gap < 0 and not self._is_slow(entry.since_s):
            self.counts.late += 1
            return []
        if gap < 0 or gap + entry.samples > self._credit:
            self.counts.restarts += 1
            self._position += gap
            gap = 0
        self._behind_since_s = None
        if entry.samples > self._credit:
            self.counts.excess += 1
            self._position += entry.samples
            return []
        pieces = self._fill(gap, entry.payload if is_lost else None) if gap else []
        self._credit -= entry.samples
        self._position += entry.samples
        self.counts.heard += 1
        return [*pieces, Heard(entry.payload, entry.samples)]

    def _is_slow(self, now_s: float) -> bool:
        """Packets are behind for so long that it is no burst of old ones: their count stood."""
        if self._behind_since_s is None:
            self._behind_since_s = now_s
        return now_s - self._behind_since_s > BEHIND_S

    def _fill(self, samples: int, before: bytes | None) -> list[Heard | Hole]:
        self._credit -= samples
        self._position += samples
        self.counts.filled_samples += samples
        return [Hole(samples, before)]

    def _note_late(self, sequence: int) -> None:
        if sequence not in self._lost:
            self.counts.duplicate += 1
            return
        del self._lost[sequence]
        self.counts.late += 1
        self._calm = 0
        self._patience = min(max(self._patience, self._newest - sequence), MAX_PATIENCE)

    def _grow_credit(self, now_s: float) -> None:
        """Time brings the right to as many samples."""
        if self._credited_s is not None:
            grown = self._credit + (now_s - self._credited_s) * RTP_RATE * FASTEST
            self._credit = min(grown, BURST_S * RTP_RATE)
        self._credited_s = now_s
