"""The clock of the benchmarks skips waiting and counts work."""

import asyncio
import time
from threading import Event

import pytest

from voice.bench.audio_time import AudioClock, run_in_audio_time

pytestmark = pytest.mark.unit


def test_waiting_costs_nothing() -> None:
    async def wait() -> float:
        began = asyncio.get_running_loop().time()
        await asyncio.gather(asyncio.sleep(3_600), asyncio.sleep(60))
        return asyncio.get_running_loop().time() - began

    began = time.perf_counter()
    assert run_in_audio_time(AudioClock(), wait()) == pytest.approx(3_600, abs=0.01)
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize("counts_work", [True, False])
def test_work_takes_its_time_unless_it_is_not_counted(counts_work: bool) -> None:
    clock = AudioClock(counts_work=counts_work)
    gate = Event()

    async def work() -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        with clock.work():
            await loop.run_in_executor(None, gate.wait, 0.05)
        return loop.time() - began

    took = run_in_audio_time(clock, work())
    assert took >= 0.045 if counts_work else took == 0.0


def test_a_timer_fires_while_work_goes_on() -> None:
    clock = AudioClock()

    async def work() -> list[str]:
        loop = asyncio.get_running_loop()
        order: list[str] = []
        loop.call_later(0.01, order.append, "timer")
        with clock.work():
            await loop.run_in_executor(None, Event().wait, 0.08)
        return [*order, "work"]

    assert run_in_audio_time(clock, work()) == ["timer", "work"]
