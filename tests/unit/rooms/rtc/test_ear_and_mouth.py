"""Packets to samples and samples to packets, on the loop's own clock."""

import asyncio
from dataclasses import dataclass

import numpy as np
import pytest
from aiortc.mediastreams import MediaStreamError

from core.errors import StartError
from engine.voice_ports import SPOKEN_RATE, Pcm
from rooms.rtc import mouth as mouth_module
from rooms.rtc import plug
from rooms.rtc.ear import Ear
from rooms.rtc.mouth import SETTLE, Mouth
from rooms.rtc.plug import require_known_aiortc
from rooms.rtc.spoken_queue import SpokenQueue
from tests.unit.rooms.rtc.sounds import HEARD, loudness, packets, tone, voice

pytestmark = pytest.mark.unit


@dataclass
class Rtp:
    sequence_number: int
    timestamp: int
    payload: bytes


def stream(seconds: float) -> list[Rtp]:
    return [Rtp(n, n * 960, one) for n, one in enumerate(packets(voice(seconds)))]


class Clock:
    """Time that passes when somebody sleeps, or is stopped."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now_s = 50.0
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(loop, "time", lambda: self.now_s)
        monkeypatch.setattr(mouth_module.asyncio, "sleep", self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


async def test_each_packet_is_heard_at_once() -> None:
    heard: list[Pcm] = []
    ear = Ear(heard.append)
    for number, packet in enumerate(stream(0.5), 1):
        assert ear.add(packet) == (False, None)
        assert sum(map(len, heard)) == number * HEARD


async def test_holes_are_filled_so_that_the_count_stays_true(clock: Clock) -> None:
    heard: list[Pcm] = []
    ear = Ear(heard.append)
    for packet in stream(1.0):
        clock.now_s += 0.02
        if packet.sequence_number % 7 != 5:
            ear.add(packet)
    sound = np.concatenate(heard)
    assert len(sound) == 50 * HEARD
    whole = sound[5 * HEARD :].reshape(-1, HEARD)
    assert min(map(loudness, whole)) > 0.4 * loudness(sound), "a hole is silent"
    assert (
        np.abs(np.diff(sound.astype(int))).max() < 1.5 * np.abs(np.diff(voice(1).astype(int))).max()
    )


async def test_a_broken_packet_sounds_like_a_lost_one() -> None:
    heard: list[Pcm] = []
    ear = Ear(heard.append)
    packets = stream(0.4)
    packets[10].payload = b"\x6b\x01\xff\xff"
    for packet in packets:
        ear.add(packet)
    assert sum(map(len, heard)) == len(packets) * HEARD


async def test_odd_lengths_add_up() -> None:
    heard: list[Pcm] = []
    ear = Ear(heard.append)
    packets = stream(0.1)
    ear.add(packets[0])
    for number in range(1, 5):
        ear.add(Rtp(number, packets[number].timestamp + number * 100, packets[number].payload))
    assert sum(map(len, heard)) == (5 * 960 + 4 * 100) // 3


def test_an_aiortc_that_keeps_its_buffer_elsewhere_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    require_known_aiortc()
    monkeypatch.setattr(plug, "_PLACE", "_RTCRtpReceiver__moved_away")
    with pytest.raises(StartError, match="requirements"):
        require_known_aiortc()


async def test_a_packet_every_20_ms(clock: Clock) -> None:
    ticks: list[float] = []
    mouth = Mouth(SpokenQueue(), lambda: ticks.append(clock.now_s))
    packets = [await mouth.recv() for _ in range(100)]
    assert np.diff(ticks) == pytest.approx(0.02)
    assert [packet.pts for packet in packets] == [n * 960 for n in range(100)]


async def test_silence_shrinks_to_a_byte_and_sound_comes_back(clock: Clock) -> None:
    queue = SpokenQueue()
    mouth = Mouth(queue, lambda: None)
    queue.play(tone(0.2))
    sizes = [bytes(await mouth.recv()) for _ in range(10 + SETTLE + 50)]
    assert all(len(one) > 10 for one in sizes[: 10 + SETTLE])
    assert all(len(one) == 1 for one in sizes[10 + SETTLE + 1 :])
    queue.play(tone(0.2))
    assert len(bytes(await mouth.recv())) > 10
    assert queue.played == int(0.22 * SPOKEN_RATE)
    assert clock.now_s > 50


async def test_a_short_stop_is_caught_up_and_a_long_one_is_skipped(clock: Clock) -> None:
    mouth = Mouth(SpokenQueue(), lambda: None)
    await mouth.recv()
    clock.now_s += 0.1
    assert [(await mouth.recv()).pts for _ in range(5)] == [960 * n for n in range(1, 6)]
    assert clock.now_s == pytest.approx(50.1)
    clock.now_s += 10
    last = [(await mouth.recv()).pts for _ in range(2)]
    assert last[1] - last[0] == 960
    assert last[1] / 960 == pytest.approx((clock.now_s - 50) * 50, abs=0.01), "in step with time"
    assert clock.now_s == pytest.approx(60.12, abs=0.02)


async def test_a_stopped_track_ends(clock: Clock) -> None:
    mouth = Mouth(SpokenQueue(), lambda: None)
    await mouth.recv()
    mouth.stop()
    with pytest.raises(MediaStreamError):
        await mouth.recv()
    assert clock.now_s >= 50
