"""The way out: a bounded queue between those who have something to say and the socket."""

import asyncio
import json
from dataclasses import dataclass
from typing import Final

from core.ids import new_id
from rooms.live.socket import CLOSE_POLICY, Socket, SocketGoneError
from rooms.wire.items import Json

QUEUE_LIMIT: Final = 256
"""Events that may wait for a slow client; then whoever speaks waits too."""


@dataclass(frozen=True, slots=True)
class _Close:
    code: int
    reason: str


class Outgoing:
    """Sends events in order, from one task.

    Args:
        socket: Where to.
        timeout_s: A client that takes no data for this long is put out.
    """

    def __init__(self, socket: Socket, *, timeout_s: float) -> None:
        self._socket = socket
        self._timeout_s = timeout_s
        self._queue: asyncio.Queue[Json | _Close] = asyncio.Queue(QUEUE_LIMIT)
        self._is_closed = False

    async def send(self, event: Json) -> None:
        """Queue an event that must arrive; waits while the queue is full.

        Once the socket is gone events are dropped, so that whoever speaks can finish the work.
        """
        if not self._is_closed:
            await self._queue.put(event)

    def offer(self, event: Json) -> None:
        """Queue an event that the next one of its kind replaces; dropped while the queue is full.

        Never waits, so that a slow client can't hold up the clock.
        """
        if not self._is_closed and not self._queue.full():
            self._queue.put_nowait(event)

    async def close(self, code: int, reason: str) -> None:
        """Close the socket once all that is queued is sent."""
        if not self._is_closed:
            await self._queue.put(_Close(code, reason))

    async def run(self) -> None:
        """Send until the socket is closed, by us or by the client."""
        try:
            while True:
                entry = await self._queue.get()
                if isinstance(entry, _Close):
                    await self._socket.close(entry.code, entry.reason)
                    return
                async with asyncio.timeout(self._timeout_s):
                    await self._socket.send(frame(entry))
        except TimeoutError:
            await self._socket.close(CLOSE_POLICY, "slow_client")
        except SocketGoneError:
            return
        finally:
            self._is_closed = True
            while not self._queue.empty():  # Wakes those who wait for room in the queue.
                self._queue.get_nowait()


def frame(event: Json) -> str:
    """An event as it goes over the wire, with an id of its own."""
    told = {"event_id": new_id("event"), **event}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
