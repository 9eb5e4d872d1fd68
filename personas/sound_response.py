"""Sound over HTTP: WAV, sent while it is being spoken."""

import struct
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Final

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from engine.voice_ports import SPOKEN_RATE
from personas.errors import SampleReplacedError
from personas.voice_samples import Sample

UNKNOWN: Final = 0xFFFF_FFFF
"""The length of a sound that is still being spoken."""
HEAD_BYTES: Final = 44
SAMPLE_BYTES: Final = 2
WAV: Final = "audio/wav"


def wav_head(size: int | None) -> bytes:
    """The head of a WAV file of PCM16 mono at SPOKEN_RATE.

    Args:
        size: Bytes of sound that follow; None while nobody knows.
    """
    whole = UNKNOWN if size is None else size + HEAD_BYTES - 8
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        whole,
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        SPOKEN_RATE,
        SPOKEN_RATE * SAMPLE_BYTES,
        SAMPLE_BYTES,
        8 * SAMPLE_BYTES,
        b"data",
        UNKNOWN if size is None else size,
    )


async def _pieces(sample: Sample, size: int | None) -> AsyncGenerator[bytes]:
    yield wav_head(size)
    try:
        async with aclosing(sample.listen()) as pieces:
            async for piece in pieces:
                yield piece
    except SampleReplacedError:
        return  # Nobody waits for the rest.


class SoundResponse(StreamingResponse):
    """A sample as WAV.

    Args:
        sample: Its first sound is there.
        on_left: Called once the listener has heard it or went away.
        headers: Further headers.
    """

    def __init__(
        self, sample: Sample, on_left: Callable[[], None], headers: Mapping[str, str]
    ) -> None:
        size = sample.size if sample.is_whole else None
        length = {} if size is None else {"Content-Length": str(HEAD_BYTES + size)}
        super().__init__(_pieces(sample, size), media_type=WAV, headers={**headers, **length})
        self._on_left = on_left

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._on_left()
