"""The trials of one room, the same for both sides: a question, an interruption, a false alarm.

Runs in Pipecat's environment too, so it needs nothing but numpy.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final, Protocol

from app.bench.voice_client import FanPlayer, Microphone, Said, Span

ANSWER_LIMIT_S: Final = 15.0
STOP_LIMIT_S: Final = 2.0
"""A sound that has not stopped the bot so long after its end does not stop it."""
BEFORE_S: Final = 0.6
"""Silence before a question."""
HEARD_S: Final = 0.8
"""How much of an answer is heard before the fan's client cancels it."""
INTO_S: Final = 1.3
"""How far into the bot's speech the fan begins to speak."""
SPEAKING_S: Final = 0.12
"""A trial counts only if the bot sounded so shortly before the fan began."""
POLL_S: Final = 0.02


class Bot(Protocol):
    """A room of either side."""

    async def hear(self, frame: bytes) -> None:
        """Take 20 ms of the microphone."""
        ...

    async def hush(self) -> None:
        """Give up the reply, as when a client cancels it."""
        ...

    def stages(self) -> dict[str, float]:
        """When each stage of the last answer was first reached, in monotonic seconds."""
        ...

    def heard_text(self) -> str:
        """What was understood of the fan's last turn."""
        ...

    async def aclose(self) -> None:
        """End the room."""
        ...


@dataclass(slots=True)
class Answer:
    """One answered question."""

    v2v_s: float | None
    """From the last sample of the question to the first that sounds of the answer."""
    is_early: bool = False
    """The bot spoke before the question was over."""
    heard: str = ""
    stages_s: dict[str, float] = field(default_factory=dict[str, float])
    """From the last sample of the question."""


@dataclass(slots=True)
class Stop:
    """One sound of the fan while the bot speaks."""

    is_valid: bool
    """The bot was to be heard when the fan began."""
    stop_s: float | None = None
    """From the first sample of the fan to the last of the bot; None if it never gave up."""
    pause_s: float = 0.0
    """The longest pause that was taken back."""


class Call:
    """A fan on the line with one room."""

    def __init__(self, bot: Bot, player: FanPlayer) -> None:
        self._bot = bot
        self._player = player
        self._microphone = Microphone(bot.hear)

    @asynccontextmanager
    async def on_line(self) -> AsyncGenerator[None]:
        """Send the microphone while a trial lasts; between trials the room costs nothing."""
        sending = asyncio.create_task(self._microphone.run())
        try:
            yield
        finally:
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending

    async def ask(self, question: Said) -> Answer:
        """Ask, time the answer, cancel it after a second."""
        async with self.on_line():
            asked, first = await self._asked(question)
            if first is not None:
                await asyncio.sleep(HEARD_S)
            await self._quiet()
            stages = {name: at - asked.end for name, at in self._bot.stages().items()}
            heard = self._bot.heard_text()
        if first is None:
            return Answer(None, heard=heard, stages_s=stages)
        return Answer(first - asked.end, first < asked.end, heard, stages)

    async def speak_over(self, opener: Said, sound: Said) -> Stop:
        """Make the bot speak, then speak, cough or nod while it does.

        Args:
            opener: A question that makes the bot speak for long.
            sound: What the fan says or does then.
        """
        async with self.on_line():
            _, first = await self._asked(opener)
            if first is None:
                return Stop(is_valid=False)
            await asyncio.sleep(INTO_S)
            self._player.drops.clear()
            self._player.holds.clear()
            said = sound.at(await self._microphone.say(sound.pcm))
            await self._player.dropped(said.end + STOP_LIMIT_S)
            stop = self._stop(said)
            await self._quiet()
        return stop

    async def _asked(self, question: Said) -> tuple[Span, float | None]:
        """Ask and wait for the first sound of an answer."""
        await asyncio.sleep(BEFORE_S)
        self._player.forget()
        asked = question.at(await self._microphone.say(question.pcm))
        first = await self._first_sound(asked.start, asked.end + ANSWER_LIMIT_S)
        self._microphone.cut()
        return asked, first

    def _stop(self, said: Span) -> Stop:
        player = self._player
        before = player.last_sound(said.start)
        is_valid = before is not None and said.start - before <= SPEAKING_S
        pauses = [min(one.end, time.monotonic()) - one.start for one in player.holds]
        dropped = next((at for at in player.drops if at > said.start), None)
        if dropped is None:
            return Stop(is_valid, None, max(pauses, default=0.0))
        last = player.last_sound(dropped)
        return Stop(is_valid, None if last is None else last - said.start, 0.0)

    async def _first_sound(self, after: float, until: float) -> float | None:
        while time.monotonic() < until:
            first = self._player.first_sound(after)
            if first is not None:
                return first
            await asyncio.sleep(POLL_S)
        return None

    async def _quiet(self) -> None:
        """Cancel the reply and wait until nothing sounds any more."""
        self._microphone.cut()
        await self._bot.hush()
        self._player.drop()
        await asyncio.sleep(0.3)
        if self._player.first_sound(time.monotonic() - 0.2) is not None:
            await self._bot.hush()
            self._player.drop()
            await asyncio.sleep(0.3)
