"""A call as a room holds it, on this machine: sound, a stage's picture, and a client for both."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Final

from app.bench.avatar.faces import PERSON, SIZE
from app.bench.avatar.receiver import Receiver
from app.bench.avatar.speech import Spoken
from avatars.stage.spec import FaceSpec
from avatars.stage.stages import Stages
from engine.voice_ports import SPOKEN_RATE
from rooms.live.sound_link import Anchor
from rooms.rtc.offer import read_offer
from rooms.rtc.peer import Peer
from rooms.rtc.picture import PeerPicture

FACE: Final = FaceSpec("planar", PERSON, 3, *SIZE)
PIECE: Final = SPOKEN_RATE // 50
AHEAD: Final = 4 * PIECE
"""No more sound waits in the line, as in a room."""
PATIENCE_S: Final = 30.0


class CallLine:
    """The server's end."""

    def __init__(self, stages: Stages | None) -> None:
        self.picture = None if stages is None else PeerPicture(stages, FACE, time.monotonic)
        self.peer = Peer(lambda _: None, lambda _: None, picture=self.picture)
        self.anchors: list[Anchor] = []
        self.peer.tell_anchors(self.anchors.append)

    async def connect(self, receiver: Receiver) -> None:
        """Answer a client's offer."""
        await receiver.take(await self.peer.answer(read_offer(await receiver.offer())))

    def begin(self, item_id: str, spoken: Spoken) -> None:
        """Tell the face what is to come."""
        self.peer.begin(item_id)
        if self.picture is not None:
            for track in spoken.tracks:
                self.picture.take(item_id, track)

    async def play(self, spoken: Spoken, until: int | None = None) -> None:
        """Play a reply that has begun, or so many samples of it, and wait for the sound to go."""
        end = len(spoken.pcm) if until is None else min(until, len(spoken.pcm))
        for at in range(0, end, PIECE):
            await when(lambda: self.peer.queued < AHEAD)
            self.peer.play(spoken.pcm[at : min(at + PIECE, end)])
        if until is None:
            await when(lambda: self.peer.queued == 0)

    async def aclose(self) -> None:
        """Hang up."""
        await self.peer.aclose()


@asynccontextmanager
async def on_line(receiver: Receiver, stages: Stages | None) -> AsyncGenerator[CallLine]:
    """Hold a call with a client."""
    line = CallLine(stages)
    try:
        await line.connect(receiver)
        yield line
    finally:
        await line.aclose()
        await receiver.aclose()


async def when(is_true: Callable[[], bool]) -> None:
    """Wait for something without an event.

    Raises:
        TimeoutError: It does not come.
    """
    async with asyncio.timeout(PATIENCE_S):
        while not is_true():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.004)
