"""A side's seat at the measure: takes commands as lines of JSON and answers each with one.

Runs in Pipecat's environment too, so it needs nothing but numpy.
"""

import asyncio
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from app.bench.voice_client import FanPlayer, Said, read_wav
from app.bench.voice_cost import Ear, measure_cost
from app.bench.voice_trials import Bot, Call

Json = dict[str, Any]


class Side(Protocol):
    """One of the two that are measured."""

    wait_s: float
    """The silence that ends a turn by its settings, when the models answer at once."""

    async def open_real(self, spec: Json, player: FanPlayer) -> Bot:
        """A room over the real models."""
        ...

    async def open_stub(self, ear: Ear) -> Bot:
        """A room whose models answer at once."""
        ...

    async def aclose(self) -> None:
        """End what all rooms share."""
        ...


class Seat:
    """Carries out commands, one at a time."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._bot: Bot | None = None
        self._call: Call | None = None

    async def carry_out(self, command: Json) -> Json:
        """Answer one command.

        Raises:
            ValueError: There is no such command, or no open room.
        """
        kind = command["command"]
        if kind == "open":
            return await self._open(command)
        if kind == "cost":
            cost = await measure_cost(
                self._side.open_stub,
                command["rooms"],
                cycles=command["cycles"],
                wait_s=self._side.wait_s,
            )
            return asdict(cost)
        if self._call is None or self._bot is None:
            raise ValueError("there is no open room")
        if kind == "ask":
            return asdict(await self._call.ask(_said(command["said"])))
        if kind == "speak_over":
            stop = await self._call.speak_over(_said(command["opener"]), _said(command["said"]))
            return asdict(stop)
        if kind == "close":
            await self._bot.aclose()
            self._bot = self._call = None
            return {}
        raise ValueError(f"there is no command {kind!r}")

    async def _open(self, command: Json) -> Json:
        started = time.monotonic()
        player = FanPlayer()
        self._bot = await self._side.open_real(command, player)
        self._call = Call(self._bot, player)
        return {"took_s": time.monotonic() - started}


async def serve(side: Side) -> None:
    """Carry out the commands of standard input until it ends; answers go to the first output.

    Whatever a library prints goes to the errors.
    """
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    seat = Seat(side)
    while line := await asyncio.to_thread(sys.stdin.readline):
        answers.write(json.dumps(await seat.carry_out(json.loads(line))) + "\n")
    await side.aclose()


def _said(spec: Json) -> Said:
    return Said(read_wav(Path(spec["wav"])), spec["start"], spec["end"])
