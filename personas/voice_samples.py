"""Short samples of voices: spoken one at a time, kept for those who ask again."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator
from contextlib import aclosing
from types import TracebackType
from typing import Final, Self

import numpy as np
import structlog

from core.errors import AppError
from engine.voice_backends import VoiceBackends
from engine.voice_errors import VoiceBackendError
from personas.errors import NothingToSayError, SampleReplacedError
from personas.voice_lines import Line

_log: Final = structlog.get_logger(__name__)

KEPT_BYTES: Final = 16 * 1024 * 1024
"""Sound that is kept: some thirty samples of ten seconds."""
LONGEST_S: Final = 60.0
"""A sample that takes longer to speak has failed."""
MOST_WAITING: Final = 8
BUSY_S: Final = 0.5
"""While clauses of live rooms wait this long for a thread, nobody auditions."""


class Sample:
    """A line that is being spoken, or was; any number of people listen."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.pieces: list[bytes] = []
        """Little-endian PCM16 at SPOKEN_RATE."""
        self.is_whole = False
        self.listeners = 0
        self.task: asyncio.Task[None] | None = None
        self._failure: AppError | None = None
        self._changed = asyncio.Event()

    @property
    def size(self) -> int:
        """Bytes so far."""
        return sum(len(piece) for piece in self.pieces)

    def add(self, piece: bytes) -> None:
        """More of it was spoken."""
        self.pieces.append(piece)
        self._tell()

    def finish(self) -> None:
        """All of it was spoken."""
        self.is_whole = True
        self._tell()

    def fail(self, failure: AppError) -> None:
        """It will not be finished; the first reason counts."""
        self._failure = self._failure or failure
        self._tell()

    async def begun(self) -> None:
        """Wait for the first sound.

        Raises:
            AppError: There will be none.
        """
        async with aclosing(self.listen()) as pieces:
            async for _ in pieces:
                return
        raise NothingToSayError("There is no word to say in this.", param="text")

    async def listen(self) -> AsyncGenerator[bytes]:
        """Hear it from the start.

        Raises:
            AppError: It broke off.
        """
        at = 0
        while True:
            while at < len(self.pieces):
                at += 1
                yield self.pieces[at - 1]
            if self._failure is not None:
                raise self._failure
            if self.is_whole:
                return
            await self._changed.wait()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


class VoiceSamples:
    """Speaks samples beside the live rooms; use it as an asynchronous context.

    Args:
        voices: Those of this server.
        kept_bytes: Sound that is kept; the longest unheard goes first.
        longest_s: Time to speak one sample.
    """

    def __init__(
        self,
        voices: VoiceBackends,
        *,
        kept_bytes: int = KEPT_BYTES,
        longest_s: float = LONGEST_S,
    ) -> None:
        self.voices = voices
        self._kept_bytes = kept_bytes
        self._longest_s = longest_s
        self._samples: OrderedDict[Line, Sample] = OrderedDict()
        self._heard_by: dict[str, Sample] = {}
        # One at a time: the rooms that fans pay for come first.
        self._turn = asyncio.Semaphore(1)
        self._tasks = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for sample in self._unfinished():
            self._give_up(sample, VoiceBackendError("closed", "the server stops"))
        await self._tasks.__aexit__(kind, error, trace)

    def has(self, line: Line) -> bool:
        """Is this line spoken already, or being spoken?"""
        return line in self._samples

    async def hear(self, line: Line, *, listener: str = "") -> Sample:
        """Begin to hear a line; ``leave`` it afterwards.

        Args:
            line: What to say.
            listener: Somebody who hears one sample at a time: an unfinished older one stops.

        Returns:
            The sample, with its first sound.

        Raises:
            NothingToSayError: The line has no words.
            SampleReplacedError: The listener asked for another one meanwhile.
            VoiceBackendError: The voice failed, or too many wait.
        """
        sample = self._samples.get(line)
        self._replace(listener, sample)
        if sample is None:
            sample = self._begin(line)
        self._samples.move_to_end(line)
        sample.listeners += 1
        if listener:
            self._heard_by[listener] = sample
        try:
            await sample.begun()
        except BaseException:
            self.leave(sample, listener=listener)
            raise
        return sample

    def leave(self, sample: Sample, *, listener: str = "") -> None:
        """Stop listening; a sample that nobody hears is not spoken to its end."""
        sample.listeners -= 1
        if self._heard_by.get(listener) is sample:
            del self._heard_by[listener]
        if sample.listeners == 0:
            self._give_up(sample, SampleReplacedError("Nobody listens any more."))

    def _replace(self, listener: str, wanted: Sample | None) -> None:
        older = self._heard_by.get(listener)
        if older is not None and older is not wanted and older.listeners == 1:
            self._give_up(older, SampleReplacedError("You asked for another sample."))

    def _begin(self, line: Line) -> Sample:
        if len(self._unfinished()) >= MOST_WAITING or self.voices.busy_s() > BUSY_S:
            raise VoiceBackendError("overloaded", "too much is spoken now; try again in a moment")
        sample = self._samples[line] = Sample(line)
        sample.task = self._tasks.create_task(self._speak(sample))
        return sample

    async def _speak(self, sample: Sample) -> None:
        try:
            async with self._turn, asyncio.timeout(self._longest_s):
                await self._say(sample)
        except TimeoutError:
            sample.fail(VoiceBackendError("timeout", "the voice took too long"))
        except VoiceBackendError as error:
            sample.fail(error)
        except Exception as error:  # noqa: BLE001 - one sample's failure must not end the others
            # In a thread: writing a traceback reads source files.
            await asyncio.to_thread(_log.error, "sample failed", exc_info=error)
            sample.fail(VoiceBackendError("bad_answer", "the voice failed"))
        else:
            sample.finish()
            self._forget_oldest()
        finally:
            if not sample.is_whole:
                self._forget(sample)

    async def _say(self, sample: Sample) -> None:
        line = sample.line
        mouth = self.voices.mouth_of(line.voice_id)
        async with aclosing(mouth.speak(line.text, line.voice_id, speed=line.speed)) as chunks:
            async for chunk in chunks:
                if len(chunk.pcm):
                    sample.add(chunk.pcm.astype(np.dtype("<i2")).tobytes())

    def _give_up(self, sample: Sample, reason: AppError) -> None:
        if sample.is_whole:
            return
        self._forget(sample)
        sample.fail(reason)
        if sample.task is not None:
            sample.task.cancel()

    def _unfinished(self) -> list[Sample]:
        return [one for one in self._samples.values() if not one.is_whole]

    def _forget(self, sample: Sample) -> None:
        if self._samples.get(sample.line) is sample:
            del self._samples[sample.line]

    def _forget_oldest(self) -> None:
        whole = [one for one in self._samples.values() if one.is_whole]
        kept = sum(one.size for one in whole)
        while kept > self._kept_bytes:
            oldest = whole.pop(0)
            kept -= oldest.size
            self._forget(oldest)
