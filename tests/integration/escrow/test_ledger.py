"""Money moves once, from somewhere to somewhere, on both databases."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from core.clock import ManualClock
from core.database import Database
from escrow.ledger import (
    PLATFORM,
    InsufficientFundsError,
    Leg,
    UnbalancedTransferError,
    balances,
    entries_of,
    post,
    reverse_log,
)
from escrow.recount import audit
from models.ledger import Account, Entry
from models.states import AccountKind

pytestmark = pytest.mark.db

WALLET, HELD, MINT = AccountKind.WALLET, AccountKind.HELD, AccountKind.MINT


def gift(
    db: Session, clock: ManualClock, amount: int, idem: str = "gift", log_id: str | None = "log_1"
) -> bool:
    legs = [Leg(PLATFORM, MINT, -amount), Leg("usr_1", WALLET, amount)]
    return post(
        db, idem=idem, kind="faucet", subject_id="usr_1", legs=legs, clock=clock, log_id=log_id
    )


def hold(
    db: Session, clock: ManualClock, amount: int, idem: str = "hold", log_id: str | None = None
) -> bool:
    legs = [Leg("usr_1", WALLET, -amount), Leg("usr_1", HELD, amount)]
    return post(
        db, idem=idem, kind="hold", subject_id="bid_1", legs=legs, clock=clock, log_id=log_id
    )


async def test_a_transfer_moves_once(database: Database, clock: ManualClock) -> None:
    assert await database.write(gift, clock, 10)
    assert not await database.write(gift, clock, 10)
    assert await database.read(balances, "usr_1") == {WALLET: 10}
    assert await database.read(balances, PLATFORM) == {MINT: -10}
    assert (await database.read(audit)).is_clean


async def test_more_than_there_is_cannot_leave(database: Database, clock: ManualClock) -> None:
    await database.write(gift, clock, 10_000_000)
    with pytest.raises(InsufficientFundsError) as caught:
        await database.write(hold, clock, 10_500_000)
    assert caught.value.details == {"available": "10", "needed": "10.5"}
    assert caught.value.status == 402
    assert await database.read(balances, "usr_1") == {WALLET: 10_000_000}


async def test_legs_must_add_up(database: Database, clock: ManualClock) -> None:
    for legs in ([Leg("a", MINT, -1), Leg("b", WALLET, 2)], [Leg("a", MINT, 0)], []):
        with pytest.raises(UnbalancedTransferError):
            await database.write(post, idem="x", kind="x", subject_id=None, legs=legs, clock=clock)


async def test_many_holds_at_once_take_no_more_than_there_is(
    database: Database, clock: ManualClock
) -> None:
    await database.write(gift, clock, 10)
    tries = [database.write(hold, clock, 3, f"hold:{number}") for number in range(8)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert [outcome for outcome in done if outcome is True] == [True] * 3
    assert sum(isinstance(outcome, InsufficientFundsError) for outcome in done) == 5
    assert await database.read(balances, "usr_1") == {WALLET: 1, HELD: 9}
    assert (await database.read(audit)).is_clean


async def test_equal_posts_at_once_move_once(database: Database, clock: ManualClock) -> None:
    done = await asyncio.gather(*(database.write(gift, clock, 5) for _ in range(8)))
    assert sorted(done) == [False] * 7 + [True]
    assert await database.read(balances, "usr_1") == {WALLET: 5}


async def test_a_log_is_reversed_once_and_only_itself(
    database: Database, clock: ManualClock
) -> None:
    await database.write(gift, clock, 10, "one", "log_1")
    await database.write(gift, clock, 5, "two", "log_2")
    assert await database.write(reverse_log, "log_1", clock=clock) == 1
    assert await database.write(reverse_log, "log_1", clock=clock) == 0
    assert await database.write(reverse_log, "log_9", clock=clock) == 0
    assert await database.read(balances, "usr_1") == {WALLET: 5}
    assert (await database.read(audit)).is_clean


async def test_a_reorganisation_may_take_what_a_bid_has_claimed(
    database: Database, clock: ManualClock
) -> None:
    await database.write(gift, clock, 10)
    await database.write(hold, clock, 6)
    await database.write(reverse_log, "log_1", clock=clock)
    assert await database.read(balances, "usr_1") == {WALLET: -6, HELD: 6}
    with pytest.raises(InsufficientFundsError):
        await database.write(hold, clock, 1, "second hold")
    assert await database.write(gift, clock, 10, "again", "log_2")
    assert await database.read(balances, "usr_1") == {WALLET: 4, HELD: 6}


async def test_what_the_chain_moved_may_overdraw_a_wallet_but_nothing_else(
    database: Database, clock: ManualClock
) -> None:
    assert await database.write(hold, clock, 2, "hold", "log_1")
    legs = [Leg("usr_1", AccountKind.CREDIT, -1), Leg("usr_1", WALLET, 1)]
    with pytest.raises(InsufficientFundsError):
        await database.write(
            post, idem="w", kind="w", subject_id=None, legs=legs, clock=clock, log_id="log_2"
        )


async def test_lines_come_newest_first_in_pages(database: Database, clock: ManualClock) -> None:
    for number in range(3):
        await database.write(gift, clock, number + 1, f"gift:{number}", f"log_{number}")
        clock.advance(timedelta(seconds=1))
    await database.write(hold, clock, 4)
    first = await database.read(entries_of, "usr_1", None, 3)
    rest = await database.read(entries_of, "usr_1", first[-1].id, 3)
    lines = [(line.kind, line.account, line.amount) for line in (*first, *rest)]
    assert sorted(lines[:2]) == [("hold", HELD, 4), ("hold", WALLET, -4)]
    assert lines[2:] == [("faucet", WALLET, 3), ("faucet", WALLET, 2), ("faucet", WALLET, 1)]
    assert first[0].subject_id == "bid_1"
    assert first[0].at > rest[-1].at


async def test_audit_finds_what_is_wrong(database: Database, clock: ManualClock) -> None:
    await database.write(gift, clock, 10)

    def break_it(db: Session) -> None:
        account = db.query(Account.id).filter(Account.owner == "usr_1").scalar()
        db.execute(update(Account).where(Account.id == account).values(balance=11))
        transfer = db.query(Entry.transfer_id).first()
        assert transfer is not None
        db.execute(insert(Entry).values(transfer_id=transfer[0], account_id=account, amount=7))

    await database.write(break_it)
    found = await database.read(audit)
    assert not found.is_clean
    assert len(found.unbalanced_transfers) == 1
    assert len(found.wrong_balances) == 1
