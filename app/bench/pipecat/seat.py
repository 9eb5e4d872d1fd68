"""Pipecat's seat at the measure, led by ``app.bench.voice``."""
# Runs in Pipecat's own environment; pyright leaves it out, ruff does not.

import asyncio
import sys
from pathlib import Path
from typing import Any

from loguru import logger
from pipecat.workers.runner import WorkerRunner

from app.bench.pipecat.room import PipecatRoom, Runner
from app.bench.pipecat.services import (
    STUB_WAIT_S,
    Models,
    real_services,
    real_turns,
    stub_services,
    stub_turns,
)
from app.bench.voice_client import FanPlayer
from app.bench.voice_cost import Ear
from app.bench.voice_seat import serve
from app.bench.voice_trials import Bot


class PipecatSide:
    """Opens Pipecat's rooms."""

    wait_s = STUB_WAIT_S

    def __init__(self) -> None:
        self._runner: Runner | None = None

    async def open_real(self, spec: dict[str, Any], player: FanPlayer) -> Bot:
        """A room over the real models."""
        models = Models(
            spec["whisper"],
            Path(spec["piper"]),
            spec["mind_url"] + "/v1",
            spec["mind"],
            spec["system"],
            spec["max_tokens"],
            spec["temperature"],
            spec["top_p"],
        )
        is_tuned = bool(spec["is_tuned"])
        room = PipecatRoom(
            await self._workers(),
            await asyncio.to_thread(real_services, models, is_tuned=is_tuned),
            await asyncio.to_thread(real_turns, is_tuned=is_tuned),
            list(spec["messages"]),
            player,
            is_watched=True,
        )
        await room.open()
        return room

    async def open_stub(self, ear: Ear) -> Bot:
        """A room whose services answer at once."""
        room = PipecatRoom(
            await self._workers(), stub_services(), stub_turns(), [], ear, is_watched=False
        )
        await room.open()
        return room

    async def aclose(self) -> None:
        """End what all rooms share."""
        if self._runner is not None:
            await self._runner.aclose()

    async def _workers(self) -> WorkerRunner:
        if self._runner is None:
            self._runner = Runner()
            await self._runner.ready()
        return self._runner.workers


if __name__ == "__main__":
    logger.remove()
    logger.add(sys.stderr, level="WARNING")
    asyncio.run(serve(PipecatSide()))
