"""A data channel as a visit's socket, with a channel that the test holds in its hand."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiortc.exceptions import InvalidStateError

from rooms.live.socket import SocketGoneError
from rooms.rtc.channel import HIGH_BYTES, LABEL, QUEUE_LIMIT, ChannelSocket

pytestmark = pytest.mark.unit


class Channel:
    """What ``ChannelSocket`` uses of aiortc's data channel."""

    def __init__(self, label: str = LABEL) -> None:
        self.label = label
        self.bufferedAmount = 0
        self.bufferedAmountLowThreshold = 0
        self.sent: list[str] = []
        self.is_closed = False
        self.told: dict[str, Callable[..., None]] = {}

    def on(self, name: str, tell: Callable[..., None]) -> None:
        self.told[name] = tell

    def send(self, text: str) -> None:
        if self.is_closed:
            raise InvalidStateError
        self.sent.append(text)

    def close(self) -> None:
        self.is_closed = True


def opened(first: tuple[str, ...] = ()) -> tuple[ChannelSocket, Any]:
    socket, channel = ChannelSocket(first), Channel()
    socket.open(channel)  # type: ignore[arg-type]  # the part of it that is used
    return socket, channel


async def test_frames_go_both_ways_the_first_ones_before_all_others() -> None:
    socket, channel = opened(("first",))
    channel.told["message"]("second")
    assert [await socket.receive(), await socket.receive()] == ["first", "second"]
    await socket.send("back")
    assert channel.sent == ["back"]


async def test_who_sends_before_the_channel_is_open_waits() -> None:
    socket, channel = ChannelSocket(), Channel()
    sending = asyncio.create_task(socket.send("early"))
    await asyncio.sleep(0)
    socket.open(Channel("other"))  # type: ignore[arg-type]  # as above
    await asyncio.sleep(0)
    assert not sending.done()
    socket.open(channel)  # type: ignore[arg-type]  # as above
    await sending
    assert channel.sent == ["early"]


async def test_a_slow_client_makes_the_sender_wait() -> None:
    socket, channel = opened()
    channel.bufferedAmount = HIGH_BYTES + 1
    sending = asyncio.create_task(socket.send("more"))
    await asyncio.sleep(0)
    assert not sending.done()
    channel.bufferedAmount = 0
    channel.told["bufferedamountlow"]()
    await sending
    assert channel.sent == ["more"]


@pytest.mark.parametrize("act", ["receive", "send early", "send slow"])
async def test_whoever_waits_hears_that_the_client_is_gone(act: str) -> None:
    socket, channel = ChannelSocket(), Channel()
    if act == "send slow":
        socket.open(channel)  # type: ignore[arg-type]  # as above
        channel.bufferedAmount = HIGH_BYTES + 1
    waiting = asyncio.create_task(socket.receive() if act == "receive" else socket.send("x"))  # type: ignore[arg-type]  # either
    await asyncio.sleep(0)
    socket.lose()
    with pytest.raises(SocketGoneError):
        await waiting


async def test_what_came_before_the_end_is_still_read() -> None:
    socket, channel = opened()
    channel.told["message"]("last words")
    channel.told["close"]()
    assert await socket.receive() == "last words"
    with pytest.raises(SocketGoneError):
        await socket.receive()


async def test_a_closed_channel_takes_nothing() -> None:
    socket, channel = opened()
    channel.is_closed = True
    with pytest.raises(SocketGoneError):
        await socket.send("x")


async def test_a_flood_puts_the_client_out() -> None:
    socket, channel = opened()
    for n in range(QUEUE_LIMIT + 1):
        channel.told["message"](str(n))
    for _ in range(QUEUE_LIMIT):
        await socket.receive()
    with pytest.raises(SocketGoneError):
        await socket.receive()


async def test_closing_waits_for_the_last_words() -> None:
    socket, channel = opened()
    channel.bufferedAmount = 10
    closing = asyncio.create_task(socket.close(1000, "done"))
    await asyncio.sleep(0)
    assert not channel.is_closed
    channel.bufferedAmount = 0
    channel.told["bufferedamountlow"]()
    await closing
    assert channel.is_closed
    await socket.close(1000, "again")
    with pytest.raises(SocketGoneError):
        await socket.receive()
