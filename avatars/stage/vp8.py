"""VP8 at the speed of talk, by libvpx in PyAV."""

from fractions import Fraction
from typing import Final, cast

import av
import cv2
import numpy as np
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from engine.face_ports import Frame

RATE_BPS: Final = 500_000
"""What a face of 512x512 needs to look clean at 25 frames a second."""
LEAST_CHANGE: Final = 0.12
"""A new rate needs a new encoder and with it a key frame: less than this is not worth one."""
KEY_BUFFER_S: Final = 2.0
"""Seconds of its rate that a key frame may borrow from: a face must not begin as a blur."""
CHANGE_BUFFER_S: Final = 1.0
"""The same for one after a change of rate: a line that just became narrow bears no burst."""
FILLED: Final = 0.9
"""Of the buffer is there to be spent at the beginning."""
KEY_DISTANCE: Final = 750
"""Frames between key frames that nobody asked for."""
_TIME_BASE: Final = Fraction(1, 1_000)


class Vp8:
    """Encodes one face.

    Args:
        size: Width and height, even.
        frame_rate: Frames a second that are to be expected.
        rate_bps: To begin with.
    """

    def __init__(self, size: tuple[int, int], frame_rate: int, rate_bps: int = RATE_BPS) -> None:
        self._size = size
        self._frame_rate = frame_rate
        self._rate_bps = rate_bps
        self._begin(KEY_BUFFER_S)

    @property
    def rate_bps(self) -> int:
        """What it aims at."""
        return self._rate_bps

    def aim(self, rate_bps: int) -> None:
        """Aim at another rate from the next frame on, which is then a key frame."""
        if abs(rate_bps - self._rate_bps) >= LEAST_CHANGE * self._rate_bps:
            self._rate_bps = rate_bps
            self._begin(CHANGE_BUFFER_S)

    def encode(self, frame: Frame, at_ms: int, *, wants_key: bool) -> tuple[bytes, bool]:
        """Encode the next frame.

        Args:
            frame: Of the encoder's size.
            at_ms: Its time; only differences count.
            wants_key: It must not depend on those before it.

        Returns:
            The frame, empty where the encoder left it out, and whether it is a key frame.
        """
        if wants_key and not self._is_new:
            # A key frame in mid-stream gets no bits of its own: it is blurred, and mended dearly.
            self._begin(KEY_BUFFER_S)
        self._is_new = False
        planes = np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGBA2YUV_I420), np.uint8)
        picture = VideoFrame.from_ndarray(planes, format="yuv420p")
        picture.pts = at_ms
        picture.time_base = _TIME_BASE
        packets = cast("list[Packet[VideoStream]]", self._codec.encode(picture))
        is_key = any(packet.is_keyframe for packet in packets)
        return b"".join(bytes(packet) for packet in packets), is_key

    def _begin(self, buffer_s: float) -> None:
        """Begin anew: the next frame is a key frame."""
        self._codec = self._make(buffer_s)
        self._is_new = True

    def _make(self, buffer_s: float) -> VideoCodecContext:
        codec = av.CodecContext.create("libvpx", "w")
        codec.width, codec.height = self._size
        codec.pix_fmt = "yuv420p"
        codec.time_base = _TIME_BASE
        codec.framerate = Fraction(self._frame_rate)
        codec.bit_rate = self._rate_bps
        codec.gop_size = KEY_DISTANCE
        codec.qmin, codec.qmax = 4, 56
        codec.thread_count = 1
        rate = str(self._rate_bps)
        codec.options = {
            "deadline": "realtime",
            "cpu-used": "-14",
            "static-thresh": "500",
            "lag-in-frames": "0",
            "error-resilient": "default",
            "bufsize": str(round(buffer_s * self._rate_bps)),
            "rc_init_occupancy": str(round(FILLED * buffer_s * self._rate_bps)),
            # No rate but this one.
            "minrate": rate,
            "maxrate": rate,
            "undershoot-pct": "100",
            "overshoot-pct": "15",
        }
        return codec
