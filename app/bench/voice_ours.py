"""The engine's seat at the measure: ``python -m app.bench.voice_ours``, led by ``app.bench.voice``.

All that touches the engine is here: the pipeline as a room uses it, with the product's settings.
"""

import asyncio
from contextlib import suppress
from typing import Any

import numpy as np

from app.bench.voice_client import FanPlayer
from app.bench.voice_cost import Ear
from app.bench.voice_seat import serve
from app.bench.voice_stubs import StubActivity, StubMind, StubMouth, StubTranscriber, StubTurnEnd
from app.bench.voice_trials import Bot
from app.settings import Settings
from app.voices import choose_voice
from core.clock import SystemClock
from engine.attempt import Ears
from engine.bench.fan import sheet
from engine.conversation import Conversation
from engine.conversation_limits import ConversationLimits
from engine.face_ports import Performer
from engine.llm.registry import open_backend
from engine.llm.spec import MindSpec
from engine.pipeline import VoiceConversation
from engine.ports import ChatBackend
from engine.spoken_reply import Mouth
from engine.timeline import Timeline
from engine.voice_backends import VoiceBackends
from engine.voice_events import FanSaid, Held, ReplyOver, Sound, VoiceEvent, WentOn
from engine.voice_ports import HEARD_RATE, SPOKEN_RATE, VoiceActivity
from engine.voice_settings import TurnSettings

SPOKEN = ConversationLimits(is_spoken=True)
TURNS = TurnSettings(idle_s=None)
"""While the other side has its turn this room is silent: the persona must not take the floor."""


class OurRoom:
    """One conversation and the client that plays its sound."""

    def __init__(
        self,
        conversation: Conversation,
        activity: VoiceActivity,
        ears: Ears,
        mouth: Mouth,
        player: FanPlayer | Ear,
    ) -> None:
        self._talk = VoiceConversation(conversation, activity, ears, mouth, turns=TURNS)
        self._player = player
        self._timeline = Timeline()
        self._heard = ""
        self._running = asyncio.create_task(self._talk.run())
        self._obeying = asyncio.create_task(self._obey_all())

    async def hear(self, frame: bytes) -> None:
        """Take 20 ms of the microphone."""
        self._talk.hear(np.frombuffer(frame, np.int16))

    async def hush(self) -> None:
        """Give up the reply."""
        self._talk.cancel()

    def stages(self) -> dict[str, float]:
        """When each stage of the last answer was reached."""
        names = Timeline.__dataclass_fields__
        reached = {name: getattr(self._timeline, name) for name in names}
        return {name: at for name, at in reached.items() if isinstance(at, float)}

    def heard_text(self) -> str:
        """What was understood of the fan's last turn."""
        return self._heard

    async def aclose(self) -> None:
        """End the room."""
        self._talk.close()
        with suppress(asyncio.CancelledError):
            await self._running
        await self._obeying

    async def _obey_all(self) -> None:
        async for event in self._talk.events():
            self._obey(event)

    def _obey(self, event: VoiceEvent) -> None:
        match event:
            case Sound(pcm=pcm):
                self._player.take(pcm, SPOKEN_RATE)
            case Held():
                self._player.hold()
            case WentOn():
                self._player.go_on()
            case ReplyOver(ended=ended, timeline=timeline):
                self._timeline = timeline
                if ended.status != "completed":
                    self._player.drop()
            case FanSaid(turn=turn):
                self._heard = turn.text
            case _:
                pass


class OurSide:
    """Opens the engine's rooms.

    Args:
        performer: Makes a face of what is said; None where there is none.
    """

    wait_s = TURNS.patience.least / HEARD_RATE
    room: type[OurRoom] = OurRoom
    """What is opened over the real models."""

    def __init__(self, performer: Performer | None = None) -> None:
        self._performer = performer
        self._backends: VoiceBackends | None = None
        self._minds: list[ChatBackend] = []
        self._stub_mind, self._stub_mouth = StubMind(), StubMouth()
        self._opened = 0

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
        return self.room(conversation, backends.activity, ears, mouth, player)

    async def open_stub(self, ear: Ear) -> Bot:
        """A room whose models answer at once."""
        return OurRoom(
            self._conversation(self._stub_mind),
            StubActivity(),
            Ears(StubTranscriber(), StubTurnEnd()),
            Mouth(self._stub_mouth, self._stub_mouth.voices[0].id),
            ear,
        )

    async def aclose(self) -> None:
        """Free the models."""
        for mind in self._minds:
            await mind.aclose()
        if self._backends is not None:
            await self._backends.aclose()

    def _conversation(self, mind: ChatBackend) -> Conversation:
        self._opened += 1
        return Conversation(
            sheet(),
            mind,
            room_key=f"bench-{self._opened}",
            fan_name="Sam",
            clock=SystemClock(),
            limits=SPOKEN,
        )


if __name__ == "__main__":
    asyncio.run(serve(OurSide()))
