"""The bounded way out, with a socket that a test holds in its hand."""

import asyncio
import json

import pytest

from rooms.live.outgoing import QUEUE_LIMIT, Outgoing
from rooms.live.socket import SocketGoneError

pytestmark = pytest.mark.unit


class FakeSocket:
    """Takes frames while its gate is open."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.closed: tuple[int, str] | None = None
        self.gate = asyncio.Event()
        self.is_gone = False

    async def receive(self) -> str | bytes:
        raise SocketGoneError

    async def send(self, text: str) -> None:
        await self.gate.wait()
        if self.is_gone:
            raise SocketGoneError
        self.sent.append(text)

    async def close(self, code: int, reason: str) -> None:
        self.closed = (code, reason)


async def test_events_go_out_in_order_and_then_the_socket_closes() -> None:
    socket = FakeSocket()
    socket.gate.set()
    out = Outgoing(socket, timeout_s=5)
    for number in range(3):
        await out.send({"type": "x", "number": number})
    await out.close(1000, "left")
    await out.run()
    sent = [json.loads(text) for text in socket.sent]
    assert [event["number"] for event in sent] == [0, 1, 2]
    assert len({event["event_id"] for event in sent}) == 3
    assert socket.closed == (1000, "left")


async def test_a_full_queue_makes_speakers_wait_and_drops_what_is_repeated() -> None:
    socket = FakeSocket()
    out = Outgoing(socket, timeout_s=5)
    for number in range(QUEUE_LIMIT):
        await out.send({"type": "x", "number": number})
    out.offer({"type": "state"})
    waiting = asyncio.create_task(out.send({"type": "last"}))
    await asyncio.sleep(0)
    assert not waiting.done()
    socket.gate.set()
    running = asyncio.create_task(out.run())
    await waiting
    await out.close(1000, "done")
    await running
    assert json.loads(socket.sent[-1])["type"] == "last"
    assert not any('"state"' in text for text in socket.sent)


async def test_a_client_that_takes_nothing_is_put_out() -> None:
    socket = FakeSocket()
    out = Outgoing(socket, timeout_s=0.01)
    await out.send({"type": "x"})
    await out.run()
    assert socket.closed == (1008, "slow_client")


async def test_after_the_socket_is_gone_nobody_waits() -> None:
    socket = FakeSocket()
    socket.is_gone = True
    socket.gate.set()
    out = Outgoing(socket, timeout_s=5)
    await out.send({"type": "x"})
    await out.run()
    async with asyncio.timeout(5):
        for _ in range(2 * QUEUE_LIMIT):
            await out.send({"type": "x"})
        await out.close(1000, "done")
    out.offer({"type": "x"})
    assert socket.sent == []
