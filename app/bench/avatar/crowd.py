"""How many faces one stage process draws on one core without being late.

The process is pinned to a core and this one to the others. Every face speaks all the time. A frame
is late if it is here more than one frame time after the moment that it shows, and so is one that
never comes; a face counts where fewer than 1 % are.
"""

import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from typing import Any, Final

import psutil

from app.bench.avatar.faces import PEOPLE, SIZE
from app.bench.avatar.moves import late_share, rounded
from app.bench.avatar.speech import Spoken
from avatars.stage.playhead import Anchor
from avatars.stage.spec import FaceSpec
from avatars.stage.staged_face import StagedFace
from avatars.stage.troupe import Troupe
from avatars.stage.wire import Picture

FRAME_RATE: Final = 25
PERIOD_S: Final = 1 / FRAME_RATE
LATE_MOST: Final = 0.01
START_S: Final = 60.0
SETTLE_S: Final = 2.0
BETWEEN_S: Final = 0.5
"""Before a face repeats itself."""
STAGE_CORE: Final = 0


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a number of faces was like."""

    faces: int
    late: tuple[float, ...]
    """Share of the late frames of each."""
    late_p99_ms: float
    """How long after its moment a frame is here, at the 99th percentile of all."""
    cpu_per_face: float
    """Share of the core that the process used, for one face."""
    others: float
    """Cores that others used meanwhile."""

    @property
    def counted(self) -> int:
        """Faces that were in time."""
        return sum(one < LATE_MOST for one in self.late)

    @property
    def is_in_time(self) -> bool:
        """All of them were."""
        return self.counted == self.faces


class Seen:
    """Watches one face."""

    def __init__(self) -> None:
        self.due_s: list[float] = []
        self.came_s: list[float] = []
        self.has_begun = asyncio.Event()
        self.problem = ""

    def drawn(self, picture: Picture) -> None:
        """See ``FaceWatcher.drawn``."""
        self.due_s.append(picture.at_s)
        self.came_s.append(time.monotonic())
        self.has_begun.set()

    def playback_finished(self, item_id: str, position: int, *, is_interrupted: bool) -> None:
        """See ``FaceWatcher.playback_finished``."""

    def gone(self, reason: str) -> None:
        """See ``FaceWatcher.gone``."""
        self.problem = reason
        self.has_begun.set()

    def forget(self) -> None:
        """Begin to count."""
        self.due_s.clear()
        self.came_s.clear()


async def measure_crowd(count: int, spoken: Sequence[Spoken], seconds: float) -> Crowd:
    """Draw so many speaking faces in one process.

    Raises:
        RuntimeError: A face could not be drawn.
    """
    troupe = Troupe(FRAME_RATE, count, START_S)
    living = asyncio.create_task(troupe.live())
    try:
        return await _measure(troupe, count, spoken, seconds)
    finally:
        troupe.end()
        await living


async def _measure(troupe: Troupe, count: int, spoken: Sequence[Spoken], seconds: float) -> Crowd:
    while troupe.pid is None:  # noqa: ASYNC110 - a process has no event when it is there
        await asyncio.sleep(0.01)
    stage = psutil.Process(troupe.pid)
    cores = os.sched_getaffinity(0)
    with suppress(ValueError, OSError):  # a machine of one core
        os.sched_setaffinity(troupe.pid, {STAGE_CORE})
        os.sched_setaffinity(0, cores - {STAGE_CORE} or cores)
    watching = [Seen() for _ in range(count)]
    specs = [
        FaceSpec("planar", name, seed, *SIZE)
        for seed, name in zip(range(count), cycle(PEOPLE), strict=False)
    ]
    faces = [troupe.open(spec, seen) for spec, seen in zip(specs, watching, strict=True)]
    talking: list[asyncio.Task[None]] = []
    try:
        async with asyncio.timeout(START_S):
            for seen in watching:
                await seen.has_begun.wait()
        if problem := next((seen.problem for seen in watching if seen.problem), ""):
            raise RuntimeError(problem)
        talking = [
            asyncio.create_task(_talk(face, spoken[n:] or spoken, n / count))
            for n, face in enumerate(faces)
        ]
        await asyncio.sleep(SETTLE_S)
        for seen in watching:
            seen.forget()
        cpu = _Cpu(stage)
        await asyncio.sleep(seconds)
        used, others = cpu.look()
    finally:
        for task in talking:
            task.cancel()
        os.sched_setaffinity(0, cores)
    waits = sorted(
        1_000 * (came - due)
        for seen in watching
        for due, came in zip(seen.due_s, seen.came_s, strict=True)
    )
    return Crowd(
        count,
        tuple(late_share(seen.due_s, seen.came_s, PERIOD_S) for seen in watching),
        waits[int(0.99 * (len(waits) - 1))] if waits else float("inf"),
        used / count,
        others,
    )


async def _talk(face: StagedFace, spoken: Sequence[Spoken], wait_s: float) -> None:
    """Speak without end."""
    await asyncio.sleep(wait_s)
    face.attend("speaking")
    played = 0
    for number, one in enumerate(cycle(spoken)):
        item = f"item-{number}"
        for track in one.tracks:
            face.push_track(item, track)
        face.anchor(Anchor(item, 0, played, time.monotonic()))
        face.finish(item, len(one.pcm))
        played += len(one.pcm)
        await asyncio.sleep(one.seconds + BETWEEN_S)


class _Cpu:
    """Looks at who uses the machine."""

    def __init__(self, stage: psutil.Process) -> None:
        self._stage = stage
        self._before = self._now()

    def look(self) -> tuple[float, float]:
        """Share of a core that the stage used since the beginning, and cores that others used."""
        at, stage_s, own_s, busy_s = (b - a for a, b in zip(self._before, self._now(), strict=True))
        return stage_s / at, max(0.0, busy_s - stage_s - own_s) / at

    def _now(self) -> tuple[float, float, float, float]:
        of_stage, total = self._stage.cpu_times(), psutil.cpu_times()
        busy = sum(total) - total.idle - getattr(total, "iowait", 0.0)
        return time.monotonic(), of_stage.user + of_stage.system, time.process_time(), busy


async def search_crowd(
    spoken: Sequence[Spoken], seconds: float, *, least: int, most: int, tries: int
) -> list[Crowd]:
    """Add faces one by one while all are in time.

    Args:
        spoken: What they say.
        seconds: Of each measure.
        least: The search begins with so many.
        most: No more faces than this.
        tries: A number that failed is tried again so often: something else may have run.
    """
    found: list[Crowd] = []
    for count in range(least, most + 1):
        for _ in range(tries):
            found.append(await measure_crowd(count, spoken, seconds))
            if found[-1].is_in_time:
                break
        else:
            break
    return found


def show_crowd(found: Sequence[Crowd]) -> dict[str, Any]:
    """Print the search; returns keys of the last line."""
    print(
        f"\n{'faces on one core':20}{'in time':>8}{'worst late':>12}{'p99 ms':>8}"
        f"{'CPU a face':>12}{'others':>8}"
    )
    for one in found:
        print(
            f"{one.faces:<20}{one.counted:>8}{100 * max(one.late):>10.2f} %{one.late_p99_ms:>8.1f}"
            f"{100 * one.cpu_per_face:>10.1f} %{one.others:>8.2f}"
        )
    best = max((one for one in found if one.is_in_time), key=lambda one: one.faces, default=None)
    return {
        "sessions_per_core": best.faces if best else 0,
        "sessions_cpu_per_face": rounded(best.cpu_per_face) if best else None,
        "sessions_late_worst": rounded(max(best.late)) if best else None,
        "sessions_others_cores": rounded(max(one.others for one in found)) if found else None,
    }
