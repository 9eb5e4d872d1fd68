"""The product's peer against plain aiortc on loopback: sound, holds, events, and every end."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import numpy as np
import psutil
import pytest

from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm
from rooms.rtc.channel import ChannelSocket
from rooms.rtc.offer import OfferError, read_offer
from rooms.rtc.peer import Peer
from rooms.rtc.ports import GoneReason
from tests.integration.rooms.rtc.client import RATE, Client

pytestmark = pytest.mark.backends


class Line:
    """Our end of a call."""

    def __init__(self, **options: Any) -> None:
        self.heard: list[Pcm] = []
        self.gone: asyncio.Future[GoneReason] = asyncio.get_running_loop().create_future()
        self.peer = Peer(self.heard.append, self.gone.set_result, **options)

    async def connect(self, client: Client) -> None:
        answer = await self.peer.answer(read_offer(await client.offer()))
        await client.take(answer)
        await client.connected()

    @property
    def sound(self) -> Pcm:
        return np.concatenate(self.heard) if self.heard else np.zeros(0, np.int16)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    made = Line()
    yield made
    await made.peer.aclose()


async def until(is_true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_true():  # noqa: ASYNC110 - sound has no event to wait for
            await asyncio.sleep(0.005)


def tone(seconds: float, frequency: float) -> Pcm:
    at = np.arange(int(SPOKEN_RATE * seconds)) / SPOKEN_RATE
    return (8_000 * np.sin(2 * np.pi * frequency * at)).astype(np.int16)


def pitch_hz(sound: np.ndarray, rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(spectrum.argmax() * rate / len(sound))


def loud_s(sound: np.ndarray) -> float:
    """Seconds of what a client heard that are not silent, by 5 ms."""
    pieces = np.abs(sound[: len(sound) // 240 * 240].reshape(-1, 240)).max(axis=1)
    return float((pieces > 500).sum() * 0.005)


async def test_both_hear_each_other(line: Line) -> None:
    async with Client(frequency=440) as client:
        began_s = asyncio.get_running_loop().time()
        await line.connect(client)
        assert asyncio.get_running_loop().time() - began_s < 3
        line.peer.play(tone(2, 700))
        await until(lambda: len(line.sound) > HEARD_RATE and len(client.sound()) > RATE)
        assert pitch_hz(line.sound[-HEARD_RATE // 2 :], HEARD_RATE) == pytest.approx(440, abs=4)
        assert pitch_hz(client.sound()[-RATE // 2 :], RATE) == pytest.approx(700, abs=4)


async def test_an_answer_needs_no_candidates_in_the_offer(line: Line) -> None:
    """Clients that trickle send their offer before they know their own addresses."""
    async with Client() as client:
        offer = await client.offer()
        bare = "".join(
            f"{one}\r\n"
            for one in offer.splitlines()
            if not one.startswith(("a=candidate", "a=end-of-candidates"))
        )
        await client.take(await line.peer.answer(read_offer(bare)))
        await client.connected()
        await until(lambda: len(line.sound) > 0)


async def test_a_hold_keeps_every_sample_for_later(line: Line) -> None:
    async with Client() as client:
        await line.connect(client)
        line.peer.play(tone(0.6, 500))
        await until(lambda: line.peer.played > SPOKEN_RATE // 5)
        line.peer.hold()
        held_at = line.peer.played
        heard = len(client.sound())
        await until(lambda: len(client.sound()) > heard + RATE // 2)
        assert line.peer.played == held_at
        assert not np.abs(client.sound()[-RATE // 10 :]).max() > 500
        line.peer.go_on()
        await until(lambda: line.peer.played == len(tone(0.6, 500)))
        await until(lambda: not np.abs(client.sound()[-RATE // 10 :]).max() > 500)
        assert loud_s(client.sound()) == pytest.approx(0.6, abs=0.08)


async def test_a_drop_is_silent_at_the_next_packet(line: Line) -> None:
    async with Client() as client:
        await line.connect(client)
        line.peer.play(tone(2, 500))
        await until(lambda: loud_s(client.sound()) > 0.2)
        line.peer.drop()
        dropped_at = line.peer.played
        heard = len(client.sound())
        await until(lambda: len(client.sound()) > heard + RATE // 2)
        assert (line.peer.played, line.peer.queued) == (dropped_at, 0)
        assert not np.abs(client.sound()[-RATE // 5 :]).max() > 500


async def test_the_answer_asks_for_copies_and_offers_only_opus(line: Line) -> None:
    async with Client() as client:
        answer = await line.peer.answer(read_offer(await client.offer()))
        assert "useinbandfec=1" in answer
        assert answer.count("a=rtpmap:") == 1


async def test_events_go_over_the_data_channel() -> None:
    events = ChannelSocket(('{"type":"first"}',))
    line = Line(events=events)
    async with Client() as client:
        await line.connect(client)
        assert client.channel is not None
        await until(lambda: client.channel is not None and client.channel.readyState == "open")
        client.channel.send('{"type":"hello"}')
        async with asyncio.timeout(10):
            assert await events.receive() == '{"type":"first"}'
            assert await events.receive() == '{"type":"hello"}'
            await events.send('{"type":"welcome"}')
            assert await client.received.get() == '{"type":"welcome"}'
            await events.close(1000, "done")
        await until(lambda: client.channel is not None and client.channel.readyState == "closed")
    await line.peer.aclose()


async def test_a_client_that_closes_is_gone_at_once(line: Line) -> None:
    async with Client() as client:
        await line.connect(client)
        await client.connection.close()
        async with asyncio.timeout(2):
            assert await line.gone == "closed"
    assert line.peer.is_over


async def test_a_client_that_vanishes_is_gone_within_5_s_and_leaves_nothing(line: Line) -> None:
    process = psutil.Process()
    async with Client() as client:
        await line.connect(client)
        await until(lambda: len(line.sound) > 0)
        client.vanish()
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        async with asyncio.timeout(8):
            assert await line.gone == "silent"
        assert loop.time() - began_s < 5
    sockets = [one for one in process.net_connections("udp") if one.laddr[0] == "127.0.0.1"]
    assert sockets == []
    assert [one for one in threading.enumerate() if "decoder" in one.name] == []


async def test_a_client_that_never_comes_is_given_up() -> None:
    line = Line(connect_s=0.2)
    async with Client() as client:
        await line.peer.answer(read_offer(await client.offer()))
        async with asyncio.timeout(5):
            assert await line.gone == "not_connected"


async def test_who_hangs_up_is_told_like_any_other_end(line: Line) -> None:
    async with Client() as client:
        await line.connect(client)
        line.peer.hang_up()
        async with asyncio.timeout(5):
            assert await line.gone == "closed"


async def test_who_closes_is_not_told_and_may_close_again(line: Line) -> None:
    async with Client() as client:
        await line.connect(client)
        await asyncio.gather(line.peer.aclose(), line.peer.aclose())
        await line.peer.aclose()
        line.peer.play(tone(0.1, 500))
    assert not line.gone.done()


async def test_closing_while_the_client_goes_hangs_nowhere(line: Line) -> None:
    async with Client() as client:
        await line.connect(client)
        leaving = asyncio.create_task(client.connection.close())
        await asyncio.sleep(0)
        async with asyncio.timeout(5):
            await line.peer.aclose()
            await leaving


async def test_an_offer_that_agrees_on_nothing_is_refused_and_leaves_nothing(line: Line) -> None:
    async with Client() as client:
        offer = read_offer((await client.offer()).replace("opus/48000/2", "opus/16000/1"))
        with pytest.raises(OfferError, match="no answer fits"):
            await line.peer.answer(offer)
    assert line.peer.is_over
