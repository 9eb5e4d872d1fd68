"""Blocking synthesis on a few threads that all rooms share, one piece at a time."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any, Final, TypeVar

from engine.voice_errors import VoiceBackendError
from voice.waits import Waits

T = TypeVar("T")

MAX_WAITING: Final = 256
"""Utterances under way before a new one is refused."""


class Stop:
    """Tells the work of one utterance to end; callbacks reach what runs right now."""

    def __init__(self) -> None:
        self._event = Event()
        self._at_stop: Callable[[], None] | None = None

    @property
    def is_set(self) -> bool:
        """Has the listener gone?"""
        return self._event.is_set()

    def call_at_stop(self, interrupt: Callable[[], None] | None) -> None:
        """Name what breaks off the step that runs; None when there is no such step."""
        self._at_stop = interrupt
        if self.is_set and interrupt is not None:
            interrupt()

    def set(self) -> None:
        """End the work."""
        self._event.set()
        if self._at_stop is not None:
            self._at_stop()


class SpeakingThreads:
    """Runs iterators of audio pieces; rooms take turns piece by piece.

    Args:
        workers: Pieces at a time.
        name: Of the threads.
    """

    def __init__(self, workers: int, name: str) -> None:
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._open: set[Stop] = set()
        self._is_closed = False
        self.waits = Waits()
        """Of pieces."""

    @property
    def waiting(self) -> int:
        """Utterances under way."""
        return len(self._open)

    def check_open(self) -> None:
        """Refuse work after the end or beyond the limit.

        Raises:
            VoiceBackendError: Closed or overloaded.
        """
        if self._is_closed:
            raise VoiceBackendError("closed", "the synthesizer is shut down")
        if len(self._open) >= MAX_WAITING:
            raise VoiceBackendError("overloaded", "too many utterances wait to be spoken")

    async def stream(self, begin: Callable[[Stop], Iterator[T]]) -> AsyncGenerator[T]:
        """Run an iterator, one piece ahead of the listener.

        Args:
            begin: Called in a thread; makes the pieces and looks at its ``Stop``.

        Raises:
            VoiceBackendError: As ``check_open``, or as the iterator raises it.
        """
        self.check_open()
        stop = Stop()
        pieces = _stepped(begin, stop)
        self._open.add(stop)
        step = self._submit(pieces)
        try:
            while (piece := await asyncio.wrap_future(step)) is not None:
                step = self._submit(pieces)
                yield piece
            if self._is_closed:
                raise VoiceBackendError("closed", "the synthesizer is shut down")
        except (asyncio.CancelledError, RuntimeError) as error:
            if self._is_closed:
                raise VoiceBackendError("closed", "the synthesizer is shut down") from error
            raise
        finally:
            stop.set()
            step.cancel()
            step.add_done_callback(_looked_at)
            self._open.discard(stop)

    def _submit(self, pieces: Iterator[T]) -> "Future[T | None]":
        wait = self.waits.begin()

        def next_piece() -> T | None:
            self.waits.end(wait)
            return next(pieces, None)

        step = self._executor.submit(next_piece)
        step.add_done_callback(lambda _: self.waits.end(wait))  # it may be dropped before it runs
        return step

    async def aclose(self) -> None:
        """Break off what runs and end the threads."""
        self._is_closed = True
        for stop in list(self._open):
            stop.set()
        await asyncio.to_thread(self._executor.shutdown, wait=True, cancel_futures=True)


def _stepped(begin: Callable[[Stop], Iterator[T]], stop: Stop) -> Iterator[T]:
    for piece in begin(stop):
        if stop.is_set:
            return
        yield piece


def _looked_at(step: Future[Any]) -> None:
    """Nobody waits for a dropped step; its failure is not a surprise."""
    if not step.cancelled():
        step.exception()
