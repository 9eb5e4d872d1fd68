"""Keeps a visit's mind ready: warms it, and tries again while it is down."""

import asyncio

import structlog

from engine.conversation import Conversation
from engine.llm.errors import BackendError
from rooms.live.meter import Meter

_log = structlog.get_logger(__name__)


class MindKeeper:
    """Looks after the mind of one visit.

    Args:
        conversation: The engine's side.
        meter: Stands still while the mind is not ready.
        room_id: The room.
        retry_s: Pause between two tries.
    """

    def __init__(
        self, conversation: Conversation, meter: Meter, *, room_id: str, retry_s: float
    ) -> None:
        self._conversation = conversation
        self._meter = meter
        self._room_id = room_id
        self._retry_s = retry_s

    async def run(self) -> None:
        """Keep it until cancelled."""
        while True:
            if self._meter.is_held_by("warming") or self._meter.is_held_by("backend_down"):
                await self._reach()
            await asyncio.sleep(self._retry_s)

    async def _reach(self) -> None:
        try:
            await self._conversation.warm()
        except BackendError as error:
            if not self._meter.is_held_by("backend_down"):
                _log.warning("mind down", room_id=self._room_id, code=error.backend_code)
            await self._meter.hold("backend_down")
        else:
            await self._meter.let_go("backend_down")
            await self._meter.let_go("warming")
