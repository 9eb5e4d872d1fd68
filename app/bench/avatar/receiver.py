"""A WebRTC client of plain aiortc that notes when each frame and sound was due, and was here."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpReceiver,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from aiortc.rtp import AnyRtcpPacket, RtcpSrPacket, RtpPacket
from av import AudioFrame, VideoFrame

RATE: Final = 48_000
STAMP_RATES: Final = {"audio": RATE, "video": 90_000}
NTP_S: Final = 1 << 32
WRAP: Final = 1 << 32
CONNECT_S: Final = 15.0


@dataclass(slots=True)
class Wire:
    """Stamps of one track, and what they mean."""

    rate_hz: int
    first: int | None = None
    """The first stamp."""
    report: tuple[float, int] | None = None
    """A time on the sender's wall clock in seconds, and the stamp that was due then."""
    packets: int = 0
    whole_s: dict[int, float] = field(default_factory=dict[int, float])
    """When the last packet of each stamp came, on the monotonic clock.

    aiortc hands a frame out when the next one begins; a browser does not wait for that.
    """

    def came_s(self, pts: int) -> float:
        """When a frame was there, by aiortc's time from the first on."""
        return self.whole_s[((self.first or 0) + pts) % WRAP]

    def due_s(self, pts: int) -> float:
        """When something was due on the sender's wall clock, by aiortc's time from the first on.

        Raises:
            RuntimeError: The sender has told nothing yet.
        """
        if self.first is None or self.report is None:
            raise RuntimeError("the sender has reported no times yet")
        at_s, then = self.report
        behind = (self.first + pts - then + WRAP // 2) % WRAP - WRAP // 2
        return at_s + behind / self.rate_hz

    def listen_to(self, receiver: RTCRtpReceiver, *, is_passed_on: bool) -> None:
        """Read the packets on their way into a receiver, or instead of it."""
        inside: Any = receiver
        handle_rtp: Any = inside._handle_rtp_packet  # noqa: SLF001 - aiortc tells stamps nowhere else
        handle_rtcp: Any = inside._handle_rtcp_packet  # noqa: SLF001 - nor reports

        async def rtp(packet: RtpPacket, arrival_time_ms: int) -> None:
            self.packets += 1
            if self.first is None:
                self.first = packet.timestamp
            if packet.marker:
                self.whole_s[packet.timestamp] = time.monotonic()
            if is_passed_on:
                await handle_rtp(packet, arrival_time_ms)

        async def rtcp(packet: AnyRtcpPacket) -> None:
            if isinstance(packet, RtcpSrPacket) and packet.sender_info.ntp_timestamp:
                told = packet.sender_info
                self.report = told.ntp_timestamp / NTP_S, told.rtp_timestamp
            await handle_rtcp(packet)

        vars(receiver).update(_handle_rtp_packet=rtp, _handle_rtcp_packet=rtcp)


class Silence(MediaStreamTrack):
    """A microphone in a quiet room."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self._began_s = time.monotonic()

    async def recv(self) -> AudioFrame:
        """See ``MediaStreamTrack.recv``."""
        await asyncio.sleep(self._began_s + self._number * 0.02 - time.monotonic())
        if self.readyState != "live":
            raise MediaStreamError
        frame = AudioFrame.from_ndarray(np.zeros((1, 960), np.int16), layout="mono")
        frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
        frame.pts = self._number * 960
        self._number += 1
        return frame


@dataclass(frozen=True, slots=True)
class Seen:
    """A frame as it came."""

    pts: int
    field: npt.NDArray[np.uint8]
    """What was kept of it."""


@dataclass(slots=True)
class Received:
    """What one client got."""

    frames: list[Seen] = field(default_factory=list[Seen])
    sounds: list[tuple[int, npt.NDArray[np.int16]]] = field(
        default_factory=list[tuple[int, npt.NDArray[np.int16]]]
    )
    """Time of each piece and its samples at ``RATE``."""


class Receiver:
    """Looks and listens.

    Args:
        cut: What to keep of a picture (RGB); None decodes nothing.
        has_picture: Asks for one.
    """

    def __init__(
        self,
        cut: Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.uint8]] | None,
        *,
        has_picture: bool = True,
    ) -> None:
        self._cut = cut
        self._has_picture = has_picture
        self._connection = RTCPeerConnection(
            RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )
        self._listening: list[asyncio.Task[None]] = []
        self.sound = Wire(RATE)
        self.film = Wire(STAMP_RATES["video"])
        self.got = Received()

    async def offer(self) -> str:
        """Its SDP."""
        self._connection.addTransceiver(Silence(), "sendrecv")
        if self._has_picture:
            self._connection.addTransceiver("video", "recvonly")
        self._connection.on("track", self._listen)
        wires = (self.sound, self.film)
        for one, wire in zip(self._connection.getTransceivers(), wires, strict=False):
            wire.listen_to(one.receiver, is_passed_on=self._cut is not None)
        await self._connection.setLocalDescription()
        return self._connection.localDescription.sdp

    async def take(self, answer: str) -> None:
        """Connect.

        Raises:
            TimeoutError: The two do not find each other.
        """
        await self._connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        async with asyncio.timeout(CONNECT_S):
            while self._connection.connectionState != "connected":  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.01)

    async def aclose(self) -> None:
        """Hang up."""
        for task in self._listening:
            task.cancel()
        await self._connection.close()

    def _listen(self, track: MediaStreamTrack) -> None:
        if self._cut is not None:
            self._listening.append(asyncio.create_task(self._keep(track)))

    async def _keep(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame = cast("object", await track.recv())
            except MediaStreamError:
                return
            if isinstance(frame, VideoFrame) and self._cut is not None:
                picture = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
                self.got.frames.append(Seen(frame.pts or 0, self._cut(picture)))
            elif isinstance(frame, AudioFrame):
                # Stereo, interleaved: the left half is enough.
                samples = np.asarray(frame.to_ndarray(), np.int16).reshape(-1)[::2]
                self.got.sounds.append((frame.pts or 0, samples))
