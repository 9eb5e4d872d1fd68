"""All faces that this machine draws: some processes, one for a core, each with several faces."""

import asyncio
import os
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from avatars.stage.errors import StagesFullError
from avatars.stage.spec import FaceSpec
from avatars.stage.staged_face import FaceWatcher, StagedFace
from avatars.stage.troupe import Troupe


@dataclass(frozen=True, slots=True)
class StageSettings:
    """What an operator may set about drawing."""

    processes: int = field(default_factory=lambda: os.cpu_count() or 1)
    """At most this many; zero draws nothing."""
    faces: int = 8
    """That one process may draw, if it is quick enough for them."""
    frame_rate: int = 25
    idle_s: float = 60.0
    """A process without a face ends after this long."""


class Stages:
    """Owns the processes; use it as an asynchronous context. They start when they are needed."""

    def __init__(self, settings: StageSettings | None = None) -> None:
        self.settings = settings or StageSettings()
        self._troupes: list[Troupe] = []
        self._tasks = asyncio.TaskGroup()
        self._is_open = False

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        self._is_open = True
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_open = False
        for troupe in self._troupes:
            troupe.end()
        await self._tasks.__aexit__(kind, error, trace)

    @property
    def troupes(self) -> list[Troupe]:
        """The processes that are there, or about to be."""
        self._troupes = [troupe for troupe in self._troupes if not troupe.is_over]
        return self._troupes

    @property
    def count(self) -> int:
        """Faces that are drawn."""
        return sum(troupe.count for troupe in self.troupes)

    def has_room(self) -> bool:
        """Does one more face fit?"""
        return self._is_open and (
            len(self.troupes) < self.settings.processes
            or any(troupe.has_room for troupe in self.troupes)
        )

    def require_room(self) -> None:
        """Refuse a face that would make others stutter.

        Raises:
            StagesFullError: It would.
        """
        if not self.has_room():
            raise StagesFullError("too many faces are drawn just now; the call works without one")

    def warm(self) -> None:
        """Start a process where there is none, so that the first face comes sooner."""
        if self._is_open and not self.troupes and self.settings.processes:
            self._start()

    def open(self, spec: FaceSpec, watcher: FaceWatcher) -> StagedFace:
        """Draw a face from now on; returns at once, its frames come when it is loaded.

        Raises:
            StagesFullError: It would make others stutter.
        """
        self.require_room()
        fitting = [troupe for troupe in self.troupes if troupe.has_room]
        troupe = min(fitting, key=lambda one: one.count, default=None)
        if troupe is None or (troupe.count and len(self.troupes) < self.settings.processes):
            troupe = self._start()
        return troupe.open(spec, watcher)

    def _start(self) -> Troupe:
        settings = self.settings
        troupe = Troupe(settings.frame_rate, settings.faces, settings.idle_s)
        self._troupes.append(troupe)
        self._tasks.create_task(troupe.live())
        return troupe
