import asyncio

import pytest

from engine.llm.slots import SlotTable

pytestmark = pytest.mark.unit


async def lend(table: SlotTable, room: str, prefix: str = "nova") -> int:
    slot = await table.acquire(room, prefix)
    table.give_back(slot)
    return slot.index


async def test_a_room_keeps_its_slot() -> None:
    table = SlotTable(2)
    assert await lend(table, "a") == 0
    assert await lend(table, "b") == 1
    assert await lend(table, "a") == 0
    assert table.has_slot("b")


async def test_the_least_recently_used_room_gives_way() -> None:
    table = SlotTable(2)
    await lend(table, "a")
    await lend(table, "b")
    await lend(table, "a")
    assert await lend(table, "c") == 1
    assert not table.has_slot("b")


async def test_a_slot_of_the_same_persona_is_preferred() -> None:
    table = SlotTable(2)
    await lend(table, "a", "nova")
    await lend(table, "b", "kai")
    assert await lend(table, "c", "kai") == 1
    assert table.has_slot("a")


async def test_a_released_room_gives_its_slot_first() -> None:
    table = SlotTable(2)
    await lend(table, "a")
    await lend(table, "b")
    table.forget("b")
    table.forget("nobody")
    assert await lend(table, "c") == 1


async def test_a_live_room_is_not_robbed_while_a_slot_is_free() -> None:
    table = SlotTable(3)
    await lend(table, "a", "nova")
    await lend(table, "b", "kai")
    table.forget("b")
    assert await lend(table, "c", "nova") == 2
    assert await lend(table, "d", "nova") == 1
    assert all(table.has_slot(room) for room in "acd")


async def test_rooms_wait_in_turn_when_all_slots_are_busy() -> None:
    table = SlotTable(1)
    first = await table.acquire("a", "nova")
    order: list[str] = []

    async def visit(room: str) -> None:
        slot = await table.acquire(room, "nova")
        order.append(room)
        table.give_back(slot)

    async with asyncio.TaskGroup() as group:
        for room in ("b", "c"):
            group.create_task(visit(room))
            await asyncio.sleep(0)
        table.give_back(first)
    assert order == ["b", "c"]


async def test_a_rooms_second_prompt_waits_for_its_own_slot() -> None:
    table = SlotTable(2)
    first = await table.acquire("a", "nova")
    second = asyncio.create_task(table.acquire("a", "nova"))
    await asyncio.sleep(0)
    assert not second.done()
    other = await table.acquire("b", "nova")
    table.give_back(other)
    assert not second.done()
    table.give_back(first)
    assert (await second).index == first.index


async def test_a_waiter_that_leaves_is_skipped() -> None:
    table = SlotTable(1)
    slot = await table.acquire("a", "nova")
    leaver = asyncio.create_task(table.acquire("b", "nova"))
    await asyncio.sleep(0)
    leaver.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaver
    table.give_back(slot)
    assert await lend(table, "c") == 0


async def test_a_slot_handed_to_a_leaving_waiter_comes_back() -> None:
    table = SlotTable(1)
    slot = await table.acquire("a", "nova")
    leaver = asyncio.create_task(table.acquire("b", "nova"))
    await asyncio.sleep(0)
    table.give_back(slot)
    leaver.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaver
    assert await lend(table, "c") == 0
