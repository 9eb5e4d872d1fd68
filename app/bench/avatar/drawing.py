"""Every renderer on the same speech: what a frame costs, and when the lips move on it."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from app.bench.avatar.easel import FRAME_RATE
from app.bench.avatar.faces import KINDS
from app.bench.avatar.moves import Move, Sync, half_ways, measure_sync, moves_of, rounded, shifted
from app.bench.avatar.speech import Spoken
from avatars.mouth_shapes import blended
from avatars.puppet import Puppet
from avatars.stage.troupe import ONE_THREAD
from engine.face_ports import VISEMES, Pose
from engine.voice_ports import SPOKEN_RATE

BEFORE_S: Final = 0.4
"""The face rests before a reply and after it."""
PHASES: Final = (0.0, 0.25, 0.5, 0.75)
"""Where the first sample of a reply falls between two frames, by turns."""


@dataclass(frozen=True, slots=True)
class Acted:
    """A reply as poses."""

    poses: list[Pose]
    times_s: list[float]
    """Of the reply's sound."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one renderer did."""

    kind: str
    figures: dict[str, Any]
    sync: Sync | None
    """None where the mouth was not read."""

    @property
    def problem(self) -> str | None:
        """Why it was not measured."""
        return self.figures.get("problem")


def act(spoken: Spoken, seed: int, phase: float = 0.0) -> Acted:
    """Pose a reply as a stage does."""
    puppet = Puppet(seed)
    puppet.attend("speaking", 0.0)
    track = spoken.track
    poses: list[Pose] = []
    times: list[float] = []
    count = round((spoken.seconds + 2 * BEFORE_S) * FRAME_RATE)
    has_begun = False
    for number in range(count):
        now_s = (number + phase) / FRAME_RATE
        at_s = now_s - BEFORE_S
        if at_s >= 0 and not has_begun:
            has_begun = True
            puppet.begin()
            puppet.take(track)
        is_heard = 0 <= at_s <= spoken.seconds
        poses.append(puppet.pose(now_s, round(at_s * SPOKEN_RATE) if is_heard else None))
        times.append(at_s)
    return Acted(poses, times)


def sound_moves(spoken: Sequence[Spoken]) -> list[list[Move]]:
    """The moves of replies, at the moments when their sound is half-way."""
    moves = [moves_of(one.phonemes) for one in spoken]
    by_s = half_ways((one.pcm, found) for one, found in zip(spoken, moves, strict=True))
    return [shifted(found, by_s) for found in moves]


async def measure_drawing(
    spoken: Sequence[Spoken], folder: Path, house: Path, *, reads: bool
) -> list[Drawn]:
    """Let each renderer draw the same replies, one after the other.

    Args:
        spoken: Replies.
        folder: For files between processes.
        house: Folder of our VRM files.
        reads: Read the mouths too.
    """
    acted = [act(one, seed, PHASES[seed % len(PHASES)]) for seed, one in enumerate(spoken)]
    file = folder / "poses.npy"
    np.save(file, np.stack([pose for one in acted for pose in one.poses]))
    moves = sound_moves(spoken)
    drawn: list[Drawn] = []
    for kind in KINDS:
        figures = await _at_easel(kind, file, house, reads=reads)
        openings: list[float] = figures.pop("openings", [])
        drawn.append(Drawn(kind, figures, _sync(moves, acted, openings) if openings else None))
    if reads:
        track = [jaw(pose) for one in acted for pose in one.poses]
        drawn.insert(0, Drawn("track", {}, _sync(moves, acted, track)))
    return drawn


def jaw(pose: Pose) -> float:
    """How far the mouth of a pose is open."""
    return blended(pose[: len(VISEMES)]).jaw


def _sync(moves: Sequence[list[Move]], acted: Sequence[Acted], openings: Sequence[float]) -> Sync:
    errors: list[float] = []
    missed = at = 0
    for found, one in zip(moves, acted, strict=True):
        values = np.array(openings[at : at + len(one.poses)])
        at += len(one.poses)
        sync = measure_sync(found, np.array(one.times_s), values)
        errors += sync.errors_ms
        missed += sync.missed
    return Sync(tuple(errors), missed)


async def _at_easel(kind: str, poses: Path, house: Path, *, reads: bool) -> dict[str, Any]:
    command = [sys.executable, "-m", "app.bench.avatar.easel", kind, str(poses)]
    command += ["--house", str(house), *(["--read"] if reads else [])]
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **ONE_THREAD},
    )
    told, problem = await process.communicate()
    if process.returncode:
        return {"problem": (problem.decode(errors="replace").strip().splitlines() or ["?"])[-1]}
    return json.loads(told.decode().splitlines()[-1])


def show_drawing(drawn: Sequence[Drawn]) -> dict[str, Any]:
    """Print what frames cost; returns keys of the last line."""
    print(
        f"\n{'CPU ms a frame, 512x512':26}{'draw':>8}{'colours':>9}{'+ VP8':>8}{'worst':>8}"
        f"{'kbit/s':>8}"
    )
    keys: dict[str, Any] = {}
    for one in drawn:
        if one.problem:
            print(f"{one.kind:26}  {one.problem[:90]}")
        elif "draw_ms" in one.figures:
            told = one.figures
            print(
                f"{one.kind:26}{told['draw_ms']:>8.2f}{told['colours_ms']:>9.2f}"
                f"{told['encode_ms']:>8.2f}{told['worst_ms']:>8.1f}{told['kbit_s']:>8.0f}"
            )
            keys[f"render_ms_{one.kind}"] = rounded(told["draw_ms"])
            keys[f"encode_ms_{one.kind}"] = rounded(told["encode_ms"])
    keys["render_ms"] = keys.get("render_ms_planar")
    keys["encode_ms"] = keys.get("encode_ms_planar")
    return keys
