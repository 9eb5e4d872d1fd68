"""Some threads that compute the important first: finals before drafts, newer before stale.

The event loop only puts into queues that never block; the threads keep the order among themselves.
"""

import asyncio
import heapq
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from queue import SimpleQueue
from typing import Generic, TypeVar

from engine.voice_errors import VoiceBackendError
from voice.answers import send_back
from voice.batcher import CLOSE_S
from voice.waits import Waits

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(slots=True, order=True)
class _Job(Generic[Item, Answer]):
    is_draft: bool
    number: int
    item: Item = field(compare=False)
    waiters: list[asyncio.Future[Answer]] = field(compare=False)
    wait: int | None = field(compare=False)
    """Its number among the waits; drafts are meant to wait, so they have none."""

    def is_wanted(self) -> bool:
        return any(not waiter.done() for waiter in self.waiters)


class PriorityPool(Generic[Item, Answer]):
    """Runs items on threads; drafts wait for finals and leave one thread free where there are two.

    A waiting draft that a newer item covers is not computed: it gets the newer one's answer.

    Args:
        run: Computes an answer. Called in a thread; what it raises goes to the asker.
        covers: Whether the second item is the first one grown.
        name: Of the threads.
        workers: Threads.
        max_waiting: Items in the queue; drafts may take half of it.
    """

    def __init__(
        self,
        run: Callable[[Item], Answer],
        covers: Callable[[Item, Item], bool],
        *,
        name: str,
        workers: int,
        max_waiting: int,
    ) -> None:
        self._run = run
        self._covers = covers
        self._name = name
        self._workers = workers
        self._max_waiting = max_waiting
        self._numbers = count()
        self._inbox: deque[_Job[Item, Answer]] = deque()
        self._tokens: SimpleQueue[bool] = SimpleQueue()
        """True: look for work; False: end."""
        self._lock = threading.Lock()
        """Held by the threads only, never by an event loop."""
        self._heap: list[_Job[Item, Answer]] = []
        self._running_drafts = 0
        self._threads: list[threading.Thread] = []
        self._is_closed = False
        self.waits = Waits()
        """Of finals."""

    async def ask(self, item: Item, *, is_draft: bool = False) -> Answer:
        """Queue an item and wait for its answer; cancelled in time, it is never computed.

        Raises:
            VoiceBackendError: Closed, overloaded, or what ``run`` raised.
        """
        if self._is_closed:
            raise VoiceBackendError("closed", f"{self._name} is shut down")
        limit = self._max_waiting // 2 if is_draft else self._max_waiting
        if len(self._inbox) + len(self._heap) >= limit:
            raise VoiceBackendError("overloaded", f"{self._name}: {limit} wait already")
        self._start()
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        wait = None if is_draft else self.waits.begin()
        self._inbox.append(_Job(is_draft, next(self._numbers), item, [future], wait))
        self._tokens.put(True)  # noqa: FBT003 - the queue's own method
        try:
            return await future
        finally:
            self._ended(wait)

    async def aclose(self) -> None:
        """Finish what runs, refuse what waits, end the threads."""
        self._is_closed = True
        threads, self._threads = self._threads, []
        for _ in threads:
            self._tokens.put(False)  # noqa: FBT003 - the queue's own method
        for thread in threads:
            await asyncio.to_thread(thread.join, CLOSE_S)
        closed = VoiceBackendError("closed", f"{self._name} is shut down")
        waiting = [waiter for job in [*self._heap, *self._inbox] for waiter in job.waiters]
        self._heap.clear()
        self._inbox.clear()
        send_back([(waiter, closed) for waiter in waiting])

    def _start(self) -> None:
        if self._threads:
            return
        for number in range(self._workers):
            name = f"{self._name}-{number}"
            self._threads.append(threading.Thread(target=self._work, name=name, daemon=True))
            self._threads[-1].start()

    def _work(self) -> None:
        while self._tokens.get():
            if self._is_closed:
                continue
            job = self._take()
            if job is None:
                continue
            self._ended(job.wait)
            answer = self._answer(job.item)
            send_back([(waiter, answer) for waiter in job.waiters])
            if job.is_draft:
                with self._lock:
                    self._running_drafts -= 1
                self._tokens.put(True)  # noqa: FBT003 - a draft that was held back may run now

    def _ended(self, wait: int | None) -> None:
        if wait is not None:
            self.waits.end(wait)

    def _answer(self, item: Item) -> Answer | Exception:
        try:
            return self._run(item)
        except Exception as error:  # noqa: BLE001 - whoever waits gets it; the thread lives on
            return error

    def _take(self) -> _Job[Item, Answer] | None:
        with self._lock:
            while self._inbox:
                self._add(self._inbox.popleft())
            while self._heap and not self._heap[0].is_wanted():
                heapq.heappop(self._heap)
            if not self._heap:
                return None
            if self._heap[0].is_draft:
                if self._running_drafts >= max(1, self._workers - 1):
                    return None
                self._running_drafts += 1
            return heapq.heappop(self._heap)

    def _add(self, job: _Job[Item, Answer]) -> None:
        """Put a job among the others; it takes over the drafts that it covers."""
        stale = [old for old in self._heap if old.is_draft and self._covers(old.item, job.item)]
        for old in stale:
            self._heap.remove(old)
            job.waiters += old.waiters
        if stale:
            heapq.heapify(self._heap)
        heapq.heappush(self._heap, job)
