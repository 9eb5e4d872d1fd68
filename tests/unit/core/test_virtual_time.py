"""The clock the spoken rooms are tested by: it must not run ahead of work in a thread."""

import asyncio
import time

import pytest

from tests.factories.virtual_time import run_virtual

pytestmark = pytest.mark.unit


def test_time_stands_still_while_a_thread_works() -> None:
    async def story() -> list[str]:
        done: list[str] = []

        async def in_a_thread() -> None:
            # Real time must pass in the thread: long enough for a clock that runs ahead to show it.
            await asyncio.to_thread(time.sleep, 0.05)
            done.append("thread")

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(in_a_thread())
            await asyncio.sleep(0)
            await asyncio.sleep(3_600)
            done.append("hour")
        return done

    assert run_virtual(story()) == ["thread", "hour"]


def test_a_thread_nobody_waits_for_any_more_does_not_stop_the_clock() -> None:
    async def story() -> float:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                # Still at work when it is given up.
                await asyncio.to_thread(time.sleep, 0.01)
        await asyncio.sleep(60)
        return asyncio.get_running_loop().time()

    assert run_virtual(story()) == pytest.approx(60)
