"""The paid clock under abuse: whatever a client does, nobody pays twice or for nothing."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from openai import ConflictError
from sqlalchemy.orm import Session
from websockets.exceptions import ConnectionClosed

from models.room import Receipt, Room, SafetyCount
from rooms.paid_time import enter_room
from rooms.service import end_overdue_rooms
from tests.factories.rooms import OpenRoom, sign_receipt
from tests.integration.rooms.conftest import RoomHouse, eventually, serving
from tests.integration.rooms.talk import Talk, talking

pytestmark = pytest.mark.db

CRISIS = "I want to kill myself"


async def receipt_count(house: RoomHouse) -> int:
    return await house.database.read(lambda db: db.query(Receipt).count())


async def test_many_sockets_at_once_are_one_visit_and_one_clock(house: RoomHouse) -> None:
    room = await house.open_room()
    codes: list[int | None] = []
    begun: list[str] = []

    async def open_one() -> None:
        async with talking(house, room) as talk:
            begun.append((await talk.until("session.created")).session.id)
            with pytest.raises(ConnectionClosed):
                await talk.until("never")
            codes.append(talk.connection._connection.close_code)

    async with asyncio.TaskGroup() as fans:
        for _ in range(6):
            fans.create_task(open_one())
        async with asyncio.timeout(10):
            while len(codes) < 5 or len(begun) < 6:  # noqa: ASYNC110 - fans come by themselves, without an event
                await asyncio.sleep(0.005)
        assert codes == [4001] * 5
        assert house.live_rooms is not None
        await eventually(lambda: is_running(house, room))
        assert house.live_rooms.visit_count == 1
        house.pass_time(6)
        await house.live_rooms.end(room.room_id, "left")
    assert codes == [*[4001] * 5, 1000]
    assert (await house.row(room)).delivered_ms == 6_000


async def is_running(house: RoomHouse, room: OpenRoom) -> bool:
    return (await house.row(room)).running_since is not None


async def test_rapid_reconnects_neither_win_nor_lose_time(house: RoomHouse) -> None:
    room = await house.open_room()
    for _ in range(12):
        async with talking(house, room) as talk:
            await talk.running()
            house.pass_time(1)
    row = await house.left_row(room)
    assert row.delivered_ms == 12_000
    assert row.running_since is None


async def test_clocks_set_while_nobody_is_there_change_nothing(house: RoomHouse) -> None:
    room = await house.open_room()
    for jump_s in (-86_400, 3_600, -3_600, 1_200):
        async with talking(house, room) as talk:
            await talk.running()
            house.pass_time(1)
        await house.left_row(room)
        house.pass_time(jump_s)
    row = await house.left_row(room)
    assert (row.state, row.delivered_ms) == ("opened", 4_000)


async def test_a_clock_set_during_a_restart_changes_nothing(unserved: RoomHouse) -> None:
    house = unserved
    async with serving(house):
        room = await house.open_room()
        async with talking(house, room) as talk:
            await talk.running()
            house.pass_time(5)
            await talk.until("x.room.state", lambda one: one.delivered_ms == 5_000)
    house.pass_time(-600)
    async with serving(house), talking(house, room) as talk:
        assert (await talk.running()).delivered_ms == 5_000


async def test_a_clock_set_far_ahead_ends_no_room_with_somebody_in_it(house: RoomHouse) -> None:
    room = await house.open_room()
    crashed = await house.open_room()
    await house.database.write(
        enter_room, crashed.room_id, "crashed", clock=house.clock, away_s=1_800.0
    )
    async with talking(house, room) as talk:
        await talk.running()
        house.pass_time(86_400)
        await house.database.write(end_overdue_rooms, clock=house.clock)
        await talk.until("x.room.state", lambda one: one.delivered_ms == 15_000)
        assert await talk.ask("Are you still there?")
        house.pass_time(31)
        await talk.until("x.room.state", lambda one: one.delivered_ms == 30_000)
        (ended,) = await house.database.write(end_overdue_rooms, clock=house.clock)
        assert (ended.id, ended.ended_reason) == (crashed.room_id, "expired")
        assert await talk.ask("And now?")


async def test_a_receipt_of_another_room_or_key_is_worth_nothing(house: RoomHouse) -> None:
    room, other = await house.open_browser_room(), await house.open_browser_room()
    async with talking(house, room) as talk:
        await talk.running()
        house.pass_time(10)
        await talk.until("x.room.state", lambda one: one.delivered_ms == 10_000)
        wei = str(200_000 * 10**12)
        for signature in (sign_receipt(other, 200_000), "0x" + "11" * 65, "0x" + "00" * 65):
            await talk.send(type="x.room.receipt", earned_wei=wei, signature=signature)
            await talk.refused("invalid_receipt_signature")
        for earned_wei in ("0", "-1", "1.5", "1e3", "", "9" * 41, " 1", 5):
            await talk.send(type="x.room.receipt", earned_wei=earned_wei, signature="0x00")
            assert (await talk.until("error")).error.code.startswith("invalid_")
        assert await talk.ask("Are you there?")
    assert await receipt_count(house) == 0


async def test_an_old_receipt_replayed_moves_nothing(house: RoomHouse) -> None:
    room = await house.open_browser_room()
    async with talking(house, room) as talk:
        await talk.running()
        for seconds in (10, 20):
            house.pass_time(10)
            await talk.until("x.room.state", lambda one, at=seconds: one.delivered_ms == at * 1_000)
            micro = seconds * 20_000
            signed = {"earned_wei": str(micro * 10**12), "signature": sign_receipt(room, micro)}
            await talk.send(type="x.room.receipt", **signed)
            await talk.until("x.room.receipt_signed")
        first = {"earned_wei": str(200_000 * 10**12), "signature": sign_receipt(room, 200_000)}
        await talk.send(type="x.room.receipt", **first)
        await talk.refused("invalid_receipt_amount")
    headers = {"Authorization": f"Bearer {await house.api_token(room.fan_id)}"}
    async with httpx.AsyncClient(headers=headers) as http:
        answer = await http.post(
            f"http://127.0.0.1:{house.port}/api/rooms/{room.room_id}/receipts",
            json={"earned": "0.2", "signature": first["signature"]},
        )
    assert answer.json()["error"]["code"] == "invalid_receipt_amount"
    assert await receipt_count(house) == 2


async def test_a_question_by_http_never_puts_a_visit_out(house: RoomHouse) -> None:
    room = await house.open_room()

    def close_soon(db: Session) -> None:
        db.get_one(Room, room.room_id).closes_at = house.clock.now() + timedelta(minutes=10)

    await house.database.write(close_soon)
    async with talking(house, room) as talk, await house.client(room) as client:
        await talk.running()
        house.pass_time(40)
        await talk.until("x.room.state", lambda one: one.delivered_ms > 0)
        for _ in range(2):
            with pytest.raises(ConflictError) as caught:
                await client.chat.completions.create(
                    model=room.model, messages=[{"role": "user", "content": "Hello"}]
                )
            assert caught.value.code == "room_in_use"
        assert await talk.ask("Still there?")


async def test_leaving_before_help_was_given_does_not_make_danger_forgotten(
    house: RoomHouse,
) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
        await talk.say(CRISIS)
    async with talking(house, room) as talk:
        await talk.until("x.room.state", lambda one: one.paused_reason == "crisis")
        house.pass_time(10)
        await talk.connection.response.create()
        assert "988" in (await talk.until("x.room.crisis")).text
        await talk.until("response.done")
    assert (await house.left_row(room)).delivered_ms == 0
    assert house.mind.requests == [], "such words are never left to the mind"
    counts = await house.database.read(
        lambda db: {row.rule: row.count for row in db.query(SafetyCount)}
    )
    assert counts == {"crisis:self_harm": 1}


async def test_a_model_with_an_endless_name_is_refused_in_words(house: RoomHouse) -> None:
    room = await house.open_room()
    client = await house.client(room)
    async with client, client.realtime.connect(model="persona:" + "x" * 3_000) as connection:
        talk = Talk(connection)
        refused = await talk.refused("model_not_found")
        assert len(refused.error.message) < 300
