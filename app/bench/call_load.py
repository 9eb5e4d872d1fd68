"""What audio calls cost the process that answers them.

``python -m app.bench.call_load URL CALLS SECONDS`` calls an echo server and prints one JSON object.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass
from statistics import fmean, median
from typing import Final

import httpx
import numpy as np
from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpReceiver,
    RTCSessionDescription,
)

from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, Pcm
from rooms.rtc.ear import Ear
from rooms.rtc.mouth import Mouth
from rooms.rtc.plug import give_ear
from rooms.rtc.spoken_queue import SpokenQueue

START_S: Final = 60.0
SETTLE_S: Final = 3.0
AHEAD: Final = SPOKEN_RATE // 2


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured."""

    calls: int
    seconds: float
    cpu_per_call: float
    """Share of a core that the server spent on one call."""
    heard: float
    """Share of the sound that came back, by its samples; 1 is all."""
    heard_a_second: float
    """The same for the median second: a machine that stands still for a while does not show."""


class Caller:
    """A client that speaks all the time and listens."""

    def __init__(self, url: str, http: httpx.AsyncClient) -> None:
        self._url = url
        self._http = http
        self._queue = SpokenQueue()
        self._speech = _speech()
        self._connection = RTCPeerConnection(
            RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )
        self.heard = 0
        self.is_heard = asyncio.Event()

    async def call(self) -> None:
        """Connect, and speak from then on."""
        ear = Ear(self._hear)
        transceiver = self._connection.addTransceiver(Mouth(self._queue, self._speak))
        receiver: RTCRtpReceiver = transceiver.receiver
        give_ear(receiver, ear)
        await self._connection.setLocalDescription()
        answer = await self._http.post(self._url, content=self._connection.localDescription.sdp)
        answer.raise_for_status()
        await self._connection.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))

    async def hang_up(self) -> None:
        """Go."""
        await self._connection.close()

    def _speak(self) -> None:
        if self._queue.queued < AHEAD:
            self._queue.play(self._speech)

    def _hear(self, sound: Pcm) -> None:
        self.heard += len(sound)
        self.is_heard.set()


def _speech() -> Pcm:
    """Sound that costs as much to code as speech: a voiced tone in syllables, with some hiss."""
    at = np.arange(SPOKEN_RATE * 2) / SPOKEN_RATE
    pitch = 2 * np.pi * np.cumsum(140 + 30 * np.sin(2 * np.pi * 0.5 * at)) / SPOKEN_RATE
    voiced = sum(np.sin(n * pitch) / n for n in range(1, 24))
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * at)
    hiss = np.random.default_rng(7).normal(0, 0.05, len(at))
    return np.asarray(4_000 * syllables * (voiced + hiss), np.int16)


async def measure(base_url: str, kind: str, calls: int, seconds: float) -> Load:
    """Hold calls for a while.

    Args:
        base_url: Of an echo server.
        kind: ``ours`` or ``stock``.
        calls: How many at once.
        seconds: How long is measured.
    """
    async with httpx.AsyncClient(base_url=base_url, timeout=30) as http:
        await _await_server(http)
        callers = [Caller(f"/{kind}", http) for _ in range(calls)]
        for caller in callers:
            await caller.call()
        await _await_sound(callers)
        await asyncio.sleep(SETTLE_S)
        before = (await http.get("/cpu")).json()
        shares = [await _heard_in_a_second(callers) for _ in range(round(seconds))]
        after = (await http.get("/cpu")).json()
        for caller in callers:
            await caller.hang_up()
        await http.post("/hang_up")
    elapsed_s = after["at_s"] - before["at_s"]
    cpu = (after["cpu_s"] - before["cpu_s"]) / elapsed_s / calls
    return Load(
        calls,
        round(elapsed_s, 2),
        round(cpu, 4),
        round(fmean(shares), 3),
        round(median(shares), 3),
    )


async def _await_sound(callers: list[Caller]) -> None:
    """Wait until all hear something: a lossy link may take several seconds to agree on keys."""
    async with asyncio.timeout(START_S):
        for caller in callers:
            await caller.is_heard.wait()


async def _heard_in_a_second(callers: list[Caller]) -> float:
    """Share of the sound of one second that was heard; over 1 where some came late."""
    loop = asyncio.get_running_loop()
    heard, since = sum(one.heard for one in callers), loop.time()
    await asyncio.sleep(1.0)
    heard = sum(one.heard for one in callers) - heard
    return heard / ((loop.time() - since) * HEARD_RATE * len(callers))


async def _await_server(http: httpx.AsyncClient) -> None:
    async with asyncio.timeout(START_S):
        while True:
            try:
                await http.get("/cpu")
            except httpx.TransportError:
                await asyncio.sleep(0.2)
            else:
                return


if __name__ == "__main__":
    load = asyncio.run(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
    print(json.dumps(asdict(load)))
