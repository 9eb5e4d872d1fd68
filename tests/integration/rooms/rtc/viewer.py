"""A client that also asks for the picture, and notes when each thing is to be seen and heard."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
from aiortc import RTCRtpReceiver
from aiortc.codecs.vpx import VpxPayloadDescriptor
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from aiortc.rtp import RtcpSrPacket, RtpPacket

from avatars.stage.scripted import opening_of
from tests.integration.rooms.rtc.client import Client

NTP_S = 1 << 32
WRAP = 1 << 32


@dataclass
class Wire:
    """What comes over the wire of one track."""

    rate_hz: int
    first: int | None = None
    """The first stamp."""
    report: tuple[float, int] | None = None
    """Time in seconds, on the sender's wall clock, and the stamp that was due then."""
    keys: int = 0
    loss: float = 0.0
    """Share of the packets that this client loses."""
    dice: Random = field(default_factory=lambda: Random(5))

    def spoken_s(self, stamp: int) -> float:
        """When something with this stamp was due, on the sender's wall clock."""
        assert self.report is not None
        at_s, then = self.report
        behind = (stamp - then + WRAP // 2) % WRAP - WRAP // 2
        return at_s + behind / self.rate_hz

    def due_s(self, pts: int) -> float:
        """The same, for a time as aiortc counts it from the first packet on."""
        assert self.first is not None
        return self.spoken_s(self.first + pts)

    def listen_to(self, receiver: RTCRtpReceiver) -> None:
        handle_rtp, handle_rtcp = receiver._handle_rtp_packet, receiver._handle_rtcp_packet

        async def rtp(packet: RtpPacket, arrival_time_ms: int) -> None:
            if self.first is None:
                self.first = packet.timestamp
            if self.rate_hz == 90_000 and packet.payload:
                descriptor, rest = VpxPayloadDescriptor.parse(packet.payload)
                self.keys += bool(descriptor.partition_start and rest and not rest[0] & 1)
            if self.dice.random() >= self.loss:
                await handle_rtp(packet, arrival_time_ms)

        async def rtcp(packet: Any) -> None:
            if isinstance(packet, RtcpSrPacket) and packet.sender_info.ntp_timestamp:
                told = packet.sender_info
                self.report = told.ntp_timestamp / NTP_S, told.rtp_timestamp
            await handle_rtcp(packet)

        vars(receiver).update(_handle_rtp_packet=rtp, _handle_rtcp_packet=rtcp)


class Viewer(Client):
    """Sees and hears."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.sound_wire, self.film_wire = Wire(48_000), Wire(90_000)
        self.seen: list[tuple[int, float]] = []
        """Time of each frame and how far the mouth is open."""
        self.size: tuple[int, int] | None = None
        self.loud: list[tuple[int, Any]] = []
        """Time of each piece of sound, and the piece."""

    async def offer(self) -> str:
        await super().offer()
        self.connection.addTransceiver("video", "recvonly")
        sound, film = self.connection.getTransceivers()
        self.sound_wire.listen_to(sound.receiver)
        self.film_wire.listen_to(film.receiver)
        await self.connection.setLocalDescription()
        return self.connection.localDescription.sdp

    async def ask_for_key(self) -> None:
        receiver = self.connection.getTransceivers()[1].receiver
        await receiver._send_rtcp_pli(receiver.getSynchronizationSources()[0].source)

    def openings(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Seconds on the sender's wall clock, and how far the mouth was open."""
        times = [self.film_wire.due_s(pts) for pts, _ in self.seen]
        return np.array(times), np.array([opening for _, opening in self.seen])

    def loudness(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Seconds on the sender's wall clock, and the loudness, by the millisecond."""
        times, values = [], []
        for pts, sound in self.loud:
            pieces = np.abs(sound.reshape(-1, 48)).max(axis=1)
            times += [self.sound_wire.due_s(pts) + n / 1_000 for n in range(len(pieces))]
            values += list(pieces)
        return np.array(times), np.array(values)

    async def _keep(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            if track.kind == "audio":
                sound = frame.to_ndarray().reshape(-1)[::2]
                self.heard.append(sound)
                self.loud.append((frame.pts, sound))
            else:
                self.size = frame.width, frame.height
                self.seen.append((frame.pts, opening_of(frame.to_ndarray(format="rgb24"))))
