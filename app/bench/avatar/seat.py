"""Our seat at the measure of voice to voice, with a call over WebRTC: ``... seat plain|video``.

Both sides hold a call while a question is asked, so that only the picture is between them: its
track, its stage, its encoder and its packets. Between questions neither draws nor sends.
"""

import asyncio
import json
import logging
import os
import sys
from contextlib import AsyncExitStack
from typing import Final

import structlog

from app.bench.avatar.line import CallLine, on_line, when
from app.bench.avatar.receiver import Receiver
from app.bench.voice_ours import OurRoom, OurSide
from app.bench.voice_seat import Json, Seat
from avatars.performer_registry import open_performer
from avatars.stage.stages import Stages, StageSettings
from engine.voice_events import FaceMoved, Held, ReplyBegan, ReplyOver, Sound, VoiceEvent, WentOn
from rooms.rtc.peer import Peer

SIDES: Final = ("plain", "video")
FIRST_PACKETS: Final = 50
"""So many of the picture, and it is there."""


class CalledRoom(OurRoom):
    """A room whose sound, and perhaps face, also go to a client over WebRTC."""

    line: CallLine | None = None
    """The call, while there is one."""

    def _obey(self, event: VoiceEvent) -> None:
        super()._obey(event)
        if self.line is None:
            return
        if isinstance(event, FaceMoved):
            if self.line.picture is not None:
                self.line.picture.take(event.turn_id, event.track)
        else:
            _pass_on(self.line.peer, event)


def _pass_on(peer: Peer, event: VoiceEvent) -> None:
    match event:
        case ReplyBegan(turn_id=turn_id):
            peer.begin(turn_id)
        case Sound(pcm=pcm):
            peer.play(pcm)
        case Held():
            peer.hold()
        case WentOn():
            peer.go_on()
        case ReplyOver(ended=ended):
            if ended.status != "completed":
                peer.drop()
        case _:
            pass


class CalledSide(OurSide):
    """Opens rooms that are called."""

    room = CalledRoom


class CalledSeat(Seat):
    """Holds a call while a question is asked.

    Args:
        side: Opens the room.
        stages: Draw the face; None on the plain side.
    """

    def __init__(self, side: CalledSide, stages: Stages | None) -> None:
        super().__init__(side)
        self._stages = stages

    async def carry_out(self, command: Json) -> Json:
        """Answer one command; see ``Seat``."""
        room = self._bot
        if command["command"] != "ask" or not isinstance(room, CalledRoom):
            return await super().carry_out(command)
        receiver = Receiver(None, has_picture=self._stages is not None)
        async with on_line(receiver, self._stages) as line:
            wire = receiver.sound if self._stages is None else receiver.film
            await when(lambda: wire.packets >= FIRST_PACKETS)
            room.line = line
            try:
                answer = await super().carry_out(command)
            finally:
                room.line = None
            if line.picture is not None and line.picture.is_over:
                raise RuntimeError("the picture ended before the answer")
        return answer


async def main(name: str) -> None:
    """Take the seat of a side."""
    performer = await asyncio.to_thread(open_performer) if name == "video" else None
    async with AsyncExitStack() as stack:
        stages: Stages | None = None
        if performer is not None:
            stack.push_async_callback(performer.aclose)
            stages = await stack.enter_async_context(Stages(StageSettings(processes=1)))
            stages.warm()
        side = CalledSide(performer)
        stack.push_async_callback(side.aclose)
        await serve(CalledSeat(side, stages))


async def serve(seat: Seat) -> None:
    """Carry out the commands of standard input until it ends; answers go to the first output."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever a library prints goes to the errors
    while line := await asyncio.to_thread(sys.stdin.readline):
        answers.write(json.dumps(await seat.carry_out(json.loads(line))) + "\n")


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    asyncio.run(main(sys.argv[1]))
