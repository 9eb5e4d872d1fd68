"""The fan's end of a call, the same for both sides: a player that obeys, and a microphone.

Runs in Pipecat's environment too, so it needs nothing but numpy.
"""

import asyncio
import time
import wave
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Pcm = npt.NDArray[np.int16]

MIC_RATE: Final = 16_000
FRAME: Final = 320
"""Samples of the microphone in one piece: 20 ms."""
FRAME_S: Final = FRAME / MIC_RATE
SILENT: Final = 104
"""Amplitude below which a sample counts as silence: -50 dBFS."""
BLOCKS_A_SECOND: Final = 100
NOISE: Final = 6
"""Amplitude of the microphone's own noise: -75 dBFS."""


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds of the monotonic clock."""

    start: float
    end: float


class FanPlayer:
    """Plays pieces one after the other in real time; notes when each of them sounds."""

    def __init__(self) -> None:
        self._sounds: list[Span] = []
        self._free_at = 0.0
        self._queued: list[tuple[float, Pcm, int]] = []
        self._kept: list[tuple[Pcm, int]] | None = None
        self.holds: list[Span] = []
        """Pauses that were taken back; one that was not has an infinite end."""
        self.drops: list[float] = []
        """When the bot gave up its turn."""
        self._has_dropped = asyncio.Event()

    def forget(self) -> None:
        """Begin a new trial."""
        self._settle(time.monotonic())
        self._sounds.clear()
        self.holds.clear()
        self.drops.clear()

    def take(self, pcm: Pcm, rate: int) -> None:
        """Play a piece after what is queued."""
        if self._kept is not None:
            self._kept.append((pcm, rate))
            return
        now = time.monotonic()
        self._settle(now)
        start = max(now, self._free_at)
        self._queued.append((start, pcm, rate))
        self._free_at = start + pcm.size / rate

    def hold(self) -> None:
        """Stop at once and keep the rest."""
        if self._kept is None:
            self._kept = self._cut()
            self.holds.append(Span(time.monotonic(), float("inf")))

    def go_on(self) -> None:
        """Play on from the same sample."""
        if self._kept is None:
            return
        kept, self._kept = self._kept, None
        self.holds[-1] = Span(self.holds[-1].start, time.monotonic())
        for pcm, rate in kept:
            self.take(pcm, rate)

    def drop(self) -> None:
        """Stop at once and throw the rest away: the bot gave up its turn."""
        self._kept = None
        self._cut()
        self.drops.append(time.monotonic())
        self._has_dropped.set()

    async def dropped(self, until: float) -> None:
        """Wait until the bot gives up its turn, but no longer than until a moment."""
        self._has_dropped.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(until - time.monotonic()):
                await self._has_dropped.wait()

    def sounds(self) -> list[Span]:
        """Everything that sounded until now, in blocks of 10 ms."""
        self._settle(time.monotonic())
        return self._sounds

    def first_sound(self, after: float) -> float | None:
        """When the first sound after a moment began."""
        return next((max(one.start, after) for one in self.sounds() if one.end > after), None)

    def last_sound(self, before: float) -> float | None:
        """When the last sound before a moment ended."""
        ends = (min(one.end, before) for one in reversed(self.sounds()) if one.start < before)
        return next(ends, None)

    def _settle(self, now: float) -> None:
        """Note what has sounded of the queued pieces."""
        waiting: list[tuple[float, Pcm, int]] = []
        for start, pcm, rate in self._queued:
            played = min(pcm.size, max(0, round((now - start) * rate)))
            self._sounds.extend(_loud(start, pcm[:played], rate))
            if played < pcm.size:
                waiting.append((start + played / rate, pcm[played:], rate))
        self._queued = waiting

    def _cut(self) -> list[tuple[Pcm, int]]:
        now = time.monotonic()
        self._settle(now)
        rest = [(pcm, rate) for _, pcm, rate in self._queued]
        self._queued = []
        self._free_at = now
        return rest


def _loud(start: float, pcm: Pcm, rate: int) -> Iterator[Span]:
    """The blocks of a piece that are not silent."""
    size = rate // BLOCKS_A_SECOND
    for first in range(0, pcm.size, size):
        places = np.flatnonzero(np.abs(pcm[first : first + size].astype(np.int32)) > SILENT)
        if places.size:
            begin, end = first + int(places[0]), first + int(places[-1]) + 1
            yield Span(start + begin / rate, start + end / rate)


class Microphone:
    """Sends 20 ms of sound every 20 ms; a frame's last sample is taken at the frame's tick."""

    def __init__(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        self._send = send
        self._queue: deque[bytes] = deque()
        self._began = asyncio.Event()
        self._began_at = 0.0
        noise = np.random.default_rng(1).integers(-NOISE, NOISE + 1, 50 * FRAME)
        self._noise = deque(frames(noise.astype(np.int16)))

    async def run(self) -> None:
        """Send until cancelled; a late frame counts as taken when it was due."""
        tick = time.monotonic()
        while True:
            tick += FRAME_S
            await asyncio.sleep(tick - time.monotonic())
            if not self._queue:
                await self._send(self._noise[0])
                self._noise.rotate(-1)
                continue
            if not self._began.is_set():
                self._began_at = tick - FRAME_S
                self._began.set()
            await self._send(self._queue.popleft())

    async def say(self, pcm: Pcm) -> float:
        """Begin a recording; gives when its first sample was due."""
        self._began.clear()
        self._queue.extend(frames(pcm))
        await self._began.wait()
        return self._began_at

    def cut(self) -> None:
        """Break the recording off."""
        self._queue.clear()


def frames(pcm: Pcm) -> Iterator[bytes]:
    """Cut into frames of 20 ms; the last one is filled up with silence."""
    for first in range(0, pcm.size, FRAME):
        yield pcm[first : first + FRAME].tobytes().ljust(2 * FRAME, b"\0")


def read_wav(path: Path) -> Pcm:
    """A mono recording at MIC_RATE.

    Raises:
        ValueError: It has another shape.
    """
    with wave.open(str(path)) as file:
        shape = (file.getnchannels(), file.getsampwidth(), file.getframerate())
        if shape != (1, 2, MIC_RATE):
            raise ValueError(f"{path} is no mono 16-bit recording at {MIC_RATE} Hz")
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


@dataclass(frozen=True, slots=True)
class Said:
    """A recording, and where in it the fan's sound begins and ends, in samples."""

    pcm: Pcm
    start: int
    end: int

    def at(self, began: float) -> Span:
        """The same in seconds of the clock, for a recording that began then."""
        return Span(began + self.start / MIC_RATE, began + self.end / MIC_RATE)
