"""Reload, reconnect, take-over and restart: the same conversation and the same clock go on."""

from contextlib import AsyncExitStack

import pytest
from websockets.exceptions import ConnectionClosed

from core.errors import AppError
from core.signed_links import SignedLinks
from engine.llm.errors import BackendError
from engine.ports import ChatRequest
from models.states import RoomState
from rooms.paid_time import enter_room, write_time
from rooms.schemas import RoomView
from rooms.service import close_room, end_overdue_rooms, end_room, rooms_due
from rooms.settings import RoomsSettings
from rooms.views import ViewFacts, read_room
from tests.factories.rooms import DOMAIN, OpenRoom
from tests.integration.rooms.conftest import RoomHouse, eventually, serving
from tests.integration.rooms.talk import Talk, talking

pytestmark = pytest.mark.db


async def history(talk: Talk, count: int) -> list[tuple[str, str]]:
    """The first items that a socket replays."""
    said = []
    for _ in range(count):
        done = await talk.until("conversation.item.done")
        said.append((done.item.role, done.item.content[0].text))
    return said


async def released(house: RoomHouse, count: int) -> bool:
    return len(house.mind.released) >= count


async def test_a_reload_goes_on_where_it_was(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
        await talk.ask("What is your parrot called?")
        house.pass_time(10)
        await talk.until("x.room.state", lambda one: one.delivered_ms == 10_000)
    await house.left_row(room)
    house.pass_time(600)  # Nobody was there: this is not paid.
    async with talking(house, room) as talk:
        assert await history(talk, 3) == [
            ("assistant", "Good evening, you are on the air."),
            ("user", "What is your parrot called?"),
            ("assistant", "The parrot is called Static. He sings at night."),
        ]
        state = await talk.running()
        assert state.delivered_ms == 10_000
        await talk.ask("And who sings?")
        prompt = str(house.mind.requests[-1].messages)
        assert "What is your parrot called?" in prompt
        assert talk.types.count("x.room.disclosure") == 1


async def test_a_restart_goes_on_where_it_was(unserved: RoomHouse) -> None:
    house = unserved
    async with serving(house):
        room = await house.open_room()
        async with talking(house, room) as talk:
            await talk.running()
            await talk.ask("Hello")
            house.pass_time(7)
            await talk.until("x.room.state", lambda one: one.delivered_ms == 7_000)
            house.pass_time(2)
    async with serving(house), talking(house, room) as talk:
        assert len(await history(talk, 3)) == 3
        state = await talk.running()
        assert state.delivered_ms in (7_000, 9_000)


async def test_a_server_that_stops_writes_its_rooms_down(unserved: RoomHouse) -> None:
    house = unserved
    async with AsyncExitStack() as fans:
        async with serving(house):
            room = await house.open_room()
            talk = await fans.enter_async_context(talking(house, room))
            await talk.running()
            house.pass_time(3)
        await talk.connection._connection.wait_closed()
        assert talk.connection._connection.close_code == 1012
        row = await house.row(room)
        assert (row.delivered_ms, row.holder, row.running_since) == (3_000, None, None)
        assert row.state == "opened"


async def test_a_crash_loses_only_what_was_not_written(house: RoomHouse) -> None:
    room = await house.open_room()
    await house.database.write(
        enter_room, room.room_id, "crashed", clock=house.clock, away_s=1_800.0
    )
    row = await house.row(room)
    await house.database.write(
        write_time,
        room.room_id,
        "crashed",
        delivered_ms=5_000,
        running_since=house.clock.now(),
        due_at=row.closes_at,
    )
    assert (await view(house, room)).is_running
    house.pass_time(300)
    assert not (await view(house, room)).is_running
    async with talking(house, room) as talk:
        state = await talk.running()
        assert state.delivered_ms == 5_000


async def view(house: RoomHouse, room: OpenRoom) -> RoomView:
    return await house.database.read(
        read_room,
        room.room_id,
        room.fan_id,
        ViewFacts(DOMAIN, SignedLinks(b"k" * 32, house.clock)),
        clock=house.clock,
    )


async def test_a_newer_visit_takes_over(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as old:
        await old.running()
        await old.say("Hello from the old window")
        house.pass_time(5)
        async with talking(house, room) as new:
            await old.until("x.room.taken_over")
            await old.connection._connection.wait_closed()
            assert old.connection._connection.close_code == 4001
            assert (await history(new, 2))[1] == ("user", "Hello from the old window")
            assert (await new.running()).delivered_ms == 5_000
            assert await new.ask("Still there?")


async def test_a_visit_in_another_process_takes_over(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as old:
        await old.running()
        await house.database.write(
            enter_room, room.room_id, "elsewhere", clock=house.clock, away_s=1_800.0
        )
        house.pass_time(6)
        await old.until("x.room.taken_over")
        await old.connection._connection.wait_closed()
        assert old.connection._connection.close_code == 4001
    row = await house.row(room)
    assert (row.holder, row.delivered_ms) == ("elsewhere", 0)


async def test_a_room_that_ended_elsewhere_tells_its_visit(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
        await house.database.write(end_room, room.room_id, "expired", clock=house.clock)
        house.pass_time(6)
        ended = await talk.until("x.room.ended")
        assert (ended.reason, ended.delivered_ms) == ("expired", 0)
        await talk.connection._connection.wait_closed()
        assert talk.connection._connection.close_code == 1000


async def test_a_mind_stays_warm_for_a_reload_only(unserved: RoomHouse) -> None:
    house = unserved
    house.settings = RoomsSettings(tick_s=0.005, write_s=5.0, reconnect_grace_s=0.01, lobby_s=0.01)
    async with serving(house):
        room = await house.open_room()
        assert house.live_rooms is not None
        house.live_rooms.warm(room.room_id)
        house.live_rooms.warm(room.room_id)
        await eventually(lambda: released(house, 1))
        assert len(house.mind.warmed) == 1
        async with talking(house, room) as talk:
            await talk.running()
        await eventually(lambda: released(house, 2))
        assert set(house.mind.released) == {room.room_id}


async def test_a_broken_lobby_takes_no_room_down(house: RoomHouse) -> None:
    lobby, room = await house.open_room(), await house.open_room()
    assert house.live_rooms is not None
    async with talking(house, room) as talk:
        await talk.running()
        warm, house.mind.warm = house.mind.warm, broken  # type: ignore[method-assign]  # a defect
        house.live_rooms.warm(lobby.room_id)
        await eventually(lambda: forgotten(house, lobby.room_id))
        house.mind.warm = warm  # type: ignore[method-assign]  # mended
        assert await talk.ask("Are you still there?")
        house.live_rooms.warm(lobby.room_id)
        async with talking(house, lobby) as other:
            await other.running()


async def test_a_defect_closes_the_socket_and_keeps_the_time(
    house: RoomHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_write(*_args: object, **_options: object) -> None:
        raise ValueError("a defect nobody thought of")

    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
        house.pass_time(3)
        monkeypatch.setattr("rooms.live.record.append_turn", broken_write)
        with pytest.raises(ConnectionClosed):
            await talk.say("Hello")
        assert talk.heard[-1].error.code == "internal_error"
        assert talk.connection._connection.close_code == 1011
    row = await house.left_row(room)
    assert (row.state, row.delivered_ms) == ("opened", 3_000)


async def test_a_defect_in_a_reply_stops_the_clock_until_the_mind_is_back(
    house: RoomHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
        monkeypatch.setattr(house.mind, "stream", None)
        monkeypatch.setattr(house.mind, "warm", unreachable)
        await talk.say("Hello?")
        await talk.connection.response.create()
        done = await talk.until("response.done")
        assert done.response.status_details.error.code == "internal"
        await talk.met("x.room.state", lambda one: one.paused_reason == "backend_down")
        monkeypatch.undo()
        await talk.running()
        await talk.connection.response.create()
        assert (await talk.until("response.done")).response.status == "completed"


async def unreachable(_request: ChatRequest) -> None:
    raise BackendError("unreachable", "gone")


async def broken(_request: ChatRequest) -> None:
    raise ValueError("a defect nobody thought of")


async def forgotten(house: RoomHouse, room_id: str) -> bool:
    assert house.live_rooms is not None
    return room_id not in house.live_rooms._kept_warm


async def test_a_room_that_nobody_comes_back_to_expires(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
    await house.left_row(room)
    house.pass_time(1_799)
    assert await house.database.write(end_overdue_rooms, clock=house.clock) == []
    house.pass_time(2)
    (ended,) = await house.database.write(end_overdue_rooms, clock=house.clock)
    assert (ended.id, ended.ended_reason) == (room.room_id, "expired")
    (due,) = await house.database.read(rooms_due, clock=house.clock)
    assert due.id == room.room_id
    with pytest.raises(AppError) as caught:
        await house.ticket(room)
    assert caught.value.code == "room_ended"
    closed = await house.database.write(close_room, room.room_id)
    assert closed.state == RoomState.SETTLED
    assert not await house.database.read(rooms_due, clock=house.clock)
