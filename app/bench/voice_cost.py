"""What the framework itself costs: rooms whose models answer at once, fed in real time.

Runs in Pipecat's environment too, so it needs nothing but numpy.
"""

import asyncio
import gc
import math
import resource
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from app.bench.voice_client import FRAME, FRAME_S, SILENT, Pcm, frames

SPEECH_FRAMES: Final = 64
"""1.28 s, which frames of 20 ms, 32 ms and waits of 160 ms all divide."""
CYCLE_FRAMES: Final = 304
"""6.08 s, likewise."""
PHASES: Final = 4
"""Rooms are fed at four different moments of each 20 ms."""
SETTLE_S: Final = 1.0
LOUD: Final = 12_000


class StubRoom(Protocol):
    """A room of either side over models that answer at once."""

    async def hear(self, frame: bytes) -> None:
        """Take 20 ms of the microphone."""
        ...

    async def aclose(self) -> None:
        """End the room."""
        ...


class Ear:
    """A client that only notes when an answer begins; it plays nothing, so it costs little."""

    def __init__(self) -> None:
        self.turn_over_at = math.inf
        """When the frame is due that completes the pause which ends the turn."""
        self.added_s: list[float] = []
        self.turns = 0

    def take(self, pcm: Pcm, rate: int) -> None:
        """Note the first sound of an answer."""
        del rate
        if self.turn_over_at < math.inf and int(np.abs(pcm[::16]).max()) > SILENT:
            self.added_s.append(time.monotonic() - self.turn_over_at)
            self.turn_over_at = math.inf

    def hold(self) -> None:
        """Nothing is played, so nothing pauses."""

    def go_on(self) -> None:
        """Nothing is played, so nothing goes on."""

    def drop(self) -> None:
        """Nothing is queued, so nothing is dropped."""


@dataclass(slots=True)
class Cost:
    """What a number of rooms cost."""

    rooms: int
    cpu_per_room_s: float
    """CPU seconds per second and room, the feeder's own subtracted."""
    feeder_per_room_s: float
    added_p50_ms: float | None
    """From the frame that ends the turn to the answer's first sound."""
    added_p99_ms: float | None
    turns: int
    missed: int
    """Turns without an answer before the next one began."""
    mb_per_room: float
    late_ms: float
    """How late the feeder came at its 99th percentile: a full event loop is late."""


@dataclass(slots=True)
class _Feeder:
    """Feeds all rooms from one task."""

    rooms: list[StubRoom]
    ears: list[Ear]
    wait_frames: int
    cycle: list[bytes]
    late_s: list[float] = field(default_factory=list[float])

    async def run(self, cycles: int) -> None:
        """Feed each room so many turns, one after the other without a break."""
        count = len(self.rooms)
        phases = [range(phase, count, PHASES) for phase in range(min(PHASES, count))]
        step_s = FRAME_S / len(phases)
        start = time.monotonic() + step_s
        for tick in range((cycles + 1) * CYCLE_FRAMES):
            for phase, indexes in enumerate(phases):
                due = start + tick * FRAME_S + phase * step_s
                if (wait_s := due - time.monotonic()) > 0:
                    await asyncio.sleep(wait_s)
                self.late_s.append(time.monotonic() - due)
                for index in indexes:
                    at = tick - index * CYCLE_FRAMES // count
                    if 0 <= at < cycles * CYCLE_FRAMES:
                        await self._feed(index, at % CYCLE_FRAMES, due)

    async def _feed(self, index: int, at: int, due: float) -> None:
        ear = self.ears[index]
        if at == 0:
            ear.turn_over_at = math.inf  # an answer that has not come by now is missed
        if at == SPEECH_FRAMES + self.wait_frames - 1:
            ear.turn_over_at = due
            ear.turns += 1
        await self.rooms[index].hear(self.cycle[at])


class _Nobody:
    """A room that costs nothing: what is left is the feeder."""

    async def hear(self, frame: bytes) -> None:
        """Take it."""

    async def aclose(self) -> None:
        """Nothing to end."""


async def measure_cost(
    open_room: Callable[[Ear], Awaitable[StubRoom]], count: int, *, cycles: int, wait_s: float
) -> Cost:
    """Run rooms side by side in this process.

    Args:
        open_room: Opens a room whose sound goes to the given ear.
        count: Rooms at once.
        cycles: Turns of each room.
        wait_s: The silence that ends a turn by the side's settings, models aside.
    """
    wait_frames = round(wait_s / FRAME_S)
    first = Ear()
    await (await open_room(first)).aclose()  # imports and caches are nobody's room
    gc.collect()
    before_mb = _rss_mb()
    ears = [Ear() for _ in range(count)]
    rooms = [await open_room(ear) for ear in ears]
    await asyncio.sleep(SETTLE_S)
    cpu_s, feeder = await _timed(_Feeder(rooms, ears, wait_frames, _cycle()), cycles)
    mb = (_rss_mb() - before_mb) / count
    for room in rooms:
        await room.aclose()
    nobody: list[StubRoom] = [_Nobody() for _ in range(count)]
    idle_ears = [Ear() for _ in range(count)]
    feeder_s, _ = await _timed(_Feeder(nobody, idle_ears, wait_frames, _cycle()), 1)
    room_s = count * cycles * CYCLE_FRAMES * FRAME_S
    feeder_per_room_s = feeder_s / (count * CYCLE_FRAMES * FRAME_S)
    added = sorted(1e3 * one for ear in ears for one in ear.added_s)
    turns = sum(ear.turns for ear in ears)
    return Cost(
        count,
        cpu_s / room_s - feeder_per_room_s,
        feeder_per_room_s,
        statistics.median(added) if added else None,
        percentile(added, 0.99),
        turns,
        turns - len(added),
        mb,
        1e3 * (percentile(sorted(feeder.late_s), 0.99) or 0.0),
    )


async def _timed(feeder: _Feeder, cycles: int) -> tuple[float, _Feeder]:
    before = time.process_time()
    await feeder.run(cycles)
    return time.process_time() - before, feeder


def _cycle() -> list[bytes]:
    """One turn of a room: noise, then silence."""
    noise = np.random.default_rng(2).integers(-LOUD, LOUD, SPEECH_FRAMES * FRAME).astype(np.int16)
    silence = bytes(2 * FRAME)
    return [*frames(noise), *[silence] * (CYCLE_FRAMES - SPEECH_FRAMES)]


def stub_speech(rate: int) -> Pcm:
    """What every stub voice says: a second of a tone, loud from its first sample."""
    places = np.arange(rate)
    return np.asarray(8_000 * np.cos(2 * np.pi * 220 * places / rate), np.int16)


def percentile(ordered: list[float], share: float) -> float | None:
    """A value of a sorted list; None of an empty one."""
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else None


def _rss_mb() -> float:
    """Resident memory now, where the system tells; else at its highest."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
