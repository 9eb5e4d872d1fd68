"""The background work of the product: send, watch, sweep. Runs in the server or apart from it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Literal

import structlog

from accounts.notices.sending import send_forever
from agents.servers.watch import Watcher, watch_forever
from app.base import Base
from engine.memory.embedding import Embedder
from engine.ports import ChatBackend
from escrow.runtime import Escrow
from flows.chain_news import ChainNews
from flows.film_rooms import FilmWorks, film_forever
from flows.learn_room import School, learn_forever
from flows.sweep import sweep_forever
from rooms.film_store import FilmStore

log = structlog.get_logger()

FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 30.0
WorkerState = Literal["external", "running", "restarting", "stopped"]


@dataclass(frozen=True, slots=True)
class Study:
    """What memory is made with."""

    mind: ChatBackend | None = None
    """Reads what a fan told, after a visit; None leaves it to plain sentences."""
    embedder: Embedder | None = None
    """Makes memories ready to be found; None leaves it to words."""


class Worker:
    """Keeps the background loops alive and says how they are.

    Args:
        base: Rows, time and how mails leave.
        escrow: Runs the chain's loop.
        news: What the chain's answers set off.
        study: What memory is made with.
        films: Where films are made; None where there are none.
    """

    def __init__(
        self,
        base: Base,
        escrow: Escrow,
        news: ChainNews,
        study: Study,
        films: FilmStore | None = None,
    ) -> None:
        self._base = base
        self._escrow = escrow
        self._news = news
        self._study = study
        self._films = films
        self.state: WorkerState = "stopped"

    async def run(self) -> None:
        """Run until cancelled; a loop that breaks is started again after a growing pause."""
        background = self._base.database.in_background()
        bus, clock = self._base.bus, self._base.clock
        loops: dict[str, Callable[[], Awaitable[None]]] = {
            "chain": lambda: self._escrow.run(self._news),
            "sweeper": lambda: sweep_forever(background, bus, clock=clock),
            "mails": lambda: send_forever(background, bus, self._base.mailer, clock=clock),
        }
        school = School(background, bus, self._study.mind, self._study.embedder, clock)
        loops["memories"] = lambda: learn_forever(school)
        watcher = Watcher(background, self._base.agent_keys, self._base.outbound, clock)
        loops["agents"] = lambda: watch_forever(watcher)
        if self._films is not None:
            works = FilmWorks(background, bus, self._films, clock)
            loops["films"] = lambda: film_forever(works)
        async with asyncio.TaskGroup() as group:
            for name, loop in loops.items():
                group.create_task(self._keep_alive(name, loop))

    async def _keep_alive(self, name: str, loop: Callable[[], Awaitable[None]]) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            self.state = "running"
            try:
                await loop()
            # Rows keep what is to be done, so any failure here may simply be tried again.
            except Exception:
                log.exception("worker_loop_failed", loop=name, retry_in_s=pause_s)
            self.state = "restarting"
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
