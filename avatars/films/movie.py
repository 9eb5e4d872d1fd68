"""Writes an MP4: H.264 that starts to play before all of it is there, and AAC."""

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final, Self, cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from avatars.films.mixing import FILM_RATE, Sound
from engine.face_ports import Frame

FRAME_RATE: Final = 25
SOUND_BPS: Final = 96_000
PICTURE: Final = {"preset": "veryfast", "crf": "22"}


class Movie:
    """An MP4 that is being written; use it as a context.

    Args:
        path: Where to.
        size: Width and height of its frames, both even.
    """

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self._picture: VideoStream = self._container.add_stream(
            "libx264", rate=FRAME_RATE, options=dict(PICTURE)
        )
        self._picture.width, self._picture.height = size
        self._picture.pix_fmt = "yuv420p"
        self._picture.time_base = Fraction(1, FRAME_RATE)
        self._picture.codec_context.thread_count = 1
        self._sound: AudioStream = self._container.add_stream(
            "aac", rate=FILM_RATE, layout="mono", bit_rate=SOUND_BPS
        )
        self._frames = self._samples = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._add_picture(None)
            self._add_sound(None)
        self._container.close()

    def show(self, frame: Frame) -> None:
        """Add the next frame."""
        picture = VideoFrame.from_ndarray(frame, format="rgba")
        picture.pts, picture.time_base = self._frames, Fraction(1, FRAME_RATE)
        self._frames += 1
        self._add_picture(picture)

    def sound(self, samples: Sound) -> None:
        """Add the next samples at FILM_RATE."""
        piece = AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), "fltp", "mono")
        piece.sample_rate = FILM_RATE
        piece.pts, piece.time_base = self._samples, Fraction(1, FILM_RATE)
        self._samples += len(samples)
        self._add_sound(piece)

    def _add_picture(self, frame: VideoFrame | None) -> None:
        for packet in cast("list[Packet[VideoStream]]", self._picture.encode(frame)):
            self._container.mux(packet)

    def _add_sound(self, frame: AudioFrame | None) -> None:
        for packet in cast("list[Packet[AudioStream]]", self._sound.encode(frame)):
            self._container.mux(packet)
