"""Rooms that are over are settled once, whatever became of their bids meanwhile."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from flows.settle_room import settle_due_rooms
from models.bid import Bid
from models.chain import Outbox
from models.states import BidState
from rooms.service import end_room
from tests.factories.rooms import OpenRoom, get_room, make_room, make_rooms_keystore

pytestmark = pytest.mark.db


async def ended(database: Database, clock: ManualClock, state: BidState) -> OpenRoom:
    """A room without a receipt whose grace is over, and its bid in some state."""

    def make(db: Session) -> OpenRoom:
        room = make_room(db, make_rooms_keystore(), clock=clock)
        end_room(db, room.room_id, "expired", clock=clock)
        db.get_one(Bid, room.bid_id).state = state
        return room

    room = await database.write(make)
    clock.advance(timedelta(hours=1))
    return room


async def sweep(database: Database, clock: ManualClock) -> int:
    return await database.write(settle_due_rooms, clock=clock, limit=64)


async def asked(database: Database, room: OpenRoom) -> list[str]:
    query = select(Outbox.kind).where(Outbox.subject_id == room.bid_id)
    return await database.read(lambda db: list(db.scalars(query)))


async def test_several_sweepers_settle_a_room_once(database: Database, clock: ManualClock) -> None:
    room = await ended(database, clock, BidState.ACCEPTED)
    await asyncio.gather(*(sweep(database, clock) for _ in range(4)))
    assert await asked(database, room) == ["decline"]
    bid = await database.read(lambda db: db.get_one(Bid, room.bid_id))
    assert bid.state == BidState.REFUNDING
    assert (await database.read(lambda db: get_room(db, room.room_id))).due_at is None


@pytest.mark.parametrize("state", [BidState.REFUNDING, BidState.RELEASING, BidState.REFUNDED])
async def test_a_bid_whose_money_moves_is_left_alone(
    database: Database, clock: ManualClock, state: BidState
) -> None:
    """The server stood still until the contract's deadline: the sweeper must not stop here."""
    room = await ended(database, clock, state)
    assert await sweep(database, clock) == 1
    assert await asked(database, room) == []
    assert await sweep(database, clock) == 0


async def test_a_room_waits_for_an_acceptance_that_comes_again(
    database: Database, clock: ManualClock
) -> None:
    room = await ended(database, clock, BidState.ACCEPTING)
    assert await sweep(database, clock) == 0

    def accept(db: Session) -> None:
        db.get_one(Bid, room.bid_id).state = BidState.ACCEPTED

    await database.write(accept)
    assert await sweep(database, clock) == 1
    assert await asked(database, room) == ["decline"]
