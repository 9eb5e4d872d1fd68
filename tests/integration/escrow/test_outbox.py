"""Rows that ask for chain writes, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from core.events import Bus
from escrow.abi import NOBODY
from escrow.calls import PendingWrite
from escrow.checkpoints import no_checkpoint
from escrow.keystore import KeySigner
from escrow.outbox import (
    PreparedCall,
    Relay,
    load_new,
    mark_sent,
    note_refusal,
    open_signer,
    refuse,
    sign_and_store,
    unmined,
    waiting,
)
from escrow.reactions import FailedWrite
from escrow.transactions import ContractCall, Fees
from escrow.writes import (
    Deposit,
    WriteKind,
    ask_accept,
    ask_cancel,
    ask_consent,
    ask_decline,
    ask_dispute,
    ask_expire,
    ask_mint,
    ask_place,
    ask_reschedule,
    ask_resolve,
    ask_settle,
    ask_turn_down,
    ask_withdraw,
)
from models.chain import Outbox
from models.states import OutboxState

pytestmark = pytest.mark.db

SIGNER = KeySigner(bytes([5]) * 32)
RELAY = Relay(SIGNER, 31337, Fees(2, 1))
DEAL = "0x" + "11" * 32


def ask_everything(db: Session, clock: ManualClock) -> list[bool]:
    deposit = Deposit(
        bid_id="bid_1",
        deal_id=DEAL,
        fan_address=NOBODY,
        creator_address=NOBODY,
        signer_address=NOBODY,
        amount=5,
        accept_by=clock.now() + timedelta(days=1),
        meet_by=clock.now() + timedelta(days=2),
        terms_hash=DEAL,
        salt=DEAL,
    )
    return [
        ask_mint(db, "usr_1", NOBODY, 5, "k", clock=clock),
        ask_place(db, deposit, clock=clock),
        ask_accept(db, "bid_1", DEAL, NOBODY, clock=clock),
        ask_consent(db, "bid_1", DEAL, DEAL, "0x00", clock=clock),
        ask_reschedule(
            db,
            "bid_1",
            DEAL,
            NOBODY,
            NOBODY,
            deposit.meet_by,
            deposit.meet_by + timedelta(days=1),
            clock=clock,
        ),
        ask_settle(db, "bid_1", DEAL, 3, "0x00", clock=clock),
        ask_decline(db, "bid_1", DEAL, clock=clock),
        ask_turn_down(db, "bid_1", DEAL, NOBODY, clock=clock),
        ask_cancel(db, "bid_1", DEAL, NOBODY, clock=clock),
        ask_dispute(db, "bid_1", DEAL, NOBODY, DEAL, clock=clock),
        ask_resolve(db, "bid_1", DEAL, 5000, clock=clock),
        ask_expire(db, "bid_1", DEAL, clock=clock),
        ask_withdraw(db, DEAL, NOBODY, clock=clock),
    ]


def calls_of(writes: list[PendingWrite]) -> list[PreparedCall]:
    return [PreparedCall(write.id, ContractCall(NOBODY, b"", 1)) for write in writes]


def state_of(db: Session, outbox_id: str) -> tuple[str, int, str | None]:
    row = db.execute(
        select(Outbox.state, Outbox.attempts, Outbox.error).where(Outbox.id == outbox_id)
    ).one()
    return row.state, row.attempts, row.error


class Listener:
    def __init__(self) -> None:
        self.failures: list[FailedWrite] = []

    def on_log(self, *args: Any, **kwargs: Any) -> None: ...

    def on_undo(self, *args: Any, **kwargs: Any) -> None: ...

    def on_write_failed(self, db: Session, write: FailedWrite, *, clock: Any) -> None:
        self.failures.append(write)


async def test_asked_twice_stands_once_and_wakes_the_dispatcher(
    database: Database, bus: Bus, clock: ManualClock
) -> None:
    with bus.listen() as notices:
        assert await database.write(ask_everything, clock) == [True] * len(WriteKind)
        assert await database.write(ask_everything, clock) == [False] * len(WriteKind)
        assert (await notices.get()).topic == "outbox"
    writes = await database.read(load_new, 100, clock=clock)
    assert {write.kind for write in writes} == set(WriteKind)
    assert len(writes) == len(WriteKind)
    assert await database.read(waiting) == len(WriteKind)


async def test_nonces_follow_each_other_and_a_row_is_signed_once(
    database: Database, clock: ManualClock
) -> None:
    await database.write(ask_everything, clock)
    await database.write(open_signer, SIGNER.address, 7)
    writes = await database.read(load_new, 3, clock=clock)
    calls = [PreparedCall(None, ContractCall(NOBODY, b"", 1)), *calls_of(writes)]
    first = await database.write(sign_and_store, calls, RELAY, no_checkpoint, clock=clock)
    assert [tx.nonce for tx in first] == [7, 8, 9, 10]
    again = await database.write(
        sign_and_store, calls_of(writes), RELAY, no_checkpoint, clock=clock
    )
    assert again == []
    assert await database.write(open_signer, SIGNER.address, 3) == 11
    assert await database.write(open_signer, SIGNER.address, 20) == 20
    found = await database.read(unmined, SIGNER.address)
    assert found == first
    assert await database.read(unmined, SIGNER.address, clock.now() - timedelta(seconds=1)) == []
    sent = [write.id for write in writes]
    await database.write(mark_sent, sent, clock=clock)
    assert (await database.read(state_of, sent[0]))[0] == OutboxState.SENT


async def test_without_a_nonce_row_nothing_is_signed(
    database: Database, clock: ManualClock
) -> None:
    with pytest.raises(LookupError, match="nonce row"):
        await database.write(sign_and_store, [], RELAY, no_checkpoint, clock=clock)


async def test_a_row_that_waits_is_not_taken(database: Database, clock: ManualClock) -> None:
    await database.write(ask_everything, clock)
    clock.advance(timedelta(seconds=-1))
    assert await database.read(load_new, 10, clock=clock) == []


async def test_a_nodes_refusal_is_noted(database: Database, clock: ManualClock) -> None:
    await database.write(ask_everything, clock)
    [write] = await database.read(load_new, 1, clock=clock)
    await database.write(note_refusal, write.id, "underpriced", clock=clock)
    assert await database.read(state_of, write.id) == (OutboxState.NEW, 1, "underpriced")


async def test_a_row_that_cannot_be_built_fails_once_and_says_so(
    database: Database, clock: ManualClock
) -> None:
    await database.write(ask_everything, clock)
    [write] = await database.read(load_new, 1, clock=clock)
    listener = Listener()
    for _ in range(2):
        await database.write(refuse, write, "malformed", listener, clock=clock)
    assert [failed.reason for failed in listener.failures] == ["malformed"]
    assert (await database.read(state_of, write.id))[0] == OutboxState.FAILED
