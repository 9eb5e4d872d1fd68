"""Looks up beside the turn what linked servers know; the voice never waits for it.

A tool's answer is data: it enters the prompt in a block, bounded and screened, never as an order.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, Protocol

from engine.data_block import as_data
from engine.links.errors import LinkError
from engine.links.grants import Grant, always
from engine.links.ports import Asked
from engine.links.rest import Rest
from engine.links.scopes import arguments
from engine.links.use import Use
from engine.safety.injection import is_injection

MOST_CHARS: Final = 1_200
"""Of one answer."""
MOST_READ_CHARS: Final = 10_000
MOST_ALL_CHARS: Final = 3_000
MOST_TOLD_CHARS: Final = 4_000
"""Of each argument."""
LONGEST_WAIT_S: Final = 2.5
"""For a written reply."""


class Tools(Protocol):
    """A server's tools and resources."""

    async def call(self, tool: str, arguments: dict[str, str]) -> str:
        """Call a tool.

        Raises:
            LinkError: It failed.
        """
        ...

    async def read(self, uri: str) -> str:
        """Read a resource.

        Raises:
            LinkError: It failed.
        """
        ...


@dataclass(slots=True)
class Source:
    """One server as its owner granted it."""

    name: str
    """The agent's, as the prompt names it."""
    server: Tools
    tools: dict[str, dict[str, str]]
    """Tools that may be called, each with its arguments' names by the scope that fills them."""
    resources: Sequence[str]
    scopes: frozenset[str]
    note: Callable[[Use], None]
    is_granted: Grant = always
    """Its owner has not switched it off meanwhile."""
    rest: Rest = field(default_factory=Rest)


@dataclass(frozen=True, slots=True)
class _Found:
    source: Source
    line: str
    turn: int


class VisitKnowledge:
    """Implements ``engine.links.ports.Knowledge`` for one visit; ``run`` does the work.

    Args:
        sources: The servers.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._asked: asyncio.Queue[tuple[int, Asked]] = asyncio.Queue(1)
        self._fixed: list[tuple[Source, str]] = []
        """Of resources, for the whole visit."""
        self._found: dict[tuple[str, str], _Found] = {}
        self._unread = sum(len(source.resources) for source in sources)
        self._turn = self._done = self._answered = 0
        """The turn that was asked last; the one whose answers are in; the one that was answered."""
        self._news = asyncio.Event()

    def ask(self, asked: Asked) -> None:
        """See ``Knowledge.ask``; a question that nobody has taken up yet gives way."""
        self._turn += 1
        with contextlib.suppress(asyncio.QueueEmpty):
            self._asked.get_nowait()
        self._asked.put_nowait((self._turn, asked))

    async def known(self, *, waits: bool) -> tuple[str, ...]:
        """See ``Knowledge.known``."""
        turn = self._turn
        if waits:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_WAIT_S):
                    while self._done < turn or self._unread > 0:
                        self._news.clear()
                        await self._news.wait()
        self._answered = max(self._answered, turn)
        found = [(one.source, one.line) for one in self._found.values() if turn - one.turn <= 1]
        return _bounded(await _still_granted([*self._fixed, *found]))

    async def run(self) -> None:
        """Look things up until cancelled."""
        async with asyncio.TaskGroup() as reading:
            for source in self._sources:
                for uri in source.resources:
                    reading.create_task(self._read(source, uri))
            while True:
                turn, asked = await self._asked.get()
                async with asyncio.TaskGroup() as calling:
                    for source in self._sources:
                        for tool in source.tools:
                            calling.create_task(self._call(source, tool, turn, asked))
                self._done = max(self._done, turn)
                self._news.set()

    async def _read(self, source: Source, uri: str) -> None:
        line = await self._counted(source, lambda: source.server.read(uri))
        if line is not None:
            self._fixed.append((source, line))
        self._unread -= 1
        self._news.set()

    async def _call(self, source: Source, tool: str, turn: int, asked: Asked) -> None:
        told = arguments(asked, source.tools[tool], source.scopes)
        cut = {name: text[:MOST_TOLD_CHARS] for name, text in told.items()}
        if not cut or not source.rest.is_over:
            return
        line = await self._counted(source, lambda: source.server.call(tool, cut))
        if line is not None:
            if self._answered >= turn:
                source.note(Use(late=1))
            self._found[source.name, tool] = _Found(source, line, turn)

    async def _counted(self, source: Source, ask: Callable[[], Awaitable[str]]) -> str | None:
        """A line for the prompt; None where the answer is empty, gives orders, or never came."""
        if not await source.is_granted():
            return None
        began_s, failures = monotonic(), 1
        try:
            line = _line(source, await ask())
            is_order = line is not None and is_injection(line)
            failures = int(is_order)
            source.rest.end()
        except LinkError:
            source.rest.begin()
            return None
        finally:
            busy_ms = round((monotonic() - began_s) * 1_000)
            source.note(Use(calls=1, failures=failures, busy_ms=busy_ms))
        return None if is_order else line


async def _still_granted(lines: Sequence[tuple[Source, str]]) -> list[str]:
    """What a server that was switched off has told leaves the prompt with it."""
    sources = {id(source): source for source, _ in lines}
    granted = {key: await source.is_granted() for key, source in sources.items()}
    return [line for source, line in lines if granted[id(source)]]


def _line(source: Source, text: str) -> str | None:
    plain = as_data(text[:MOST_READ_CHARS])
    if not plain:
        return None
    cut = plain if len(plain) <= MOST_CHARS else plain[:MOST_CHARS].rsplit(" ", 1)[0] + " …"
    return f"From {as_data(source.name)}: {cut}"


def _bounded(lines: Sequence[str]) -> tuple[str, ...]:
    kept: list[str] = []
    left = MOST_ALL_CHARS
    for line in lines:
        left -= len(line)
        if left < 0:
            break
        kept.append(line)
    return tuple(kept)
