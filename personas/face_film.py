"""A short film of a face that only the server draws, for the studio."""

import asyncio
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import avatars
from avatars.films.draft import Draft, write_batch
from avatars.films.rendering import UNSIGNED_FILE
from avatars.films.script import (
    Attended,
    Facts,
    Lasted,
    Moved,
    Over,
    begin_script,
)
from avatars.stage.assets import POSTER_FILE
from avatars.stage.spec import FaceSpec
from engine.face_ports import FaceTrack
from engine.voice_ports import SPOKEN_RATE, Pcm
from personas.errors import NoFacesError

ROOT: Final = Path(avatars.__file__).parents[1]
LONGEST_S: Final = 120.0
"""Drawing that takes longer has failed."""
LEAD: Final = SPOKEN_RATE // 2
"""Samples of silence before the line."""
ITEM: Final = "line"


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be shown."""

    name: str
    spec: FaceSpec
    pcm: Pcm
    track: FaceTrack


async def film(scene: Scene) -> bytes:
    """Draw a line as MP4, in a process of its own.

    Raises:
        NoFacesError: The face can't be drawn here.
    """
    return await _draw(lambda folder: _write(folder, scene), UNSIGNED_FILE)


async def still(name: str, spec: FaceSpec) -> bytes:
    """Draw a face at rest as WebP, in a process of its own.

    Raises:
        NoFacesError: The face can't be drawn here.
    """
    return await _draw(
        lambda folder: begin_script(folder, Facts(name), spec), POSTER_FILE, "poster"
    )


async def _draw(write: Callable[[Path], None], result: str, *words: str) -> bytes:
    place = Path(await asyncio.to_thread(mkdtemp, prefix="face-"))
    folder = place / "script"
    try:
        await asyncio.to_thread(write, folder)
        await _run(folder, *words)
        return await asyncio.to_thread((folder / result).read_bytes)
    finally:
        await asyncio.to_thread(shutil.rmtree, place, ignore_errors=True)


def _write(folder: Path, scene: Scene) -> None:
    begin_script(folder, Facts(scene.name), scene.spec)
    draft, end = Draft(), LEAD + len(scene.pcm)
    draft.note(Attended(0, "idle"))
    draft.note(Moved(0, ITEM, scene.track))
    draft.note(Attended(LEAD, "speaking"))
    draft.say(LEAD, ITEM, 0, scene.pcm)
    draft.note(Over(end, ITEM, len(scene.pcm), is_broken_off=False))
    draft.note(Attended(end, "idle"))
    draft.note(Lasted(end + LEAD))
    write_batch(folder, draft.take())


async def _run(folder: Path, *words: str) -> None:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "avatars.films.trial", str(folder), *words),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=PIPE,
        cwd=ROOT,
    )
    try:
        async with asyncio.timeout(LONGEST_S):
            _, trouble = await child.communicate()
    except TimeoutError as error:
        raise NoFacesError("Drawing this face takes too long.") from error
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        last = trouble.decode(errors="replace").strip().rpartition("\n")[2]
        raise NoFacesError(f"This face can't be drawn here: {last[:200]}")
