import asyncio
import threading
from collections.abc import AsyncIterator
from itertools import count

import pytest

from engine.voice_errors import VoiceBackendError
from voice.priority_pool import PriorityPool
from voice.waits import Waits

pytestmark = pytest.mark.unit


class Slow:
    """Answers a text in capitals once it may."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.begun = threading.Semaphore(0)
        self.leave = threading.Semaphore(0)

    def __call__(self, text: str) -> str:
        self.ran.append(text)
        self.begun.release()
        self.leave.acquire()
        if text == "bad":
            raise ArithmeticError
        return text.upper()

    def free(self, times: int = 100) -> None:
        self.leave.release(times)


def grown(old: str, new: str) -> bool:
    return new.startswith(old)


class World:
    def __init__(self, workers: int = 1, max_waiting: int = 8) -> None:
        self.slow = Slow()
        self.pool: PriorityPool[str, str] = PriorityPool(
            self.slow, grown, name="test-pool", workers=workers, max_waiting=max_waiting
        )

    async def busy(self) -> asyncio.Task[str]:
        task = await self.ask("first")
        await asyncio.to_thread(self.slow.begun.acquire)
        return task

    async def ask(self, text: str, *, is_draft: bool = False) -> asyncio.Task[str]:
        task = asyncio.create_task(self.pool.ask(text, is_draft=is_draft))
        await asyncio.sleep(0)
        return task


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    yield world
    world.slow.free()
    await world.pool.aclose()


async def test_finals_go_before_drafts_and_else_in_order(world: World) -> None:
    tasks = [await world.busy()]
    order = (("d1", True), ("f1", False), ("e1", True), ("f2", False))
    tasks += [await world.ask(text, is_draft=is_draft) for text, is_draft in order]
    world.slow.free()
    assert await asyncio.gather(*tasks) == ["FIRST", "D1", "F1", "E1", "F2"]
    assert world.slow.ran == ["first", "f1", "f2", "d1", "e1"]


async def test_a_stale_draft_gets_the_newer_answer(world: World) -> None:
    tasks = [await world.busy()]
    tasks += [await world.ask(text, is_draft=True) for text in ("hel", "hello", "other")]
    tasks.append(await world.ask("hello you"))
    world.slow.free()
    assert await asyncio.gather(*tasks) == ["FIRST", "HELLO YOU", "HELLO YOU", "OTHER", "HELLO YOU"]
    assert world.slow.ran == ["first", "hello you", "other"]


async def test_a_final_is_never_taken_for_stale(world: World) -> None:
    tasks = [await world.busy(), await world.ask("hel"), await world.ask("hello")]
    world.slow.free()
    assert await asyncio.gather(*tasks) == ["FIRST", "HEL", "HELLO"]


async def test_a_cancelled_item_is_never_computed(world: World) -> None:
    first, gone, kept = await world.busy(), await world.ask("gone"), await world.ask("kept")
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    world.slow.free()
    assert [await first, await kept] == ["FIRST", "KEPT"]
    assert world.slow.ran == ["first", "kept"]


async def test_a_stale_draft_is_answered_though_the_newer_asker_left(world: World) -> None:
    await world.busy()
    old, new = await world.ask("hel", is_draft=True), await world.ask("hello", is_draft=True)
    new.cancel()
    await asyncio.gather(new, return_exceptions=True)
    world.slow.free()
    assert await old == "HELLO"


async def test_an_error_reaches_its_asker_and_the_thread_lives_on(world: World) -> None:
    world.slow.free()
    with pytest.raises(ArithmeticError):
        await world.pool.ask("bad")
    assert await world.pool.ask("good") == "GOOD"


async def test_drafts_may_fill_half_of_the_queue_and_finals_all_of_it() -> None:
    world = World(max_waiting=2)
    tasks = [await world.busy(), await world.ask("d", is_draft=True)]
    with pytest.raises(VoiceBackendError) as caught:
        await world.pool.ask("e", is_draft=True)
    assert caught.value.voice_code == "overloaded"
    tasks.append(await world.ask("f"))
    with pytest.raises(VoiceBackendError):
        await world.pool.ask("g")
    world.slow.free()
    assert await asyncio.gather(*tasks) == ["FIRST", "D", "F"]
    await world.pool.aclose()


async def test_of_two_threads_one_is_kept_for_finals() -> None:
    world = World(workers=2)
    drafts = [await world.ask(text, is_draft=True) for text in ("a", "b")]
    await asyncio.to_thread(world.slow.begun.acquire)
    final = await world.ask("f")
    await asyncio.to_thread(world.slow.begun.acquire)
    assert world.slow.ran == ["a", "f"]
    world.slow.free()
    assert await asyncio.gather(*drafts, final) == ["A", "B", "F"]
    await world.pool.aclose()


async def test_closing_finishes_what_runs_and_refuses_the_rest(world: World) -> None:
    first, second = await world.busy(), await world.ask("second")
    closing = asyncio.create_task(world.pool.aclose())
    await asyncio.sleep(0)
    world.slow.free()
    await closing
    assert await first == "FIRST"
    with pytest.raises(VoiceBackendError) as caught:
        await second
    assert caught.value.voice_code == "closed"
    with pytest.raises(VoiceBackendError):
        await world.pool.ask("third")
    assert world.slow.ran == ["first"]
    assert not [one for one in threading.enumerate() if one.name.startswith("test-pool")]


async def test_finals_tell_how_long_they_wait_and_drafts_do_not(world: World) -> None:
    clock = count(start=100)
    world.pool.waits = Waits(lambda: next(clock))
    first = await world.busy()
    assert world.pool.waits.busy_s() == 1  # one look at the clock later it was taken
    draft = await world.ask("a draft", is_draft=True)
    assert world.pool.waits.busy_s() == 1
    final = await world.ask("final")
    assert [world.pool.waits.busy_s() for _ in range(3)] == [1, 2, 3]
    final.cancel()
    await asyncio.gather(final, return_exceptions=True)
    assert world.pool.waits.busy_s() == world.pool.waits.busy_s()
    world.slow.free()
    assert await asyncio.gather(first, draft) == ["FIRST", "A DRAFT"]
