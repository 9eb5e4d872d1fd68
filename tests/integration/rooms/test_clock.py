"""Paid time and receipts over a live socket."""

import pytest

from core.errors import AppError
from escrow.typed_data import is_receipt_signed_by
from models.room import Receipt
from rooms.receipts import take_receipt
from rooms.service import stop_waiting
from tests.factories.rooms import DOMAIN, sign_receipt
from tests.integration.rooms.conftest import RoomHouse
from tests.integration.rooms.talk import Talk, talking

pytestmark = pytest.mark.db


async def deliver(house: RoomHouse, talk: Talk, seconds: int) -> None:
    """Let paid time pass in steps that the clock believes."""
    for _ in range(seconds // 10):
        house.pass_time(10)
        await talk.until("x.room.state", lambda one: one.is_running or one.left_ms == 0)


async def receipts(house: RoomHouse) -> list[tuple[int, int, str]]:
    return await house.database.read(
        lambda db: [
            (row.delivered_ms, row.earned, row.signature)
            for row in db.query(Receipt).order_by(Receipt.earned)
        ]
    )


async def test_time_is_counted_shown_and_written_down(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
        house.pass_time(5)
        state = await talk.until("x.room.state", lambda one: one.delivered_ms > 0)
        assert (state.delivered_ms, state.left_ms, state.earned) == (5_000, 595_000, "0.1")
        assert (await house.row(room)).delivered_ms == 5_000
    row = await house.left_row(room)
    assert (row.delivered_ms, row.running_since, row.holder) == (5_000, None, None)


async def test_a_clock_set_back_or_far_ahead_costs_the_fan_nothing(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
        await deliver(house, talk, 10)
        house.pass_time(-3_600)
        state = await talk.until("x.room.state")
        assert state.delivered_ms == 10_000
        house.pass_time(86_400)
        state = await talk.until("x.room.state", lambda one: one.delivered_ms > 10_000)
        assert state.delivered_ms == 25_000


async def test_a_browser_signs_each_minute_and_the_end(house: RoomHouse) -> None:
    room = await house.open_browser_room()
    async with talking(house, room) as talk:
        await talk.running()
        await deliver(house, talk, 60)
        due = await talk.until("x.room.receipt_due")
        assert (due.deal_id, due.delivered_ms, due.grace_s) == (room.deal_id, 60_000, 30)
        assert (due.earned, due.earned_wei) == ("1.2", "1200000000000000000")
        await talk.send(
            type="x.room.receipt",
            earned_wei=due.earned_wei,
            signature=sign_receipt(room, 1_200_000),
        )
        signed = await talk.until("x.room.receipt_signed")
        assert (signed.delivered_ms, signed.earned) == (60_000, "1.2")
        await deliver(house, talk, 20)
        await talk.send(type="x.room.leave")
        last = await talk.until("x.room.receipt_due")
        ended = await talk.until("x.room.ended")
        assert (ended.reason, ended.earned, ended.refunded) == ("left", "1.6", "10.4")
        await talk.send(type="response.create")
        await talk.refused("room_ended")
        row = await house.row(room)
        assert row.state == "ended"
        assert row.due_at is not None
        assert row.due_at > house.clock.now()
        await talk.send(
            type="x.room.receipt",
            earned_wei=last.earned_wei,
            signature=sign_receipt(room, 1_600_000),
        )
        await talk.until("x.room.receipt_signed")
        await talk.connection._connection.wait_closed()
        assert talk.connection._connection.close_code == 1000
    assert [earned for _, earned, _ in await receipts(house)] == [1_200_000, 1_600_000]
    assert (await house.row(room)).due_at == house.clock.now()


async def test_an_unsigned_room_stops_after_its_grace(house: RoomHouse) -> None:
    room = await house.open_browser_room()
    async with talking(house, room) as talk:
        await talk.running()
        await deliver(house, talk, 60)
        await talk.until("x.room.receipt_due")
    async with talking(house, room) as talk:  # Coming back does not give a new grace.
        await talk.running()
        due = await talk.until("x.room.receipt_due")
        assert due.grace_s == 30
        await deliver(house, talk, 20)
        house.pass_time(10)
        ended = await talk.until("x.room.ended")
        assert (ended.reason, ended.delivered_ms) == ("unsigned", 90_000)
    assert (await house.row(room)).ended_reason == "unsigned"


async def test_wrong_receipts_are_refused_and_the_room_goes_on(house: RoomHouse) -> None:
    room = await house.open_browser_room()
    async with talking(house, room) as talk:
        await talk.running()
        await deliver(house, talk, 60)
        await talk.until("x.room.receipt_due")
        for earned, signature, code in (
            (1_200_000, sign_receipt(room, 1_100_000), "invalid_receipt_signature"),
            (1_200_000, "0x00", "invalid_receipt_signature"),
            (1_200_000, "no hex", "invalid_receipt_signature"),
            (1_200_001, sign_receipt(room, 1_200_001), "invalid_receipt_amount"),
        ):
            wei = str(earned * 10**12)
            await talk.send(
                type="x.room.receipt", earned_wei=wei, signature=signature, event_id="r"
            )
            assert (await talk.refused(code)).error.event_id == "r"
        good = {"earned_wei": str(1_200_000 * 10**12), "signature": sign_receipt(room, 1_200_000)}
        for _ in range(2):  # The same receipt again is the same receipt.
            await talk.send(type="x.room.receipt", **good)
            await talk.until("x.room.receipt_signed")
        await talk.send(
            type="x.room.receipt", earned_wei=str(10**18), signature=sign_receipt(room, 1_000_000)
        )
        await talk.refused("invalid_receipt_amount")
    assert len(await receipts(house)) == 1


async def test_a_delegated_key_signs_by_itself(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
        await deliver(house, talk, 60)
        await talk.until("x.room.receipt_signed")
        await deliver(house, talk, 30)
        await talk.send(type="x.room.leave")
        await talk.until("x.room.ended")
    assert "x.room.receipt_due" not in talk.types
    signed = await receipts(house)
    assert [(ms, earned) for ms, earned, _ in signed] == [(60_000, 1_200_000), (90_000, 1_800_000)]
    address = await house.database.read(house.keystore.address_of, room.fan_id)
    assert all(
        is_receipt_signed_by(DOMAIN, room.deal_id, earned, signature, address)
        for _, earned, signature in signed
    )


async def test_a_delegated_key_signs_when_the_socket_breaks(house: RoomHouse) -> None:
    room = await house.open_room()
    async with talking(house, room) as talk:
        await talk.running()
        await deliver(house, talk, 30)
    await house.left_row(room)
    signed = await receipts(house)
    assert signed[0][:2] == (30_000, 600_000)


async def test_time_over_ends_the_room(house: RoomHouse) -> None:
    room = await house.open_room(minutes=1)
    async with talking(house, room) as talk:
        await talk.running()
        await deliver(house, talk, 50)
        house.pass_time(13)
        ended = await talk.until("x.room.ended")
        assert (ended.reason, ended.delivered_ms) == ("time_over", 60_000)
        assert (ended.earned, ended.refunded) == ("12", "0")
    assert [earned for _, earned, _ in await receipts(house)] == [12_000_000]


async def test_a_settled_room_takes_no_receipt(house: RoomHouse) -> None:
    room = await house.open_browser_room()
    async with talking(house, room) as talk:
        await talk.running()
        await deliver(house, talk, 20)
        await talk.send(type="x.room.leave")
        await talk.until("x.room.ended")
        await house.database.write(stop_waiting, room.room_id)
        with pytest.raises(AppError) as caught:
            await house.database.write(
                take_receipt,
                room.room_id,
                400_000,
                sign_receipt(room, 400_000),
                DOMAIN,
                clock=house.clock,
            )
        assert caught.value.code == "room_settled"
