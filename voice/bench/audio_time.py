"""An event loop whose clock skips the time in which everybody waits, and counts that of work.

A recording of six seconds is heard in as long as the models need for it, and every delay comes out
as if one room alone had heard it in real time.
"""

import asyncio
import selectors
import time
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from typing import Any, TypeVar

Result = TypeVar("Result")


class AudioClock(selectors.SelectSelector):
    """Seconds of audio; the event loop waits through this.

    Args:
        counts_work: False: models answer at once, as on a machine without limits.
    """

    def __init__(self, *, counts_work: bool = True) -> None:
        super().__init__()
        self.now = 0.0
        self._counts_work = counts_work
        self._working = 0

    @contextmanager
    def work(self) -> Generator[None]:
        """Models are at work meanwhile."""
        self._working += 1
        try:
            yield
        finally:
            self._working -= 1

    def select(self, timeout: float | None = None) -> Any:  # noqa: ANN401 - as the base class
        """Wait for models in real time, and for timers not at all."""
        if timeout is not None and timeout <= 0:
            return super().select(0)
        if not self._working and timeout is not None:
            self.now += timeout
            return super().select(0)
        if not self._counts_work:
            return super().select(None)
        began = time.perf_counter()
        found = super().select(timeout)
        passed = time.perf_counter() - began
        self.now += passed if found or timeout is None else timeout
        return found


class _AudioLoop(asyncio.SelectorEventLoop):
    def __init__(self, clock: AudioClock) -> None:
        super().__init__(clock)
        self._audio_clock = clock

    def time(self) -> float:
        return self._audio_clock.now


def run_in_audio_time(clock: AudioClock, work: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end by this clock."""
    with asyncio.Runner(loop_factory=lambda: _AudioLoop(clock)) as runner:
        return runner.run(work)
