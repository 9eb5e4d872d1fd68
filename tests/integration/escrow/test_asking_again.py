"""What failed may be asked anew; what stands may not. Meetings move there and back again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from escrow.abi import NOBODY
from escrow.calls import PendingWrite
from escrow.outbox import load_new
from escrow.writes import (
    RESCHEDULE_LIFE,
    WriteKind,
    ask_accept,
    ask_cancel,
    ask_consent,
    ask_decline,
    ask_dispute,
    ask_reschedule,
    ask_resolve,
    ask_settle,
    ask_turn_down,
)
from models.chain import Outbox
from models.states import OutboxState

pytestmark = pytest.mark.db

DEAL, WORD = "0x" + "11" * 32, "0x" + "22" * 32

Ask = Callable[..., bool]
ASKS: dict[WriteKind, Ask] = {
    WriteKind.ACCEPT: partial(ask_accept, creator_address=NOBODY, kyf=True),
    WriteKind.CONSENT: partial(ask_consent, scope_hash=WORD, signature="0x00"),
    WriteKind.SETTLE: partial(ask_settle, earned=3, signature="0x00"),
    WriteKind.DECLINE: ask_decline,
    WriteKind.TURN_DOWN: partial(ask_turn_down, creator_address=NOBODY),
    WriteKind.CANCEL: partial(ask_cancel, fan_address=NOBODY),
    WriteKind.DISPUTE: partial(ask_dispute, by_address=NOBODY, reason_hash=WORD),
    WriteKind.RESOLVE: partial(ask_resolve, creator_bps=5000),
}


def fail_all(db: Session) -> None:
    """What stands is refused by the contract."""
    db.execute(update(Outbox).values(state=OutboxState.FAILED, error="state"))


def all_rows(db: Session) -> list[tuple[str, str, dict[str, Any]]]:
    rows = db.execute(select(Outbox.idem, Outbox.state, Outbox.call).order_by(Outbox.idem))
    return [(idem, state, call) for idem, state, call in rows]


@pytest.mark.parametrize("kind", ASKS)
async def test_a_failed_write_does_not_block_the_next(
    database: Database, clock: ManualClock, kind: WriteKind
) -> None:
    ask = ASKS[kind]
    for is_new in (True, False):
        assert await database.write(ask, "bid_1", DEAL, clock=clock) == is_new
    await database.write(fail_all)
    for is_new in (True, False):
        assert await database.write(ask, "bid_1", DEAL, clock=clock) == is_new
    # Other bids have their own.
    assert await database.write(ask, "bid_2", DEAL, clock=clock)
    found = {idem: state for idem, state, _ in await database.read(all_rows)}
    assert found[f"{kind}:bid_1"] == found[f"{kind}:bid_2"] == OutboxState.NEW
    [history] = [idem for idem in found if idem.startswith(f"{kind}:bid_1#")]
    assert found[history] == OutboxState.FAILED
    await database.write(fail_all)
    assert await database.write(ask, "bid_1", DEAL, clock=clock)
    assert len(await database.read(all_rows)) == 4


@pytest.mark.parametrize(
    "state", [OutboxState.NEW, OutboxState.SIGNED, OutboxState.SENT, OutboxState.DONE]
)
async def test_what_has_not_failed_stands(
    database: Database, clock: ManualClock, state: OutboxState
) -> None:
    settle = ask_settle
    assert await database.write(settle, "bid_1", DEAL, 3, "0x00", clock=clock)

    def move(db: Session) -> None:
        db.execute(update(Outbox).values(state=state))

    await database.write(move)
    assert not await database.write(settle, "bid_1", DEAL, 9, "0x01", clock=clock)
    [(_, found, call)] = await database.read(all_rows)
    assert (found, call["earned"]) == (state, 3)


async def test_another_receipt_follows_one_that_was_refused(
    database: Database, clock: ManualClock
) -> None:
    assert await database.write(ask_settle, "bid_1", DEAL, 3, "0x00", clock=clock)
    await database.write(fail_all)
    assert await database.write(ask_settle, "bid_1", DEAL, 9, "0x01", clock=clock)
    [write] = await database.read(load_new, 10, clock=clock)
    assert write.call == {"deal_id": DEAL, "earned": 9, "signature": "0x01"}


# ------------------------------------------------------------------------------ rescheduling


async def move_meeting(
    database: Database, clock: ManualClock, start: datetime, end: datetime, bid_id: str = "bid_1"
) -> bool:
    people = (NOBODY, NOBODY)
    return await database.write(ask_reschedule, bid_id, DEAL, *people, start, end, clock=clock)


async def moves(database: Database, clock: ManualClock) -> list[PendingWrite]:
    writes = await database.read(load_new, 100, clock=clock)
    return sorted(writes, key=lambda write: int(write.call["expires"]))


async def test_a_meeting_moves_there_and_back_again_and_there(
    database: Database, clock: ManualClock
) -> None:
    first, second = clock.now() + timedelta(days=2), clock.now() + timedelta(days=3)
    for start, end in ((first, second), (second, first), (first, second)):
        assert await move_meeting(database, clock, start, end)
        assert not await move_meeting(database, clock, start, end)
    asked = await moves(database, clock)
    soonest = int((clock.now() + RESCHEDULE_LIFE).timestamp())
    assert [write.call["expires"] for write in asked] == [soonest, soonest + 1, soonest + 2]
    moments = [int(moment.timestamp()) for moment in (first, second, first, second)]
    said = [(write.call["from_meet_by"], write.call["meet_by"]) for write in asked]
    assert said == [tuple(moments[:2]), tuple(moments[1:3]), tuple(moments[2:])]
    assert {write.subject_id for write in asked} == {"bid_1"}


async def test_each_bid_has_its_own_row_of_moments(database: Database, clock: ManualClock) -> None:
    start, end = clock.now() + timedelta(days=2), clock.now() + timedelta(days=3)
    for bid_id in ("bid_1", "bid_2"):
        assert await move_meeting(database, clock, start, end, bid_id)
    soonest = int((clock.now() + RESCHEDULE_LIFE).timestamp())
    asked = await moves(database, clock)
    assert [write.call["expires"] for write in asked] == [soonest, soonest]


async def test_time_that_passes_carries_the_signatures_end_along(
    database: Database, clock: ManualClock
) -> None:
    start, end = clock.now() + timedelta(days=2), clock.now() + timedelta(days=3)
    assert await move_meeting(database, clock, start, end)
    clock.advance(timedelta(hours=1))
    assert await move_meeting(database, clock, end, start)
    first, second = await moves(database, clock)
    assert second.call["expires"] - first.call["expires"] == 3600
    clock.advance(timedelta(hours=-2))
    assert await move_meeting(database, clock, start, end)
    clock.advance(timedelta(hours=2))
    *_, third = await moves(database, clock)
    assert third.call["expires"] == second.call["expires"] + 1


async def test_a_move_that_failed_is_asked_anew_with_a_later_end(
    database: Database, clock: ManualClock
) -> None:
    start, end = clock.now() + timedelta(days=2), clock.now() + timedelta(days=3)
    assert await move_meeting(database, clock, start, end)
    await database.write(fail_all)
    assert await move_meeting(database, clock, start, end)
    assert not await move_meeting(database, clock, start, end)
    [again] = await moves(database, clock)
    assert again.call["expires"] == int((clock.now() + RESCHEDULE_LIFE).timestamp()) + 1
