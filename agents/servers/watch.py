"""The loop that asks servers whether they still are what their owners approved."""

import asyncio
from dataclasses import dataclass
from typing import Final

import structlog

from accounts.agent_keys import AgentKeys
from agents.servers.checks import Check, next_checks, note_answer
from agents.servers.describing import Described, describe
from core.clock import Clock
from core.database import Database
from core.errors import AppError
from core.outbound_rules import OutboundRules
from engine.links.errors import LinkError

log = structlog.get_logger()

PERIOD_S: Final = 20.0
ASKED_AT_ONCE: Final = 4


@dataclass(frozen=True, slots=True)
class Watcher:
    """What looking at servers takes."""

    database: Database
    keys: AgentKeys
    rules: OutboundRules
    clock: Clock


async def watch_forever(watcher: Watcher) -> None:
    """Look at the servers whose turn it is, until cancelled."""
    while True:
        while await watch_some(watcher):
            pass
        await asyncio.sleep(PERIOD_S)


async def watch_some(watcher: Watcher) -> int:
    """Ask the servers whose turn it is.

    Returns:
        How many were asked.
    """
    checks = await watcher.database.read(next_checks, watcher.keys, clock=watcher.clock)
    gate = asyncio.Semaphore(ASKED_AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for check in checks:
            group.create_task(_look(watcher, check, gate))
    return len(checks)


async def _look(watcher: Watcher, check: Check, gate: asyncio.Semaphore) -> None:
    said: Described | AppError
    async with gate:
        try:
            said = await describe(check.kind, check.manifest, check.key, watcher.rules)
        except AppError as error:
            log.info("a linked server is of no use", link_id=check.link_id, why=str(error))
            said = error
        # Whatever else one server's answer does to us, the others are looked at all the same.
        except Exception as error:  # noqa: BLE001 - told in the log, and to the link's owner
            # In a thread: writing a traceback reads source files.
            told = {"link_id": check.link_id, "exc_info": error}
            await asyncio.to_thread(log.error, "a linked server's answer can't be read", **told)
            said = LinkError("bad_answer", "the server's answer can't be read")
    await watcher.database.write(note_answer, check.link_id, said, clock=watcher.clock)
