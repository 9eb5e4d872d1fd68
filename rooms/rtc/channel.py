"""The data channel ``oai-events`` as the socket of a visit."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Final

from aiortc import RTCDataChannel
from aiortc.exceptions import InvalidStateError

from rooms.live.socket import SocketGoneError

LABEL: Final = "oai-events"
"""The name that OpenAI's clients give the channel of their events."""
QUEUE_LIMIT: Final = 256
"""Events that may wait to be read; who sends more at once is put out."""
HIGH_BYTES: Final = 1_048_576
"""Bytes that may wait for a slow client before whoever speaks waits too."""
FAREWELL_S: Final = 2.0
"""How long the last words may take to leave."""


class ChannelSocket:
    """Implements ``rooms.live.socket.Socket``; it can be used before the channel is open.

    Args:
        first: Frames that count as received before any other.
    """

    def __init__(self, first: Sequence[str] = ()) -> None:
        self._received: deque[str | bytes] = deque(first)
        self._channel: RTCDataChannel | None = None
        self._is_gone = False
        self._stirred = asyncio.Event()
        """Something changed that somebody may wait for."""

    def open(self, channel: RTCDataChannel) -> None:
        """Use a channel that the client has made; others than the first of its name are ignored."""
        if self._channel is not None or channel.label != LABEL:
            return
        self._channel = channel
        channel.bufferedAmountLowThreshold = HIGH_BYTES // 2
        channel.on("message", self._take)
        channel.on("close", self.lose)
        channel.on("bufferedamountlow", self._stirred.set)
        self._stirred.set()

    def lose(self) -> None:
        """The client is not there any more."""
        self._is_gone = True
        self._stirred.set()

    async def receive(self) -> str | bytes:
        """See ``Socket.receive``."""
        while not self._received:
            await self._stir()
        return self._received.popleft()

    async def send(self, text: str) -> None:
        """See ``Socket.send``."""
        while self._channel is None or self._channel.bufferedAmount > HIGH_BYTES:
            await self._stir()
        try:
            self._channel.send(text)
        except InvalidStateError as error:
            raise SocketGoneError from error

    async def close(self, code: int, reason: str) -> None:
        """See ``Socket.close``; a channel has no codes, so only the events before it say why."""
        del code, reason
        if self._is_gone:
            return
        if self._channel is not None:
            await self._drain(self._channel)
            self._channel.close()
        self.lose()

    async def _stir(self) -> None:
        if self._is_gone:
            raise SocketGoneError
        self._stirred.clear()
        await self._stirred.wait()

    async def _drain(self, channel: RTCDataChannel) -> None:
        """Wait until the last words have left."""
        channel.bufferedAmountLowThreshold = 0
        try:
            async with asyncio.timeout(FAREWELL_S):
                while channel.bufferedAmount > 0:
                    await self._stir()
        except (TimeoutError, SocketGoneError):
            return

    def _take(self, frame: str | bytes) -> None:
        if len(self._received) >= QUEUE_LIMIT:
            self.lose()
            return
        self._received.append(frame)
        self._stirred.set()
