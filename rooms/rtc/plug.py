"""The one place that reaches into aiortc (pinned to 1.16 for its sake).

aiortc has no way to bring a jitter buffer of one's own: its receiver makes one and keeps it
private. We put our ``Ear`` in its place on the one receiver of a call, which leaves aiortc's module
and every other receiver as they are. The receiver goes on to count packets and to send reports; its
decoder thread never gets anything to do.

Of senders we want three things that aiortc keeps to itself: the stamps that packets get on the
wire, reports that say exactly when a stamp was due (aiortc says when the packet was sent, which for
a picture is some milliseconds later, and so its lips would be late), and what the client reports of
the line, for the encoder is not aiortc's. All three are set on the one sender as well.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Protocol, cast

from aiortc import RTCRtpReceiver, RTCRtpSender, clock
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    RtcpPsfbPacket,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
    unpack_remb_fci,
)

from core.errors import StartError
from rooms.rtc.ear import Ear

_PLACE: Final = "_RTCRtpReceiver__jitter_buffer"
_STAMP: Final = "_RTCRtpSender__rtp_timestamp"
_SEND: Final = "_send_rtcp"
_HANDLE: Final = "_handle_rtcp_packet"
_SSRC: Final = "_ssrc"
_WRAP: Final = 1 << 32
_NTP_S: Final = 1 << 32
"""Units of an NTP time in a second."""
_Send = Callable[[list[AnyRtcpPacket]], Awaitable[None]]
_Handle = Callable[[AnyRtcpPacket], Awaitable[None]]


def require_known_aiortc() -> None:
    """Look once, at the start, whether receivers and senders are built as we know them.

    Raises:
        StartError: They are not.
    """
    known = (
        _PLACE in RTCRtpReceiver.__init__.__code__.co_names
        and _STAMP in RTCRtpSender.__init__.__code__.co_names
        and hasattr(RTCRtpSender, _SEND)
        and hasattr(RTCRtpSender, _HANDLE)
    )
    if not known:
        raise StartError("this aiortc is a strange one: install what requirements/run.txt names")


def give_ear(receiver: RTCRtpReceiver, ear: Ear) -> None:
    """Let a receiver hand its packets to an ear."""
    vars(receiver)[_PLACE] = ear


class Stamps:
    """Knows how one sender's packets are stamped, and makes its reports exact.

    Args:
        sender: Of a track that tells each packet to ``note`` once it was sent.
        rate_hz: Of its stamps.
        monotonic: The clock of the moments that are noted, in seconds.
    """

    def __init__(self, sender: RTCRtpSender, rate_hz: int, monotonic: Callable[[], float]) -> None:
        self._sender = sender
        self._rate_hz = rate_hz
        self._now = monotonic
        self._origin: int | None = None
        """The stamp of time 0 of the track."""
        self._began_s = 0.0
        """When that was due."""
        self._send: _Send = getattr(sender, _SEND)
        vars(sender)[_SEND] = self._report

    def note(self, pts: int, due_s: float) -> None:
        """A packet was sent.

        Args:
            pts: Its time on the track.
            due_s: When it was due.
        """
        if self._origin is None:
            self._origin = (int(vars(self._sender)[_STAMP]) - pts) % _WRAP
            self._began_s = due_s - pts / self._rate_hz

    def stamp(self, pts: int) -> int | None:
        """What a time of the track is on the wire; None before the first packet was sent."""
        return None if self._origin is None else (self._origin + pts) % _WRAP

    async def _report(self, packets: list[AnyRtcpPacket]) -> None:
        for packet in packets:
            if isinstance(packet, RtcpSrPacket) and self._origin is not None:
                told = packet.sender_info
                ago_s = (clock.current_ntp_time() - told.ntp_timestamp) / _NTP_S
                pts = round((self._now() - ago_s - self._began_s) * self._rate_hz)
                told.rtp_timestamp = (self._origin + pts) % _WRAP
        await self._send(packets)


class LineWatcher(Protocol):
    """Hears what the client reports of the line."""

    def want_key(self) -> None:
        """The picture can't be decoded without a key frame."""
        ...

    def lost(self, share: float) -> None:
        """This share of the packets since the last report was lost, 0 to 1."""
        ...

    def missed(self, packets: int) -> None:
        """Packets are asked for again."""
        ...

    def estimated(self, rate_bps: int) -> None:
        """The line takes this much, the client guesses."""
        ...


def watch_line(sender: RTCRtpSender, watcher: LineWatcher) -> None:
    """Tell a watcher what the client reports of what a sender sends."""
    handle: _Handle = getattr(sender, _HANDLE)

    async def take(packet: AnyRtcpPacket) -> None:
        await handle(packet)
        _tell(packet, sender, watcher)

    vars(sender)[_HANDLE] = take


def _tell(packet: AnyRtcpPacket, sender: RTCRtpSender, watcher: LineWatcher) -> None:
    match packet:
        case RtcpRrPacket() | RtcpSrPacket():
            for report in packet.reports:
                if report.ssrc == _ssrc(sender):
                    watcher.lost(report.fraction_lost / 256)
        case RtcpRtpfbPacket(fmt=fmt) if fmt == RTCP_RTPFB_NACK:
            watcher.missed(len(packet.lost))
        case RtcpPsfbPacket(fmt=fmt) if fmt in (RTCP_PSFB_FIR, RTCP_PSFB_PLI):
            watcher.want_key()
        case RtcpPsfbPacket(fmt=fmt) if fmt == RTCP_PSFB_APP:
            _tell_estimate(packet, sender, watcher)
        case _:
            return


def _tell_estimate(packet: RtcpPsfbPacket, sender: RTCRtpSender, watcher: LineWatcher) -> None:
    try:
        rate_bps, ssrcs = cast("tuple[int, Sequence[int]]", unpack_remb_fci(packet.fci))
    except ValueError:
        return  # Feedback of another kind, or torn.
    if _ssrc(sender) in ssrcs:
        watcher.estimated(rate_bps)


def _ssrc(sender: RTCRtpSender) -> Any:  # noqa: ANN401 - aiortc gives it no type
    return vars(sender)[_SSRC]
