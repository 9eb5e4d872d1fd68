"""Where personas answer their owners, a few at a time, so that no fan waits."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Generator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Annotated, Final, Self, cast

import structlog
from fastapi import Depends
from starlette.requests import HTTPConnection

from core.clock import Clock
from core.database import Database
from core.errors import UnavailableError
from core.ids import new_id
from engine.conversation_events import TurnEnded
from engine.interview import interview
from engine.links.ports import RoomLinks
from engine.llm.errors import BackendError
from engine.persona import PersonaSheet
from engine.ports import ChatBackend
from engine.prompt import prefix_request
from models.studio_states import AgentKind
from personas.probes.runs import break_run
from rooms.linked import LinkedServer
from rooms.live.links import LinkBackends, open_links

log = structlog.get_logger()

MAX_ASKED: Final = 2
"""Owners whose personas answer side by side at once."""
MAX_PROBED: Final = 2
"""Personas that are probed at once."""


class StudioBusyError(UnavailableError):
    """Other owners try their personas at this moment."""

    code = "studio_busy"


@dataclass(frozen=True, slots=True)
class StudioParts:
    """What the desk works with."""

    database: Database
    mind: ChatBackend
    clock: Clock
    links: LinkBackends | None = None
    """Without them linked servers are not asked."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who is asked: a sheet as a room would play it, and the servers that it is linked with."""

    sheet: PersonaSheet
    servers: tuple[LinkedServer, ...] = ()


class StudioDesk:
    """Asks minds for owners; use it as an asynchronous context.

    Args:
        parts: Rows, mind, time and links.
    """

    def __init__(self, parts: StudioParts) -> None:
        self.parts = parts
        self._asked = 0
        self._probed: dict[str, asyncio.Task[None]] = {}
        """Runs by their id."""
        self._beginning = 0
        self._tasks = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        left = dict(self._probed)
        for task in left.values():
            task.cancel()
        await self._tasks.__aexit__(kind, error, trace)
        for run_id in left:
            await self.parts.database.write(break_run, run_id, clock=self.parts.clock)

    @contextmanager
    def place_for_probes(self) -> Generator[None]:
        """Keep a place for a run that is about to begin.

        Raises:
            StudioBusyError: Others are being probed.
        """
        if len(self._probed) + self._beginning >= MAX_PROBED:
            raise StudioBusyError("Other personas are being probed now. Try again in a minute.")
        self._beginning += 1
        try:
            yield
        finally:
            self._beginning -= 1

    def begin_probes(self, run_id: str, work: Coroutine[object, object, None]) -> None:
        """Ask in the background."""
        task = self._tasks.create_task(self._guard(run_id, work))
        self._probed[run_id] = task
        task.add_done_callback(lambda _: self._probed.pop(run_id, None))

    async def _guard(self, run_id: str, work: Coroutine[object, object, None]) -> None:
        """A run that fails must not take the others down."""
        try:
            await work
        except Exception as error:  # noqa: BLE001 - turned into a state and a log entry here
            # In a thread: writing a traceback reads source files.
            await asyncio.to_thread(log.error, "probes failed", run_id=run_id, exc_info=error)
            await self.parts.database.write(break_run, run_id, clock=self.parts.clock)

    @asynccontextmanager
    async def linked_mind(self, candidate: Candidate) -> AsyncGenerator[RoomLinks]:
        """The mind that a candidate is linked with, as a room would ask it; none of its tools."""
        brains = tuple(one for one in candidate.servers if one.kind == AgentKind.BRAIN)
        parts = self.parts
        links = await open_links(parts.database, parts.clock, parts.links, brains, is_spoken=False)
        async with links:
            yield RoomLinks(brain=links.room.brain)

    async def ask(
        self, candidates: Sequence[Candidate], questions: Sequence[str]
    ) -> list[list[TurnEnded]]:
        """Let each candidate answer each question, in a conversation of its own.

        Raises:
            StudioBusyError: Others are being answered.
        """
        if self._asked >= MAX_ASKED:
            raise StudioBusyError("Others try their personas at this moment. Ask again soon.")
        self._asked += 1
        try:
            return [await self._answers(candidate, questions) for candidate in candidates]
        finally:
            self._asked -= 1

    async def _answers(self, candidate: Candidate, questions: Sequence[str]) -> list[TurnEnded]:
        key, mind, clock = new_id("try"), self.parts.mind, self.parts.clock
        sheet = candidate.sheet
        answers: list[TurnEnded] = []
        async with self.linked_mind(candidate) as links:
            try:
                await self._warm(sheet, key)  # So that each answer shows what a fan would wait.
                for question in questions:
                    talk = interview(
                        sheet, mind, (question,), clock=clock, room_key=key, links=links
                    )
                    async with aclosing(talk) as found:
                        answers += [one async for one in found]
            finally:
                await mind.release(key)
        return answers

    async def _warm(self, sheet: PersonaSheet, key: str) -> None:
        try:
            await self.parts.mind.warm(prefix_request(sheet, self.parts.mind.traits, key))
        except BackendError:
            return  # Each answer will say what is wrong.


async def get_studio(connection: HTTPConnection) -> StudioDesk:
    """The desk of this process."""
    return cast("StudioDesk", connection.state.studio)


StudioDep = Annotated[StudioDesk, Depends(get_studio)]
