"""One WebRTC connection to one fan: their voice in, the persona's voice out, events on the side."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final, cast

import structlog
from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCRtpReceiver,
    RTCRtpSender,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.exceptions import InternalError, InvalidAccessError, InvalidStateError, OperationError

from engine.voice_ports import Pcm
from rooms.live.sound_link import Anchor
from rooms.rtc.anchors import Anchors
from rooms.rtc.channel import ChannelSocket
from rooms.rtc.ear import Ear
from rooms.rtc.jitter import Counts
from rooms.rtc.mouth import Mouth
from rooms.rtc.offer import Offer, OfferError, with_copies
from rooms.rtc.opus_packet import RTP_RATE
from rooms.rtc.picture import PeerPicture
from rooms.rtc.plug import Stamps, give_ear
from rooms.rtc.ports import Gone, GoneReason, Hear
from rooms.rtc.spoken_queue import SpokenQueue

_log: Final = structlog.get_logger(__name__)

CONNECT_S: Final = 10.0
"""How long a client may take to connect if it has no other way."""
SILENT_S: Final = 4.0
"""A client of which nothing comes for this long is gone; a live one sends every 20 ms."""
LOOK_S: Final = 0.25
"""How often that is looked at. It is noticed up to two looks later: the room is free within 5 s."""


class Peer:
    """Implements ``rooms.live.sound_link.SoundLink``.

    Args:
        hear: Is given the fan's sound.
        gone: Is told when the client is lost; by then everything is freed.
        stun_urls: Servers that tell this machine its outer address, for one behind a NAT.
        events: Where a client's data channel goes; without, it is ignored.
        connect_s: How long the client may take to connect.
        picture: Sent beside the sound, and closed with the peer.
    """

    def __init__(
        self,
        hear: Hear,
        gone: Gone,
        *,
        stun_urls: Sequence[str] = (),
        events: ChannelSocket | None = None,
        connect_s: float = CONNECT_S,
        picture: PeerPicture | None = None,
    ) -> None:
        self._gone = gone
        self._events = events
        self._connect_s = connect_s
        self._picture = picture
        self._queue = SpokenQueue()
        self._stamps: Stamps | None = None
        self._anchors = Anchors(self._stamp, self._tell_anchor)
        self._told: Callable[[Anchor], None] | None = None
        self._ear = Ear(hear)
        self._connection = RTCPeerConnection(
            RTCConfiguration(
                iceServers=[RTCIceServer(list(stun_urls))] if stun_urls else [],
                bundlePolicy=RTCBundlePolicy.MAX_BUNDLE,
            )
        )
        self._stirred = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._is_released = False
        self._is_hung_up = False

    async def answer(self, offer: Offer) -> str:
        """Answer the client's offer; from now on the peer looks after itself.

        Raises:
            OfferError: Nothing can be agreed on.
        """
        connection = self._connection
        mouth = Mouth(self._queue, self._ear.poll)
        transceiver = connection.addTransceiver(mouth, "sendrecv")
        _prefer(transceiver, "audio/opus")
        give_ear(transceiver.receiver, self._ear)
        self._stamps = Stamps(transceiver.sender, RTP_RATE, time.monotonic)
        mouth.made, mouth.sent = self._anchors.made, self._stamps.note
        if self._picture is not None:
            shown = connection.addTransceiver(self._picture.film, "sendonly")
            _prefer(shown, "video/vp8", "video/rtx")
            self._picture.plug_in(shown.sender)
        connection.on("connectionstatechange", self._stirred.set)
        if self._events is not None:
            connection.on("datachannel", self._events.open)
        try:
            await connection.setRemoteDescription(RTCSessionDescription(offer.sdp, "offer"))
            await connection.setLocalDescription()
        except _DISAGREE as error:
            await self.aclose()
            raise OfferError(f"no answer fits this offer: {error}", param="sdp") from error
        except BaseException:
            await self.aclose()
            raise
        self._watch = asyncio.create_task(self._look_after(transceiver.receiver))
        return with_copies(connection.localDescription.sdp)

    @property
    def picture(self) -> PeerPicture | None:
        """See ``SoundLink.picture``."""
        return self._picture

    def begin(self, item_id: str, at: int = 0) -> None:
        """See ``SoundLink.begin``."""
        self._anchors.begin(item_id, at, self._end)

    def tell_anchors(self, tell: Callable[[Anchor], None]) -> None:
        """See ``SoundLink.tell_anchors``."""
        self._told = tell

    def play(self, sound: Pcm) -> None:
        """See ``SoundLink.play``."""
        if self._picture is not None:
            self._picture.hear(sound, self._end)
        self._queue.play(sound)

    def hold(self) -> None:
        """See ``SoundLink.hold``."""
        self._queue.hold()

    def go_on(self) -> None:
        """See ``SoundLink.go_on``."""
        self._queue.go_on()

    def drop(self) -> None:
        """See ``SoundLink.drop``."""
        end = self._end
        self._queue.drop()
        broken_off = self._anchors.drop(self._queue.played, end)
        if broken_off is not None and self._picture is not None:
            self._picture.clear(*broken_off)

    @property
    def played(self) -> int:
        """See ``SoundLink.played``."""
        return self._queue.played

    @property
    def queued(self) -> int:
        """Samples at SPOKEN_RATE that wait to be sent."""
        return self._queue.queued

    @property
    def counts(self) -> Counts:
        """What became of the fan's packets."""
        return self._ear.counts

    @property
    def is_connected(self) -> bool:
        """Sound goes both ways."""
        return self._connection.connectionState == "connected"

    @property
    def is_over(self) -> bool:
        """It is closed, by whomever."""
        return self._closing is not None

    def hang_up(self) -> None:
        """End it as if the client had closed it: whoever was given sound is told."""
        self._is_hung_up = True
        self._stirred.set()

    async def aclose(self) -> None:
        """See ``SoundLink.aclose``."""
        self._is_released = True
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait([self._watch])
        await self._free()

    @property
    def _end(self) -> int:
        """Samples that were played or wait to be."""
        return self._queue.played + self._queue.queued

    def _stamp(self, pts: int) -> int | None:
        return None if self._stamps is None else self._stamps.stamp(pts)

    def _tell_anchor(self, anchor: Anchor, played: int) -> None:
        if self._picture is not None:
            self._picture.anchor(anchor, played)
        if self._told is not None:
            self._told(anchor)

    async def _look_after(self, receiver: RTCRtpReceiver) -> None:
        reason = await self._await_connection()
        if reason is None:
            reason = await self._await_end(receiver)
        counts = self.counts
        _log.info("peer gone", reason=reason, heard=counts.heard, filled=counts.filled_samples)
        await self._free()
        if not self._is_released:
            self._gone(reason)

    async def _free(self) -> None:
        """Close the connection once, whole: a close that is broken off would hang the next one."""
        if self._events is not None:
            self._events.lose()
        if self._picture is not None:
            self._picture.close()
        if self._closing is None:
            self._closing = asyncio.create_task(self._connection.close())
        await asyncio.shield(self._closing)

    async def _await_connection(self) -> GoneReason | None:
        loop = asyncio.get_running_loop()
        until_s = loop.time() + self._connect_s
        while self._connection.connectionState in ("new", "connecting"):
            if self._is_hung_up:
                return "closed"
            if loop.time() >= until_s:
                return "not_connected"
            await self._stir(until_s - loop.time())
        return None if self.is_connected else "failed"

    async def _await_end(self, receiver: RTCRtpReceiver) -> GoneReason:
        """Wait until the client closes the connection, or nothing has come for too long."""
        loop = asyncio.get_running_loop()
        received, changed_s = -1, loop.time()
        while self.is_connected and not self._is_hung_up:
            stats = cast("dict[str, object]", await receiver.getStats())
            now = sum(int(getattr(one, "packetsReceived", 0)) for one in stats.values())
            if now != received:
                received, changed_s = now, loop.time()
            elif loop.time() - changed_s >= SILENT_S:
                return "silent"
            await self._stir(LOOK_S)
        return "failed" if self._connection.connectionState == "failed" else "closed"

    async def _stir(self, timeout_s: float) -> None:
        """Wait until something changes, or for a while."""
        self._stirred.clear()
        try:
            async with asyncio.timeout(timeout_s):
                await self._stirred.wait()
        except TimeoutError:
            return


def _prefer(transceiver: RTCRtpTransceiver, *names: str) -> None:
    """Send in these codecs and no others."""
    codecs = RTCRtpSender.getCapabilities(transceiver.kind).codecs
    transceiver.setCodecPreferences([one for one in codecs if one.mimeType.lower() in names])


_DISAGREE: Final = (
    *(InternalError, InvalidAccessError, InvalidStateError, OperationError),
    *(AssertionError, ValueError),
)
"""How aiortc says that it cannot answer."""
