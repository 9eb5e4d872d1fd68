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
from typing import Any, Final

import structlog

from app.bench.avatar.line import CallLine, on_line, when
from app.bench.avatar.receiver import Receiver
from app.bench.voice_client import FanPlayer
from app.bench.voice_ours import OurRoom, OurSide
from app.bench.voice_seat import Json, Seat
from app.bench.voice_trials import Bot
from app.settings import Settings
from app.voices import choose_voice
from avatars.performer_registry import open_performer
from avatars.stage.stages import Stages, StageSettings
from engine.attempt import Ears
from engine.face_ports import Performer
from engine.llm.registry import open_backend
from engine.llm.spec import MindSpec
from engine.spoken_reply import Mouth
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
    """Opens the engine's rooms, with a performer where there is a face.

    Args:
        performer: Makes the face; None on the plain side.
    """

    def __init__(self, performer: Performer | None) -> None:
        super().__init__()
        self._performer = performer

    async def open_real(self, spec: dict[str, Any], player: FanPlayer) -> Bot:
        """A room over the real models."""
        if self._backends is None:
            settings = Settings(voice="on", synthesizers="piper")
            self._backends = (await asyncio.to_thread(choose_voice, settings)).backends
            assert self._backends is not None  # noqa: S101 - ``on`` raises where they are missing
            await self._backends.warm()
        backends = self._backends
        mind = open_backend(
            MindSpec(
                "openai_url",
                url=spec["mind_url"] + "/v1",
                model=spec["mind"],
                is_small=spec["is_small"],
                options={"is_read_ahead": "true"},
            )
        )
        self._minds.append(mind)
        conversation = self._conversation(mind)
        await conversation.warm()
        ears = Ears(backends.transcriber, backends.turn_end)
        voice = next(one.id for one in backends.voices if "joe" in one.id)
        mouth = Mouth(backends.mouth_of(voice), voice, performer=self._performer)
        return CalledRoom(conversation, backends.activity, ears, mouth, player)


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
