"""Many askers, one thread: what arrives within a tick is computed as one batch.

The event loop only puts into a queue that never blocks; the thread collects, computes and answers.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Final, Generic, TypeVar

from engine.voice_errors import VoiceBackendError
from voice.answers import send_back
from voice.waits import Waits

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Asked = tuple[Item, asyncio.Future[Answer], int]
"""What is asked, who waits for it, and the number of the wait."""

CLOSE_S: Final = 5.0
"""A thread that computes for longer after the end is left behind; the program's end ends it."""


class Batcher(Generic[Item, Answer]):
    """Runs items in batches on one thread, in the order they came.

    Args:
        run: Computes the answers to a batch, in its order; an answer may be an error for one
            asker, and a raised error is an error for all of the batch. Called in the thread.
        name: Of the thread.
        max_batch: Items in one batch.
        max_waiting: Items in the queue; one more is refused.
        tick_s: How long the first item of a batch waits for company.
        full_at: How many items make further waiting useless, for example one for each open
            stream; None waits for the tick or ``max_batch``.
    """

    def __init__(
        self,
        run: Callable[[Sequence[Item]], Sequence[Answer | VoiceBackendError]],
        *,
        name: str,
        max_batch: int,
        max_waiting: int,
        tick_s: float = 0.0,
        full_at: Callable[[], int] | None = None,
    ) -> None:
        self._run = run
        self._name = name
        self._max_batch = max_batch
        self._max_waiting = max_waiting
        self._tick_s = tick_s
        self._full_at = full_at
        self._queue: SimpleQueue[Asked[Item, Answer] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self.waits = Waits()

    async def ask(self, item: Item) -> Answer:
        """Queue an item and wait for its answer; cancelled in time, it is never computed.

        Raises:
            VoiceBackendError: Closed, overloaded, or what ``run`` gave or raised.
        """
        if self._is_closed:
            raise VoiceBackendError("closed", f"{self._name} is shut down")
        if self._queue.qsize() >= self._max_waiting:
            raise VoiceBackendError("overloaded", f"{self._name}: {self._max_waiting} wait already")
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        wait = self.waits.begin()
        self._queue.put((item, future, wait))
        try:
            return await future
        finally:
            self.waits.end(wait)

    async def aclose(self) -> None:
        """Finish the running batch, refuse what waits, end the thread."""
        self._is_closed = True
        thread, self._thread = self._thread, None
        if thread is not None:
            self._queue.put(None)
            await asyncio.to_thread(thread.join, CLOSE_S)

    def _work(self) -> None:
        while (first := self._queue.get()) is not None and not self._is_closed:
            batch = [asked for asked in self._collect(first) if not asked[1].done()]
            for _, _, wait in batch:
                self.waits.end(wait)
            if batch:
                send_back(self._answers(batch))
        self._refuse([first])

    def _collect(self, first: Asked[Item, Answer]) -> list[Asked[Item, Answer]]:
        batch = [first]
        until = time.monotonic() + self._tick_s
        while len(batch) < self._max_batch:
            is_full = self._full_at is not None and len(batch) >= self._full_at()
            wait_s = 0.0 if is_full else max(0.0, until - time.monotonic())
            try:
                asked = self._queue.get(block=wait_s > 0, timeout=wait_s or None)
            except Empty:
                break
            if asked is None:
                self._queue.put(None)
                break
            batch.append(asked)
        return batch

    def _answers(
        self, batch: Sequence[Asked[Item, Answer]]
    ) -> list[tuple[asyncio.Future[Answer], Answer | Exception]]:
        futures = [future for _, future, _ in batch]
        try:
            answers = self._run([item for item, _, _ in batch])
        except Exception as error:  # noqa: BLE001 - whoever waits gets it; the thread lives on
            return [(future, error) for future in futures]
        return list(zip(futures, answers, strict=True))

    def _refuse(self, waiting: list[Asked[Item, Answer] | None]) -> None:
        """Tell these and all in the queue that it is over."""
        while True:
            try:
                waiting.append(self._queue.get(block=False))
            except Empty:
                break
        closed = VoiceBackendError("closed", f"{self._name} is shut down")
        send_back([(asked[1], closed) for asked in waiting if asked is not None])
