import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from itertools import count

import pytest

from engine.voice_errors import VoiceBackendError
from voice.activity_silero import rounds
from voice.batcher import Batcher
from voice.waits import Waits

pytestmark = pytest.mark.unit


class Gate:
    """A computation that waits for leave and remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.begun = threading.Event()
        self.leave = threading.Event()
        self.threads: set[str] = set()

    def __call__(self, items: Sequence[int]) -> list[int | VoiceBackendError]:
        self.threads.add(threading.current_thread().name)
        self.batches.append(list(items))
        self.begun.set()
        self.leave.wait()
        if 13 in items:
            raise ArithmeticError
        bad = VoiceBackendError("closed", "seven is closed")
        return [bad if item == 7 else item * 2 for item in items]


Made = Callable[..., Batcher[int, int]]


@pytest.fixture
async def gate() -> AsyncIterator[Gate]:
    gate = Gate()
    yield gate
    gate.leave.set()


@pytest.fixture
async def made(gate: Gate) -> AsyncIterator[Made]:
    batchers: list[Batcher[int, int]] = []

    def make(max_batch: int = 8, max_waiting: int = 16, **options: object) -> Batcher[int, int]:
        batcher: Batcher[int, int] = Batcher(
            gate, name="test-batch", max_batch=max_batch, max_waiting=max_waiting, **options
        )
        batchers.append(batcher)
        return batcher

    yield make
    gate.leave.set()
    for batcher in batchers:
        await batcher.aclose()


async def queued(
    batcher: Batcher[int, int], gate: Gate, items: Sequence[int]
) -> list[asyncio.Task[int]]:
    """Items that wait behind a first one, 1, which runs."""
    first = asyncio.create_task(batcher.ask(1))
    await asyncio.to_thread(gate.begun.wait)
    tasks = [first, *(asyncio.create_task(batcher.ask(item)) for item in items)]
    await asyncio.sleep(0)
    return tasks


async def test_what_waits_runs_as_one_batch_in_order(made: Made, gate: Gate) -> None:
    tasks = await queued(made(), gate, [2, 3, 4])
    gate.leave.set()
    assert await asyncio.gather(*tasks) == [2, 4, 6, 8]
    assert gate.batches == [[1], [2, 3, 4]]
    assert gate.threads == {"test-batch"}


async def test_a_batch_has_a_limit(made: Made, gate: Gate) -> None:
    tasks = await queued(made(max_batch=2), gate, [2, 3, 4])
    gate.leave.set()
    await asyncio.gather(*tasks)
    assert gate.batches == [[1], [2, 3], [4]]


async def test_a_tick_collects_company_until_the_batch_is_full(made: Made, gate: Gate) -> None:
    gate.leave.set()
    batcher = made(tick_s=60.0, full_at=lambda: 3)
    assert await asyncio.gather(*(batcher.ask(item) for item in (1, 2, 3))) == [2, 4, 6]
    assert gate.batches == [[1, 2, 3]]


async def test_a_tick_ends(made: Made, gate: Gate) -> None:
    gate.leave.set()
    assert await made(tick_s=0.001, full_at=lambda: 3).ask(1) == 2


async def test_one_more_than_the_queue_holds_is_refused(made: Made, gate: Gate) -> None:
    batcher = made(max_waiting=2)
    tasks = await queued(batcher, gate, [2, 3])
    with pytest.raises(VoiceBackendError) as caught:
        await batcher.ask(4)
    assert caught.value.voice_code == "overloaded"
    gate.leave.set()
    assert await asyncio.gather(*tasks) == [2, 4, 6]


async def test_a_cancelled_item_is_never_computed(made: Made, gate: Gate) -> None:
    tasks = await queued(made(), gate, [2, 3])
    tasks[1].cancel()
    await asyncio.gather(tasks[1], return_exceptions=True)
    gate.leave.set()
    assert await tasks[2] == 6
    assert gate.batches == [[1], [3]]


async def test_an_error_reaches_its_askers_and_the_thread_lives_on(made: Made, gate: Gate) -> None:
    batcher = made()
    tasks = await queued(batcher, gate, [13, 2])
    gate.leave.set()
    one, thirteen, two = await asyncio.gather(*tasks, return_exceptions=True)
    assert one == 2
    assert isinstance(thirteen, ArithmeticError)
    assert isinstance(two, ArithmeticError)
    assert await batcher.ask(5) == 10


async def test_an_error_may_be_for_one_asker(made: Made, gate: Gate) -> None:
    tasks = await queued(made(), gate, [7, 2])
    gate.leave.set()
    _, seven, two = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(seven, VoiceBackendError)
    assert two == 4


async def test_closing_finishes_what_runs_and_refuses_the_rest(made: Made, gate: Gate) -> None:
    batcher = made()
    first, second = await queued(batcher, gate, [2])
    closing = asyncio.create_task(batcher.aclose())
    await asyncio.sleep(0)
    gate.leave.set()
    await closing
    assert await first == 2
    with pytest.raises(VoiceBackendError, match="shut down"):
        await second
    assert gate.batches == [[1]]
    with pytest.raises(VoiceBackendError) as caught:
        await batcher.ask(3)
    assert caught.value.voice_code == "closed"
    assert "test-batch" not in {thread.name for thread in threading.enumerate()}


async def test_closing_twice_and_unused_is_allowed(made: Made) -> None:
    batcher = made()
    await batcher.aclose()
    await batcher.aclose()


def test_rounds_have_each_stream_once_and_in_order() -> None:
    assert rounds([5, 6, 5, 7, 5, 6]) == [[0, 1, 3], [2, 5], [4]]
    assert rounds([]) == []


async def test_items_that_wait_for_their_batch_are_seen(made: Made, gate: Gate) -> None:
    clock = count(start=100)
    batcher = made()
    batcher.waits = Waits(lambda: next(clock))
    first = asyncio.create_task(batcher.ask(1))
    await asyncio.to_thread(gate.begun.wait)
    assert batcher.waits.busy_s() == 1  # one look at the clock later it was taken
    second = asyncio.create_task(batcher.ask(2))
    await asyncio.sleep(0)
    assert [batcher.waits.busy_s() for _ in range(3)] == [1, 2, 3]
    gate.leave.set()
    assert await asyncio.gather(first, second) == [2, 4]


async def test_a_batch_that_never_ends_does_not_hold_the_end_up(
    made: Made, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice.batcher.CLOSE_S", 0.01)
    batcher = made()
    stuck = asyncio.create_task(batcher.ask(1))
    await asyncio.to_thread(gate.begun.wait)
    await batcher.aclose()
    assert not stuck.done()
    gate.leave.set()
    assert await stuck == 2
