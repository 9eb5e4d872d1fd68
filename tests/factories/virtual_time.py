"""Runs a coroutine in a time that passes only while everybody waits: an hour costs a moment."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

Result = TypeVar("Result")


class _Selector(selectors.DefaultSelector):  # type: ignore[misc,valid-type]
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.at_work = 0
        """Calls that a thread still has in hand."""

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None or (timeout > 0 and self.at_work):
            return super().select(None)  # A thread wakes the loop when it is done.
        self.now += timeout
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer, and stands still while a thread works."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.now

    def run_in_executor(
        self, executor: Executor | None, func: Callable[..., Result], *args: Any
    ) -> "asyncio.Future[Result]":
        done = super().run_in_executor(executor, func, *args)
        self._virtual.at_work += 1
        done.add_done_callback(self._is_done)
        return done

    def _is_done(self, _: "asyncio.Future[Any]") -> None:
        self._virtual.at_work -= 1


def run_virtual(work: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)
