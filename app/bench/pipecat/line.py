"""A way for sound inside one process: Pipecat's transports without a network between."""
# Runs in Pipecat's own environment; pyright leaves it out, ruff does not.

import asyncio
import time
from typing import Protocol

import numpy as np
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    InterruptionFrame,
    OutputAudioRawFrame,
    StartFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import TransportParams

from app.bench.voice_client import MIC_RATE, Pcm

SPOKEN_RATE = 24_000


class Listener(Protocol):
    """The client that the bot's sound goes to."""

    def take(self, pcm: Pcm, rate: int) -> None:
        """Play a piece after what is queued."""
        ...

    def drop(self) -> None:
        """Stop at once."""
        ...


class LineIn(BaseInputTransport):
    """The fan's microphone, frame by frame."""

    async def start(self, frame: StartFrame) -> None:
        """Be ready for sound."""
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def hear(self, sound: bytes) -> None:
        """Take 20 ms of the microphone."""
        await self.push_audio_frame(
            InputAudioRawFrame(audio=sound, sample_rate=MIC_RATE, num_channels=1)
        )


class LineOut(BaseOutputTransport):
    """Hands the bot's sound to the client in real time, as a sound card or a WebRTC track would."""

    def __init__(self, params: TransportParams, listener: Listener) -> None:
        super().__init__(params)
        self._line_listener = listener
        self._line_free_at = 0.0  # names of our own: ``_next`` would overwrite the framework's

    async def start(self, frame: StartFrame) -> None:
        """Be ready for sound."""
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Let the client drop what it has when the bot is interrupted."""
        if isinstance(frame, InterruptionFrame):
            self._line_listener.drop()
            self._line_free_at = 0.0
        await super().process_frame(frame, direction)

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        """Hand over one piece, then wait as long as it sounds."""
        self._line_listener.take(np.frombuffer(frame.audio, np.int16), frame.sample_rate)
        lasts_s = len(frame.audio) / 2 / frame.sample_rate
        now = time.monotonic()
        self._line_free_at = max(now, self._line_free_at) + lasts_s
        await asyncio.sleep(self._line_free_at - now)
        return True


def line_params() -> TransportParams:
    """Both directions on, the rest as Pipecat has it."""
    return TransportParams(
        audio_in_enabled=True,
        audio_out_enabled=True,
        audio_in_sample_rate=MIC_RATE,
        audio_out_sample_rate=SPOKEN_RATE,
    )
