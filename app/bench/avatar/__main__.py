"""The persona's face, measured: ``python -m app.bench.avatar``, or ``make bench-avatar``.

Prints tables; the last line is one JSON object. Parts that were not asked for have null there.

- ``draw``: CPU milliseconds a frame of every renderer, and of colours and VP8 (``render_ms`` and
  ``encode_ms`` are those of the drawn faces).
- ``sessions``: faces that one process on one core draws at 25 frames a second, under 1 % late.
- ``sync``: lips against known timings, off the frames of every renderer and at a WebRTC client;
  ``sync_p95_ms`` is the worst of all.
- ``rest``: from an interruption to a mouth at rest, in frames at a WebRTC client.
- ``v2v``: what the picture adds to voice to voice.
- ``track``: bytes a second of ``x.avatar.track``.
- ``browser``: frames a second of the room under WebGL by the processor, and its lips.
"""

import argparse
import asyncio
import json
import logging
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final

import structlog

from app.bench.avatar.added_delay import measure_added, show_added
from app.bench.avatar.browser import measure_browser, show_browser
from app.bench.avatar.crowd import search_crowd, show_crowd
from app.bench.avatar.drawing import measure_drawing, show_drawing
from app.bench.avatar.end_to_end import measure_call, show_rests
from app.bench.avatar.result import last_line, show_sync
from app.bench.avatar.speech import LIPS, TALK, Spoken, speak_all
from app.bench.avatar.track_size import show_track
from app.bench.voice_processes import Neighbours
from core.errors import StartError

PARTS: Final = ("draw", "sessions", "sync", "rest", "v2v", "track", "browser")
Figures = dict[str, Any]


class Bench:
    """Runs the parts one after the other.

    Args:
        asked: The command line.
        folder: For everything that is written.
    """

    def __init__(self, asked: argparse.Namespace, folder: Path) -> None:
        self._asked = asked
        self._folder = folder
        self._house: Path | None = asked.house
        self._lips: list[Spoken] = []

    @property
    def parts(self) -> dict[str, Callable[[], Awaitable[Figures]]]:
        """By their names."""
        return {
            "draw": self._draw,
            "sessions": self._sessions,
            "sync": self._sync,
            "rest": self._rest,
            "v2v": self._v2v,
            "track": self._track,
            "browser": self._browser,
        }

    async def _draw(self) -> Figures:
        spoken = (await self._speech())[:2]
        house = await self._houses()
        return show_drawing(await measure_drawing(spoken, self._folder, house, reads=False))

    async def _sessions(self) -> Figures:
        found = await search_crowd(
            await self._speech(),
            self._asked.seconds,
            least=self._asked.least,
            most=self._asked.most,
            tries=self._asked.tries,
        )
        return show_crowd(found)

    async def _sync(self) -> Figures:
        spoken = await self._speech()
        drawn = await measure_drawing(spoken, self._folder, await self._houses(), reads=True)
        received, share, _ = await measure_call(spoken, 0)
        rows = {one.kind: one.sync for one in drawn if one.sync is not None}
        return show_sync({**rows, "webrtc": received}) | {"frames_received": share}

    async def _rest(self) -> Figures:
        _, _, rests = await measure_call((await self._speech())[:1], self._asked.stops)
        return show_rests(rests)

    async def _v2v(self) -> Figures:
        return show_added(await measure_added(self._folder, self._asked.turns))

    async def _track(self) -> Figures:
        return show_track(await speak_all(TALK))

    async def _browser(self) -> Figures:
        house = await self._houses()
        data, seconds = self._folder / "var", self._asked.seconds
        return show_browser(*await measure_browser(data, house, seconds, self._asked.answers))

    async def _speech(self) -> list[Spoken]:
        if not self._lips:
            say("speaking")
            self._lips = (await speak_all(LIPS))[: self._asked.replies]
        return self._lips

    async def _houses(self) -> Path:
        """Our VRM files, built where none were given."""
        if self._house is None:
            say("building the faces of the house")
            self._house = self._folder / "house"
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "avatars.house", str(self._house), stdout=sys.stderr
            )
            if await child.wait():
                raise StartError("the faces of the house could not be built")
        return self._house


def say(text: str) -> None:
    """Show progress."""
    print(text, file=sys.stderr, flush=True)


async def run(asked: argparse.Namespace) -> None:
    """Run the asked parts and print."""
    parts: Sequence[str] = asked.part or PARTS
    found: Figures = {"cores": os.cpu_count(), "load_at_start": os.getloadavg()[0]}
    neighbours = Neighbours()
    print(f"cores {found['cores']}, load {found['load_at_start']:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(asked, Path(folder))
        for part in PARTS:
            if part in parts:
                say(part)
                found |= await bench.parts[part]()
                others = neighbours.look()
                found[f"others_cores_{part}"] = others
                print(f"(others used {others:.2f} cores meanwhile)", flush=True)
    found["load_at_end"] = os.getloadavg()[0]
    print(
        f"\nload {found['load_at_start']:.2f} at the start, {found['load_at_end']:.2f} at the end"
    )
    print(json.dumps(last_line(found)))


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", action="append", choices=PARTS, help="all without it")
    parser.add_argument("--seconds", type=float, default=20, help="of each count of frames")
    parser.add_argument("--least", type=int, default=1, help="faces that the search begins with")
    parser.add_argument("--most", type=int, default=9, help="faces that the search ends with")
    parser.add_argument("--tries", type=int, default=2, help="of a number of faces that was late")
    parser.add_argument("--replies", type=int, default=len(LIPS), help="whose lips are compared")
    parser.add_argument("--stops", type=int, default=20, help="interruptions")
    parser.add_argument("--turns", type=int, default=12, help="questions to each side")
    parser.add_argument("--answers", type=int, default=4, help="in the browser")
    parser.add_argument("--house", type=Path, help="folder of our VRM files; built without it")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
