"""A WebRTC client made of plain aiortc, as strange to our peer as a browser is."""

import asyncio
from fractions import Fraction
from types import TracebackType
from typing import Any, Self

import numpy as np
from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCDataChannel,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av import AudioFrame

RATE = 48_000


class Microphone(MediaStreamTrack):
    """A tone, as loud as the fan is just now."""

    kind = "audio"

    def __init__(self, frequency: float) -> None:
        super().__init__()
        self.loudness = 8_000
        self._frequency = frequency
        self._number = 0
        self._began_s = asyncio.get_running_loop().time()

    async def recv(self) -> AudioFrame:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._began_s + self._number * 0.02 - loop.time())
        if self.readyState != "live":
            raise MediaStreamError
        at = (np.arange(960) + self._number * 960) / RATE
        sound = (self.loudness * np.sin(2 * np.pi * self._frequency * at)).astype(np.int16)
        frame = AudioFrame.from_ndarray(sound.reshape(1, -1), layout="mono")
        frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
        frame.pts = self._number * 960
        self._number += 1
        return frame


class Client:
    """Speaks a tone and keeps what it hears; use it as a context.

    Args:
        frequency: Of the tone, in hertz.
        label: Of its data channel; None makes none.
    """

    def __init__(self, frequency: float = 300, label: str | None = "oai-events") -> None:
        self.connection = RTCPeerConnection(
            RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )
        self.channel: RTCDataChannel | None = None
        self.received: asyncio.Queue[str] = asyncio.Queue()
        self.heard: list[np.ndarray[Any, Any]] = []
        self.microphone = Microphone(frequency)
        self._label = label
        self._listening: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._listening:
            task.cancel()
        if self._listening:
            await asyncio.wait(self._listening)
        await self.connection.close()

    async def offer(self) -> str:
        self.connection.addTransceiver(self.microphone, "sendrecv")
        self.connection.on("track", self._listen)
        if self._label is not None:
            self.channel = self.connection.createDataChannel(self._label)
            self.channel.on("message", self.received.put_nowait)
        await self.connection.setLocalDescription()
        return self.connection.localDescription.sdp

    async def take(self, answer: str) -> None:
        await self.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    async def connected(self) -> None:
        async with asyncio.timeout(10):
            while self.connection.connectionState != "connected":  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.002)

    def vanish(self) -> None:
        """Stop as a killed tab does: without a word."""
        for transceiver in self.connection.getTransceivers():
            ice = transceiver.receiver.transport.transport
            for protocol in ice._connection._protocols:
                protocol.transport.abort()

    def sound(self) -> np.ndarray[Any, Any]:
        return np.concatenate(self.heard) if self.heard else np.zeros(0, np.int16)

    def _listen(self, track: MediaStreamTrack) -> None:
        self._listening.append(asyncio.create_task(self._keep(track)))

    async def _keep(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            # Stereo, interleaved: the left half is enough.
            self.heard.append(frame.to_ndarray().reshape(-1)[::2])
