"""What the picture adds to voice to voice: the same questions with a face and without, by turns."""

import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from typing import Any

from app.bench.avatar.moves import rounded
from app.bench.avatar.seat import SIDES
from app.bench.voice import Measure
from app.bench.voice_processes import SeatProcess
from app.bench.voice_result import SideResult, Turn, print_turns


class SideSeat(SeatProcess):
    """The process of one side."""

    def __init__(self, side: str, log: str, logs: Path) -> None:
        super().__init__(log, Path(sys.executable), "app.bench.avatar.seat", logs)
        self._command.append(side)


class CalledMeasure(Measure):
    """Asks both sides, in a shuffled order."""

    def __init__(self, logs: Path, stack: AsyncExitStack) -> None:
        super().__init__(logs, stack)
        self._folder = logs

    def _seat(self, side: SideResult, log: str) -> SeatProcess:
        return SideSeat(side.name, log, self._folder)


async def measure_added(logs: Path, turns: int) -> list[SideResult]:
    """Ask so many questions of each side; gives the plain side and the one with a face."""
    sides = [SideResult(name) for name in SIDES]
    async with AsyncExitStack() as stack:
        await CalledMeasure(logs, stack).voice_to_voice(sides, turns)
    return sides


def paired_s(plain: Sequence[Turn], video: Sequence[Turn]) -> list[float]:
    """What the picture added to each question that both sides answered after its end."""
    found: list[float] = []
    for one, other in zip(plain, video, strict=True):
        a, b = one.answer, other.answer
        if a.v2v_s is not None and b.v2v_s is not None and not (a.is_early or b.is_early):
            found.append(b.v2v_s - a.v2v_s)
    return found


def show_added(sides: Sequence[SideResult]) -> dict[str, Any]:
    """Print the turns; returns keys of the last line."""
    print_turns(sides)
    plain, video = (one.v2v_s() for one in sides)
    pairs = paired_s(*(side.turns for side in sides))
    both = bool(plain and video)
    added = 1_000 * (median(video) - median(plain)) if both else None
    return {
        "added_v2v_ms": rounded(added),
        "added_v2v_paired_ms": rounded(1_000 * median(pairs)) if pairs else None,
        "v2v_plain_ms": rounded(1_000 * median(plain)) if plain else None,
        "v2v_video_ms": rounded(1_000 * median(video)) if video else None,
        "v2v_turns": min(len(plain), len(video)),
    }
